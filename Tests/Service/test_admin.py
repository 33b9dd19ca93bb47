"""The administrators' calls: what the command line does, over HTTP."""

import http.client
import json

import pytest

from harness import HOME, OTHER_PRESCHOOL, PRESCHOOL, ROOT, Service, mark
from test_open import THIRD


@pytest.fixture(scope="module")
def database():
    return "new"


@pytest.fixture
def language():
    return "en"


def test_what_is_no_message_is_refused(service):
    """Broken JSON, unknown members, other types and too much, at every call that takes something."""
    document = service.get("/api/openapi.json").json()
    key = {"Authorization": f"Bearer {service.tokens['admin']}"}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not path.startswith("/api/admin") or "requestBody" not in operation:
                continue
            address = path.replace("{code}", PRESCHOOL).replace("{id}", "999")
            if path == "/api/admin/marks":
                address += f"?preschool={PRESCHOOL}"
            takes_message = "application/json" in operation["requestBody"]["content"]
            other = service.send(method.upper(), address, "x", secret=service.tokens["admin"], type="text/html")
            assert other.status_code == 415, path
            # Refused by its length, before any of it is read.
            large = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
            kind = next(iter(operation["requestBody"]["content"]))
            large.putrequest(method.upper(), address)
            for name, value in {**key, "Content-Type": kind, "Content-Length": str(300 * 2**20)}.items():
                large.putheader(name, value)
            large.endheaders()
            assert large.getresponse().status == 413, path
            Service.seen.add((method, address.split("?")[0], 413))
            large.close()
            if not takes_message:
                continue
            broken = service.send(method.upper(), address, "{", secret=service.tokens["admin"], type="application/json")
            assert broken.status_code == 400, (path, broken.text)
            unknown = service.send(
                method.upper(), address, {"nonsense": 1}, secret=service.tokens["admin"], type="application/json")
            assert unknown.status_code == 422, (path, unknown.text)
            assert unknown.json()["errors"][0]["pointer"] == "/nonsense"


def test_the_register(admin):
    added = admin("POST", "/preschools", {"code": "900", "preschool": {"name": "Prov", "e": 719000, "n": 7536000}})
    assert added["positionQuality"] == "address" and added["operator"] == "kommunal"
    admin("POST", "/preschools", {"code": "900", "preschool": {"name": "Prov"}}, status=409)
    changed = admin("PUT", "/preschools/900", {"children": 12, "group": "Lingon", "groupChildren": 6})
    assert changed["children"] == 12 and changed["e"] == 719000
    bad = admin("PUT", "/preschools/900", {"e": 7536000, "n": 719000}, status=422)
    assert bad["errors"][0]["pointer"] == "/e" and "exchanged" in bad["errors"][0]["detail"].lower()
    assert admin("PUT", "/preschools/900", {"children": -1}, status=422)["errors"][0]["pointer"] == "/children"
    wrong = admin("PUT", "/preschools/900", {"children": "many"}, status=422)
    assert wrong["errors"][0]["pointer"] == "/children"
    admin("PUT", "/preschools/999", {"children": 1}, status=404)
    assert "900" in [p["code"] for p in admin("GET", "/preschools")["preschools"]]
    table = "school_unit_code,name\n901,Ett\n902,Två\n"
    assert admin("POST", "/preschools/import", table, type="text/csv") == {"preschools": 2}
    bad = admin("POST", "/preschools/import", "school_unit_code,name\n,Ett\n", type="text/csv", status=422)
    assert "line 2" in bad["errors"][0]["detail"]


