"""Whole layers and the hotspots near a preschool: who gets what, and what it says."""

import csv
import io
import time

import pytest
import requests

from harness import HIDDEN_LAYERS, LAYERS, PRESCHOOL

ATTRIBUTES = {
    "smultronstallen": """id objekttyp omgang analys_id kalla rang antal_markeringar antal_barn antal_forskolor
        storsta_andel svagt_underlag kategori arstid narmaste_forskola avstand_m metod framtagen lagesosakerhet_m
        aterkoppling aterkoppling_status""".split(),
    "forskolor": """id namn huvudman ort lageskvalitet svarat antal_markeringar smultronstallen_300m
        smultronstallen_500m smultronstallen_1000m""".split(),
    "markeringar": """id forskola_id grupp omgang typ kategori arstid antal_barn aldersgrupp hur_ofta gangtid_min
        barnens_ord vuxnas_anteckning sprak placering noggrannhet_m tidpunkt mottagen granskning""".split(),
    "rutor": "id storlek_m antal_markeringar antal_barn antal_forskolor gi_z gi_p gi_klass".split(),
    "tathet": "id andel bandbredd_m".split(),
    "narhet": "forskola_id smultronstalle_id avstand_m barning_grader andel".split(),
    "forandringar": "fran till slag".split(),
}

VALUES = {
    ("smultronstallen", "kategori"): "lek natur vatten sno djur lugn klattra samlas annat blandat",
    ("smultronstallen", "arstid"): "sommar vinter aret_runt blandat",
    ("smultronstallen", "svagt_underlag"): "ja nej", ("forskolor", "svarat"): "ja nej",
    ("forskolor", "lageskvalitet"): "adress grannadress ortcentrum okand",
    ("forskolor", "huvudman"): "kommunal enskild", ("markeringar", "typ"): "favorit undviker onskan",
    ("markeringar", "kategori"): "lek natur vatten sno djur lugn klattra samlas annat",
    ("markeringar", "arstid"): "sommar vinter aret_runt", ("markeringar", "aldersgrupp"): "1-2 3-5 blandad",
    ("markeringar", "hur_ofta"): "varje_dag varje_vecka varje_manad sallan",
    ("markeringar", "placering"): "enhet karta lista baring koordinater import",
    ("markeringar", "granskning"): "ogranskad godkand dold",
    ("forandringar", "slag"): "ny borta vuxit krympt flyttad delad sammanslagen oforandrad",
}


@pytest.fixture(scope="module", autouse=True)
def two_analyses(service):
    """So that the layer of changes has something in it."""
    service.smultron("hotspots", "--save", "lager1", "-o", "1.geojson")
    service.smultron("hotspots", "--eps", 35, "--save", "lager2", "-o", "2.geojson")


@pytest.mark.parametrize("layer", LAYERS)
def test_attributes_and_values_are_those_of_the_contract(service, layer):
    collection = service.get(f"/layers/{layer}.geojson", role="planner").json()
    assert collection["features"]
    for feature in collection["features"]:
        assert list(feature["properties"]) == ATTRIBUTES[layer]
        assert feature["id"] == feature["properties"].get("id", feature["id"])
        for (of, name), words in VALUES.items():
            if of == layer and feature["properties"][name] is not None:
                assert feature["properties"][name] in words.split()
    assert collection["malgrupp"] == "intern" and collection["syntetisk"] is True
    table = list(csv.reader(io.StringIO(service.get(f"/layers/{layer}.csv", role="planner").text)))
    geometry = ["lon", "lat"] if LAYERS[layer] == "Point" else ["geometri"]
    assert table[0] == ATTRIBUTES[layer] + geometry
    assert len(table) - 1 == len(collection["features"]) == len({f["id"] for f in collection["features"]})


@pytest.mark.parametrize("path", [f"/layers/{layer}.{kind}" for layer in LAYERS for kind in ("geojson", "csv")]
                         + ["/api/layers", "/api/preschools", f"/api/preschools/{PRESCHOOL}",
                            f"/api/preschools/{PRESCHOOL}/hotspots"])
