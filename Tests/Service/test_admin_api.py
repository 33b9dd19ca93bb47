"""What the administrators' page needs: progress, invitations on paper, review, erasing, imports and the log."""

import csv
import io
import json
import re
import time
import uuid

import pyproj
import pytest
import requests

from harness import HOME, OTHER_PRESCHOOL, PRESCHOOL, device, mark


@pytest.fixture(scope="module")
def database():
    return "new"


def of(progress, code):
    return next(p for p in progress["preschools"] if p["code"] == code)


def test_progress_counts_nobody_twice(service, admin):
    before = of(admin("GET", "/progress"), PRESCHOOL)
    key = device()
    for children in (5, 7, 6):
        assert service.send("POST", "/api/marks", mark(children=children), device=key).status_code == 201
    progress = admin("GET", "/progress")
    ours = of(progress, PRESCHOOL)
    group = next(g for g in ours["groups"] if g.get("label") == "Blåbär")
    assert ours["marks"] == before["marks"] + 3 and group["children"] == 7 and group["invitations"] == 1
    assert group["latest"] == ours["latest"]
    assert of(progress, OTHER_PRESCHOOL)["marks"] == 0 and "latest" not in of(progress, OTHER_PRESCHOOL)
    assert len(progress["preschools"]) == 25 and progress["round"]["state"] == "open"
    admin("GET", "/progress?round=99", status=404)
    admin("GET", "/progress?round=x", status=400)


def test_a_preschool_is_moved_in_either_system(admin):
    code = "109620"
    assert next(p for p in admin("GET", "/preschools")["preschools"] if p["code"] == code).get("lon") is None
    moved = admin("PUT", f"/preschools/{code}", {"lon": 20.2157, "lat": 67.8651})
    assert (round(moved["lon"], 6), round(moved["lat"], 6)) == (20.2157, 67.8651) and 718_000 < moved["e"] < 720_000
    again = admin("PUT", f"/preschools/{code}", {"e": moved["e"], "n": moved["n"], "group": "Lingon", "groupChildren": 9})
    assert abs(again["lon"] - 20.2157) < 1e-8
    assert {"label": "Lingon", "children": 9} in again["registeredGroups"]
    assert admin("PUT", f"/preschools/{code}", {"lon": 20}, status=422)["errors"][0]["pointer"] == "/lat"
    admin("PUT", f"/preschools/{code}", {"lon": 20, "lat": 67, "e": 1, "n": 2}, status=422)
    admin("PUT", f"/preschools/{code}", {"lon": 200, "lat": 67}, status=422)


def test_a_position_in_both_systems(admin):
    both = admin("GET", f"/position?lon={HOME[0]}&lat={HOME[1]}")
    again = admin("GET", f"/position?e={both['e']}&n={both['n']}")
    assert [again["lon"], again["lat"]] == pytest.approx(HOME, abs=1e-8)
    e, n = pyproj.Transformer.from_crs(4326, 3006, always_xy=True).transform(*HOME)
    assert [both["e"], both["n"]] == pytest.approx([e, n], abs=0.01)
    for wrong, status in (("", 400), ("?e=1", 422), ("?e=x&n=1", 400), ("?lon=200&lat=67", 422), ("?lon=20&lat=67&e=1&n=1", 422)):
        admin("GET", "/position" + wrong, status=status)


