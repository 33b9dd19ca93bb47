"""What QGIS makes of files that need no service: exported GeoJSON, and a backup."""

from harness import LAYERS
from headless import GEOMETRY_TYPES, qgis


def test_every_layer_is_valid_of_the_right_kind_and_in_the_right_system(analysed):
    paths = {}
    for layer, geometry in LAYERS.items():
        for crs in (4326, 3006):
            path = analysed.folder / f"qgis-{layer}-{crs}.geojson"
            analysed("export", layer, "--crs", crs, "-o", path)
            paths[str(path)] = (geometry, f"EPSG:{crs}")
    backup = analysed.folder / "qgis.sqlite"
    analysed("backup", backup)
    paths[f"{backup}|layername=mark"] = ("Point", "EPSG:3006")
    found = qgis("""
    found = {}
    for path in argument["paths"]:
        layer = QgsVectorLayer(path, "layer", "ogr")
        found[path] = {
            "valid": layer.isValid(), "count": layer.featureCount(), "crs": layer.crs().authid(),
            "geometry": layer.geometryType(), "spatial": layer.isSpatial(),
        }
    return found
""", {"paths": list(paths)})
    for path, (geometry, crs) in paths.items():
        seen = found[path]
        assert seen["valid"] and seen["spatial"] and seen["count"] > 0, path
        assert seen["crs"] == crs and seen["geometry"] == GEOMETRY_TYPES[geometry], path
