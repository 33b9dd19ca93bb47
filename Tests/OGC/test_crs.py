"""OGC API – Features, Part 2: Coordinate Reference Systems by Reference 1.0.1 (18-058r1): one test a requirement, by its name.

What is expected comes from the whole layers through pyproj, which shares no code with the service but PROJ itself.
"""

import random

import pyproj
import pytest

from geometry import changed, farthest, grown, meets, positions
from ogc import CRS84, EPSG, SYSTEMS, link, problem

CRS_CLASS = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
MILLIMETRE = 1e-3
UNKNOWN = [EPSG + "3857", EPSG + "9999999", "EPSG:3006", "3006", "http://www.opengis.net/def/crs/EPSG/0/", "urn:ogc:def:crs:EPSG::3006", ""]


def from_wgs84(system):
    """Longitude, latitude to the axes of the system in its own order."""
    name = "OGC:CRS84" if system == CRS84 else "EPSG:" + system.rsplit("/", 1)[1]
    return pyproj.Transformer.from_crs("OGC:CRS84", name, always_xy=False).transform


def tolerance(system):
    """A millimetre, in the unit of the system; with what the rounding of the whole layer adds."""
    return 1.2e-8 if system in (CRS84, EPSG + "4326") else 1.2 * MILLIMETRE


def test_crs_conformance(client):
    """The class is declared."""
    assert CRS_CLASS in client.json("/conformance")["conformsTo"]


def test_crs_crs_uri(client):
    """Systems are named by http URIs of the OGC register."""
    for entry in client.json("/collections")["collections"]:
        for system in entry["crs"]:
            assert system.startswith("http://www.opengis.net/def/crs/") or system == "#/crs"


def test_crs_fc_md_crs_list(collection):
    """Every collection lists its systems, CRS84 among them; all that the service promises."""
    client, layer = collection
    assert client.json(f"/collections/{layer}")["crs"] == client.json(f"/collections/{layer}")["crs"]
    systems = client.json(f"/collections/{layer}")["crs"]
    assert set(systems) == set(SYSTEMS) and len(systems) == len(set(systems))


def test_crs_fc_md_crs_list_global(client):
    """A list of systems on /collections may be pointed to with #/crs, and only if it is there."""
    document = client.json("/collections")
    for entry in document["collections"]:
        assert "#/crs" not in entry["crs"] or set(document["crs"]) <= set(SYSTEMS)


def test_crs_fc_md_storage_crs(collection):
    """The system in which the data are stored, SWEREF 99 TM."""
    client, layer = collection
    assert client.json(f"/collections/{layer}")["storageCrs"] == EPSG + "3006"


def test_crs_fc_md_storage_crs_valid_value(collection):
    """… is one of the list."""
    client, layer = collection
    document = client.json(f"/collections/{layer}")
    assert document["storageCrs"] in document["crs"]


def test_crs_fc_crs_definition(client):
    """crs is a string parameter of the items and of the single feature."""
    from test_core import definition, resolved

    document, paths = definition(client)
    for path, item in paths.items():
        if "/items" in path:
            every = [resolved(document, entry) for entry in item.get("parameters", []) + item["get"].get("parameters", [])]
            found = [entry for entry in every if entry["name"] == "crs"]
            assert found and resolved(document, found[0]["schema"])["type"] == "string", path


@pytest.mark.parametrize("system", SYSTEMS)
def test_crs_fc_crs_action(client, system):
    """Coordinates are in the system that was asked for, its axes in its own order: northing first in SWEREF 99."""
    transform = from_wgs84(system)
    for layer in client.layers:
        whole = {feature["id"]: feature["geometry"] for feature in client.whole(layer)}
        features = client.features(layer, crs=system)
        assert {feature["id"] for feature in features} == set(whole)
        for feature in features:
            expected = changed(whole[feature["id"]], transform)
            assert farthest(feature["geometry"], expected) <= tolerance(system), f"{layer} {feature['id']}"


def test_crs_fc_crs_action_of_one_feature(collection):
    """The same for a single feature."""
    client, layer = collection
    for feature in client.items(layer, crs=EPSG + "3006", limit=3)["features"]:
        alone = client.get(f"/collections/{layer}/items/{feature['id']}", crs=EPSG + "3006")
        assert alone.headers["Content-Crs"] == f"<{EPSG}3006>"
        assert alone.json()["geometry"] == feature["geometry"]


def test_crs_fc_crs_default_value(collection):
    """Without crs it is CRS84."""
    client, layer = collection
    assert client.features(layer) == client.features(layer, crs=CRS84)


@pytest.mark.parametrize("system", UNKNOWN)
def test_crs_fc_crs_valid_value(client, system):
    """A system that the collection does not list is a 400, for the items and for one feature."""
    problem(client.get("/collections/forskolor/items", crs=system))
    problem(client.get("/collections/forskolor/items/451961", crs=system))


def test_crs_fc_bbox_crs_definition(client):
    """bbox-crs is a string parameter of the items."""
    from test_core import parameters_of_items

    assert parameters_of_items(client)["bbox-crs"]["schema"]["type"] == "string"


