"""What a planner sees: QGIS opens our GeoPackage and our project, and draws them."""

import pytest

from harness import AUDIENCES, LAYERS, OPEN_LAYERS, ROOT
from headless import GEOMETRY_TYPES, qgis

IMAGES = ROOT / ".build" / "qgis"
IMAGES.mkdir(parents=True, exist_ok=True)
PROJECT = "/layers/smultron.qgs"
# The authentication setup that the project for planners names.
SIGNED_IN = "smultro"
TITLES = {"smultronstallen": "Smultronställen", "forskolor": "Förskolor", "rutor": "Rutor"}


def described(packages, audience):
    """Each layer of a GeoPackage as QGIS has it with the style that lies in the file."""
    path, names = packages[audience]
    return qgis("""
    found = {}
    for name in argument["names"]:
        layer = QgsVectorLayer(f"{argument['path']}|layername={name}", name, "ogr")
        fields = layer.fields()
        context = QgsRenderContext()
        context.setRendererScale(5000)
        context.expressionContext().appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        undrawn, unworded, tips = [], [], []
        renderer = layer.renderer().clone()
        renderer.startRender(context, fields)
        for feature in layer.getFeatures():
            context.expressionContext().setFeature(feature)
            if feature.hasGeometry() and not renderer.willRenderFeature(feature, context):
                undrawn.append(feature.id())
            tips.append(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context.expressionContext()))
            for index in range(fields.count()):
                setup = layer.editorWidgetSetup(index)
                value = feature[index]
                if setup.type() == "ValueMap" and value not in (None, NULL):
                    if str(value) not in [v for word in setup.config()["map"] for v in word.values()]:
                        unworded.append([fields[index].name(), str(value)])
        renderer.stopRender(context)
        found[name] = {
            "valid": layer.isValid(), "count": layer.featureCount(), "geometry": layer.geometryType(),
            "renderer": renderer.type(), "legend": [item.label() for item in renderer.legendSymbolItems()],
            "labels": layer.labelsEnabled(), "undrawn": undrawn, "unworded": unworded, "tips": tips[:3],
            "note": QgsLayerNotesUtils.layerNotes(layer),
            "headings": {field.name(): layer.attributeDisplayName(index) for index, field in enumerate(fields)},
        }
    return found
""", {"path": path, "names": names})


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_geopackage_is_styled_and_explained(packages, audience):
    layers = described(packages, audience)
    assert set(layers) == set(AUDIENCES[audience])
    for name, layer in layers.items():
        assert layer["valid"], name
        assert layer["undrawn"] == [], f"{name} has features without a symbol"
        assert layer["unworded"] == [], f"{name} has values that no code list knows"
        assert "syntetiska data" in layer["note"], name
        # Every heading is in words: QGIS's own columns aside, none is the bare name of the column.
        bare = [field for field, heading in layer["headings"].items() if heading == field and field != "fid"]
        assert bare == [], name
    for name, title in TITLES.items():
        assert f"<h3>{title}" in layers[name]["note"]
    assert layers["forskolor"]["labels"] and layers["smultronstallen"]["labels"]
    assert layers["forskolor"]["legend"] == ["Förskola som har svarat", "Förskola som inte har svarat"]
    assert layers["rutor"]["renderer"] == {"internal": "graduatedSymbol", "open": "categorizedSymbol"}[audience]
    shown = [tip for name in OPEN_LAYERS for tip in layers[name]["tips"]]
    assert shown and all(tip.startswith("<b>") and "<th" in tip for tip in shown), shown


