"""OGC API – Features, Part 5: Schemas (23-058): one test a requirement, by its name."""

import re

import jsonschema

from harness import LAYERS
from ogc import link

PART5 = "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas"


def test_schemas_conformance(client):
    """The class is declared."""
    assert PART5 in client.json("/conformance")["conformsTo"]


def test_schemas_json_schema(collection):
    """A valid JSON Schema of 2020-12 for an object, whose id is its address."""
    client, layer = collection
    response = client.get(f"/collections/{layer}/schema", accept="application/schema+json")
    assert response.headers["Content-Type"].split(";")[0] == "application/schema+json"
    schema = response.json()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema" and schema["type"] == "object"
    assert schema["$id"] == f"{client.root}/collections/{layer}/schema"


def test_schemas_link(collection):
    """The collection links to it; GDAL looks for the relation describedby, QGIS for the OGC's own."""
    client, layer = collection
    document = client.json(f"/collections/{layer}")
    for relation in ("describedby", "http://www.opengis.net/def/rel/ogc/1.0/schema"):
        found = link(document, relation, "application/schema+json")
        assert found and client.get(found["href"]).status_code == 200, relation


def test_schemas_properties(collection):
    """Every property has a type, but the geometry, which has the format of its kind; moments and dates say so."""
    client, layer = collection
    spatial = 0
    for name, schema in client.json(f"/collections/{layer}/schema")["properties"].items():
        assert schema["title"], name
        if schema.get("format", "").startswith("geometry-"):
            assert schema["format"] == f"geometry-{LAYERS[layer].lower()}" and not {"type", "$ref"} & set(schema)
            assert schema["x-ogc-role"] == "primary-geometry"
            spatial += 1
        else:
            assert schema["type"] in ("string", "integer", "number", "boolean"), name
        if name in ("tidpunkt", "mottagen"):
            assert schema["type"] == "string" and schema["format"] == "date-time"
    assert spatial == 1


def test_schemas_additional_keywords(collection):
    """Keywords that JSON Schema does not know begin with x-ogc-."""
    client, layer = collection
    known = {"title", "description", "type", "format", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
             "multipleOf", "minLength", "maxLength", "pattern", "readOnly", "writeOnly", "oneOf", "const", "items"}
    for schema in client.json(f"/collections/{layer}/schema")["properties"].values():
        assert all(keyword in known or keyword.startswith("x-ogc-") for keyword in schema), schema


def test_schemas_role_id(collection):
    """One property is the identifier."""
    client, layer = collection
    properties = client.json(f"/collections/{layer}/schema")["properties"]
    assert len([name for name, schema in properties.items() if schema.get("x-ogc-role") == "id"]) <= 1


def test_schemas_property_seq(collection):
    """Positions, where they are given, are all different."""
    client, layer = collection
    places = [schema["x-ogc-propertySeq"] for schema in client.json(f"/collections/{layer}/schema")["properties"].values()
              if "x-ogc-propertySeq" in schema]
    assert all(isinstance(place, int) for place in places) and len(places) == len(set(places))


def test_schemas_unit(collection):
    """Metres and degrees are said where the attribute's name ends with them."""
    client, layer = collection
    units = {"_m": "m", "_grader": "deg", "_min": "min"}
    for name, schema in client.json(f"/collections/{layer}/schema")["properties"].items():
        ending = re.search(r"_(m|grader|min)$", name)
        if ending:
            assert schema.get("x-ogc-unit") == units[ending.group()], name


def test_features_are_of_the_schema(collection):
    """Every feature's properties are those of the schema, and of its types, values and limits."""
    client, layer = collection
    schema = client.json(f"/collections/{layer}/schema")
    properties = {name: entry for name, entry in schema["properties"].items()
                  if not entry.get("format", "").startswith("geometry-")}
    for feature in client.features(layer):
        assert set(feature["properties"]) <= set(properties)
        for name, value in feature["properties"].items():
            if value is not None:
                jsonschema.validate(value, properties[name], format_checker=jsonschema.FormatChecker())
        assert not set(schema.get("required", [])) - set(feature["properties"])