def test_invitations_on_paper(service, admin):
    sheet = admin("POST", "/invitations/sheet", {"revokeOld": False, "invitations": [
        {"preschool": PRESCHOOL, "group": "Hjortron & <b>"}, {"preschool": OTHER_PRESCHOOL}]})
    html = sheet["html"]
    assert html.count("<svg") == 2 and html.count('class="guide"') == 2
    assert html.count("Förvara arket i personalrummet.") == 2
    assert "Hjortron &amp; &lt;b&gt;" in html and "<b>" not in html
    # Every text is filled in, and nothing comes from elsewhere.
    assert not re.search(r">(invitation|guide)\.|[{}]", html)
    assert re.findall(r'(?:src|href)="([^"]+)"', html) == [service.url + "/assets/css/invitation.css"]
    for invitation in sheet["invitations"]:
        assert invitation["link"] in html
        secret = invitation["link"].split("#")[1]
        assert service.send("GET", "/api/form", secret=secret).json()["preschool"]["code"] == invitation["preschool"]
    old = sheet["invitations"][1]["link"].split("#")[1]
    anew = admin("POST", "/invitations/sheet", {
        "revokeOld": True, "invitations": [{"preschool": OTHER_PRESCHOOL}], "standalone": True, "language": "en"})
    assert anew["revoked"] == 1 and service.send("GET", "/api/form", secret=old).status_code == 403
    assert "<style>" in anew["html"] and "href=" not in anew["html"] and '<html lang="en">' in anew["html"]
    everyone = admin("POST", "/invitations/sheet", {"revokeOld": False})["invitations"]
    assert len({i["preschool"] for i in everyone}) == 25
    assert {i.get("group") for i in everyone if i["preschool"] == PRESCHOOL} == {"Blåbär", "Hjortron & <b>"}
    admin("POST", "/invitations/sheet", {"revokeOld": False, "invitations": [{"preschool": "9"}]}, status=404)
    # Nobody is invited to the demonstration.
    made = admin("POST", "/demonstration", {"marks": 10})
    admin("POST", "/invitations/sheet", {"revokeOld": False, "round": made["round"]["id"]}, status=409)
    admin("DELETE", "/demonstration")


def test_hidden_is_put_back_and_a_deletion_undone(service, admin):
    key, feature = device(), mark(quote="Kojan vid bäcken")
    assert service.send("POST", "/api/marks", feature, device=key).status_code == 201
    path = f"/review?preschool={PRESCHOOL}&review="

    def shelf(name):
        return {m["id"]: m for m in admin("GET", path + name)["marks"]}

    entry = shelf("unreviewed")[feature["id"]]
    assert [entry["lon"], entry["lat"]] == pytest.approx(HOME, abs=1e-8)
    assert entry["preschoolName"] == "Bergkristallens Förskola" and entry["quote"] == "Kojan vid bäcken"
    for verdict in ("hidden", "unreviewed", "approved", "unreviewed"):
        assert admin("POST", "/review", {"review": verdict, "marks": [feature["id"]]})["changed"] == 1
        assert feature["id"] in shelf(verdict)
    admin("POST", "/review", {"review": "hidden"}, status=422)
    assert service.send("DELETE", f"/api/marks/{feature['id']}", device=key).status_code == 204
    assert "deleted" in shelf("deleted")[feature["id"]] and feature["id"] not in shelf("unreviewed")
    admin("POST", f"/marks/{feature['id']}/restore")
    assert feature["id"] in shelf("unreviewed") and feature["id"] not in shelf("deleted")
    # It is the device's own again.
    assert service.send("DELETE", f"/api/marks/{feature['id']}", device=key).status_code == 204
    admin("POST", f"/marks/{uuid.uuid4()}/restore", status=404)
    admin("POST", "/marks/strange/restore", status=404)


def test_erasing(service, admin):
    key, feature = device(), mark(quote="Ring 070-174 06 05", language="sv")
    service.send("POST", "/api/marks", feature, device=key)
    admin("POST", "/erase", {"marks": [feature["id"]], "wordsOnly": True, "reason": " "}, status=422)
    admin("POST", "/erase", {"marks": [], "wordsOnly": True, "reason": "begäran"}, status=422)
    assert admin("POST", "/erase", {"marks": [feature["id"]], "wordsOnly": True, "reason": "begäran"})["erased"] == 1
    left = next(m for m in admin("GET", "/review")["marks"] if m["id"] == feature["id"])
    assert "quote" not in left and not left["textHeld"]
    admin("POST", "/erase", {"marks": [feature["id"]], "wordsOnly": False, "reason": "begäran"})
    assert service.send("POST", "/api/marks", feature, device=key).status_code == 410
    admin("POST", "/erase", {"marks": [feature["id"]], "wordsOnly": False, "reason": "igen"}, status=404)


GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="67.8655" lon="20.2160"><time>2026-11-22T03:00:00Z</time><name>Pulkbacken</name><sym>snö</sym></wpt>
<wpt lat="57.8651" lon="20.2157"><name>fel ställe</name></wpt>
<wpt lat="67.8656" lon="20.2161"/>
<trk><trkseg><trkpt lat="67" lon="20"/></trkseg></trk>
</gpx>"""


def test_a_walk_is_looked_at_before_it_is_kept(service, admin):
    path = f"/marks?preschool={PRESCHOOL}&group=GPX&category=nature&children=6"
    trial = admin("POST", path + "&dryRun=true&skipInvalid=true", GPX, type="application/gpx+xml")
    assert (trial["rows"], trial["good"], trial["added"], trial["invalid"]) == (3, 2, 0, 1)
    assert [(p["place"], p["category"], p["children"]) for p in trial["preview"]] == [
        ("rad 2", "snow", 6), ("rad 4", "nature", 6)]
    bad = trial["problems"][0]
    assert bad["place"] == "rad 3" and bad["field"] == "coordinates" and bad["lat"] == 57.8651
    assert "utanför området" in bad["detail"]
    admin("POST", path, GPX, type="application/gpx+xml", status=422)
    kept = admin("POST", path + "&skipInvalid=true", GPX, type="application/gpx+xml")
    assert kept["added"] == 2 and "preview" not in kept
    again = admin("POST", path + "&skipInvalid=true", GPX, type="application/gpx+xml")
    assert again["added"] == 0 and again["alreadyThere"] == 2
    (judged,) = [mark for mark in admin("GET", "/review")["marks"] if mark.get("staffNote") == "Pulkbacken"]
    assert judged.keys() - {"quote"} == {
        "id", "preschool", "preschoolName", "group", "round", "kind", "category", "children", "recordedAt", "staffNote",
        "textHeld", "review", "lon", "lat"}
    assert (judged["kind"], judged["group"], judged["children"]) == ("favourite", "GPX", 6)
    for broken, said in (("<gpx><wpt", "inte XML"), ("<kml/>", "inte gpx"), ("<gpx><trk/></gpx>", "spår"),
                         ("<gpx/>", "inga punkter")):
        answer = admin("POST", path, broken, type="application/gpx+xml", status=422)
        assert said in answer["detail"], answer
    # What the row says goes before what the file is told.
    missing = admin("POST", f"/marks?preschool={PRESCHOOL}&dryRun=true&skipInvalid=true", GPX, type="application/gpx+xml")
    assert {p["field"] for p in missing["problems"] if p["place"] == "rad 4"} == {"category", "children"}
    admin("POST", path + "&children=x", GPX, type="application/gpx+xml", status=400)
    admin("POST", f"/marks?preschool={PRESCHOOL}&category=strange", GPX, type="application/gpx+xml", status=400)


def saved_file(key, features, preschool=PRESCHOOL, group="Blåbär", removals=()):
    for feature in features:
        feature["properties"].update(preschool=preschool, group=group, revision=feature["properties"].get("revision", 1))
    return {"type": "FeatureCollection", "features": features, "smultron": {
        "format": 1, "device": key, "preschool": preschool, "group": group, "round": 1,
        "savedAt": "2026-11-22T03:00:00Z", "removals": list(removals)}}


def test_what_the_form_saved_stays_changeable_by_its_device(service, admin):
    key = device()
    sent, saved = mark(children=4), mark(children=5)
    assert service.send("POST", "/api/marks", sent, device=key).status_code == 201
    gone = mark()
    assert service.send("POST", "/api/marks", gone, device=key).status_code == 201
    # One reached the service and its answer was lost, one never left, one is to be removed.
    document = saved_file(key, [sent, saved], removals=[gone["id"]])
    path = f"/marks?preschool={PRESCHOOL}"
    trial = admin("POST", path + "&dryRun=true", document, type="application/geo+json")
    assert trial["good"] == 2 and trial["removed"] == 0
    done = admin("POST", path, document, type="application/geo+json")
    assert (done["added"], done["alreadyThere"], done["removed"]) == (1, 1, 1)
    own = {f["id"] for f in service.send("GET", "/api/marks", device=key).json()["features"] if f.get("id")}
    assert {sent["id"], saved["id"]} <= own and gone["id"] not in own
    changed = mark(id=saved["id"], children=9, revision=2)
    assert service.send("PUT", f"/api/marks/{saved['id']}", changed, device=key).status_code == 200
    # The file of another preschool is not put in the wrong place.
    wrong = admin("POST", f"/marks?preschool={OTHER_PRESCHOOL}", document, type="application/geo+json", status=422)
    assert PRESCHOOL in wrong["errors"][0]["detail"] and OTHER_PRESCHOOL in wrong["errors"][0]["detail"]


def test_the_log_tells_of_every_change_and_holds_no_secret(service, admin):
    def log(**headers):
        return admin("GET", "/audit", **headers)["entries"]

    before = len(log())
    issued = admin("POST", "/invitations", {"preschool": PRESCHOOL})
    admin("POST", f"/invitations/{issued['id']}/revoke")
    admin("POST", "/invitations", {"preschool": "nowhere"}, status=404)
    admin("GET", "/rounds")
    entries = log()
    assert len(entries) == before + 2
    assert [e["action"] for e in entries[:2]] == ["Återkallade en inbjudan", "Gjorde en inbjudan"]
    assert entries[0]["details"] == f"/invitations/{issued['id']}/revoke" and PRESCHOOL in entries[1]["details"]
    assert re.fullmatch(r"admin \d+ tests admin", entries[0]["who"])
    service.smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "mottaget", "--text", "sv=Tack")
    assert log(**{"Accept-Language": "en"})[0]["action"] == "Gave feedback"
    assert log()[0]["who"].startswith("command line ")
    assert len(admin("GET", "/audit?limit=1")["entries"]) == 1
    admin("GET", "/audit?limit=x", status=400)
    answer = service.get("/api/admin/audit.csv", role="admin")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(log()) and answer.headers["Content-Disposition"].startswith("attachment")
    exported = service.smultron("audit", "export").out
    assert len(list(csv.DictReader(io.StringIO(exported)))) == len(rows)
    secrets = [issued["link"].split("#")[1], *service.tokens.values(), service.invitation]
    assert not any(secret in exported for secret in secrets)


def test_text_is_sent_compressed_to_those_who_take_it(service):
    def get(path, coding):
        return requests.get(service.url + path, headers={"Accept-Encoding": coding}, timeout=10, stream=True)

    for path in ("/assets/leaflet/leaflet.js", "/f", "/api/background", "/assets/pictograms.svg", "/api/openapi.json"):
        plain = get(path, "identity")
        assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]
        packed = get(path, "br;q=1, gzip;q=0.8")
        assert packed.headers["Content-Encoding"] == "gzip"
        raw = packed.raw.read(decode_content=False)
        assert len(raw) < len(plain.content) / 2
        assert get(path, "gzip").content == plain.content
        assert "Content-Encoding" not in get(path, "gzip;q=0").headers
    # Nothing is won on what is small or packed already.
    for path in ("/health/live", "/assets/icon-192.png"):
        assert "Content-Encoding" not in get(path, "gzip").headers


def test_the_worker_knows_every_file_of_the_form(service):
    script = service.get("/sw.js")
    assert script.headers["Content-Type"].startswith("text/javascript") and script.headers["Cache-Control"] == "no-cache"
    shell = json.loads(re.match(r"const shell = (.*);\n", script.text).group(1))
    for path in [*shell["files"], *sum(shell["texts"].values(), [])]:
        assert service.get(path).status_code == 200, path
    assert "/f" in shell["files"] and "/assets/leaflet/leaflet.js" in shell["files"]
    # Its own texts alone: in Swedish on every device, in another language where somebody has chosen it.
    texts = {code: {f"/assets/i18n/{code}/{name}.json" for name in ("form", "shared")} for code in ("sv", "fi", "fit", "se", "en")}
    assert {path for path in shell["files"] if "/i18n/" in path} == texts.pop("sv")
    assert {code: set(paths) for code, paths in shell["texts"].items()} == texts
    assert "/api/vocabulary" in shell["files"]
    assert not [path for path in shell["files"] if re.search("admin|layers|pages|sign-in", path)]
    # Whatever the page names is among them.
    named = re.findall(r'(?:href|src)="(/assets/[^"#]+)', service.get("/f").text)
    # The home screen's pictures are fetched when somebody installs, not kept by everybody.
    assert named and {path for path in named if not path.endswith(".png")} <= set(shell["files"])
    modules = {path for path in shell["files"] if path.startswith("/assets/js/")}
    assert set(re.findall(r"<([^>]+)>; rel=modulepreload", service.get("/f").headers["Link"])) == modules
    manifest = service.get("/manifest.webmanifest")
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
    assert manifest.json()["start_url"] == "/f"


def test_the_vocabulary_has_every_word_with_its_pictogram(service):
    told = service.get("/api/vocabulary").json()
    codes = {name: [word["code"] for word in words] for name, words in told["words"].items()}
    start = service.send("GET", "/api/form").json()
    form = start["vocabulary"]
    # Every field of a mark that holds words, and the bounds that the form must know.
    assert set(form) == {"categories", "kinds", "seasons", "ageBands", "frequencies", "languages", "placements"}
    assert form["languages"] == ["sv", "fi", "fit", "se", "en"]
    assert start["limits"] == {
        "children": {"minimum": 1, "maximum": 150}, "walkingMinutes": {"minimum": 0, "maximum": 180}, "text": 500,
        "batch": 500}
    assert [(word["code"], word["title"]) for word in told["formats"]] == [
        ("gpkg", "GeoPackage"), ("geojson", "GeoJSON"), ("csv", "CSV")]
    assert (codes["category"], codes["kind"], codes["season"]) == (form["categories"], form["kinds"], form["seasons"])
    assert (codes["ageBand"], codes["frequency"]) == (form["ageBands"], form["frequencies"])
    assert all(word["title"] for word in sum(told["words"].values(), told["layers"]))
    drawn = [told["words"][name] for name in ("category", "kind", "season", "status")]
    symbols = set(re.findall(r'<symbol id="([^"]+)"', service.get("/assets/pictograms.svg").text))
    assert {word["drawing"] for word in sum(drawn, told["layers"])} <= symbols
    listing = service.get("/api/layers", "planner").json()["layers"]
    assert [(word["code"], word["title"]) for word in told["layers"]] == [(one["name"], one["title"]) for one in listing]
    # The words of the layers are the same ones.
    titles = {name: {word["title"] for word in words} for name, words in told["words"].items()}
    marks = next(one for one in listing if one["name"] == "markeringar")
    said = {one["name"]: set(one["codes"].values()) for one in marks["attributes"] if "codes" in one}
    for name, attribute in (("category", "kategori"), ("kind", "typ"), ("ageBand", "aldersgrupp"), ("frequency", "hur_ofta")):
        assert titles[name] == said[attribute]
    assert titles["season"] < said["arstid"]


def test_the_maps_begin_with_the_municipality(service):
    outline = next(one for one in service.get("/api/background").json()["features"] if one["properties"]["kind"] == "outline")
    longitudes, latitudes = zip(*outline["geometry"]["coordinates"][0])
    extent = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    assert service.send("GET", "/api/form").json()["map"]["view"] == extent
    assert service.get("/api/layers", "planner").json()["map"]["view"] == extent


def test_about(service):
    about = service.get("/api/about").json()
    assert about["municipality"]["name"] == "Kiruna kommun" and about["publicUrl"] == service.url
    assert about["tilesHost"] is None and (about["leastChildren"], about["leastPreschools"]) == (10, 3)


def test_a_round_says_until_when_it_takes_marks(service):
    told = service.send("GET", "/api/form").json()["round"]
    days = [time.mktime(time.strptime(told[name][:10], "%Y-%m-%d")) for name in ("closes", "acceptsUntil")]
    assert round((days[1] - days[0]) / 86400) == 14