def test_who_gets_internal_data(service, path):
    for role in ("planner", "admin"):
        response = service.get(path, role=role)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Vary"].startswith("Authorization, Cookie")
    assert service.get(path, role="operator").status_code == 403
    assert service.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert service.get(path, headers={"Cookie": "__Host-smultron=ended"}).status_code == 401
    nobody = service.get(path)
    hidden = any(path.startswith(f"/layers/{layer}.") for layer in HIDDEN_LAYERS)
    assert nobody.status_code == (404 if hidden else 200)
    assert nobody.headers["Vary"].startswith("Authorization, Cookie") and "intern" not in nobody.text


def test_basic_authentication_for_gis_programs(service):
    def get(password):
        return requests.get(service.url + "/layers/rutor.geojson", auth=("qgis", password), timeout=10)

    assert get(service.tokens["planner"]).status_code == 200
    refused = get("wrong")
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"].startswith("Basic")
    # A page's own calls must not make the browser ask for a password.
    assert "Basic" not in service.get("/api/session").headers["WWW-Authenticate"]


def test_parameters(service):
    def get(query, layer="markeringar"):
        return service.get(f"/layers/{layer}.geojson?{query}", role="planner")

    everything = get("").json()["features"]
    metres = get("crs=3006").json()
    assert metres["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::3006"
    assert len(metres["features"]) == len(everything)
    e, n = metres["features"][0]["geometry"]["coordinates"]
    assert e < 1_000_000 < n

    box = get(f"crs=EPSG:3006&bbox={e - 1},{n - 1},{e + 1},{n + 1}").json()["features"]
    assert metres["features"][0]["id"] in [f["id"] for f in box] and len(box) < 10
    lon, lat = everything[0]["geometry"]["coordinates"]
    west = get(f"bbox={lon},{lat},{lon + 5},{lat + 5}").json()["features"]
    expected = [f["id"] for f in everything
                if lon <= f["geometry"]["coordinates"][0] and lat <= f["geometry"]["coordinates"][1]]
    assert [f["id"] for f in west] == expected and expected

    own = get(f"preschool={PRESCHOOL}").json()["features"]
    assert own and {f["properties"]["forskola_id"] for f in own} == {PRESCHOOL}
    assert get(f"preschool={PRESCHOOL}", "forskolor").json()["features"][0]["id"] == PRESCHOOL

    assert len(get("round=all").json()["features"]) == 0  # all but the demonstration
    for bad in ("crs=4711", "bbox=1,2,3", "bbox=3,3,1,1", "bbox=a,b,c,d", "round=x", "colour=red", "crs=3006&crs=3016"):
        assert get(bad).status_code == 400, bad
        assert service.get(f"/layers/rutor.csv?{bad}", role="planner").status_code == 400, bad
    for missing in ("round=99", "analysis=x", "preschool=0"):
        assert get(missing).status_code == 404, missing
    assert service.get("/layers/nonsense.geojson", role="planner").status_code == 404
    assert service.get("/layers/markeringar.shp", role="planner").status_code == 404
    assert service.get("/api/layers?colour=red", role="planner").status_code == 400


def test_hotspots_near_a_preschool(service):
    path = f"/api/preschools/{PRESCHOOL}/hotspots"
    near = service.get(path, role="planner").json()
    assert near["round"]["synthetic"] is True and near["withinM"] == 500
    distances = [h["distanceM"] for h in near["hotspots"]]
    assert distances and distances == sorted(distances) and distances[-1] <= 500
    for hotspot in near["hotspots"]:
        assert hotspot["id"].startswith("p-") and 0 <= hotspot["share"] <= 1
        assert hotspot["bearingDegrees"] is None or 0 <= hotspot["bearingDegrees"] < 360
    assert len(service.get(path + "?within=1000", role="planner").json()["hotspots"]) >= len(distances)
    assert service.get(path + "?within=400", role="planner").status_code == 400
    assert service.get("/api/preschools/0/hotspots", role="planner").status_code == 404
    assert service.get("/api/preschools/0", role="planner").status_code == 404
    counted = service.get(f"/layers/forskolor.geojson?preschool={PRESCHOOL}", role="planner").json()["features"][0]
    assert counted["properties"]["smultronstallen_500m"] == len(distances)


def test_the_list_of_layers(service):
    listing = service.get("/api/layers", role="planner").json()
    assert [(layer["name"], layer["geometry"]) for layer in listing["layers"]] == list(LAYERS.items())
    assert listing["round"]["synthetic"] is True and listing["audience"] == "internal"
    for layer in listing["layers"]:
        assert [a["name"] for a in layer["attributes"]] == ATTRIBUTES[layer["name"]]
        features = service.get(f"/layers/{layer['name']}.geojson", role="planner").json()["features"]
        assert layer["count"] == len(features)


# What a browser adds when one of our own pages asks.
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_changes_with_the_cookie_come_from_our_own_pages(service):
    signed = requests.post(
        service.url + "/api/session", json={"token": service.tokens["admin"]}, headers=OUR_PAGE, timeout=10)
    cookie = {"Cookie": signed.headers["Set-Cookie"].split(";")[0]}

    def open_round(**headers):
        return service.answer(requests.post(
            service.url + "/api/admin/feedback", json={"texts": {}, "status": "strange"},
            headers={**cookie, **headers}, timeout=10)).status_code

    # 422: it got as far as its content.
    assert open_round(**OUR_PAGE) == 422
    assert open_round(Origin=service.url) == 422
    for elsewhere in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
                      {"Origin": "https://example.org"}, {"Origin": "null"},
                      {"Sec-Fetch-Site": "cross-site", "Origin": service.url}):
        assert open_round(**elsewhere) == 403, elsewhere
    # Reading is not changing, and a token in the request needs no page.
    assert service.get("/api/admin/feedback", headers={**cookie, "Sec-Fetch-Site": "cross-site"}).status_code == 200
    foreign = requests.post(service.url + "/api/session", json={"token": service.tokens["admin"]},
                            headers={"Sec-Fetch-Site": "cross-site"}, timeout=10)
    assert foreign.status_code == 403


