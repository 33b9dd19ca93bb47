"""Collecting: what a preschool group's device can do, and what it is told when something is wrong."""

import concurrent.futures
import json
import sqlite3
import time
import uuid

import pytest
import requests

from harness import HOME, OTHER_PRESCHOOL, Service, device, mark


def problem(response, status, pointer=None):
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status and document["title"] and document["detail"]
    if pointer is not None:
        assert pointer in [error["pointer"] for error in document["errors"]], document
    return document


def test_a_mark_is_created_once_and_given_back(service):
    feature, key = mark(quote="Här åker vi pulka! 🛷", seasons=["winter"]), device()
    first = service.send("POST", "/api/marks", feature, device=key)
    assert first.status_code == 201
    stored = first.json()
    assert stored["id"] == feature["id"]
    assert stored["geometry"]["coordinates"] == pytest.approx(HOME, abs=1e-8)
    assert stored["properties"]["quote"] == "Här åker vi pulka! 🛷"
    assert stored["properties"]["revision"] == 1 and stored["properties"]["kind"] == "favourite"
    assert stored["properties"]["group"] == "Blåbär" and stored["properties"]["late"] is False
    assert first.headers["Location"] == f"/api/marks/{feature['id']}"
    again = service.send("POST", "/api/marks", feature, device=key)
    assert again.status_code == 200 and again.json() == stored


def test_the_answer_itself_can_be_sent_back(service):
    key = device()
    stored = service.send("POST", "/api/marks", mark(), device=key).json()
    assert service.send("POST", "/api/marks", stored, device=key).status_code == 200
    stored["properties"]["revision"] = 2
    assert service.send("PUT", f"/api/marks/{stored['id']}", stored, device=key).status_code == 200


def test_the_same_mark_sent_64_times_at_once_is_one_row(service):
    feature, key = mark(), device()
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        codes = list(pool.map(
            lambda _: service.send("POST", "/api/marks", feature, device=key).status_code, range(64)))
    assert sorted(codes) == [200] * 63 + [201]
    own = service.send("GET", "/api/marks", device=key).json()["features"]
    assert [f["id"] for f in own if "id" in f] == [feature["id"]]


def test_revisions(service):
    feature, key = mark(), device()
    service.send("POST", "/api/marks", feature, device=key)
    other = mark(id=feature["id"], children=9)
    problem(service.send("POST", "/api/marks", other, device=key), 409)
    higher = mark(id=feature["id"], children=9, revision=2)
    problem(service.send("POST", "/api/marks", higher), 401)
    problem(service.send("POST", "/api/marks", higher, device=device()), 409)
    assert service.send("POST", "/api/marks", higher, device=key).json()["properties"]["children"] == 9
    late_copy = service.send("POST", "/api/marks", feature, device=key)
    assert late_copy.status_code == 200 and late_copy.json()["properties"]["revision"] == 2
    # Another device that somehow knows the id learns no more than the list tells it.
    glimpse = service.send("POST", "/api/marks", feature, device=device())
    assert glimpse.status_code == 200 and set(glimpse.json()["properties"]) == {"category", "kind"}


def test_changing_and_taking_back(service):
    feature, key = mark(), device()
    address = f"/api/marks/{feature['id']}"
    service.send("POST", "/api/marks", feature, device=key)
    changed = mark(id=feature["id"], revision=2, category="play")
    problem(service.send("PUT", address, changed), 401)
    problem(service.send("PUT", address, changed, device=device()), 404)
    problem(service.send("PUT", f"/api/marks/{uuid.uuid4()}", changed, device=key), 422, "/id")
    problem(service.send("PUT", "/api/marks/nonsense", changed, device=key), 404)
    assert service.send("PUT", address, changed, device=key).status_code == 200
    assert service.send("PUT", address, changed, device=key).status_code == 200
    problem(service.send("PUT", address, mark(id=feature["id"]), device=key), 409)
    problem(service.send("PUT", address, mark(id=feature["id"], revision=2), device=key), 409)

    problem(service.send("DELETE", address), 401)
    problem(service.send("DELETE", address, device=device()), 404)
    assert service.send("DELETE", address, device=key).status_code == 204
    assert service.send("DELETE", address, device=key).status_code == 204
    problem(service.send("POST", "/api/marks", feature, device=key), 410)
    problem(service.send("PUT", address, changed, device=key), 410)
    own = service.send("GET", "/api/marks", device=key).json()["features"]
    assert feature["id"] not in [f.get("id") for f in own]


