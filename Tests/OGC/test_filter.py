"""OGC API – Features, Part 3: Filtering 1.0 (19-079r2), and CQL2 1.0 (21-065r2): queryables, queryables as parameters, filters.

Every filter has the same condition in Python beside it, for the whole layer.
"""

import json
import math

import pyproj
import pytest

from geometry import meets
from ogc import CRS84, EPSG, link, problem

PART3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
DECLARED = [PART3 + name for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")] + [
    CQL2 + name for name in ("cql2-text", "cql2-json", "basic-cql2", "basic-spatial-functions")]
GEOMETRY_ROLE = "primary-geometry"
BOX = (20.15, 67.82, 20.25, 67.88)


def has(value, condition):
    """What SQL's three-valued logic makes of a comparison: nothing is never true."""
    return value is not None and condition(value)


def compare(operator, name, value):
    return {"op": operator, "args": [{"property": name}, value]}


# Text, JSON, and the same in Python; for the layer that has all kinds of attributes.
FILTERS = {
    "equal": ("kategori = 'lek'", compare("=", "kategori", "lek"), lambda p: has(p["kategori"], lambda v: v == "lek")),
    "unequal": ("kategori <> 'lek'", compare("<>", "kategori", "lek"), lambda p: has(p["kategori"], lambda v: v != "lek")),
    "greater": ("antal_barn > 8", compare(">", "antal_barn", 8), lambda p: has(p["antal_barn"], lambda v: v > 8)),
    "at least": ("antal_barn >= 8", compare(">=", "antal_barn", 8), lambda p: has(p["antal_barn"], lambda v: v >= 8)),
    "less": ("antal_barn < 8", compare("<", "antal_barn", 8), lambda p: has(p["antal_barn"], lambda v: v < 8)),
    "at most": ("antal_barn <= 8", compare("<=", "antal_barn", 8), lambda p: has(p["antal_barn"], lambda v: v <= 8)),
    "decimal": ("noggrannhet_m < 10.5", compare("<", "noggrannhet_m", 10.5),
                lambda p: has(p["noggrannhet_m"], lambda v: v < 10.5)),
    "negative": ("antal_barn > -1", compare(">", "antal_barn", -1), lambda p: has(p["antal_barn"], lambda v: v > -1)),
    "null": ("noggrannhet_m IS NULL", {"op": "isNull", "args": [{"property": "noggrannhet_m"}]},
             lambda p: p["noggrannhet_m"] is None),
    "not null": ("noggrannhet_m IS NOT NULL",
                 {"op": "not", "args": [{"op": "isNull", "args": [{"property": "noggrannhet_m"}]}]},
                 lambda p: p["noggrannhet_m"] is not None),
    "and": ("kategori = 'lek' AND antal_barn > 5",
            {"op": "and", "args": [compare("=", "kategori", "lek"), compare(">", "antal_barn", 5)]},
            lambda p: p["kategori"] == "lek" and has(p["antal_barn"], lambda v: v > 5)),
    "or": ("kategori = 'lek' OR typ = 'undviker'",
           {"op": "or", "args": [compare("=", "kategori", "lek"), compare("=", "typ", "undviker")]},
           lambda p: p["kategori"] == "lek" or p["typ"] == "undviker"),
    "not": ("NOT (arstid = 'vinter')", {"op": "not", "args": [compare("=", "arstid", "vinter")]},
            lambda p: has(p["arstid"], lambda v: v != "vinter")),
    "and before or": ("kategori = 'lek' OR kategori = 'natur' AND antal_barn > 10",
                      {"op": "or", "args": [compare("=", "kategori", "lek"), {"op": "and", "args": [
                          compare("=", "kategori", "natur"), compare(">", "antal_barn", 10)]}]},
                      lambda p: p["kategori"] == "lek" or (p["kategori"] == "natur" and p["antal_barn"] > 10)),
    "not of null": ("NOT (noggrannhet_m > 10)", {"op": "not", "args": [compare(">", "noggrannhet_m", 10)]},
                    lambda p: has(p["noggrannhet_m"], lambda v: not v > 10)),
    "quote": ("grupp = 'Rosens''grupp'", compare("=", "grupp", "Rosens'grupp"), lambda p: p["grupp"] == "Rosens'grupp"),
    "lower case words": ("kategori = 'lek' and not antal_barn > 5",
                         {"op": "and", "args": [compare("=", "kategori", "lek"),
                                                {"op": "not", "args": [compare(">", "antal_barn", 5)]}]},
                         lambda p: p["kategori"] == "lek" and has(p["antal_barn"], lambda v: not v > 5)),
    "moment": ("tidpunkt > TIMESTAMP('2026-02-10T00:00:00Z')",
               compare(">", "tidpunkt", {"timestamp": "2026-02-10T00:00:00Z"}),
               lambda p: p["tidpunkt"] > "2026-02-10T00:00:00Z"),
}
# Only tried where the class is declared.
ADVANCED = {
    "in": ("advanced-comparison-operators", "kategori IN ('lek','natur')",
           {"op": "in", "args": [{"property": "kategori"}, ["lek", "natur"]]}, lambda p: p["kategori"] in ("lek", "natur")),
    "between": ("advanced-comparison-operators", "antal_barn BETWEEN 4 AND 6",
                {"op": "between", "args": [{"property": "antal_barn"}, 4, 6]},
                lambda p: has(p["antal_barn"], lambda v: 4 <= v <= 6)),
    "like": ("advanced-comparison-operators", "kategori LIKE '%a%'", compare("like", "kategori", "%a%"),
             lambda p: has(p["kategori"], lambda v: "a" in v)),
    "case": ("case-insensitive-comparison", "CASEI(grupp) = CASEI('AVDELNING 1')",
             {"op": "=", "args": [{"op": "casei", "args": [{"property": "grupp"}]},
                                  {"op": "casei", "args": ["AVDELNING 1"]}]},
             lambda p: has(p["grupp"], lambda v: v.lower() == "avdelning 1")),
    "accent": ("accent-insensitive-comparison", "ACCENTI(grupp) = ACCENTI('Blabar')",
               {"op": "=", "args": [{"op": "accenti", "args": [{"property": "grupp"}]},
                                    {"op": "accenti", "args": ["Blabar"]}]},
               lambda p: has(p["grupp"], lambda v: v == "Blåbär")),
}


