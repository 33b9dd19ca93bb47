"""OGC API – Features, Part 1: Core 1.0.1 (17-069r4), the abstract tests of Core, GeoJSON, HTML and OpenAPI 3.0: one test a
requirement, by its name."""

import datetime
import random
import re

import jsonschema
import pytest
import requests

from geometry import farthest, grown, meets, positions
from harness import HIDDEN_LAYERS
from ogc import BROWSER, CRS84, OPENAPI, Client, link, links, problem

PART1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
# In degrees: some 10 cm. What lies nearer to an edge than that may fall on either side.
EDGE = 1e-6

FEATURE_COLLECTION = {
    "type": "object", "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {
            "type": "object", "required": ["type", "geometry", "properties", "id"],
            "properties": {"type": {"const": "Feature"}, "id": {"type": "string", "minLength": 1},
                           "geometry": {"type": ["object", "null"]}, "properties": {"type": ["object", "null"]}}}},
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
        "timeStamp": {"type": "string"},
    },
    "$defs": {"link": {"type": "object", "required": ["href", "rel"],
                       "properties": {"href": {"type": "string", "format": "uri"}, "rel": {"type": "string"},
                                      "type": {"type": "string"}}}},
}
RESOURCES = ["", "/conformance", "/collections", "/collections/forskolor", "/collections/forskolor/items",
             "/collections/forskolor/items/451961", "/collections/forskolor/queryables", "/collections/forskolor/schema"]


def boxes(features, count, seed=1):
    """Boxes of all sizes around positions of the layer, in CRS84."""
    chance = random.Random(seed)
    known = [position for feature in features for position in positions(feature["geometry"])]
    for _ in range(count):
        lon, lat = chance.choice(known)
        width = 10 ** chance.uniform(-4, 0)
        west, south = lon - chance.random() * width, lat - chance.random() * width / 2
        yield west, south, west + width, south + width / 2


# MARK: Core, landing page, API definition, conformance


def test_core_root_op(client):
    """The landing page answers GET."""
    assert client.get().status_code == 200


def test_core_root_success(client):
    """It links to the API's definition (service-desc or service-doc), to the conformance declaration and to the data."""
    page = client.json()
    assert link(page, "service-desc") or link(page, "service-doc")
    for relation in ("conformance", "data"):
        assert client.get(link(page, relation)["href"]).status_code == 200
    # What QGIS insists on.
    assert link(page, "service-desc", OPENAPI) and link(page, "data", "application/json")
    assert page["title"]


def test_core_api_definition_op(client):
    """Every API definition that the landing page links to answers GET."""
    page = client.json()
    for entry in links(page, "service-desc") + links(page, "service-doc"):
        assert client.get(entry["href"]).status_code == 200


def test_core_api_definition_success(client):
    """The definition comes in the media type that the link says."""
    for entry in links(client.json(), "service-desc"):
        response = client.get(entry["href"])
        assert response.headers["Content-Type"].replace(" ", "") == entry["type"].replace(" ", "")


def test_core_conformance_op(client):
    """The conformance declaration answers GET."""
    assert client.get("/conformance").status_code == 200


def test_core_conformance_success(client):
    """It lists the conformance classes; those of this file are among them, and no draft of 1.1."""
    classes = client.json("/conformance")["conformsTo"]
    assert {PART1 + name for name in ("core", "geojson", "html", "oas30")} <= set(classes)
    assert len(classes) == len(set(classes)) and not [name for name in classes if "/1.1/" in name]


def test_core_http(client):
    """HTTP 1.1, and HTTPS by RFC 2818 where it is used: the status line says so, and HEAD has the headers of GET."""
    response = client.get("/collections")
    assert response.raw.version == 11
    head = client.session.head(client.root + "/collections", timeout=60)
    assert head.status_code == 200 and not head.content
    assert head.headers["Content-Type"] == response.headers["Content-Type"]


@pytest.mark.parametrize("path", RESOURCES)
def test_core_query_param_unknown(client, path):
    """A parameter that the API definition does not name is answered with 400."""
    assert client.get(path).status_code == 200
    document = problem(client.get(path, okand="1"))
    assert "okand" in str(document)


