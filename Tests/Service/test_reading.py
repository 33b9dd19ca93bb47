"""Whatever anybody reads, and however badly: a group outdoors gets its answer, and the work ends when nobody waits for it."""

import math
import os
import socket
import threading
import time
import urllib.parse

import pytest
import requests

from harness import HOME, Service, Smultron, device, mark

MARKS = 40_000


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    smultron = Smultron(tmp_path_factory.mktemp("reading"), "new")
    smultron("demo", "--marks", MARKS)
    service = Service(smultron)
    service.synthetic = next(
        round["id"] for round in service.get("/api/layers", "planner").json()["rounds"] if round["synthetic"])
    yield service
    assert service.stop() == 0, service.said()


def items(service, layer="markeringar", role="planner", **parameters):
    """Of the demonstration, whatever comes to the open round, for who may choose."""
    if role:
        parameters = {"round": service.synthetic, **parameters}
    return service.get(f"/ogc/collections/{layer}/items", role, params=parameters)


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def tangle(count):
    """A line around the town that crosses itself at every step."""
    x, y = HOME
    points = ((x + .2 * math.cos(2.9 * n), y + .1 * math.sin(2.9 * n)) for n in range(count))
    return "LINESTRING(" + ",".join(f"{x:.3f} {y:.3f}" for x, y in points) + ")"


# So many patterns for every mark that it would take a quarter of a minute; a filter has 20 000 characters at most.
LONG = " OR ".join(f"ACCENTI(forskola_id) LIKE '%{number}x'" for number in range(500))
assert len(LONG) < 20_000


def spent(service):
    """Processor time of the service so far, seconds."""
    fields = open(f"/proc/{service.process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask_and_leave(service, path, after):
    """Sends a planner's request, and is gone after so many seconds."""
    connection = socket.create_connection(("127.0.0.1", service.port))
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.tokens['planner']}\r\n\r\n".encode())
    time.sleep(after)
    connection.close()


@pytest.mark.parametrize("role", [None, "planner"])
def test_a_line_that_crosses_itself_everywhere_is_refused_with_the_reason(service, role):
    for relation in ("CROSSES", "TOUCHES", "OVERLAPS"):
        answer = items(service, "rutor", role, filter=f"S_{relation}(geometri, {tangle(700)})")
        assert answer.status_code == 400, answer.text
        assert "korsar sig själv" in answer.json()["detail"]
    # What only asks whether shapes meet costs little.
    assert items(service, "rutor", role, filter=f"S_INTERSECTS(geometri, {tangle(700)})").status_code == 200


def test_a_ring_that_crosses_itself_is_refused_with_the_place(service):
    bow = "POLYGON((20 67,21 68,21 67,20 68,20 67))"
    answer = items(service, filter=f"S_WITHIN(geometri, {bow})")
    assert answer.status_code == 400
    assert "20.5 67.5" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/filter"


def test_a_question_that_costs_too_much_is_told_so(service):
    before = spent(service)
    answer = items(service, filter=LONG)
    assert answer.status_code == 400
    assert "bbox" in answer.json()["detail"]
    # The budget is five seconds of one processor, and no more is spent on it than that and what was under way.
    assert spent(service) - before < 8