def test_an_ended_session_is_forgotten_whatever_the_answer_is(service):
    def ask(method, path, **headers):
        return requests.request(
            method, service.url + path, headers={"Cookie": "__Host-smultron=ended", **headers}, timeout=10)

    for method, path, site, status in (
            ("GET", "/lager", "none", 200), ("GET", "/admin", "none", 200), ("GET", "/api/vocabulary", "same-origin", 200),
            ("GET", "/api/session", "same-origin", 401), ("GET", "/layers/rutor.csv", "same-origin", 401),
            ("GET", "/api/admin/rounds", "same-origin", 401), ("DELETE", "/api/session", "cross-site", 403),
            ("GET", "/nothing", "none", 404), ("DELETE", "/api/session", "same-origin", 204)):
        answer = ask(method, path, **{"Sec-Fetch-Site": site})
        assert answer.status_code == status, path
        cookies = answer.raw.headers.getlist("Set-Cookie")
        assert len(cookies) == 1 and cookies[0].startswith("__Host-smultron=;") and "Max-Age=0" in cookies[0], path
        # What one browser is told is for no cache to tell others.
        assert status == 204 or "no-store" in answer.headers["Cache-Control"], path
    # A new one is not forgotten with the old.
    signed = requests.post(
        service.url + "/api/session", json={"token": service.tokens["planner"]},
        headers={"Cookie": "__Host-smultron=ended", **OUR_PAGE}, timeout=10)
    cookies = signed.raw.headers.getlist("Set-Cookie")
    assert signed.status_code == 204 and len(cookies) == 1 and "Max-Age=0" not in cookies[0]
    # A session that holds stays, whatever else is refused.
    session = {"Cookie": cookies[0].split(";")[0]}
    for answer in (
            service.get("/api/layers", headers={**session, "Authorization": "Bearer wrong"}),
            requests.post(service.url + "/api/session", json={"token": "wrong"}, headers={**session, **OUR_PAGE}, timeout=10)):
        assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert service.get("/api/session", headers=session).status_code == 200