DRAW = """
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor, QImage, QPainter
    if "project" in argument:
        project = QgsProject.instance()
        assert project.read(argument["project"]), project.error()
        layers = [node.layer() for node in project.layerTreeRoot().findLayers() if node.itemVisibilityChecked()]
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(None)[:2])
    else:
        layers = [QgsVectorLayer(f"{argument['path']}|layername={name}", name, "ogr") for name in argument["names"]]
        context = QgsExpressionContext()
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3006"))
    settings.setOutputSize(QSize(1600, 1100))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("#f4f2ec"))
    settings.setExtent(QgsRectangle(*argument["extent"]))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    image = QImage(settings.outputSize(), QImage.Format_ARGB32)
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.start()
    job.waitForFinished()
    painter.end()
    image.save(argument["image"])
    colours = {}
    for x in range(0, image.width(), 2):
        for y in range(0, image.height(), 2):
            colour = image.pixelColor(x, y).name()
            colours[colour] = colours.get(colour, 0) + 1
    return {"errors": [error.message for error in job.errors()], "colours": colours}
"""
TOWN = [719_000, 7_533_200, 723_400, 7_536_225]
# At about 1:3 000, with favourites alone.
STREET = [721_600, 7_533_400, 722_600, 7_534_088]
STRAWBERRY, DUSK, GROUND = "#c2183a", "#234e70", "#f4f2ec"
# From the top down, as the project has them.
ORDER = ["forskolor", "markeringar", "narhet", "smultronstallen", "forandringar", "rutor", "tathet"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_geopackage_is_a_map(packages, audience):
    path, names = packages[audience]
    names = [name for name in ORDER if name in names]
    drawn = qgis(DRAW, {"path": path, "names": names, "extent": TOWN, "image": str(IMAGES / f"{audience}.png")})
    assert drawn["errors"] == []
    assert drawn["colours"][STRAWBERRY] > 200 and drawn["colours"][DUSK] > 200
    # Most of the map below stays to be seen.
    assert drawn["colours"][GROUND] > 0.5 * sum(drawn["colours"].values())


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_draws_something(packages, layer):
    path, _ = packages["internal"]
    drawn = qgis(DRAW, {"path": path, "names": [layer], "extent": TOWN, "image": str(IMAGES / f"layer-{layer}.png")})
    assert drawn["colours"].get(GROUND, 0) < 0.999 * sum(drawn["colours"].values())


def test_marks_show_what_they_are_for_at_close_range(packages):
    path, _ = packages["internal"]
    drawings, frames = {}, {}
    for name, extent in (("street", STREET), ("town", TOWN)):
        image = str(IMAGES / f"markeringar-{name}.png")
        colours = qgis(DRAW, {
            "path": path, "names": ["markeringar"], "extent": extent, "image": image})["colours"]
        # The drawings are in ink, in thin lines whose edges are lighter.
        drawings[name] = sum(count for colour, count in colours.items() if max(bytes.fromhex(colour[1:])) < 0x70)
        frames[name] = colours[STRAWBERRY]
    assert drawings["street"] > 0.3 * frames["street"] > 30
    assert drawings["town"] < 0.3 * frames["town"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_project_shows_the_service_live(service, analysed, audience):
    role = "planner" if audience == "internal" else None
    answer = service.get(PROJECT, role=role)
    assert answer.status_code == 200, answer.text
    text = answer.text
    assert not any(token in text for token in service.tokens.values())
    # What a planner does once: an authentication setup of her own, with the id that the project names.
    credential = (SIGNED_IN, "qgis", service.tokens["planner"]) if role else None
    assert (f"authcfg={SIGNED_IN} " in text) == ("authcfg" in text) == (audience == "internal")
    path = analysed.write(f"{audience}.qgs", text)
    found = qgis("""
    project = QgsProject.instance()
    assert project.read(argument["project"]), project.error()
    extent = project.viewSettings().defaultViewExtent()
    return {
        "title": project.title(), "crs": project.crs().authid(), "author": project.metadata().author(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "layers": [
            {
                "id": node.layerId(), "name": node.name(), "valid": node.layer().isValid(),
                "geometry": node.layer().geometryType(), "crs": node.layer().crs().authid(),
                "count": sum(1 for _ in node.layer().getFeatures()),
                "abstract": node.layer().metadata().abstract(),
            }
            for node in project.layerTreeRoot().findLayers()
        ],
    }
""", {"project": str(path)}, credential)
    assert "smultronställen" in found["title"] and found["author"] == "Kiruna kommun"
    assert found["crs"] in ("EPSG:3006", "EPSG:3016")
    minimum_easting, minimum_northing, maximum_easting, maximum_northing = found["extent"]
    assert minimum_easting < maximum_easting < 1_000_000 < minimum_northing < maximum_northing
    ids = [layer["id"] for layer in found["layers"]]
    assert set(ids) == {f"smultron_{name}" for name in AUDIENCES[audience]}
    kinds = [layer["geometry"] for layer in found["layers"]]
    assert kinds == sorted(kinds) and (kinds[0], kinds[-1]) == (GEOMETRY_TYPES["Point"], GEOMETRY_TYPES["Polygon"])
    assert ids[-1] == {"internal": "smultron_tathet", "open": "smultron_rutor"}[audience]
    for layer in found["layers"]:
        assert layer["valid"] and layer["abstract"] and "syntetiska data" in layer["name"], layer
        assert layer["crs"] == "EPSG:4326", "QGIS would draw it in the wrong place"
        assert layer["count"] > 0, layer
    drawn = qgis(DRAW, {
        "project": str(path), "extent": TOWN, "image": str(IMAGES / f"project-{audience}.png")}, credential)
    assert drawn["errors"] == []
    assert drawn["colours"][STRAWBERRY] > 200 and drawn["colours"][DUSK] > 200