def test_rounds_and_access(admin, service):
    assert admin("GET", "/rounds")["rounds"][0]["state"] == "open"
    admin("POST", "/rounds", {"name": "again"}, status=409)
    bad = admin("POST", "/rounds", {"lastDay": "soon"}, status=422)
    assert bad["errors"][0]["pointer"] == "/lastDay"
    assert admin("PUT", "/rounds/open", {"lastDay": "2099-01-31"})["lastDay"] == "2099-01-31"
    admin("PUT", "/rounds/999", {"lastDay": "2099-01-31"}, status=404)
    admin("POST", "/rounds/999/close", status=404)
    issued = admin("POST", "/invitations", {"preschool": PRESCHOOL, "group": "Blåbär"})
    assert issued["link"].startswith(service.url + "/f#")
    admin("POST", "/invitations", {"preschool": "none"}, status=404)
    assert service.send("GET", "/api/form", secret=issued["link"].split("#")[1]).status_code == 200
    admin("POST", f"/invitations/{issued['id']}/revoke")
    assert service.send("GET", "/api/form", secret=issued["link"].split("#")[1]).status_code == 403
    admin("POST", "/invitations/999/revoke", status=404)
    assert admin("GET", "/invitations")["invitations"][-1]["revoked"]
    made = admin("POST", "/tokens", {"role": "planner", "name": "prov"})
    assert service.send("GET", "/api/session", secret=made["token"]).json()["name"] == "prov"
    admin("POST", f"/tokens/{made['id']}/revoke")
    assert service.send("GET", "/api/session", secret=made["token"]).status_code == 401
    admin("POST", "/tokens/999/revoke", status=404)
    assert admin("POST", "/tokens", {"role": "king", "name": "x"}, status=422)["errors"][0]["pointer"] == "/role"
    listed = json.dumps(admin("GET", "/tokens"))
    assert made["token"] not in listed and "prov" in listed