@pytest.mark.parametrize("parameter, value", [
    ("limit", "0"), ("limit", "-1"), ("limit", "tio"), ("limit", "1.5"), ("limit", ""), ("bbox", "1,2,3"),
    ("bbox", "a,b,c,d"), ("datetime", "i går"), ("datetime", "2026-13-01T00:00:00Z"), ("f", "shape")])
def test_core_query_param_invalid(client, parameter, value):
    """A parameter with a value that the definition does not allow is answered with 400."""
    problem(client.get("/collections/forskolor/items", **{parameter: value}))


def test_core_crs84(collection):
    """Without any other word, geometries are in WGS 84, longitude first."""
    client, layer = collection
    for feature in client.features(layer):
        for lon, lat in positions(feature["geometry"]):
            assert 10 < lon < 25 and 55 < lat < 70


# MARK: Core, collections


def test_core_fc_md_op(client):
    """The list of collections answers GET."""
    assert client.get("/collections").status_code == 200


def test_core_fc_md_success(client):
    """It has links and collections, of the schema of the standard."""
    document = client.json("/collections")
    assert isinstance(document["links"], list) and isinstance(document["collections"], list)
    assert sorted(entry["id"] for entry in document["collections"]) == sorted(client.layers)


def test_core_fc_md_links(client):
    """It links to itself and to its other representations; each link has rel and type."""
    document = client.json("/collections")
    assert link(document, "self", "application/json") and link(document, "alternate", "text/html")
    for entry in links(document, "self") + links(document, "alternate"):
        assert entry["type"] and entry["href"]


def test_core_fc_md_items(client):
    """Every collection is described: its id, its title, its links."""
    for entry in client.json("/collections")["collections"]:
        assert entry["id"] and entry["title"] and entry["links"]
        assert entry.get("itemType", "feature") == "feature"


def test_core_fc_md_items_links(client):
    """Every collection links to its items, once for every media type, with rel and type."""
    for entry in client.json("/collections")["collections"]:
        for media in ("application/geo+json", "text/html"):
            found = link(entry, "items", media)
            assert found, f"{entry['id']} has no items as {media}"
            response = client.get(found["href"])
            assert response.status_code == 200 and response.headers["Content-Type"].startswith(media)


def test_core_fc_md_extent(collection):
    """The extent, where it is given, contains every feature."""
    client, layer = collection
    extent = client.json(f"/collections/{layer}").get("extent")
    if extent is None:
        return
    west, south, east, north = extent["spatial"]["bbox"][0]
    for feature in client.features(layer):
        for lon, lat in positions(feature["geometry"]):
            assert west - EDGE <= lon <= east + EDGE and south - EDGE <= lat <= north + EDGE
        time = (feature["properties"] or {}).get("tidpunkt")
        if time and "temporal" in extent:
            begin, end = extent["temporal"]["interval"][0]
            assert (begin is None or begin <= time) and (end is None or time <= end)


def test_core_fc_md_extent_multi(collection):
    """A first box and interval that span all the others."""
    client, layer = collection
    extent = client.json(f"/collections/{layer}").get("extent", {})
    overall, *parts = extent.get("spatial", {}).get("bbox", [None])
    for part in parts:
        assert meets({"type": "Point", "coordinates": part[:2]}, overall)
        assert meets({"type": "Point", "coordinates": part[2:]}, overall)


def test_core_sfc_md_op(collection):
    """Every collection of the list answers at its own address."""
    client, layer = collection
    assert client.get(f"/collections/{layer}").status_code == 200


def test_core_sfc_md_success(client):
    """… and says there what the list says: id, title, description, extent, and the same items."""
    for entry in client.json("/collections")["collections"]:
        alone = client.json(f"/collections/{entry['id']}")
        for name in ("id", "title", "description", "extent", "crs", "storageCrs"):
            assert alone.get(name) == entry.get(name)
        assert {found["href"] for found in links(entry, "items")} <= {found["href"] for found in links(alone, "items")}