def test_marks_are_taken_while_the_most_costly_questions_are_asked(service):
    readers = [threading.Thread(target=items, args=(service,), kwargs={"filter": LONG}) for _ in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(.2)
    taken = 0
    while any(reader.is_alive() for reader in readers):
        assert service.send("POST", "/api/marks", mark(), device=device()).status_code == 201
        taken += 1
    for reader in readers:
        reader.join()
    # Twenty seconds of processor time; a mark waits for none of it.
    assert taken > 100


@pytest.mark.parametrize("path", [
    "/ogc/collections/markeringar/items?round=2&filter=" + urllib.parse.quote(LONG),
    "/layers/markeringar.gpkg?round=2",
], ids=["filter", "file"])
def test_the_work_ends_when_the_client_has_left(service, path):
    # What everybody waits for is made first.
    items(service, "smultronstallen")
    time.sleep(2)
    before = spent(service)
    for _ in range(5):
        ask_and_leave(service, path, after=.1)
    left = spent(service)
    time.sleep(2)
    idle = spent(service)
    time.sleep(2)
    # Of five questions of half a minute each, or five files; what a service without readers does is taken off.
    assert idle - left - (spent(service) - idle) < .5, (left - before, idle - left)


@pytest.mark.parametrize("box", [(20.20, 67.85, 20.22, 67.87), (20.0, 67.0, 20.1, 67.1)])
def test_a_box_is_a_box_however_it_is_asked_for(service, box):
    text = ",".join(map(str, box))
    expected = items(service, bbox=text)
    x1, y1, x2, y2 = box
    ring = f"POLYGON(({x1} {y1},{x2} {y1},{x2} {y2},{x1} {y2},{x1} {y1}))"
    for condition in (f"S_INTERSECTS(geometri, BBOX({text}))", f"S_INTERSECTS(BBOX({text}), geometri)",
                      f"S_INTERSECTS(geometri, {ring})"):
        answer = items(service, filter=condition)
        assert ids(answer) == ids(expected)
        assert answer.json()["numberMatched"] == expected.json()["numberMatched"]


def all_items(service, **parameters):
    """All pages, after how many there should be."""
    answer = items(service, **parameters)
    matched, features = answer.json()["numberMatched"], answer.json()["features"]
    while link := next((link["href"] for link in answer.json()["links"] if link["rel"] == "next"), None):
        address = urllib.parse.urlsplit(link)
        answer = service.get(f"{address.path}?{address.query}", "planner")
        features += answer.json()["features"]
    return matched, features


def test_the_order_of_conditions_does_not_matter_and_pages_agree_with_the_count(service):
    _, inside = all_items(service, bbox="20.1,67.8,20.4,67.9", limit=5_000)
    expected = [feature["id"] for feature in inside
                if feature["properties"]["antal_barn"] > 5 and feature["properties"]["kategori"] != "sno"]
    assert 300 < len(expected) < len(inside)
    conditions = ["antal_barn > 5", "S_INTERSECTS(geometri, BBOX(20.1,67.8,20.4,67.9))", "kategori <> 'sno'"]
    for order in (conditions, conditions[::-1]):
        matched, features = all_items(service, filter=" AND ".join(order), limit=300)
        assert matched == len(expected)
        assert [feature["id"] for feature in features] == expected


def test_what_was_tried_and_changed_nothing_leaves_the_layers_as_they_were(service):
    own = device()
    feature = mark()
    assert service.send("POST", "/api/marks", feature, device=own).status_code == 201

    def tags():
        return [items(service, layer, round=1, limit=1).headers["ETag"] for layer in ("markeringar", "smultronstallen")]

    tags()
    time.sleep(1)
    before = tags()
    path = f"/api/marks/{mark()['id']}"
    assert service.send("DELETE", path, device=own).status_code == 404
    assert service.send("POST", "/api/marks", feature, device=own).status_code == 200
    bad = {"type": "FeatureCollection", "features": [mark(children=0), mark(category="nothing")]}
    assert service.send("POST", "/api/marks", bad, device=own).status_code == 200
    assert tags() == before
    assert service.send("DELETE", f"/api/marks/{feature['id']}", device=own).status_code == 204
    after = tags()
    assert after[0] != before[0]
    assert service.send("DELETE", f"/api/marks/{feature['id']}", device=own).status_code == 204
    assert tags() == after


def test_a_mark_that_comes_to_one_round_makes_no_other_round_anew(service):
    def tag():
        return items(service, "smultronstallen").headers["ETag"]

    before = tag()
    assert service.send("POST", "/api/marks", mark(), device=device()).status_code == 201
    time.sleep(1)
    assert tag() == before