@pytest.mark.parametrize("system", UNKNOWN)
def test_crs_fc_bbox_crs_valid_value(client, system):
    """A system that the collection does not list is a 400."""
    problem(client.get("/collections/forskolor/items", bbox="1,2,3,4", bbox_crs=system))


def test_crs_fc_bbox_crs_default_value(collection):
    """Without bbox-crs the box is in CRS84."""
    client, layer = collection
    box = "20.1,67.8,20.3,67.9"
    assert client.ids(layer, bbox=box) == client.ids(layer, bbox=box, bbox_crs=CRS84)


@pytest.mark.parametrize("system", [EPSG + "4326", EPSG + "3006", EPSG + "3016", EPSG + "3018"])
def test_crs_fc_bbox_crs_action(client, system):
    """The box has the axes of bbox-crs in their own order, with four and with six numbers; edges belong to it."""
    transform = from_wgs84(system)
    edge = 1e-6 if system.endswith("/4326") else 0.1
    chance = random.Random(3006)
    for layer in client.layers:
        known = [(feature["id"], changed(feature["geometry"], transform)) for feature in client.whole(layer)]
        corners = [position for _, geometry in known for position in positions(geometry)]
        for _ in range(8 if corners else 0):
            first, second = chance.choice(corners)
            size = 10 ** chance.uniform(1, 4.5) / (1 if edge == 0.1 else 111_000)
            box = first - chance.random() * size, second - chance.random() * size, first + size, second + size
            four = ",".join(f"{value:.9f}" for value in box)
            six = ",".join(f"{value:.9f}" for value in (*box[:2], -50, *box[2:], 9000))
            found = client.ids(layer, bbox=four, bbox_crs=system)
            assert found == client.ids(layer, bbox=six, bbox_crs=system)
            surely = {identity for identity, geometry in known if meets(geometry, grown(box, -edge))}
            perhaps = {identity for identity, geometry in known if meets(geometry, grown(box, edge))}
            assert surely <= found <= perhaps, f"bbox={four}: without {surely - found}, with {found - perhaps}"


def test_crs_fc_bbox_crs_action_on_the_boundary(client):
    """Squares lie on whole metres of SWEREF 99 TM: a box that only touches an edge or a corner meets them, and one a metre
    away does not."""
    system = EPSG + "3006"
    everything = {feature["id"] for feature in client.whole("rutor")}
    identity = sorted(everything)[len(everything) // 2]
    east, north, size = map(int, identity.split("_"))
    touching = [(north - 5, east - 5, north, east), (north + size, east + size, north + size + 5, east + size + 5),
                (north + 1, east - 5, north + 2, east), (north - 5, east + 1, north, east + 2)]
    for box in touching:
        assert identity in client.ids("rutor", bbox=",".join(map(str, box)), bbox_crs=system), box
    for box in [(north - 5, east - 5, north - 1, east - 1), (north + 1, east - 5, north + 2, east - 1)]:
        assert identity not in client.ids("rutor", bbox=",".join(map(str, box)), bbox_crs=system), box
    # A box without any area is a box, too.
    assert identity in client.ids("rutor", bbox=f"{north + 1},{east + 1},{north + 1},{east + 1}", bbox_crs=system)


def test_crs_bbox_and_answer_in_different_systems(collection):
    """crs and bbox-crs have nothing to do with one another, and next keeps both."""
    client, layer = collection
    box = dict(bbox="7530000,715000,7545000,730000", bbox_crs=EPSG + "3006")
    assert client.ids(layer, **box) == client.ids(layer, **box, crs=EPSG + "3016", limit=7)
    for page in client.pages(layer, **box, crs=EPSG + "3016", limit=7):
        for feature in page["features"]:
            for north, east in positions(feature["geometry"]):
                assert 7_000_000 < north < 8_000_000 and 0 < east < 500_000


@pytest.mark.parametrize("system", SYSTEMS)
def test_crs_ogc_crs_header(client, system):
    """Every answer with geometries names its system."""
    for layer in client.layers:
        assert "Content-Crs" in client.get(f"/collections/{layer}/items", crs=system, limit=1).headers


@pytest.mark.parametrize("system", SYSTEMS)
def test_crs_ogc_crs_header_value(client, system):
    """… by its URI, in angle brackets."""
    response = client.get("/collections/forskolor/items", crs=system, limit=1)
    assert response.headers["Content-Crs"] == f"<{system}>"


def test_crs_geojson(collection):
    """GeoJSON in another system has no crs member: the header and the request are the prior arrangement of RFC 7946."""
    client, layer = collection
    response = client.get(f"/collections/{layer}/items", crs=EPSG + "3006", limit=2)
    assert response.headers["Content-Type"].split(";")[0] == "application/geo+json"
    assert "crs" not in response.json()
    following = link(response.json(), "next")
    assert following is None or client.get(following["href"]).headers["Content-Crs"] == f"<{EPSG}3006>"