# MARK: Core, features


def test_core_fc_op(collection):
    """The items of every collection answer GET."""
    client, layer = collection
    assert client.get(f"/collections/{layer}/items").status_code == 200


def test_core_fc_limit_definition(client):
    """The parameter limit is an integer with minimum, maximum and default in the API definition."""
    parameter = parameters_of_items(client)["limit"]
    assert parameter["in"] == "query" and not parameter.get("required")
    assert parameter["schema"] == {**parameter["schema"], "type": "integer", "minimum": 1, "maximum": 10_000, "default": 1000}


@pytest.mark.parametrize("limit", [1, 7, 10_000, 10_001, 1_000_000_000])
def test_core_fc_limit_response_1(collection, limit):
    """No more features than limit; above the maximum it is the maximum that counts, and no error."""
    client, layer = collection
    page = client.items(layer, limit=limit)
    assert len(page["features"]) == min(page["numberMatched"], limit, 10_000)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_paging_gives_every_feature_once(collection, limit):
    """Following next gives every feature exactly once; the last page has no next."""
    client, layer = collection
    if limit == 1 and layer == "markeringar":
        limit = 13  # six hundred pages say no more than fifty
    whole = client.whole(layer)
    pages = list(client.pages(layer, limit=limit))
    ids = [feature["id"] for page in pages for feature in page["features"]]
    assert sorted(ids) == sorted(feature["id"] for feature in whole)
    assert all(page["numberMatched"] == len(whole) for page in pages)
    assert [link(page, "next") is None for page in pages] == [False] * (len(pages) - 1) + [True]
    # No empty page at the end of a full one.
    assert pages[-1]["features"] or not whole


def test_core_fc_bbox_definition(client):
    """bbox takes four or six numbers; with six the heights are left aside, as the layers have none."""
    parameter = parameters_of_items(client)["bbox"]
    assert parameter["schema"]["type"] == "array" and parameter["schema"]["items"] == {"type": "number"}
    assert parameter.get("explode") is False
    for layer in client.layers:
        four = client.ids(layer, bbox="20.1,67.8,20.3,67.9")
        assert four == client.ids(layer, bbox="20.1,67.8,-100,20.3,67.9,5000")


def test_core_fc_bbox_response(collection):
    """Only features that meet the box, edges included, and all that have no geometry."""
    client, layer = collection
    whole = client.whole(layer)
    if not whole:
        return
    for box in boxes(whole, 25):
        found = client.ids(layer, bbox=",".join(f"{value:.9f}" for value in box))
        surely = {feature["id"] for feature in whole if meets(feature["geometry"], grown(box, -EDGE))}
        perhaps = {feature["id"] for feature in whole if meets(feature["geometry"], grown(box, EDGE))}
        assert surely <= found <= perhaps, f"bbox={box}: without {surely - found}, with {found - perhaps}"


def test_core_fc_bbox_response_across_the_antimeridian(client):
    """West greater than east: the box goes across the antimeridian."""
    everything, nowhere = client.ids("forskolor"), {
        feature["id"] for feature in client.whole("forskolor") if feature["geometry"] is None}
    assert client.ids("forskolor", bbox="170,-90,-170,90") == nowhere
    assert client.ids("forskolor", bbox="10,-90,-170,90") == everything


def test_core_fc_time_definition(client):
    """datetime is a string parameter."""
    assert parameters_of_items(client)["datetime"]["schema"]["type"] == "string"