def test_signing_in_and_out(service):
    def begin(**options):
        return service.answer(requests.post(service.url + "/api/session", timeout=10, **options))

    signed = begin(json={"token": service.tokens["planner"]}, headers=OUR_PAGE)
    cookie = signed.headers["Set-Cookie"]
    assert signed.status_code == 204 and cookie.startswith("__Host-smultron=") and "Domain" not in cookie
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"))
    assert service.tokens["planner"] not in cookie
    session = {"Cookie": cookie.split(";")[0]}
    assert service.get("/api/session", headers=session).json()["role"] == "planner"
    assert service.get("/layers/rutor.csv", headers=session).status_code == 200
    out = service.answer(requests.delete(service.url + "/api/session", headers={**session, **OUR_PAGE}, timeout=10))
    assert out.status_code == 204
    ended = service.get("/layers/rutor.csv", headers=session)
    assert ended.status_code == 401 and "Max-Age=0" in ended.headers["Set-Cookie"]
    assert service.get("/lager", headers={"Cookie": "__Host-smultron=ended"}).status_code == 200

    assert begin(json={"token": "wrong"}).status_code == 401
    assert begin(json={"token": service.invitation}).status_code == 401
    assert begin(data="{", headers={"Content-Type": "application/json"}).status_code == 400
    assert begin(data="token=x").status_code == 415
    assert begin(json={"token": "x" * 5000}).status_code == 413
    assert service.get("/api/session").status_code == 401
    assert service.send("GET", "/api/session").status_code == 403
    assert service.get("/api/session", role="operator").json()["role"] == "operator"


def test_hotspots_follow_new_marks_at_once(smultron):
    from harness import HOME, Service, mark

    service = Service(smultron)
    try:
        def listing():
            return service.get("/api/layers", role="planner").json()

        assert listing()["round"]["synthetic"] is False and listing()["layers"][0]["count"] == 0
        for step in range(6):
            place = (HOME[0] + step * 1e-5, HOME[1])
            assert service.send("POST", "/api/marks", mark(at=place)).status_code == 201
        assert listing()["layers"][0]["count"] == 1
        hotspot = service.get("/layers/smultronstallen.geojson", role="planner").json()["features"][0]["properties"]
        assert hotspot["antal_markeringar"] == 6 and hotspot["antal_barn"] == 8
        assert hotspot["svagt_underlag"] == "ja" and hotspot["avstand_m"] == 0
    finally:
        service.stop()


@pytest.mark.parametrize("role", [None, "planner"])
@pytest.mark.parametrize("path", ["/layers/rutor.geojson", "/layers/forskolor.csv?crs=3006", "/layers/all.gpkg",
                                  "/layers/smultron.qgs", "/metadata/dcat.rdf", "/wfs?typename=rutor",
                                  "/ogc/collections/rutor/items?limit=5", "/ogc/collections/rutor/items?limit=5&f=html"])
