"""The open layers as Hajk's maps ask for them: WFS GetFeature that answers GeoJSON, east before north."""

import json

import pytest

from geometries import positions_of
from harness import HIDDEN_LAYERS, OPEN_LAYERS

SYSTEMS = [4326, 3006, 3016]

# The ways in which clients write a coordinate system.
FORMS = [
    "EPSG:{}", "epsg:{}", "urn:ogc:def:crs:EPSG::{}", "urn:x-ogc:def:crs:EPSG:{}",
    "http://www.opengis.net/def/crs/EPSG/0/{}", "http://www.opengis.net/gml/srs/epsg.xml#{}",
]


@pytest.fixture(scope="module")
def database():
    return "analysed"


@pytest.fixture(scope="module")
def exported(analysed):
    """The features of the GeoJSON export of the open audience, by layer and system."""
    return {
        (layer, crs): json.loads(analysed("export", layer, "--audience", "open", "--crs", crs).out)["features"]
        for layer in OPEN_LAYERS for crs in SYSTEMS}


def ask(running, role=None, **parameters):
    """As Hajk writes it: parameters in its order, and in the letters that are given."""
    usual = {
        "service": "WFS", "version": "1.1.0", "request": "GetFeature", "typename": "rutor",
        "outputFormat": "application/json"}
    lower = {name.lower() for name in parameters}
    usual = {name: value for name, value in usual.items() if name.lower() not in lower}
    return running.get("/wfs", role=role, params={**usual, **parameters})


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("layer", OPEN_LAYERS)
def test_a_layer_is_the_same_as_in_the_export(service, exported, layer, crs):
    answer = ask(service, typename=layer, srsname=f"EPSG:{crs}")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/geo+json")
    collection = answer.json()
    assert collection["features"] == exported[layer, crs] and collection["features"]
    assert collection["malgrupp"] == "öppen" and collection["syntetisk"] is True
    named = collection.get("crs", {}).get("properties", {}).get("name")
    assert named == (None if crs == 4326 else f"urn:ogc:def:crs:EPSG::{crs}")
    for feature in collection["features"]:
        assert (feature["geometry"] or {"type": "Point"})["type"] in ("Point", "LineString", "Polygon")
        if crs != 4326:
            assert all(east < 1_000_000 < north for east, north in positions_of(feature))


def test_without_a_system_positions_are_longitude_and_latitude(service, exported):
    assert ask(service).json()["features"] == exported["rutor", 4326]
    assert ask(service, srsname="").json()["features"] == exported["rutor", 4326]
    assert ask(service, srsname="urn:ogc:def:crs:OGC:1.3:CRS84").json()["features"] == exported["rutor", 4326]


@pytest.mark.parametrize("form", FORMS)
def test_a_system_can_be_written_in_many_ways(service, exported, form):
    for crs in SYSTEMS:
        assert ask(service, srsname=form.format(crs)).json()["features"] == exported["rutor", crs], crs


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_names_of_parameters_are_read_in_any_letters(service, exported, change):
    parameters = {
        "service": "WFS", "version": "1.1.0", "request": "GetFeature", "typename": "rutor",
        "outputFormat": "application/json", "srsname": "EPSG:3006"}
    answer = service.get("/wfs", params={change(name): value for name, value in parameters.items()})
    assert answer.json()["features"] == exported["rutor", 3006]


@pytest.mark.parametrize("parameters", [
    {"version": "1.0.0"}, {"version": "2.0.0", "typenames": "rutor"}, {"version": ""}, {"request": "getfeature"},
    {"typename": "smultron:rutor"}, {"outputFormat": "json"}, {"maxFeatures": "1000", "_": "1732262400"},
    {"service": "wfs"},
])
def test_what_differs_between_versions_and_clients_does_not_matter(service, exported, parameters):
    assert ask(service, srsname="EPSG:3006", **parameters).json()["features"] == exported["rutor", 3006]