def ids(features, condition):
    return {feature["id"] for feature in features if condition(feature["properties"])}


def test_conformance(client):
    """The classes are declared."""
    assert set(DECLARED) <= set(client.json("/conformance")["conformsTo"])


# MARK: Queryables


def test_queryables_get_queryables_op(collection):
    """Every collection has queryables."""
    client, layer = collection
    assert client.get(f"/collections/{layer}/queryables").status_code == 200


def test_queryables_get_queryables_response(collection):
    """They come as JSON Schema: an object whose properties are the queryables; its id is its address without parameters."""
    client, layer = collection
    response = client.get(f"/collections/{layer}/queryables", accept="application/schema+json")
    assert response.headers["Content-Type"].split(";")[0] == "application/schema+json"
    schema = response.json()
    assert schema["$schema"] in ("https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema")
    assert schema["$id"] == f"{client.root}/collections/{layer}/queryables"
    assert schema["type"] == "object" and schema["properties"]


def test_queryables_queryables_link(collection):
    """The collection links to them."""
    client, layer = collection
    found = link(client.json(f"/collections/{layer}"), "http://www.opengis.net/def/rel/ogc/1.0/queryables")
    assert found["type"] == "application/schema+json" and client.get(found["href"]).status_code == 200


def test_queryables_are_the_published_attributes(collection):
    """Nobody can ask for what the layer does not show: the open audience's queryables are the attributes it sees."""
    client, layer = collection
    schema = client.json(f"/collections/{layer}/queryables")["properties"]
    shown = {name for feature in client.whole(layer) for name in feature["properties"]}
    asked = {name for name, entry in schema.items() if not entry.get("format", "").startswith("geometry-")}
    assert asked <= shown and len(schema) == len(asked) + 1