@pytest.mark.parametrize("begin, end", [(0, 0), (10, 20), (None, 15), (15, None), (None, None)])
def test_core_fc_time_response(planner, begin, end):
    """Instants and intervals, half-bounded ones with .. or with nothing: only marks from that time, ends included."""
    moments = sorted(feature["properties"]["tidpunkt"] for feature in planner.whole("markeringar"))
    first = None if begin is None else moments[begin * len(moments) // 30]
    last = None if end is None else moments[end * len(moments) // 30]
    expected = {feature["id"] for feature in planner.whole("markeringar")
                if (first is None or first <= feature["properties"]["tidpunkt"])
                and (last is None or feature["properties"]["tidpunkt"] <= last)}
    assert expected
    if first == last and first is not None:
        values = [first]
    else:
        values = [f"{first or '..'}/{last or '..'}", f"{first or ''}/{last or ''}"]
    # The standard has no interval without both ends; an open one is everything or a 400.
    for value in values:
        if first is None and last is None:
            assert planner.get("/collections/markeringar/items", datetime=value).status_code in (200, 400)
        else:
            assert planner.ids("markeringar", datetime=value) == expected, value


def test_core_fc_time_response_with_other_offsets(planner):
    """A time is a moment: an offset from UTC changes nothing."""
    moments = sorted(feature["properties"]["tidpunkt"] for feature in planner.whole("markeringar"))
    moment = datetime.datetime.fromisoformat(moments[len(moments) // 2].replace("Z", "+00:00"))
    swedish = moment.astimezone(datetime.timezone(datetime.timedelta(hours=2))).isoformat()
    utc = moment.isoformat().replace("+00:00", "Z")
    assert planner.ids("markeringar", datetime=f"{swedish}/..") == planner.ids("markeringar", datetime=f"{utc}/..")


@pytest.mark.parametrize("layer", ["forskolor", "rutor"])
def test_core_fc_time_response_without_time(client, layer):
    """What has no time matches every time."""
    everything = client.ids(layer)
    for value in ("1990-01-01T00:00:00Z", "../1990-01-01T00:00:00Z", "2090-01-01T00:00:00Z/.."):
        assert client.ids(layer, datetime=value) == everything


def test_core_fc_response(collection):
    """All parameters together: the features that meet every one of them."""
    client, layer = collection
    box = "20.1,67.8,20.3,67.9"
    assert client.ids(layer, bbox=box, datetime="2000-01-01T00:00:00Z/..", limit=7) == client.ids(layer, bbox=box)


def test_core_fc_links(collection):
    """A page links to itself and to its other representations, and the links give what they say."""
    client, layer = collection
    page = client.items(layer, limit=3, bbox="20,67,21,68")
    itself, other = link(page, "self", "application/geo+json"), link(page, "alternate", "text/html")
    again = client.json(itself["href"])
    assert [entry["id"] for entry in again["features"]] == [entry["id"] for entry in page["features"]]
    assert client.get(other["href"]).headers["Content-Type"].startswith("text/html")


def test_core_fc_rel_type(collection):
    """Every link has rel and type."""
    client, layer = collection
    for page in client.pages(layer, limit=50):
        assert all(entry["rel"] and entry["type"] for entry in page["links"])


def test_core_fc_time_stamp(collection):
    """timeStamp, where it is given, is when the answer was made, in RFC 3339."""
    client, layer = collection
    stamp = client.items(layer, limit=1).get("timeStamp")
    made = datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - made).total_seconds()) < 60


def test_core_fc_number_matched(collection):
    """numberMatched is the number of features that meet the parameters, whatever the limit."""
    client, layer = collection
    for box in ("20.1,67.8,20.3,67.9", "18,67,24,70", "0,0,1,1"):
        assert client.items(layer, bbox=box, limit=1)["numberMatched"] == len(client.features(layer, bbox=box))


def test_core_fc_number_returned(collection):
    """numberReturned is the number of features of the page."""
    client, layer = collection
    for page in client.pages(layer, limit=50):
        assert page["numberReturned"] == len(page["features"])


def test_core_f_op(collection):
    """Every feature answers at its id."""
    client, layer = collection
    for feature in client.items(layer, limit=5)["features"]:
        assert client.get(f"/collections/{layer}/items/{feature['id']}").status_code == 200


def test_core_f_success(collection):
    """… with the same id, geometry and properties as among the items."""
    client, layer = collection
    for feature in client.items(layer, limit=5)["features"]:
        response = client.get(f"/collections/{layer}/items/{feature['id']}")
        alone = response.json()
        assert response.headers["Content-Type"].startswith("application/geo+json")
        assert [alone[name] for name in ("id", "type", "properties", "geometry")] == [
            feature[name] for name in ("id", "type", "properties", "geometry")]


def test_core_f_links(collection):
    """A feature links to itself, to its other representations and to its collection."""
    client, layer = collection
    for feature in client.items(layer, limit=1)["features"]:
        alone = client.json(f"/collections/{layer}/items/{feature['id']}")
        assert link(alone, "self", "application/geo+json") and link(alone, "alternate", "text/html")
        assert client.json(link(alone, "collection", "application/json")["href"])["id"] == layer


# MARK: GeoJSON


def test_geojson_definition(collection):
    """Features come as application/geo+json."""
    client, layer = collection
    for accept in (None, "*/*", "application/geo+json", "application/geo+json, application/json"):
        response = client.get(f"/collections/{layer}/items", accept=accept, limit=2)
        assert response.headers["Content-Type"].split(";")[0] == "application/geo+json"
    # Whoever asks for any JSON gets JSON.
    assert "json" in client.get(f"/collections/{layer}/items", accept="application/json", limit=2).headers["Content-Type"]


def test_geojson_content(collection):
    """Feature collections and features as RFC 7946 and the standard's schema have them: the same as the whole layer."""
    client, layer = collection
    whole = {feature["id"]: feature for feature in client.whole(layer)}
    for page in client.pages(layer):
        jsonschema.validate(page, FEATURE_COLLECTION)
        assert "crs" not in page
        for feature in page["features"]:
            same = whole.pop(feature["id"])
            assert feature["properties"] == same["properties"]
            assert farthest(feature["geometry"], same["geometry"]) == 0
            if feature["geometry"] and feature["geometry"]["type"] == "Polygon":
                ring = feature["geometry"]["coordinates"][0]
                area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:]))
                assert area > 0 and ring[0] == ring[-1], "outer rings go counter-clockwise and are closed"
    assert not whole