def test_the_groups_others_are_only_point_category_and_kind(service):
    feature = mark(quote="hemligt", kind="wish")
    service.send("POST", "/api/marks", feature, device=device())
    seen = service.send("GET", "/api/marks", device=device()).json()["features"]
    assert seen and all("id" not in f and set(f["properties"]) == {"category", "kind"} for f in seen)
    assert "hemligt" not in json.dumps(seen)


def test_a_batch_is_answered_item_by_item(service):
    good, bad, key = mark(), mark(children=151), device()
    batch = {"type": "FeatureCollection", "features": [good, bad, good, mark(id="x"), mark()]}
    answer = service.send("POST", "/api/marks", batch, device=key)
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [r["status"] for r in results] == [201, 422, 200, 422, 201]
    assert [r["id"] for r in results][:2] == [good["id"], bad["id"]]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/properties/children"
    too_many = {"type": "FeatureCollection", "features": [mark() for _ in range(501)]}
    problem(service.send("POST", "/api/marks", too_many, device=key), 413)


WRONG = [
    ({"category": "ice"}, "/properties/category"), ({"children": 151}, "/properties/children"),
    ({"children": 0}, "/properties/children"), ({"children": "8"}, "/properties/children"),
    ({"quote": "é" * 501}, "/properties/quote"), ({"colour": "red"}, "/properties/colour"),
    ({"id": "not-a-uuid"}, "/id"), ({"at": (20.2, 66.0)}, "/geometry/coordinates"),
    ({"at": (HOME[1], HOME[0])}, "/geometry/coordinates"), ({"at": (0, 0)}, "/geometry/coordinates"),
    ({"recordedAt": "2020-01-01T00:00:00Z"}, "/properties/recordedAt"),
    ({"recordedAt": "nyss"}, "/properties/recordedAt"), ({"preschool": "1"}, "/properties/preschool"),
    ({"review": "approved"}, "/properties/review"), ({"round": 99}, "/properties/round"),
]


@pytest.mark.parametrize("changes,pointer", WRONG)
def test_what_is_wrong_is_named(service, changes, pointer):
    document = problem(service.send("POST", "/api/marks", mark(**changes), device=device()), 422, pointer)
    english = service.send("POST", "/api/marks", mark(**changes), device=device(), **{"Accept-Language": "en"})
    assert english.json()["detail"] != document["detail"]


def test_exchanged_axes_get_a_hint(service):
    document = problem(
        service.send("POST", "/api/marks", mark(at=(HOME[1], HOME[0])), **{"Accept-Language": "en"}), 422)
    assert "exchanged" in document["errors"][0]["detail"]
    outside = problem(service.send("POST", "/api/marks", mark(at=(20.2, 66.0))), 422)
    assert "km utanför området" in outside["errors"][0]["detail"]


def raw(text):
    return json.dumps(mark()).replace('"children": 8', f'"children": {text}')


def test_what_is_no_json(service):
    for body in ("", "{", raw("NaN"), "[" * 100_000 + "]" * 100_000, b"\xff\xfe\x00"):
        problem(service.send("POST", "/api/marks", body, device=device()), 400)
    problem(service.send("POST", "/api/marks", raw("1e400")), 422, "/properties/children")
    body = json.dumps(mark()).replace(str(HOME[0]), "1e400")
    problem(service.send("POST", "/api/marks", body), 422, "/geometry/coordinates")


def test_what_is_too_large_or_of_the_wrong_kind(service):
    problem(service.send("POST", "/api/marks", b" " * 3_000_000), 413)
    chunked = requests.post(
        service.url + "/api/marks", data=iter([b" " * 1_000_000] * 3),
        headers=service.bearer(**{"Content-Type": "application/json"}), timeout=30)
    assert chunked.status_code == 413
    problem(service.send("POST", "/api/marks", mark(), type="text/plain"), 415)
    problem(service.send("POST", "/api/marks", mark(), type=None), 415)
    assert service.send("POST", "/api/marks", mark(), type="application/json; charset=utf-8").status_code == 201


def test_a_change_has_the_same_bounds(service):
    address, key = f"/api/marks/{uuid.uuid4()}", device()
    problem(service.send("PUT", address, b" " * 3_000_000, device=key), 413)
    problem(service.send("PUT", address, mark(), device=key, type="text/plain"), 415)
    problem(service.send("PUT", address, "{", device=key), 400)
    problem(service.send("PUT", address, {"type": "FeatureCollection", "features": []}, device=key), 422, "/type")


def test_a_short_device_key_is_no_key(service):
    problem(service.send("POST", "/api/marks", mark(), device="short"), 400)
    problem(service.send("GET", "/api/marks", device="short"), 400)
    for method in ("PUT", "DELETE"):
        problem(service.send(method, f"/api/marks/{uuid.uuid4()}", mark(), device="short"), 400)


