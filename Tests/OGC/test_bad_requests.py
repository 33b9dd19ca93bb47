"""What nobody should ask: every answer is a problem document of the right status, and never a 500."""

import json

import pytest

from ogc import CRS84, EPSG, link, problem

ITEMS = "/collections/forskolor/items"
S3006 = EPSG + "3006"

# Parameter, value; alone.
BAD = [
    *[("limit", value) for value in ["0", "-1", "tio", "", "1.5", "1e3", "0x10", " 5", "9" * 40, "-0", "+", "١"]],
    *[("bbox", value) for value in ["", "1", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "1,2,3,", ",,,", "nan,1,2,3",
                                    "inf,1,2,3", "1e999,0,1,1", "20,68,21,67", "20;67;21;68", "20,67,9,21,68,0", "1," * 5000]],
    *[("bbox-crs", value) for value in ["", "3006", "EPSG:3006", EPSG + "3857", EPSG, "http://"]],
    *[("crs", value) for value in ["", "3006", "EPSG:3006", EPSG + "3857", EPSG + "99999999999999999999", "'; DROP TABLE mark"]],
    *[("datetime", value) for value in ["", "/", "igår", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                                        "2026-01-01T25:00:00Z", "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z/..",
                                        "2026-02-01T00:00:00Z/2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "9" * 300]],
    *[("f", value) for value in ["", "xml", "JSON ", "geopackage"]],
    *[("cursor", value) for value in ["", "AAAA", "%00", "0", "-1", "null", "{}", "🍓", "a" * 5000]],
    *[("filter-lang", value) for value in ["", "cql", "sql"]],
    *[("okand", "1"), ("Limit", "1"), ("limit ", "1"), ("", "1"), ("offset", "10"), ("rang", "1"), ("geometri_", "1")],
]

# CQL2 text, and where in it the mistake is found: any of these positions (from 0; the service counts from 1).
BAD_TEXT = [
    ("huvudman =", range(9, 11)), ("huvudman = kommunal'", range(11, 21)), ("huvudman = 'kommunal", range(11, 21)),
    ("= 'a'", range(0, 1)), ("huvudman == 'a'", range(9, 12)), ("saknas = 1", range(0, 1)), ("huvudman = 'a' AND", range(15, 19)),
    ("huvudman = 'a' OCH namn = 'b'", range(15, 16)), ("(huvudman = 'a'", range(0, 16)), ("huvudman = 'a')", range(14, 15)),
    ("huvudman LIKE", range(9, 14)), ("namn IN ()", range(5, 10)), ("S_INTERSECTS(geom)", range(0, 19)),
    ("S_INTERSECTS(geometri,POINT(20))", range(0, 32)), ("S_INTERSECTS(geometri,POLYGON((1 2,3 4)))", range(0, 41)),
    ("S_FINNS(geometri,POINT(1 2))", range(0, 8)), ("huvudman > 7", range(0, 12)), ("1e999 = 1", range(0, 9)),
    ("namn = 'a' ; DROP TABLE mark", range(11, 12)), ("\x00", range(0, 1)), ("tidpunkt > TIMESTAMP('igår')", range(0, 28)),
    ("(" * 5000 + "huvudman = 'a'" + ")" * 5000, range(0, 10_015)), ("NOT " * 20_000 + "huvudman = 'a'", range(0, 80_015)),
    (" OR ".join(["huvudman = 'a'"] * 5000), range(0, 90_000)),
]
BAD_JSON = [
    "", "{", "[]", "null", "1", '"text"', "{}", '{"op":"="}', '{"op":"=","args":[]}', '{"op":"=","args":[1]}',
    '{"op":"=","args":[{"property":"huvudman"}]}', '{"op":"=","args":[{"property":"saknas"},1]}',
    '{"op":"hemligt","args":[1,2]}', '{"op":"=","args":[{"property":7},1]}', '{"op":"and","args":[]}',
    '{"op":"s_intersects","args":[{"property":"geometri"},{"type":"Point","coordinates":["a",1]}]}',
    '{"op":"s_intersects","args":[{"property":"geometri"},{"type":"Polygon","coordinates":[]}]}',
    '{"op":"=","args":[{"property":"huvudman"},"a"]} x', '{"op":"not","args":[' * 5000 + "true" + "]}" * 5000, "[" * 50_000,
]


@pytest.mark.parametrize("parameter, value", BAD, ids=[f"{name}={value}"[:40] for name, value in BAD])
def test_bad_parameters(client, parameter, value):
    """400, and the document names the parameter."""
    document = problem(client.session.get(client.root + ITEMS, params={parameter: value}, timeout=60))
    assert parameter.strip() in json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("query", ["limit=1&limit=2", "crs=a&crs=b", "limit", "limit=%", "limit=%zz", "bbox=%FF", "filter=%C3%28",
                                   "filter", "=", "f=json&f=html", "bbox-crs=" + S3006])
def test_bad_query_strings(client, query):
    """Repeated parameters, broken escapes, broken UTF-8. bbox-crs alone is harmless, and may be taken."""
    response = client.session.get(f"{client.root}{ITEMS}?{query}", timeout=60)
    if query.startswith("bbox-crs") and response.status_code == 200:
        return
    problem(response)


@pytest.mark.parametrize("text, position", BAD_TEXT, ids=[text[:30] for text, _ in BAD_TEXT])
def test_bad_cql2_text(client, text, position):
    """400 with the position of the mistake; unless the filter is good after all, only absurd: then it is answered."""
    response = client.session.get(client.root + ITEMS, params={"filter": text}, timeout=60)
    # What does not fit into a request's head is refused before anybody looks for a filter in it.
    if len(text) > 60_000 and response.status_code == 431:
        problem(response, 431)
        return
    found = [entry["position"] for entry in problem(response).get("errors", [problem(response)]) if "position" in entry] or [
        problem(response).get("position")]
    assert found[0] is not None, f"no position: {response.text}"
    assert found[0] - 1 in position, f"{found[0]} in {text!r}"


@pytest.mark.parametrize("text", BAD_JSON, ids=[text[:30] or "nothing" for text in BAD_JSON])
def test_bad_cql2_json(client, text):
    """400."""
    response = client.session.get(client.root + ITEMS, params={"filter": text, "filter-lang": "cql2-json"}, timeout=60)
    if len(text) > 40_000 and response.status_code == 431:
        problem(response, 431)
        return
    problem(response)


@pytest.mark.parametrize("path", [
    "/collections/saknas", "/collections/saknas/items", "/collections/saknas/queryables", "/collections/saknas/schema",
    "/collections/saknas/items/1", "/collections/forskolor/items/saknas", "/collections/forskolor/items/%00",
    "/collections/forskolor/items/%FF", "/collections/forskolor/items/..%2F..%2Fetc", "/collections/%F0%9F%8D%93/items",
    "/collections/Forskolor", "/collections/forskolor/saknas", "/saknas", "/collections/forskolor/items/" + "a" * 5000])
def test_what_does_not_exist(client, path):
    """404."""
    problem(client.session.get(client.root + path, timeout=60), 404)


def test_cursor_that_was_tampered_with(client):
    """Every change of one character of a cursor is a 400, or a page of the same collection with nothing else in it."""
    href = link(client.items("forskolor", limit=3), "next")["href"]
    before, after = href.split("cursor=", 1)
    cursor, *rest = after.split("&", 1)
    everything = client.ids("forskolor")
    for index in range(len(cursor)):
        changed = cursor[:index] + ("A" if cursor[index] != "A" else "B") + cursor[index + 1:]
        response = client.session.get(before + "cursor=" + "&".join([changed, *rest]), timeout=60)
        if response.status_code == 200:
            assert {feature["id"] for feature in response.json()["features"]} <= everything
        else:
            problem(response)
    for cut in (cursor[:-1], cursor[1:], cursor + cursor, cursor[::-1]):
        response = client.session.get(before + "cursor=" + "&".join([cut, *rest]), timeout=60)
        assert response.status_code in (200, 400)


def test_cursor_of_another_layer_or_audience(service):
    """A cursor is of the request that gave it."""
    from ogc import Client

    planner, visitor = Client(service, "planner"), Client(service, "open")
    href = link(planner.items("markeringar", limit=3), "next")["href"]
    for other in ("forskolor", "rutor"):
        problem(planner.get(href.replace("/markeringar/", f"/{other}/")))
        problem(visitor.get(href.replace("/markeringar/", f"/{other}/")))
    problem(visitor.get(href), 404)


@pytest.mark.parametrize("parameter", ["round", "analysis", "preschool"])
def test_parameters_of_planners(service, planner, parameter):
    """Round, analysis and preschool are unknown to the open audience; planners get a 404 or 400 for what does not exist."""
    from ogc import Client

    problem(Client(service, "open").get(ITEMS, **{parameter: "2"}))
    assert planner.get("/collections/markeringar/items", **{parameter: "saknas"}).status_code in (400, 404)
    planner.get("/collections/markeringar/items", **{parameter: ""})
    assert planner.get("/collections/markeringar/items", **{parameter: "9" * 40}).status_code in (400, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods(client, method):
    """Nothing can be changed here."""
    response = client.session.request(method, client.root + ITEMS, json={}, timeout=60)
    assert response.status_code in (401, 403, 404, 405)
    problem(response, response.status_code)


def test_crs84_has_no_other_spelling(client):
    """The URI of CRS84, and no other of its kind."""
    assert client.get(ITEMS, crs=CRS84).status_code == 200
    for other in (CRS84.replace("http:", "https:"), CRS84.replace("1.3", "0"), CRS84.lower()):
        problem(client.get(ITEMS, crs=other))