def test_queryables_query_parameters_parameters(collection):
    """Every simple queryable is a parameter of the items, and only what has that value comes back."""
    client, layer = collection
    whole = client.whole(layer)
    for name, schema in client.json(f"/collections/{layer}/queryables")["properties"].items():
        known = {feature["properties"].get(name) for feature in whole} - {None}
        if schema.get("type") not in ("string", "integer", "number", "boolean") or not known:
            continue
        value = sorted(known)[len(known) // 2]
        response = client.get(f"/collections/{layer}/items", limit=10_000, **{name: value})
        assert response.status_code == 200, f"{name}={value}: {response.text[:300]}"
        assert {feature["id"] for feature in response.json()["features"]} == ids(whole, lambda p: p[name] == value), name
        assert response.json()["numberMatched"] == len(ids(whole, lambda p: p[name] == value))


# MARK: Filters


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("language", ["text", "json"])
def test_filter_response(planner, name, language):
    """Only features for which the filter is true; numberMatched counts them."""
    text, document, condition = FILTERS[name]
    check(planner, text if language == "text" else document, condition)


@pytest.mark.parametrize("name", ADVANCED)
def test_filter_response_of_further_classes(planner, name):
    """… and the same for every further class of CQL2 that is declared."""
    conformance, text, document, condition = ADVANCED[name]
    if CQL2 + conformance not in planner.json("/conformance")["conformsTo"]:
        pytest.skip(f"{conformance} is not declared")
    check(planner, text, condition)
    check(planner, document, condition)


def check(client, expression, condition, layer="markeringar"):
    parameters = {"filter": expression, "filter_lang": "cql2-text"}
    if not isinstance(expression, str):
        parameters = {"filter": json.dumps(expression), "filter_lang": "cql2-json"}
    expected = ids(client.whole(layer), condition)
    pages = list(client.pages(layer, **parameters, limit=100))
    found = [feature["id"] for page in pages for feature in page["features"]]
    assert sorted(found) == sorted(expected)
    assert {page["numberMatched"] for page in pages} == {len(expected)}


def test_filter_filter_param(client):
    """filter, filter-lang and filter-crs are parameters of the items."""
    from test_core import parameters_of_items

    parameters = parameters_of_items(client)
    assert parameters["filter"]["schema"]["type"] == "string"
    languages = parameters["filter-lang"]["schema"]
    assert languages["default"] == "cql2-text" and set(languages["enum"]) == {"cql2-text", "cql2-json"}


def test_filter_filter_lang_param(client):
    """Without filter-lang it is CQL2 text; an unknown language is a 400."""
    text = "huvudman = 'kommunal'"
    assert client.ids("forskolor", filter=text) == client.ids("forskolor", filter=text, filter_lang="cql2-text")
    problem(client.get("/collections/forskolor/items", filter=text, filter_lang="ecql"))
    problem(client.get("/collections/forskolor/items", filter=text, filter_lang="cql2-json"))


def polygon(box, order=lambda x, y: (x, y)):
    west, south, east, north = box
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return "POLYGON((" + ",".join("{:.6f} {:.6f}".format(*order(*position)) for position in ring) + "))"


def geometry_name(client, layer):
    properties = client.json(f"/collections/{layer}/queryables")["properties"]
    return next(name for name, schema in properties.items() if schema.get("x-ogc-role") == GEOMETRY_ROLE
                or schema.get("format", "").startswith("geometry-"))


def test_filter_filter_crs_wgs84(collection):
    """Geometries in a filter are in CRS84; what has no geometry intersects nothing."""
    client, layer = collection
    expected = {feature["id"] for feature in client.whole(layer)
                if feature["geometry"] is not None and meets(feature["geometry"], BOX)}
    name = geometry_name(client, layer)
    assert client.ids(layer, filter=f"S_INTERSECTS({name},{polygon(BOX)})") == expected
    assert client.ids(layer, filter=f"S_INTERSECTS({name},BBOX({','.join(map(str, BOX))}))") == expected
    ring = [[BOX[0], BOX[1]], [BOX[2], BOX[1]], [BOX[2], BOX[3]], [BOX[0], BOX[3]], [BOX[0], BOX[1]]]
    document = {"op": "s_intersects", "args": [{"property": name}, {"type": "Polygon", "coordinates": [ring]}]}
    assert client.ids(layer, filter=json.dumps(document), filter_lang="cql2-json") == expected


@pytest.mark.parametrize("code", [4326, 3006, 3016])
def test_filter_filter_crs_param(collection, code):
    """With filter-crs they are in that system, its axes in its own order; crs has nothing to do with it."""
    client, layer = collection
    transform = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
    # A triangle, so that no edge follows an axis of either system.
    corners = [(20.10, 67.80), (20.40, 67.82), (20.22, 67.90)]

    def triangle(order):
        return "POLYGON((" + ",".join("{:.9f} {:.9f}".format(*order(*corner)) for corner in [*corners, corners[0]]) + "))"

    name = geometry_name(client, layer)
    here = client.ids(layer, filter=f"S_INTERSECTS({name},{triangle(lambda x, y: (x, y))})")
    there = client.ids(layer, filter=f"S_INTERSECTS({name},{triangle(transform)})", filter_crs=f"{EPSG}{code}", crs=CRS84)
    if code == 4326:
        assert here == there
    else:
        # Straight lines of one system are curved in the other: by under 100 m over these distances.
        assert len(here ^ there) <= math.ceil(0.05 * len(here | there))
        assert bool(here) == bool(there)
    problem(client.get(f"/collections/{layer}/items", filter=f"S_INTERSECTS({name},POINT(1 2))", filter_crs=EPSG + "3857"))


def test_filter_with_the_other_parameters(planner):
    """All conditions together, whatever their kind."""
    box = "20.1,67.8,20.3,67.9"
    expected = planner.ids("markeringar", bbox=box) & planner.ids("markeringar", filter="antal_barn > 5") & planner.ids(
        "markeringar", kategori="lek")
    assert planner.ids("markeringar", bbox=box, filter="antal_barn > 5", kategori="lek", limit=5) == expected


def test_filter_on_bands_sees_what_is_published(service):
    """The open audience's counts are words: a comparison with a number is refused or finds nothing."""
    from ogc import Client

    client = Client(service, "open")
    band = client.whole("rutor")[0]["properties"]["antal_barn"]
    expected = ids(client.whole("rutor"), lambda p: p["antal_barn"] == band)
    assert client.ids("rutor", filter=f"antal_barn = '{band}'") == expected
    response = client.get("/collections/rutor/items", filter="antal_barn > 20")
    assert response.status_code == 400 or response.json()["features"] == []
    problem(client.get("/collections/smultronstallen/items", filter="rang = 1"))
    problem(client.get("/collections/smultronstallen/items", rang="1"))
