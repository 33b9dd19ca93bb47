"""What the service answers is of the schema that its OpenAPI documents give for it, and what is something else is not."""

import copy

import jsonschema
import pytest
from openapi_schema_validator import OAS30Validator

from harness import PRESCHOOL, device, mark, path_pattern

LAYERS = {
    None: ["smultronstallen", "forskolor", "rutor"],
    "planner": ["smultronstallen", "forskolor", "rutor", "markeringar", "tathet", "narhet", "forandringar"],
}
# More would only take longer.
FEATURES = 20


@pytest.fixture(scope="module")
def database():
    """Every layer is filled."""
    return "analysed"


@pytest.fixture(scope="module")
def document(service):
    return service.get("/api/openapi.json").json()


def schema_of(document, answer, below=""):
    """What a document says of an answer, by its call, its status and its media type."""
    path = answer.request.path_url.split("?")[0].removeprefix(below)
    template = min(
        (template for template in document["paths"] if path_pattern(template).match(path)),
        key=lambda template: template.count("{"))
    responses = document["paths"][template][answer.request.method.lower()]["responses"]
    schema = responses[str(answer.status_code)]["content"][answer.headers["Content-Type"].split(";")[0]]["schema"]
    return {"allOf": [schema], "components": document["components"]}


def fault(schema, value):
    """What is wrong with a value, in words; None for nothing."""
    worst = jsonschema.exceptions.best_match(OAS30Validator(schema).iter_errors(value))
    return worst and f"{list(worst.absolute_path)}: {worst.message[:500]}"


def value_of(answer):
    value = answer.json()
    if "features" in value:
        value["features"] = value["features"][:FEATURES]
    return value


def check(document, answer, below=""):
    assert fault(schema_of(document, answer, below), value_of(answer)) is None


@pytest.mark.parametrize("role, layer", [(role, layer) for role, layers in LAYERS.items() for layer in layers])
def test_features_are_of_their_schema(service, document, role, layer):
    ogc = service.get("/ogc/api", role=role).json()
    for query in ("", "?crs=3006"):
        check(document, service.get(f"/layers/{layer}.geojson{query}", role=role))
    page = service.get(f"/ogc/collections/{layer}/items?limit={FEATURES}", role=role)
    one = service.get(f"/ogc/collections/{layer}/items/{page.json()['features'][0]['id']}", role=role)
    for answer in (page, one):
        check(document, answer)
        check(ogc, answer, below="/ogc")


@pytest.mark.parametrize("role, layer", [(None, "forskolor"), ("planner", "markeringar")])
def test_what_is_no_feature_of_the_layer_is_not_of_its_schema(service, document, role, layer):
    answer = service.get(f"/layers/{layer}.geojson", role=role)
    schema, good = schema_of(document, answer), value_of(answer)
    assert fault(schema, good) is None

    def changed(change):
        bad = copy.deepcopy(good)
        change(bad["features"][0])
        return bad

    for change in (
        lambda feature: feature.pop("geometry"), lambda feature: feature.pop("id"),
        lambda feature: feature["geometry"].update(type="Polygon"),
        lambda feature: feature["geometry"].update(coordinates=[1]),
        lambda feature: feature["properties"].update(colour="red"),
        lambda feature: feature["properties"].popitem(),
        lambda feature: feature["properties"].update({name: ["x"] for name in feature["properties"]}),
    ):
        assert fault(schema, changed(change))
    assert fault(schema, {**good, "malgrupp": "alla"}) and fault(schema, {**good, "type": "Feature"})


def test_the_columns_of_a_layer_are_those_of_its_schema(service):
    """In the OpenAPI document as where OGC API – Features has them."""
    for role, layers in LAYERS.items():
        schemas = service.get("/ogc/api", role=role).json()["components"]["schemas"]
        audience = "internal" if role else "open"
        assert {name.split(".")[2] for name in schemas if name.startswith("Feature.")} == set(layers)
        for layer in layers:
            columns = service.get(f"/ogc/collections/{layer}/schema", role=role).json()["properties"]
            named = schemas[f"Feature.{audience}.{layer}"]["properties"]["properties"]["properties"]
            assert set(named) == {
                name for name, column in columns.items() if not column.get("format", "").startswith("geometry-")}


def test_marks_are_of_their_schema(service, document):
    key, one = device(), mark(seasons=["winter"], quote="Här kan man åka")
    other = {**mark(), "geometry": {"type": "Point", "coordinates": [0, 0]}}

    def send(body, device):
        answer = service.send("POST", "/api/marks", body, device=device)
        check(document, answer)
        return answer

    assert send(one, key).status_code == 201
    assert send(one, key).json()["id"] == one["id"]
    batch = send({"type": "FeatureCollection", "features": [mark(), one, other, {}]}, key)
    assert batch.headers["Content-Type"] == "application/json"
    assert [result["status"] for result in batch.json()["results"]] == [201, 200, 422, 422]
    whole = service.send("GET", "/api/marks", device=key)
    assert {"id" in feature for feature in whole.json()["features"]} == {True}
    check(document, whole)
    glimpse = service.send("GET", "/api/marks", device=device())
    assert {"id" in feature for feature in glimpse.json()["features"]} == {False}
    check(document, glimpse)
    changed = {**one, "properties": {**one["properties"], "revision": 2}}
    check(document, service.send("PUT", f"/api/marks/{one['id']}", changed, device=key))
    # Of what has become of it meanwhile, somebody else sees little.
    assert "id" not in send(one, device()).json()


@pytest.mark.parametrize("role, path", [
    (None, "/api/background"), (None, "/api/preschools"), (None, f"/api/preschools/{PRESCHOOL}"),
    (None, f"/api/preschools/{PRESCHOOL}/hotspots"), (None, "/api/layers"), (None, "/api/about"), (None, "/health/ready"),
    ("planner", "/api/preschools"), ("planner", f"/api/preschools/{PRESCHOOL}/hotspots"), ("planner", "/api/layers"),
    ("planner", "/api/session"), ("admin", "/api/admin/rounds"), ("admin", "/api/admin/preschools"),
    ("admin", "/api/admin/invitations"), ("admin", "/api/admin/feedback"), ("admin", "/api/admin/publications")])
def test_answers_are_of_their_schema(service, document, role, path):
    check(document, service.get(path, role=role))


def test_the_form_is_of_its_schema(service, document):
    check(document, service.send("GET", "/api/form"))


def test_problems_are_of_their_schema(service, document):
    for answer in (service.get("/api/preschools/0"), service.send("POST", "/api/marks", "{"),
                   service.send("POST", "/api/marks", mark(children=0))):
        check(document, answer)
