"""A round that closes with nothing to publish says so, and is published when all of its marks have been reviewed."""

import time

from harness import Service, device, mark


def the_round(service):
    return next(entry for entry in service.get("/api/admin/rounds", role="admin").json()["rounds"] if entry["id"] == 1)


def numbers(service):
    return [entry["number"] for entry in service.get("/api/admin/publications", role="admin").json()["publications"]]


def actions(service):
    return [entry["action"] for entry in service.get("/api/admin/audit", role="admin").json()["entries"]]


def test_a_closing_with_nothing_to_publish_says_so_and_is_tried_again(smultron):
    service = Service(smultron)
    marks = [mark(), mark()]
    for one in marks:
        assert service.send("POST", "/api/marks", one, device=device()).status_code == 201
    assert "unpublished" not in the_round(service)
    closed = service.send("POST", "/api/admin/rounds/1/close", secret=service.tokens["admin"])
    assert closed.status_code == 200
    assert "publication" not in closed.json() and "2 väntar på granskning" in closed.json()["note"]
    assert the_round(service)["unpublished"] == closed.json()["note"]
    assert actions(service)[0] == "Hade inget att publicera när en omgång stängde"
    smultron("review", "approve", marks[0]["id"])
    assert "1 väntar" in the_round(service)["unpublished"]
    assert service.stop() == 0

    service = Service(smultron, invite=False)  # housekeeping is done at the start
    deadline = time.monotonic() + 30
    while "nothing was published at the closing" not in service.said():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert numbers(service) == []
    smultron("review", "hide", marks[1]["id"])
    assert service.stop() == 0

    service = Service(smultron, invite=False)
    deadline = time.monotonic() + 30
    while numbers(service) != [1]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "unpublished" not in the_round(service)
    assert "Publicerade en omgång som hade stängt" in actions(service)
    assert service.stop() == 0