@pytest.mark.parametrize("layer", OPEN_LAYERS)
@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_box_gives_the_features_that_it_meets(service, exported, crs, layer):
    """The box is moved over the layer; what it should give is told by the features' own boxes where they decide."""
    features = exported[layer, crs]
    some = 0
    for chosen in features[:: max(1, len(features) // 8)]:
        if not chosen["geometry"]:
            continue
        x, y = positions_of(chosen)[0]
        half = 0.01 if crs == 4326 else 700
        box = (x - half, y - half / 2, x + half, y + half / 2)
        written = ",".join(map(repr, box))
        for parameters in ({"bbox": written}, {"bbox": f"{written},EPSG:{crs}"}, {
                "BBOX": f"{written},urn:ogc:def:crs:EPSG::{crs}"}):
            found = [feature["id"] for feature in ask(
                service, typename=layer, srsname=f"EPSG:{crs}", **parameters).json()["features"]]
            assert chosen["id"] in found and len(set(found)) == len(found)
            for feature in features:
                if feature["id"] in found:
                    assert feature["geometry"] and meets(feature, box), feature["id"]
                elif feature["geometry"]:
                    assert not any(inside(position, box) for position in positions_of(feature)), feature["id"]
        some += len(found) < len(features)
    assert some


def envelope(feature):
    xs, ys = zip(*positions_of(feature))
    return min(xs), min(ys), max(xs), max(ys)


def meets(feature, box):
    west, south, east, north = envelope(feature)
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def inside(position, box):
    return box[0] <= position[0] <= box[2] and box[1] <= position[1] <= box[3]


def test_a_box_may_be_in_another_system_than_the_answer(service, exported):
    e, n = positions_of(exported["forskolor", 3006][1])[0]
    answer = ask(service, typename="forskolor", srsname="EPSG:4326", bbox=f"{e - 5},{n - 5},{e + 5},{n + 5},EPSG:3006")
    assert [feature["id"] for feature in answer.json()["features"]] == [exported["forskolor", 3006][1]["id"]]
    assert answer.json()["features"][0] == exported["forskolor", 4326][1]


def test_whoever_asks_gets_what_is_open_and_any_page_may_show_it(service, exported):
    for role in (None, "planner", "admin"):
        answer = ask(service, role, srsname="EPSG:3006")
        assert answer.json()["features"] == exported["rutor", 3006]
        assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["Vary"]
        for layer in HIDDEN_LAYERS:
            assert ask(service, role, typename=layer).status_code == 404


def test_what_has_not_changed_is_not_sent_again(service):
    tag = ask(service).headers["ETag"]
    again = service.get("/wfs", params={
        "service": "WFS", "version": "1.1.0", "request": "GetFeature", "typename": "rutor",
        "outputFormat": "application/json"}, headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content
    assert ask(service, srsname="EPSG:3006").headers["ETag"] != tag


@pytest.mark.parametrize("parameters, status", [
    ({"request": "GetCapabilities"}, 400), ({"request": "Transaction"}, 400), ({"typename": ""}, 404),
    ({"typename": "tomtar"}, 404), ({"srsname": "EPSG:4711"}, 400), ({"srsname": "EPSG:3857"}, 400),
    ({"srsname": "nonsense"}, 400), ({"bbox": "1,2,3"}, 400), ({"bbox": "3,3,1,1"}, 400), ({"bbox": "a,b,c,d"}, 400),
    ({"bbox": "1,2,3,nan"}, 400), ({"bbox": "1,2,3,4,EPSG:1"}, 400), ({"bbox": "1,2,3,4,EPSG:3006,5"}, 400),
    ({"bbox": "1,2,3,inf"}, 400),
])
def test_what_cannot_be_answered_is_a_problem_that_says_what(service, parameters, status):
    answer = ask(service, **parameters)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["title"] or answer.json()["detail"]
