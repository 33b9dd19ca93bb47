"""What a planner's and an analyst's programs make of our files: GDAL and pyproj."""

import json
import os
import subprocess

import numpy
import pyproj
import pytest

from harness import LAYERS, OPEN_LAYERS, Service, Smultron

# The demonstration fills these without a saved analysis.
FILLED = ["smultronstallen", "forskolor", "markeringar", "rutor"]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    return Smultron(tmp_path_factory.mktemp("gis"), "demonstration")


def ogrinfo(path, *arguments):
    environment = {**os.environ, "GDAL_HTTP_UNSAFESSL": "YES"}
    out = subprocess.run(["ogrinfo", "-ro", "-json", "-so", "-al", *arguments, str(path)], capture_output=True, text=True,
                         env=environment)
    if out.returncode == 0 and out.stdout.startswith("{"):
        return json.loads(out.stdout)["layers"][0]
    # GDAL before 3.7 has no JSON: read its text.
    out = subprocess.run(["ogrinfo", "-ro", "-so", "-al", *arguments, str(path)], capture_output=True, text=True,
                         check=True, env=environment).stdout
    info = {"name": out.split("Layer name: ")[1].splitlines()[0]}
    info["featureCount"] = int(out.split("Feature Count: ")[1].splitlines()[0])
    info["geometry"] = out.split("Geometry: ")[1].splitlines()[0]
    info["epsg"] = int(out.rsplit('ID["EPSG",', 1)[1].split("]")[0]) if 'ID["EPSG",' in out else None
    if "Extent: " in out:
        extent = out.split("Extent: ")[1].splitlines()[0].replace("(", "").replace(")", "").replace(" - ", ", ")
        info["extent"] = [float(number) for number in extent.split(",")]
    return info


def extent(collection):
    def positions(geometry):
        if geometry is None:
            return []
        if geometry["type"] == "Point":
            return [geometry["coordinates"]]
        return [position for ring in geometry["coordinates"] for position in ring]

    all_positions = numpy.array([p for f in collection["features"] for p in positions(f["geometry"])])
    return [*all_positions.min(axis=0), *all_positions.max(axis=0)]


@pytest.mark.parametrize("layer", FILLED)
@pytest.mark.parametrize("crs", [4326, 3006, 3016])
def test_gdal_agrees_on_count_extent_and_system_of_geojson(demonstration, layer, crs):
    path = demonstration.folder / f"{layer}-{crs}.geojson"
    summary = demonstration("export", layer, "--crs", crs, "-o", path, "--json").summary
    info = ogrinfo(path)
    assert info["name"] == layer and info["featureCount"] == summary["features"] > 0
    assert info["epsg"] == crs
    assert info["geometry"] == LAYERS[layer]
    assert info["extent"] == pytest.approx(extent(json.loads(path.read_text())), abs=2e-6 if crs == 4326 else 2e-3)


@pytest.mark.parametrize("layer", FILLED)
def test_gdal_agrees_on_count_and_extent_of_csv(demonstration, layer):
    path = demonstration.folder / f"{layer}.csv"
    demonstration("export", layer, "--crs", "3006", "-o", path)
    polygons = LAYERS[layer] == "Polygon"
    options = ["-oo", "GEOM_POSSIBLE_NAMES=geometri"] if polygons else [
        "-oo", "X_POSSIBLE_NAMES=e", "-oo", "Y_POSSIBLE_NAMES=n"]
    info = ogrinfo(path, *options)
    geojson = json.loads(demonstration("export", layer, "--crs", "3006").out)
    assert info["featureCount"] == len(geojson["features"])
    assert info["extent"] == pytest.approx(extent(geojson), abs=2e-3)


def test_gdal_reads_the_service_like_the_command_line(demonstration):
    service = Service(demonstration)
    try:
        environment = {**os.environ, "GDAL_HTTP_USERPWD": f"qgis:{service.tokens['planner']}", "GDAL_HTTP_AUTH": "BASIC"}
        target = demonstration.folder / "service.csv"
        subprocess.run(
            ["ogr2ogr", "-f", "CSV", str(target), f"{service.url}/layers/smultronstallen.geojson", "-lco",
             "GEOMETRY=AS_WKT"], check=True, env=environment, capture_output=True)
        from_command = demonstration.folder / "command.geojson"
        demonstration("hotspots", "-o", from_command)
        again = demonstration.folder / "command.csv"
        subprocess.run(["ogr2ogr", "-f", "CSV", str(again), str(from_command), "-lco", "GEOMETRY=AS_WKT"], check=True)
        assert target.read_text() == again.read_text() and target.read_text().count("\n") > 10
    finally:
        service.stop()


def test_gdal_reads_the_open_layers_without_a_token(demonstration):
    service = Service(demonstration)
    try:
        for layer in OPEN_LAYERS:
            target = demonstration.folder / f"open-{layer}.geojson"
            target.write_bytes(service.get(f"/layers/{layer}.geojson?crs=3006").content)
            seen = ogrinfo(f"{service.url}/layers/{layer}.geojson?crs=3006")
            assert seen["featureCount"] == len(json.loads(target.read_text())["features"]) > 0
            # Every outline is valid by the rules that GIS programs check.
            if layer != "forskolor":
                out = subprocess.run(
                    ["ogrinfo", "-q", "-dialect", "sqlite", "-sql", f"SELECT count(*) AS n FROM {layer} "
                     "WHERE NOT ST_IsValid(geometry)", str(target)], capture_output=True, text=True, check=True).stdout
                assert "n (Integer) = 0" in out, out
    finally:
        service.stop()


def test_a_backup_is_a_spatial_layer_to_gdal(demonstration):
    copy = demonstration.folder / "copy.sqlite"
    demonstration("backup", copy)
    out = subprocess.run(["ogrinfo", "-ro", "-so", str(copy), "mark"], capture_output=True, text=True, check=True).stdout
    assert "Geometry: Point" in out and "Feature Count: 600" in out and 'ID["EPSG",3006]' in out


@pytest.mark.parametrize("crs", [3006, *range(3007, 3019)])
def test_pyproj_agrees_on_random_points(demonstration, crs):
    random = numpy.random.default_rng(crs)
    places = json.loads(demonstration("export", "markeringar", "--crs", "3006").out)["features"]
    metres = json.loads(demonstration("export", "markeringar", "--crs", crs).out)["features"]
    degrees = json.loads(demonstration("export", "markeringar").out)["features"]
    transformer = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    for index in random.integers(0, len(places), 200):
        lon, lat = degrees[index]["geometry"]["coordinates"]
        assert metres[index]["geometry"]["coordinates"] == pytest.approx(transformer.transform(lon, lat), abs=0.002)


def test_memory_does_not_grow_with_the_number_of_marks(smultron):
    """Ten times the marks, and the largest memory of an export stays within a third."""
    peaks = []
    for count in (5_000, 50_000):
        smultron("demo", "--marks", count)
        out = subprocess.run(
            ["/usr/bin/python3", "-c",
             "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, "
             "stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
             str(__import__("harness").BINARY), "export", "markeringar", "--database", str(smultron.database), "--round",
             "2" if count == 5_000 else "3"], capture_output=True, text=True, check=True)
        peaks.append(int(out.stdout))
    assert peaks[1] < peaks[0] * 1.33 + 30_000, peaks