# MARK: HTML


@pytest.mark.parametrize("path", RESOURCES)
def test_html_definition(client, path):
    """Every resource is a page for whoever prefers HTML: by Accept, as browsers send it, or by f=html."""
    for response in (client.get(path, accept="text/html"), client.get(path, accept=BROWSER), client.get(path, f="html")):
        assert response.status_code == 200
        assert response.headers["Content-Type"].replace(" ", "").lower() == "text/html;charset=utf-8"
        assert "<html" in response.text
        assert "Accept" in response.headers["Vary"]
    assert "json" in client.get(path, accept=BROWSER, f="json").headers["Content-Type"]
    assert "json" in client.get(path, accept="*/*").headers["Content-Type"]


def test_html_content(client):
    """A page says what the JSON says: collections by title, features with their properties, and the links."""
    page = client.get("/collections", accept="text/html").text
    for entry in client.json("/collections")["collections"]:
        assert entry["title"] in page and f"/ogc/collections/{entry['id']}" in page
    preschool = client.items("forskolor", limit=1)["features"][0]
    page = client.get(f"/collections/forskolor/items/{preschool['id']}", accept="text/html").text
    for value in preschool["properties"].values():
        assert value is None or str(value) in page
    # A person pages through by links, too.
    assert re.search(r'href="[^"]*cursor=', client.get("/collections/forskolor/items", f="html", limit=5).text)


# MARK: OpenAPI 3.0


def definition(client):
    """The OpenAPI document, with its paths from the root of the host."""
    document = client.json("/api")
    base = re.sub(r"^https?://[^/]+", "", document["servers"][0]["url"]).rstrip("/") if document.get("servers") else ""
    return document, {base + path: item for path, item in document["paths"].items()}


def resolved(document, value):
    while isinstance(value, dict) and "$ref" in value:
        target = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        value = target
    return value


def parameters_of_items(client):
    """The query parameters of the items of the first path that matches, by name."""
    document, paths = definition(client)
    item = next(item for path, item in paths.items() if re.fullmatch(r"/ogc/collections/[^/]+/items", path))
    every = [resolved(document, entry) for entry in item.get("parameters", []) + item["get"].get("parameters", [])]
    return {entry["name"]: {**entry, "schema": resolved(document, entry["schema"])} for entry in every}