def test_sensitive_text_never_costs_a_mark_but_reaches_no_layer(service):
    key = device()
    feature = mark(quote="ring 070-174 06 05", staffNote="soligt", children=3)
    assert service.send("POST", "/api/marks", feature, device=key).status_code == 201
    layer = service.get("/layers/markeringar.geojson?round=1", role="planner").json()
    found = next(f for f in layer["features"] if f["id"] == feature["id"])
    assert found["properties"]["barnens_ord"] is None and found["properties"]["antal_barn"] == 3
    assert "070-174" not in json.dumps(layer)


def test_the_form_tells_what_it_needs(service):
    form = service.send("GET", "/api/form").json()
    assert form["preschool"]["name"] == "Bergkristallens Förskola" and form["group"] == "Blåbär"
    assert form["round"]["open"] is True and len(form["vocabulary"]["categories"]) == 9
    assert form["map"]["tiles"] is None


class TestAccess:
    def test_unknown_and_missing_credentials(self, service):
        for path in ("/api/form", "/api/marks"):
            problem(service.send("GET", path, secret="unknown-unknown-unknown"), 401)
            problem(service.get(path), 401)
        problem(service.send("POST", "/api/marks", mark(), secret="unknown-unknown-unknown"), 401)

    def test_other_roles_are_not_groups(self, service):
        for role in ("planner", "admin", "operator"):
            problem(service.get("/api/form", role=role), 403)
            problem(service.send("POST", "/api/marks", mark(), secret=service.tokens[role]), 403)
            problem(service.get("/api/marks", role=role), 403)
            for method in ("PUT", "DELETE"):
                path = f"/api/marks/{uuid.uuid4()}"
                problem(service.send(method, path, mark(), secret=service.tokens[role], device=device()), 403)
                problem(service.send(method, path, mark(), secret="unknown-unknown", device=device()), 401)

    def test_basic_authentication_has_the_secret_as_password(self, service):
        response = requests.get(service.url + "/api/form", auth=("anybody", service.invitation), timeout=10)
        assert response.status_code == 200


def test_an_id_of_another_preschool_reveals_nothing(smultron):
    other = smultron.invite(preschool=OTHER_PRESCHOOL)
    service = Service(smultron)
    try:
        feature, key = mark(quote="vårt"), device()
        service.send("POST", "/api/marks", feature, device=key)
        taken = problem(service.send("POST", "/api/marks", feature, secret=other, device=key), 409)
        assert "vårt" not in json.dumps(taken) and "Bergkristallen" not in json.dumps(taken)
        problem(service.send("DELETE", f"/api/marks/{feature['id']}", secret=other, device=key), 404)
    finally:
        service.stop()


def test_rounds_and_revocation(smultron):
    database = smultron.database
    revoked = smultron.invite()
    number = [line.split(",")[0] for line in smultron("invite", "list").out.splitlines()][-1]
    smultron("invite", "revoke", number)
    service = Service(smultron)
    key, feature = device(), mark()
    try:
        problem(service.send("POST", "/api/marks", mark(), secret=revoked), 403)
        problem(service.send("GET", "/api/form", secret=revoked), 403)
        assert service.send("POST", "/api/marks", feature, device=key).status_code == 201
    finally:
        service.stop()
    invitation = service.invitation

    # Service() invites, which needs an open round; so the later ones are given one beside.
    smultron("round", "close")
    smultron("round", "open", "nästa")
    for opens, closes, code in ((-30, -1, 201), (-30, -15, 403), (1, 5, 403)):
        # The clock of the test: the round is moved instead of the time. Python's own connection knows no SpatiaLite, and
        # needs none for this table.
        with sqlite3.connect(database) as db:
            now, day = int(time.time() * 1000), 24 * 3600 * 1000
            db.execute(
                "UPDATE round SET opens_at = ?, closes_at = ? WHERE id = 1", (now + opens * day, now + closes * day))
        service = Service(smultron)
        service.invitation = invitation
        try:
            made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + (closes - 1) * 24 * 3600))
            response = service.send("POST", "/api/marks", mark(recordedAt=made), device=key)
            assert response.status_code == code, response.text
            if code == 201:
                assert response.json()["properties"]["late"] is True
                # Made after the round had closed.
                problem(service.send("POST", "/api/marks", mark(), device=key), 422, "/properties/recordedAt")
                assert service.send("GET", "/api/form").json()["round"]["open"] is False
            else:
                problem(service.send("GET", "/api/form"), 403)
                problem(service.send("GET", "/api/marks"), 403)
                problem(service.send("DELETE", f"/api/marks/{feature['id']}", device=key), 403)
        finally:
            service.stop()