def test_what_a_client_has_already_is_not_sent_again(service, path, role):
    first = service.get(path, role=role)
    # Weak where the answer is compressed.
    tag = first.headers["ETag"].removeprefix("W/")
    assert first.status_code == 200 and tag and first.headers["Last-Modified"].endswith(" GMT")
    for known in (tag, "W/" + tag, f'"other", {tag}', "*"):
        again = service.get(path, role=role, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"].removeprefix("W/") == tag
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert again.headers["Vary"].startswith("Authorization, Cookie")
    assert service.get(path, role=role, headers={"If-None-Match": '"other"'}).status_code == 200
    other = path + ("&" if "?" in path else "?") + "crs=3016"
    if path.startswith("/layers/r"):
        assert service.get(other, role=role).headers["ETag"].removeprefix("W/") != tag
    # Another audience has another tag, so that no cache in between takes the one for the other.
    if not path.startswith("/wfs"):
        assert service.get(path, role=None if role else "planner").headers["ETag"].removeprefix("W/") != tag
    assert (first.headers.get("Access-Control-Allow-Origin") == "*") == (role is None or path.startswith("/wfs"))


def test_by_date_alone_only_what_cannot_change_any_more_is_known(service):
    """Everyone is told the day of a change and not the second, so the day must be over."""
    for role, waits in ((None, False), ("planner", True)):
        modified = service.get("/layers/rutor.geojson", role=role).headers["Last-Modified"]
        assert modified.endswith("00:00:00 GMT") == (role is None)
        # So must the second in which the service began to answer: before it, other settings may have been in force.
        time.sleep(1)
        again = service.get("/layers/rutor.geojson", role=role, headers={"If-Modified-Since": modified})
        assert again.status_code == (304 if waits else 200)
    later = service.get("/layers/rutor.geojson", role="planner",
                        headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert later.status_code == 200  # what is shown after a withdrawal is older than what was


def test_a_head_request_says_which_state_a_layer_is_in(service):
    for path in ("/layers/rutor.geojson", "/ogc/collections/rutor/items"):
        plain = {"Accept-Encoding": "identity"}
        got = service.answer(requests.head(service.url + path, timeout=10, headers=plain))
        assert got.status_code == 200
        assert got.headers["ETag"] == requests.get(service.url + path, timeout=10, headers=plain).headers["ETag"]
        # Of what is sent as it is made, nobody knows the length before; 0 would be wrong.
        assert got.headers.get("Content-Length") != "0"
    # And what is refused has no content either, which would be taken for the next answer.
    with requests.Session() as session:
        for path, status in (("/layers/nothing.geojson", 404), ("/nothing", 404), ("/api/marks", 401), ("/api/admin/preschools/import", 405)):
            assert session.head(service.url + path, timeout=10).status_code == status
            assert session.get(service.url + "/health/live", timeout=10).status_code == 200
    page = service.answer(requests.head(service.url + "/f", timeout=10, headers=plain))
    assert page.headers["Content-Length"] == str(len(service.get("/f", headers=plain).content))


def test_a_mark_changes_the_internal_tag_and_not_the_open_one(service):
    from harness import HOME, mark

    def tags():
        return [service.get("/layers/rutor.geojson", role=role).headers["ETag"] for role in (None, "planner")]

    before = tags()
    assert service.send("POST", "/api/marks", mark(at=HOME)).status_code == 201
    after = tags()
    assert before[0] == after[0]
    marks = [service.get("/layers/markeringar.geojson?round=1", role="planner").headers["ETag"]]
    assert service.send("POST", "/api/marks", mark(at=HOME)).status_code == 201
    assert service.get("/layers/markeringar.geojson?round=1", role="planner").headers["ETag"] not in marks


def test_nearness_leads_from_each_preschool_to_the_edge(service):
    lines = service.get("/layers/narhet.geojson?crs=3006", role="planner").json()["features"]
    preschools = {f["id"]: f["geometry"] for f in
                  service.get("/layers/forskolor.geojson?crs=3006", role="planner").json()["features"]}
    near = service.get(f"/api/preschools/{PRESCHOOL}/hotspots?within=1000", role="planner").json()["hotspots"]
    own = [f["properties"] for f in lines if f["properties"]["forskola_id"] == PRESCHOOL]
    assert [(p["smultronstalle_id"], p["avstand_m"], p["barning_grader"], p["andel"]) for p in own] == [
        (h["id"], h["distanceM"], h["bearingDegrees"], h["share"]) for h in near]
    for line in lines:
        (start, end), properties = line["geometry"]["coordinates"], line["properties"]
        assert start == preschools[properties["forskola_id"]]["coordinates"] and start != end
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        if properties["barning_grader"] is None:
            assert properties["avstand_m"] == 0
        else:
            assert length == pytest.approx(properties["avstand_m"], abs=0.06)


def test_changes_lead_from_one_saved_analysis_to_the_next(service):
    def layer(query, name="forandringar"):
        return service.get(f"/layers/{name}.geojson?{query}", role="planner").json()["features"]

    older = {f["id"] for f in layer("analysis=lager1", "smultronstallen")}
    newer = {f["id"] for f in layer("analysis=lager2", "smultronstallen")}
    # The first has the one before it in the demonstration's publication.
    for change in layer("analysis=lager2"):
        properties = change["properties"]
        assert set((properties["fran"] or "").split()) <= older and {properties["till"]} - {None} <= newer
        assert (properties["slag"] == "ny") == (properties["fran"] is None)
        assert (properties["slag"] == "borta") == (properties["till"] is None)
    changes = layer("analysis=lager2")
    assert {p for c in changes for p in (c["properties"]["fran"] or "").split()} == older
    assert {c["properties"]["till"] for c in changes} - {None} == newer
    assert len({c["properties"]["slag"] for c in changes}) > 2
    # Whoever looks at the preliminary analysis sees the two latest.
    assert layer("") == changes
    ids = [f["id"] for f in layer("analysis=lager2", "smultronstallen")]
    assert ids == [f["id"] for f in layer("analysis=lager2", "smultronstallen")] and all(
        i.startswith("2584-lager2-") for i in ids)