def test_oas30_oas_definition_1(client):
    """An OpenAPI 3.0 document, as the media type says."""
    response = client.get("/api")
    assert response.headers["Content-Type"].replace(" ", "") == OPENAPI
    assert response.json()["openapi"].startswith("3.0.")


def test_oas30_oas_definition_2(client):
    """The document is valid."""
    from openapi_spec_validator import validate

    validate(client.json("/api"))


def test_oas30_oas_impl(client):
    """Every GET operation that the document names is there, for each layer and no other."""
    _, paths = definition(client)
    assert {path.split("/")[3] for path in paths if path.startswith("/ogc/collections/")} == set(client.layers)
    for path, item in paths.items():
        if "get" in item:
            address = path.removeprefix("/ogc").rstrip("/")
            if "{" in address:
                layer = address.split("/")[2]
                found = client.items(layer, limit=1)["features"]
                if not found:
                    continue
                address = re.sub(r"\{\w+\}", found[0]["id"], address)
            assert client.get(address).status_code == 200, address


def test_oas30_completeness(client):
    """All paths of the API are named, and all query parameters of the items."""
    _, paths = definition(client)
    for address in ("/ogc/", "/ogc/conformance", "/ogc/collections", "/ogc/collections/forskolor",
                    "/ogc/collections/forskolor/items", "/ogc/collections/forskolor/items/451961",
                    "/ogc/collections/forskolor/queryables", "/ogc/collections/forskolor/schema"):
        assert any(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address) for path in paths), address
    expected = {"limit", "bbox", "datetime", "bbox-crs", "crs", "filter", "filter-lang", "filter-crs", "f"}
    assert expected <= set(parameters_of_items(client))


def test_oas30_exception_codes(client):
    """For every operation the statuses of errors that it may answer with are named."""
    document, paths = definition(client)
    for path, item in paths.items():
        if "get" in item:
            named = item["get"]["responses"]
            assert "200" in named
            assert "default" in named or {"400", "500"} <= set(named), path
            if "{" in path or "/collections/" in path:
                assert "default" in named or "404" in named, path


def test_oas30_security(client):
    """Where access is limited, the document says by which scheme."""
    schemes = client.json("/api")["components"]["securitySchemes"].values()
    assert {"basic", "bearer"} <= {scheme.get("scheme", "").lower() for scheme in schemes}


# MARK: Audiences


def test_a_collection_that_may_not_be_seen_does_not_exist(service):
    """404, and word for word what a collection gets that nobody has."""
    client = Client(service, "open")
    for layer in HIDDEN_LAYERS:
        for suffix in ("", "/items", "/items/x", "/queryables", "/schema"):
            hidden = problem(client.get(f"/collections/{layer}{suffix}"), 404)
            missing = problem(client.get(f"/collections/saknas{suffix}"), 404)
            assert str(hidden).replace(layer, "saknas") == str(missing)


def test_a_credential_that_is_not_valid_is_never_the_open_audience(service):
    """401 on every resource."""
    root = Client(service, "open").root
    for path in RESOURCES:
        problem(requests.get(root + path, headers={"Authorization": "Bearer fel"}, timeout=60), 401)


def test_answers_say_for_whom_they_are(collection):
    """Caches keep the audiences apart: Vary on every answer, and internal ones are kept nowhere."""
    client, layer = collection
    for path in ("", "/collections", f"/collections/{layer}", f"/collections/{layer}/items"):
        headers = client.get(path).headers
        assert {"Authorization", "Cookie"} <= set(re.split(r",\s*", headers["Vary"]))
        if client.role:
            assert headers["Cache-Control"] == "private, no-store"


def test_crs84_is_said(collection):
    """Content-Crs names the system of the answer, also when nobody asked for one."""
    client, layer = collection
    assert client.get(f"/collections/{layer}/items").headers["Content-Crs"] == f"<{CRS84}>"
