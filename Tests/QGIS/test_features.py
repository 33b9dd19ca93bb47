"""What a planner gets from the service with QGIS's own client of OGC API – Features."""

import math
import random

import pytest

from harness import AUDIENCES, LAYERS
from headless import GEOMETRY_TYPES, qgis

SIGNED_IN = "smultro"

# As a planner does it: a connection by its address, and the layers that QGIS's browser then shows.
BROWSE = """
    settings = QgsSettings()
    settings.setValue("qgis/connections-wfs/smultron/url", argument["url"])
    settings.setValue("qgis/WFS/smultron/version", "OGC_API_FEATURES")
    settings.setValue("qgis/WFS/smultron/authcfg", argument["signed_in"])
    settings.sync()
    (provider,) = [p for p in QgsApplication.dataItemProviderRegistry().providers() if p.name() == "WFS"]
    layers = [(item.name(), item.uri()) for item in provider.createDataItem("wfs:/smultron", None).createChildren()]
"""


def ask(service, body, role=None, **argument):
    """Runs `body` in QGIS, with `layers` as its browser lists them: (title, source)."""
    credential = (SIGNED_IN, "qgis", service.tokens[role]) if role else None
    return qgis(BROWSE + body, {"url": f"{service.url}/ogc", "signed_in": SIGNED_IN if role else "", **argument},
                credential)


@pytest.fixture(scope="module", params=AUDIENCES)
def audience(request):
    return request.param


@pytest.fixture(scope="module")
def loaded(service, audience):
    """Every layer of the browser with all that QGIS reads of it."""
    return ask(service, """
    from qgis.PyQt.QtCore import QDate, QDateTime
    def plain(value):
        if isinstance(value, QDateTime):
            return value.toUTC().toString("yyyy-MM-ddTHH:mm:ss") + "Z"
        if isinstance(value, QDate):
            return value.toString("yyyy-MM-dd")
        return None if value == NULL else value
    found = {}
    for title, source in layers:
        layer = QgsVectorLayer(source, title, "OAPIF")
        found[QgsDataSourceUri(source).param("typename")] = {
            "title": title, "valid": layer.isValid(), "crs": layer.crs().authid(), "geometry": layer.geometryType(),
            "multi": QgsWkbTypes.isMultiType(layer.wkbType()), "count": layer.featureCount(),
            "fields": [field.name() for field in layer.fields()],
            "features": [
                {
                    "geometry": json.loads(feature.geometry().asJson(12)) if feature.hasGeometry() else None,
                    "properties": {field.name(): plain(feature[field.name()]) for field in layer.fields()},
                }
                for feature in layer.getFeatures()
            ],
        }
    return found
""", role="planner" if audience == "internal" else None)


@pytest.fixture(scope="module")
def expected(service, audience):
    """The same layers as GeoJSON from the service."""
    role = "planner" if audience == "internal" else None
    return {name: service.get(f"/layers/{name}.geojson", role=role).json() for name in AUDIENCES[audience]}


def test_the_browser_shows_the_layers_of_the_audience(loaded, expected, audience):
    assert list(loaded) == AUDIENCES[audience]
    for name, layer in loaded.items():
        assert layer["title"] == expected[name]["title"] + " (syntetiska data)"
        assert layer["valid"] and layer["crs"] == "EPSG:4326", name
        assert layer["geometry"] == GEOMETRY_TYPES[LAYERS[name]] and not layer["multi"], name


def test_every_feature_comes_with_its_attributes_and_lies_where_it_is(loaded, expected):
    for name, layer in loaded.items():
        wanted = expected[name]["features"]
        columns = list(wanted[0]["properties"])
        assert layer["count"] == len(layer["features"]) == len(wanted) > 0, name
        assert [field for field in layer["fields"] if field in columns] == columns, name

        def key(feature):
            return [str(feature["properties"][column]) for column in columns if "id" in column or column == "fran"]

        for found, feature in zip(sorted(layer["features"], key=key), sorted(wanted, key=key)):
            for column in columns:
                assert same(found["properties"][column], feature["properties"][column]), (name, column, key(feature))
            places = [numbers(each["geometry"]["coordinates"]) if each["geometry"] else [] for each in (found, feature)]
            assert len(places[0]) == len(places[1]), (name, key(feature))
            # A degree is 111 km at most: a millimetre.
            assert all(abs(one - other) <= 1e-8 for one, other in zip(*places)), (name, key(feature))


def same(found, value):
    if isinstance(value, float) and isinstance(found, (int, float)):
        return math.isclose(found, value, rel_tol=0, abs_tol=1e-9)
    return found == value


def numbers(nested):
    return [nested] if isinstance(nested, (int, float)) else [number for part in nested for number in numbers(part)]


def test_a_rectangle_gives_what_lies_in_it(service, loaded, audience):
    """The provider asks the service with bbox; what it should give is sought among all features, by QGIS's geometry."""
    chance = random.Random(7)
    rectangles = {}
    for name, layer in loaded.items():
        features = [feature for feature in layer["features"] if feature["geometry"]]
        rectangles[name] = []
        for size in (0.0005, 0.002, 0.01, 0.05):
            coordinates = numbers(chance.choice(features)["geometry"]["coordinates"])
            x, y = coordinates[0], coordinates[1]
            rectangles[name].append([x - 2 * size, y - size, x + 3 * size, y + size])
    found = ask(service, """
    found = {}
    for title, source in layers:
        name = QgsDataSourceUri(source).param("typename")
        everything = list(QgsVectorLayer(source, title, "OAPIF").getFeatures())
        def identity(feature):
            return str(feature.attributes())
        for rectangle in argument["rectangles"][name]:
            rectangle = QgsRectangle(*rectangle)
            layer = QgsVectorLayer(source, title, "OAPIF")
            request = QgsFeatureRequest().setFilterRect(rectangle).setFlags(QgsFeatureRequest.ExactIntersect)
            box = QgsGeometry.fromRect(rectangle)
            found.setdefault(name, []).append([
                sorted(identity(f) for f in layer.getFeatures(request)),
                sorted(identity(f) for f in everything if f.hasGeometry() and f.geometry().intersects(box)),
                len(everything),
            ])
    return found
""", role="planner" if audience == "internal" else None, rectangles=rectangles)
    assert set(found) == set(AUDIENCES[audience])
    for name, answers in found.items():
        assert all(got == wanted and wanted for got, wanted, _ in answers), name
        assert any(len(got) < all_of_them for got, _, all_of_them in answers), name


def test_a_wrong_token_gives_no_layer(service):
    found = qgis(BROWSE + """
    layer = QgsVectorLayer(f"authcfg=smultro typename='rutor' url='{argument['url']}'", "rutor", "OAPIF")
    return [len([title for title, source in layers if source.startswith("authcfg")]), layer.isValid()]
""", {"url": f"{service.url}/ogc", "signed_in": SIGNED_IN}, (SIGNED_IN, "qgis", "wrong"))
    assert found == [0, False]