def test_marks_from_import_to_publication_and_back(admin, service):
    for preschool in (PRESCHOOL, OTHER_PRESCHOOL, THIRD):
        report = admin("POST", f"/marks?preschool={preschool}", "category,children,e,n\nplay,8,719210,7536410\n",
                       type="text/csv")
        assert (report["added"], report["problems"]) == (1, [])
    bad = admin("POST", f"/marks?preschool={PRESCHOOL}", "category,children,e,n\nice,8,719210,7536410\n",
                type="text/csv", status=422)
    assert bad["errors"][0]["place"] == "line 2" and bad["errors"][0]["pointer"] == "/properties/category"
    some = admin("POST", f"/marks?preschool={PRESCHOOL}&skipInvalid=true",
                 json.dumps({"type": "FeatureCollection", "features": [mark(children=0), mark(children=3)]}),
                 type="application/geo+json")
    assert some["added"] == 1 and some["problems"][0]["place"] == "feature 1"
    trial = admin("POST", f"/marks?preschool={PRESCHOOL}&dryRun=true", "category,children,e,n\nplay,8,719211,7536410\n",
                  type="text/csv")
    assert (trial["good"], trial["added"]) == (1, 0)
    admin("POST", "/marks", "category,children,e,n\n", type="text/csv", status=400)
    admin("POST", "/marks?preschool=none", "category,children,e,n\n", type="text/csv", status=404)
    # What is collected from somebody else's telephone number waits for a look.
    sent = mark(quote="ring 070-123 45 67", at=HOME)
    assert service.send("POST", "/api/marks", sent).status_code == 201

    waiting = admin("GET", "/review")["marks"]
    assert len(waiting) == 5 and [m for m in waiting if m["textHeld"]][0]["id"] == sent["id"]
    admin("GET", "/review?review=strange", status=400)
    admin("GET", "/review?round=999", status=404)
    assert admin("POST", "/review", {"review": "hidden"}, status=422)["errors"][0]["pointer"] == "/marks"
    admin("POST", "/review", {"review": "hidden", "marks": ["00000000-0000-0000-0000-000000000000"]}, status=404)
    admin("POST", "/review", {"review": "hidden", "marks": ["x"]}, status=422)
    admin("POST", "/publications", {}, status=409)
    assert admin("POST", "/review", {"review": "approved"}) == {"changed": 4, "held": 1}
    admin("POST", "/review", {"review": "hidden", "marks": [sent["id"]]})
    assert admin("GET", "/review")["marks"] == [] and len(admin("GET", "/review?review=hidden")["marks"]) == 1

    saved = admin("POST", "/analyses", {"name": "2026a", "eps": 40, "round": "1"})
    assert saved["id"] == "2584-2026a" and "eps 40.0 m" in saved["method"]
    admin("POST", "/analyses", {"name": "2026a"}, status=409)
    admin("POST", "/analyses", {"name": "b", "round": "999"}, status=404)
    assert admin("POST", "/analyses", {"name": "B"}, status=422)["errors"][0]["pointer"] == "/name"
    assert admin("POST", "/analyses", {"name": "b", "eps": -1}, status=422)["detail"]
    admin("POST", "/analyses", {"name": "all", "round": "all"})
    admin("POST", "/publications", {"analysis": "all"}, status=422)
    admin("POST", "/publications", {"analysis": "none"}, status=404)
    made = admin("POST", "/publications", {"analysis": "2026a"})
    assert (made["number"], made["squares"], made["analysis"]) == (1, 1, "2584-2026a")
    assert len(made["contentChecksum"]) == len(made["inputChecksum"]) == 64
    admin("POST", "/publications", {}, status=409)
    assert [p["number"] for p in admin("GET", "/publications")["publications"]] == [1]
    assert [a["name"] for a in admin("GET", "/analyses")["analyses"]] == ["all", "2026a"]

    given = admin("POST", "/feedback", {"hotspot": "o1-1", "status": "mottaget", "texts": {"sv": "Tack"}})
    admin("POST", "/feedback", {"preschool": "none", "status": "mottaget", "texts": {"sv": "Tack"}}, status=404)
    for wrong, pointer in (({"texts": {"de": "Danke"}}, "/texts/de"), ({"texts": {}}, "/texts"),
                           ({"link": "javascript:alert(1)"}, "/link"), ({"date": "i dag"}, "/date"),
                           ({"preschool": PRESCHOOL}, "/preschool"), ({"status": "bra"}, "/status")):
        body = {"hotspot": "o1-1", "status": "mottaget", "texts": {"sv": "Tack"}, **wrong}
        assert admin("POST", "/feedback", body, status=422)["errors"][0]["pointer"] == pointer
    admin("POST", "/feedback", {"hotspot": "o9-1", "status": "mottaget", "texts": {"sv": "Tack"}}, status=422)
    admin("PUT", f"/feedback/{given['id']}", {**given, "status": "genomfort"})
    admin("PUT", "/feedback/999", given, status=404)
    assert [f["status"] for f in admin("GET", "/feedback")["feedback"]] == ["genomfort"]

    assert admin("POST", "/publications/1/withdraw")["withdrawn"]
    admin("POST", "/publications/1/withdraw", status=409)
    admin("POST", "/publications/999/withdraw", status=404)
    closed = admin("POST", "/rounds/open/close")
    assert closed["round"]["state"] == "grace" and closed["publishedFrom"] and "publication" not in closed
    admin("POST", "/rounds/1/close", status=409)
    admin("PUT", "/rounds/open", {"lastDay": "2099-01-31"}, status=404)
    admin("POST", "/rounds", {"name": "next"})
    # The first round can only be moved to where it does not lie over the next.
    admin("PUT", "/rounds/1", {"lastDay": "2099-01-31"}, status=409)


def test_the_demonstration_and_the_database(admin):
    made = admin("POST", "/demonstration", {"marks": 200})
    assert made["publication"]["synthetic"] and made["round"]["marks"] == 200
    assert admin("POST", "/demonstration", {"marks": 0}, status=422)["errors"][0]["pointer"] == "/marks"
    demonstration = made["round"]["id"]
    admin("POST", "/invitations", {"preschool": PRESCHOOL, "round": demonstration}, status=409)
    admin("POST", f"/marks?preschool={PRESCHOOL}&round={demonstration}", "category,children,e,n\n", type="text/csv",
          status=409)
    assert admin("DELETE", "/demonstration") == {"removed": True}
    assert admin("DELETE", "/demonstration") == {"removed": False}
    assert admin("POST", "/repair")["problems"] == []
    source = ROOT / "geodata"
    geodata = {"preschools": (source / "preschools.csv").read_text(),
               "localities": (source / "localities.csv").read_text(),
               "boundary": (source / "boundary.geojson").read_text()}
    assert admin("POST", "/geodata", geodata)["added"] == 0
    assert "preschools.csv" in admin("POST", "/geodata", {**geodata, "preschools": "x"}, status=422)["errors"][0]["detail"]
