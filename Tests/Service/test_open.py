"""What everyone gets: publications and nothing else."""

import csv
import io
import json

import pytest

from harness import OPEN_LAYERS, OTHER_PRESCHOOL, PRESCHOOL, Service, Smultron

OPEN = {
    "smultronstallen": """id objekttyp omgang analys_id kalla antal_markeringar antal_barn antal_forskolor
        narmaste_forskola avstand_m metod framtagen aterkoppling aterkoppling_status""".split(),
    "forskolor": "id namn huvudman ort lageskvalitet svarat".split(),
    "rutor": "id storlek_m antal_markeringar antal_barn antal_forskolor".split(),
}
COUNTS = {None, "10-19", "20-49", "50-99", "100-"}
NEAR = f"/api/preschools/{PRESCHOOL}/hotspots"
THIRD = "362423"


def settle(smultron, children=8, approve=True):
    """Three preschools with marks at one place, in a square of its own at (719 200, 7 536 400)."""
    for number, preschool in enumerate((PRESCHOOL, OTHER_PRESCHOOL, THIRD)):
        table = f"category,children,e,n\nplay,{children},{719210 + number},7536410\n"
        smultron("import", smultron.write(f"{preschool}.csv", table), "--preschool", preschool)
    if approve:
        smultron("review", "approve", "--all")


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A service with nothing published, not even a demonstration."""
    service = Service(Smultron(tmp_path_factory.mktemp("quiet"), "new"))
    yield service
    assert service.stop() == 0, service.said()


@pytest.mark.parametrize("layer", OPEN_LAYERS)
def test_open_layers_have_only_what_may_be_shown(service, layer):
    response = service.get(f"/layers/{layer}.geojson?crs=3006")
    collection = response.json()
    assert response.headers["Cache-Control"] == "no-cache" and response.headers["Vary"].startswith("Authorization, Cookie")
    assert f'filename="{layer}-open.geojson"' in response.headers["Content-Disposition"]
    assert collection["malgrupp"] == "öppen" and collection["syntetisk"] is True and collection["features"]
    for feature in collection["features"]:
        properties = feature["properties"]
        assert list(properties) == OPEN[layer]
        if layer != "forskolor":
            assert {properties["antal_barn"], properties["antal_markeringar"]} <= COUNTS
            assert properties["antal_barn"] is not None
            assert properties["antal_forskolor"] in ("3-4", "5-9", "10-")
    table = list(csv.reader(io.StringIO(service.get(f"/layers/{layer}.csv").text)))
    assert table[0][:-1] == OPEN[layer] if layer != "forskolor" else table[0] == OPEN[layer] + ["lon", "lat"]
    exported = service.smultron("export", layer, "--audience", "open", "--crs", 3006).out
    assert exported == response.text


def test_hotspots_are_unions_of_small_squares(service):
    squares = {f["id"]: f for f in service.get("/layers/rutor.geojson?crs=3006").json()["features"]}
    small = sum(f["properties"]["storlek_m"] ** 2 for f in squares.values() if f["properties"]["storlek_m"] <= 200)

    def area(ring):
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))) / 2

    hotspots = service.get("/layers/smultronstallen.geojson?crs=3006").json()["features"]
    covered = sum(area(ring[0]) - sum(area(hole) for hole in ring[1:])
                  for ring in (f["geometry"]["coordinates"] for f in hotspots))
    assert covered == pytest.approx(small)
    for feature in hotspots:
        for ring in feature["geometry"]["coordinates"]:
            assert all(x % 100 == 0 and y % 100 == 0 for x, y in ring)
        assert feature["id"].startswith("o0-") and len(feature["properties"]["framtagen"]) == 7


def test_the_open_audience_has_few_parameters_and_no_marks(service):
    for name in ("round=2", "analysis=r2a", "preschool=" + PRESCHOOL, "filter=x"):
        assert service.get("/layers/rutor.geojson?" + name).status_code == 400
        assert service.get("/api/layers?" + name).status_code == 400
    assert service.get(NEAR + "?round=2").status_code == 400
    for kind in ("geojson", "csv"):
        assert service.get(f"/layers/markeringar.{kind}").status_code == 404
    box = service.get("/layers/rutor.geojson?crs=3006&bbox=719000,7536000,720000,7537000").json()["features"]
    every = service.get("/layers/rutor.geojson?crs=3006").json()["features"]
    assert 0 < len(box) < len(every)
    listing = service.get("/api/layers").json()
    assert [layer["name"] for layer in listing["layers"]] == OPEN_LAYERS and listing["audience"] == "open"
    assert listing["publication"]["synthetic"] and listing["rounds"] == [] and "round" not in listing
    for layer in listing["layers"]:
        assert [a["name"] for a in layer["attributes"]] == OPEN[layer["name"]]


def test_the_hotspots_near_a_preschool_are_the_published_ones(service):
    near = service.get(NEAR + "?within=1000").json()
    assert near["publication"]["number"] == 0 and near["hotspots"]
    published = {f["id"]: f["properties"] for f in service.get("/layers/smultronstallen.geojson").json()["features"]}
    distances = [h["distanceM"] for h in near["hotspots"]]
    assert distances == sorted(distances)
    for hotspot in near["hotspots"]:
        assert hotspot["children"] == published[hotspot["id"]]["antal_barn"]
        assert not {"rank", "share", "largestShare", "weak"} & set(hotspot)
    planner = service.get(NEAR, role="planner").json()
    assert planner["hotspots"][0]["rank"] and planner["hotspots"][0]["id"].startswith("p-")
    assert service.get("/api/preschools/9/hotspots").status_code == 404


def test_an_invitation_gets_the_open_layers_and_its_own_preschool(service, quiet):
    assert service.send("GET", "/layers/rutor.geojson").json()["malgrupp"] == "öppen"
    assert service.send("GET", NEAR).json()["publication"]["number"] == 0
    for some in (service, quiet):
        assert [p["code"] for p in some.send("GET", "/api/preschools").json()["preschools"]] == [PRESCHOOL]
        assert some.send("GET", f"/api/preschools/{PRESCHOOL}").json()["name"] == "Bergkristallens Förskola"
    assert quiet.send("GET", f"/api/preschools/{OTHER_PRESCHOOL}").status_code == 404
    assert quiet.send("GET", NEAR).status_code == 404


def test_before_the_first_publication_one_sentence_says_so(quiet):
    for path in ("/layers/rutor.geojson", "/layers/markeringar.csv", "/api/layers", "/api/preschools",
                 f"/api/preschools/{PRESCHOOL}", NEAR):
        answer = quiet.get(path)
        assert answer.status_code == 404 and answer.json()["detail"] == "Ingenting har publicerats ännu."
    refused = quiet.smultron("export", "rutor", "--audience", "open", ok=False)
    assert refused.code == 1 and "Nothing has been published yet" in refused.err


DATA = ["/layers/rutor.geojson", "/layers/rutor.csv", "/layers/rutor.gpkg", "/layers/smultron.qgs", "/metadata/dcat.jsonld",
        "/metadata/dcat.rdf", "/metadata/iso19115.xml", "/wfs?typename=rutor", "/ogc/collections/rutor/items"]
DOCUMENTS = ["/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/rutor", "/ogc/collections/rutor/queryables",
             "/ogc/collections/rutor/schema"]


@pytest.mark.parametrize("path", DATA + DOCUMENTS)
def test_every_address_has_something_or_says_why_not(service, quiet, path):
    answer = service.get(path)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    nothing = quiet.get(path)
    assert nothing.status_code == 404 and nothing.json()["detail"] == "Ingenting har publicerats ännu."
    assert service.get("/ogc/api?colour=red").status_code == 400
    if "wfs" not in path:
        unknown = service.get(path + "?colour=red")
        assert unknown.status_code == 400 and "colour" in unknown.json()["detail"]
    if path in DATA:
        assert service.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_one_feature_has_an_address_of_its_own(service):
    feature = service.get("/ogc/collections/forskolor/items?limit=1").json()["features"][0]
    address = f"/ogc/collections/forskolor/items/{feature['id']}"
    found = service.get(address)
    assert {k: v for k, v in found.json().items() if k != "links"} == feature
    assert service.get(address, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    assert service.get(address + "?colour=red").status_code == 400
    assert service.get(address + "?round=1").status_code == 400 and service.get(address + "?round=2", role="planner").ok
    for query in ("service=WFS&request=GetCapabilities", "typename=markeringar", "typename=rutor&bbox=1,2",
                  "typename=rutor&srsname=EPSG:3857"):
        assert service.get("/wfs?" + query).status_code in (400, 404)
    assert service.get("/wfs?typename=rutor", role="planner").content == service.get("/wfs?typename=rutor").content


def test_a_real_publication_replaces_the_demonstration_and_goes_when_it_is_withdrawn(tmp_path):
    smultron = Smultron(tmp_path, "demonstration")
    settle(smultron, approve=False)
    service = Service(smultron)
    try:
        assert service.get("/layers/rutor.geojson").json()["syntetisk"] is True
        page = service.get("/ogc/collections/rutor/items?limit=1").json()
        following = next(link["href"] for link in page["links"] if link["rel"] == "next").removeprefix(service.url)
        assert service.get(following).status_code == 200
        # What nobody has reviewed is not published.
        assert smultron("publish", ok=False).code == 1
        smultron("review", "approve", "--all")
        assert "shows 1 square and 1 place." in smultron("publish").err
        # Whoever was in the middle of the old one begins again.
        gone = service.get(following)
        assert gone.status_code == 410 and "Börja om" in gone.json()["detail"]
        hotspots = service.get("/layers/smultronstallen.geojson").json()
        assert hotspots["syntetisk"] is False and [f["id"] for f in hotspots["features"]] == ["o1-1"]
        answered = {f["id"] for f in service.get("/layers/forskolor.geojson").json()["features"]
                    if f["properties"]["svarat"] == "ja"}
        assert answered == {PRESCHOOL, OTHER_PRESCHOOL, THIRD}

        # Feedback is live; on a saved hotspot it is for planners only.
        smultron("hotspots", "--min-weight", 1, "--save", "2026a", "-o", "h.geojson")
        saved = json.loads((smultron.folder / "h.geojson").read_text())["features"]
        assert saved and all(f["id"].startswith("2584-2026a-") and len(f["id"]) == 15 for f in saved)
        smultron("feedback", "set", "--hotspot", "o1-1", "--status", "anvands", "--text", "sv=Tack!", "--text", "se=Giitu")
        smultron("feedback", "set", "--hotspot", saved[0]["id"], "--status", "mottaget", "--text", "sv=Hemligt")
        smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "genomfort", "--text", "sv=Klart")
        shown = service.get("/layers/smultronstallen.geojson").json()["features"][0]["properties"]
        assert (shown["aterkoppling"], shown["aterkoppling_status"]) == ("Tack!", "anvands")
        near = service.get(NEAR + "?within=1000").json()
        assert near["hotspots"][0]["feedback"][0]["texts"] == {"sv": "Tack!", "se": "Giitu"}
        assert near["preschool"]["feedback"][0]["status"] == "genomfort"
        assert "Hemligt" not in service.get("/layers/smultronstallen.geojson").text + json.dumps(near)
        planners = service.get("/layers/smultronstallen.geojson?analysis=2026a", role="planner").json()["features"]
        assert [f["id"] for f in planners] == [f["id"] for f in saved]
        assert planners[0]["properties"]["aterkoppling"] == "Hemligt"
        assert service.get("/layers/rutor.geojson?analysis=none", role="planner").status_code == 404
        assert service.get("/layers/rutor.geojson?analysis=2026a&round=1", role="planner").status_code == 400

        # Hidden and taken back marks stay until the next publication; a withdrawal acts at once.
        mark = smultron("review", "list", "--state", "approved").out.splitlines()[1].split(",")[0]
        smultron("review", "hide", mark)
        assert len(service.get("/layers/rutor.geojson").json()["features"]) == 1
        again = smultron("publish", ok=False)
        assert again.code == 1 and "at most once a week" in again.err
        smultron("publish", "--withdraw", 1)
        gone = service.get("/layers/rutor.geojson")
        assert gone.status_code == 404 and "återkallat" in gone.json()["detail"]
        assert service.get("/api/preschools").status_code == 404
        assert smultron("publish", "--withdraw", 1, ok=False).code == 1
        assert service.get("/layers/rutor.geojson", role="planner").status_code == 200
    finally:
        assert service.stop() == 0, service.said()
