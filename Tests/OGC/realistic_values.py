"""What schemathesis loads beside the OpenAPI document (SCHEMATHESIS_HOOKS): values that exist, so that requests get past
the first check. A parameter keeps what was generated in every other request; the choice follows from the request alone, so a
seed gives the same requests every time."""

import json
import os
import zlib

import schemathesis

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SWEREF = "http://www.opengis.net/def/crs/EPSG/0/3006"

KNOWN = {
    "query": {
        "analysis": ["prov", "saknas"],
        "bbox": ["20.0,67.7,20.5,68.0", "20.0,67.7,0,20.5,68.0,9", "700000,7500000,760000,7560000", "1,2,3", "a,b,c,d",
                 "21,68,20,67", "NaN,0,1,1", "1e999,0,1,1"],
        "bbox-crs": [CRS84, SWEREF, "EPSG:3006", ""],
        "children": ["0", "8", "151"],
        "crs": [CRS84, SWEREF, "3006", "4326", "3016", "EPSG:3006", "0"],
        "cursor": ["AAAA", "%00", "eyJhIjoxfQ"],
        "datetime": ["2026-01-01T00:00:00Z/..", "../2026-01-01", "2026-02-30", "../..", "2027/2026"],
        "f": ["json", "html", "xml"],
        "filter": ["antal_barn > 4", "kategori IN ('lek','natur')", "antal_barn >", "S_INTERSECTS(geom,POINT(20 67))",
                   "((((((((((1=1))))))))))", "'", '{"op":"=","args":[{"property":"kategori"},"lek"]}', '{"op":"='],
        "filter-crs": [CRS84, SWEREF, "x"],
        "filter-lang": ["cql2-text", "cql2-json", "sql"],
        "limit": ["1", "0", "-1", "1000000000", "9999999999999999999999", "1.5", ""],
        "preschool": ["451961", "000000"],
        "review": ["approved", "unreviewed", "deleted"],
        "round": ["1", "2", "all", "99", "-1"],
        "within": ["300", "500", "1000", "0"],
    },
}
# What this run's service has, by operation or by parameter: {"/api/admin/rounds/{id}": ["1", "2"], "layer": ["rutor"], …}.
IDENTIFIERS = json.loads(os.environ.get("SMULTRON_TEST_IDENTIFIERS", "{}"))
MOST_MARKS = 1_000
HOME = [20.215769505, 67.865100779]


def chosen(values, *seed):
    """One of the values, or None to keep what was generated; the same for the same request."""
    number = zlib.crc32(repr(seed).encode())
    return values[number // 2 % len(values)] if number % 2 else None


@schemathesis.hook
def before_call(context, case, kwargs):
    template = case.operation.path
    for name, generated in list((case.path_parameters or {}).items()):
        values = IDENTIFIERS.get(template) or IDENTIFIERS.get(name)
        value = chosen(values, template, name, generated) if values else None
        if value is not None:
            case.path_parameters[name] = value
    for name, generated in list((case.query or {}).items()):
        values = KNOWN["query"].get(name)
        value = chosen(values, template, name, generated) if values else None
        if value is not None:
            case.query[name] = value
    body = case.body
    if template == "/api/admin/demonstration" and isinstance(body, dict) and isinstance(body.get("marks"), int):
        # Millions are allowed, and keep the only writer busy for minutes.
        body["marks"] = min(body["marks"], MOST_MARKS)
    if isinstance(body, dict) and isinstance(body.get("geometry"), dict) and chosen([True], template, str(body)):
        body["geometry"] = {"type": "Point", "coordinates": HOME}
