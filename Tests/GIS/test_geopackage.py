"""What the standard's validator, SQLite and GDAL make of our GeoPackages."""

import json
import re
import sqlite3
import subprocess
import sys

import numpy
import pyogrio
import pytest

from geometries import coordinates, positions
from harness import AUDIENCES, OPEN_LAYERS
from metadata_graph import assert_iso_order, assert_national_profile, read_iso

SYSTEMS = [3006, 4326, 3016]
EVERY = [(audience, layer) for audience, layers in AUDIENCES.items() for layer in layers]

# What stands in the layers of each audience, as GDAL names the types.
TEXT, INTEGER, REAL, DATE, MOMENT = "OFTString", "OFTInteger64", "OFTReal", "OFTDate", "OFTDateTime"
TYPES = {
    "internal": {
        "smultronstallen": {
            "rang": INTEGER, "antal_markeringar": INTEGER, "antal_barn": INTEGER, "antal_forskolor": INTEGER,
            "storsta_andel": REAL, "avstand_m": REAL, "framtagen": DATE, "lagesosakerhet_m": REAL},
        "forskolor": {
            "antal_markeringar": INTEGER, "smultronstallen_300m": INTEGER, "smultronstallen_500m": INTEGER,
            "smultronstallen_1000m": INTEGER},
        "markeringar": {
            "antal_barn": INTEGER, "gangtid_min": INTEGER, "noggrannhet_m": REAL, "tidpunkt": MOMENT,
            "mottagen": MOMENT},
        "rutor": {
            "storlek_m": INTEGER, "antal_markeringar": INTEGER, "antal_barn": INTEGER, "antal_forskolor": INTEGER,
            "gi_z": REAL, "gi_p": REAL, "gi_klass": INTEGER},
        "tathet": {"andel": REAL, "bandbredd_m": REAL},
        "narhet": {"avstand_m": REAL, "barning_grader": REAL, "andel": REAL},
        "forandringar": {},
    },
    "open": {"smultronstallen": {"avstand_m": REAL}, "forskolor": {}, "rutor": {"storlek_m": INTEGER}},
}


@pytest.fixture(scope="session")
def packages(analysed):
    """Paths of all layers in one file, by audience and coordinate system."""
    paths = {}
    for audience in AUDIENCES:
        for crs in SYSTEMS:
            paths[audience, crs] = analysed.folder / f"{audience}-{crs}.gpkg"
            analysed("export", "all", "--format", "gpkg", "--audience", audience, "--crs", crs,
                     "-o", paths[audience, crs])
    return paths


@pytest.fixture(scope="session")
def collections(analysed):
    """The GeoJSON export of a layer, each made once; the path of it."""
    made = {}

    def collection(audience, layer, crs):
        path = analysed.folder / f"{audience}-{layer}-{crs}.geojson"
        if path not in made:
            analysed("export", layer, "--audience", audience, "--crs", crs, "-o", path)
            made[path] = json.loads(path.read_text())
        return path, made[path]

    return collection


def rows(path, query, *values):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute(query, values).fetchall()


def as_json(value):
    """A value from GDAL's table as the GeoJSON export writes it."""
    if value is None or isinstance(value, float) and numpy.isnan(value):
        return None
    if isinstance(value, numpy.datetime64):
        if numpy.isnat(value):
            return None
        text = str(value)
        return text if len(text) == 10 else text.removesuffix(".000") + "Z"
    return value.item() if isinstance(value, numpy.generic) else value


def read(path, layer, **options):
    """The features as GDAL reads them: names of the attributes, row numbers, coordinates, properties."""
    found, numbers, blobs, columns = pyogrio.raw.read(path, layer=layer, return_fids=True, **options)
    names = list(found["fields"])
    properties = [dict(zip(names, map(as_json, values))) for values in zip(*columns)]
    return names, list(numbers), [coordinates(blob) for blob in blobs], properties


def validator(path):
    return subprocess.run(
        [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "-k", str(path)], capture_output=True, text=True)


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_validator_finds_nothing(packages, audience, crs):
    found = validator(packages[audience, crs])
    assert found.returncode == 0 and "WARNING" not in found.stdout + found.stderr, found.stdout + found.stderr


def test_the_validator_would_find_something(packages, tmp_path):
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(packages["open", 3006].read_bytes())
    with sqlite3.connect(broken) as database:
        database.execute("DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 3006")
    assert validator(broken).returncode != 0


def test_one_layer_by_itself_is_valid_too(analysed):
    path = analysed.folder / "only-narhet.gpkg"
    analysed("export", "narhet", "-o", path)
    assert validator(path).returncode == 0
    assert [name for name, _ in pyogrio.list_layers(path)] == ["narhet", "layer_styles"]


def test_the_same_data_give_the_same_bytes(analysed, packages):
    """A file that is made later is the same, or its tag would lie to whoever asks whether it has changed."""
    for audience in AUDIENCES:
        again = analysed.folder / f"again-{audience}.gpkg"
        analysed("export", "all", "--audience", audience, "--crs", "3006", "-o", again)
        assert again.read_bytes() == packages[audience, 3006].read_bytes(), audience


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("audience, layer", EVERY)
def test_the_features_are_those_of_the_geojson_export(packages, collections, audience, layer, crs):
    path = packages[audience, crs]
    _, collection = collections(audience, layer, crs)
    assert pyogrio.read_info(path, layer=layer)["crs"] == f"EPSG:{crs}"
    names, numbers, places, properties = read(path, layer)
    assert numbers == list(range(1, len(collection["features"]) + 1)) and numbers
    # A millimetre; a degree is 111 km at most.
    tolerance = 1e-8 if crs == 4326 else 1e-3
    for place, values, feature in zip(places, properties, collection["features"]):
        assert values == feature["properties"] and names == list(feature["properties"])
        expected = feature["geometry"] and feature["geometry"]["coordinates"]
        assert len(positions(place)) == len(positions(expected))
        assert numpy.allclose(positions(place), positions(expected), rtol=0, atol=tolerance), values


@pytest.mark.parametrize("audience, layer", EVERY)
def test_attributes_have_the_types_of_what_they_hold(packages, audience, layer):
    info = pyogrio.read_info(packages[audience, 3006], layer=layer)
    types = dict(zip(info["fields"], info["ogr_types"]))
    assert types == {name: TYPES[audience][layer].get(name, TEXT) for name in types}
    assert set(TYPES[audience][layer]) <= set(types)


@pytest.mark.parametrize("audience, layer", EVERY)
def test_headings_and_code_lists_are_there_for_gdal(packages, audience, layer):
    path = packages[audience, 3006]
    fields = [line for line in subprocess.run(
        ["ogrinfo", "-ro", "-so", str(path), layer], capture_output=True, text=True, check=True
    ).stdout.split("Geometry Column = geom\n")[1].splitlines() if line]
    names, _, _, properties = read(path, layer)
    assert [field.split(":")[0] for field in fields] == names
    explained = {column: words for column, *words in rows(
        path, "SELECT column_name, name, title, description FROM gpkg_data_columns WHERE table_name = ?", layer)}
    assert sorted(explained) == sorted(names)
    for field, name in zip(fields, names):
        domain = re.search(r"domain name=(\w+)", field)
        # Swedish for people: with a capital, and never the bare name of the column.
        for words in explained[name]:
            assert words and words != name and (words[0].isupper() or words[0].isdigit() or " " in words), words
        if domain:
            said = subprocess.run(
                ["ogrinfo", "-ro", "-fielddomain", domain[1], str(path)], capture_output=True, text=True, check=True
            ).stdout.split("Coded values:")[1]
            codes = dict(line.strip().split(": ", 1) for line in said.splitlines() if line.startswith("    "))
            assert {values[name] for values in properties} - {None} <= set(codes), name
            assert all(codes.values())
    coded = {name for field, name in zip(fields, names) if "domain name=" in field}
    assert coded >= {
        "smultronstallen": {"aterkoppling_status"}, "forskolor": {"lageskvalitet", "svarat"}, "forandringar": {"slag"},
        "markeringar": {"typ", "kategori", "arstid", "aldersgrupp", "hur_ofta", "sprak", "placering", "granskning"},
    }.get(layer, set())
    if audience == "open" and layer != "forskolor":
        assert coded >= {"antal_markeringar", "antal_barn", "antal_forskolor"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_metadata_lie_inside(packages, audience):
    path = packages[audience, 3006]
    (document,) = pyogrio.read_info(path, layer="rutor")["dataset_metadata"].values()
    record, root = read_iso(document)
    assert_iso_order(root)
    identification = assert_national_profile(record)
    assert "syntetiska data" in identification.title
    assert ("internt underlag" in identification.title) == (audience == "internal")
    for layer in AUDIENCES[audience]:
        about = pyogrio.read_info(path, layer=layer)["layer_metadata"]
        assert about["IDENTIFIER"].endswith("(syntetiska data)") and "syntetiska data" in about["DESCRIPTION"]


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("audience, layer", EVERY)
def test_the_spatial_index_is_sound(packages, audience, layer, crs):
    path = packages[audience, crs]
    index = f"rtree_{layer}_geom"
    assert rows(path, f"SELECT rtreecheck('{index}')") == [("ok",)]
    boxes = {number: box for number, *box in rows(path, f"SELECT id, minx, maxx, miny, maxy FROM {index}")}
    _, numbers, places, _ = read(path, layer)
    assert set(boxes) == {number for number, place in zip(numbers, places) if place}
    extent = rows(path, "SELECT min_x, max_x, min_y, max_y FROM gpkg_contents WHERE table_name = ?", layer)[0]
    for number, place in zip(numbers, places):
        for x, y in positions(place):
            west, east, south, north = boxes[number]
            assert west <= x <= east and south <= y <= north
            assert extent[0] <= x <= extent[1] and extent[2] <= y <= extent[3]


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("audience, layer", EVERY)
def test_a_box_gives_what_a_search_through_everything_gives(packages, collections, audience, layer, crs):
    """GDAL asks the index of the GeoPackage; of the GeoJSON file it looks at every feature."""
    path, _ = collections(audience, layer, crs)
    _, _, places, _ = read(packages[audience, crs], layer)
    everywhere = numpy.array([position for place in places for position in positions(place)])
    random = numpy.random.default_rng(crs)
    some = 0
    for size in [0.0001, 0.001, 0.01, 0.1] * 6:
        centre = random.choice(everywhere)
        half = size * (everywhere.max(axis=0) - everywhere.min(axis=0)) * random.uniform(0.2, 1)
        box = (*(centre - half), *(centre + half))
        indexed = [number for number in read(packages[audience, crs], layer, bbox=box)[1]]
        scanned = [number + 1 for number in read(path, None, bbox=box)[1]]
        assert sorted(indexed) == sorted(scanned), box
        some += 0 < len(indexed) < len(places)
    assert some > 6


# What only the municipality may know, by names that the internal file has.
INTERNAL_NAMES = [
    b"barnens_ord", b"vuxnas_anteckning", b"forskola_id", b"storsta_andel", b"svagt_underlag", b"lagesosakerhet_m",
    b"rtree_markeringar", b"narhet", b"tathet", b"gi_z", b"forandringar", b"smultronstallen_300m", b"noggrannhet_m", b"tidpunkt",
    b"mottagen", b'"rang"', b"internt underlag",
]


def test_nothing_internal_is_anywhere_in_an_open_file(packages, collections):
    """Not in a table, not in a style, not in the description, not in a page that nothing points at."""
    _, marks = collections("internal", "markeringar", 3006)
    _, hotspots = collections("internal", "smultronstallen", 3006)
    secrets = list(INTERNAL_NAMES)
    secrets += [feature["id"].encode() for feature in marks["features"] + hotspots["features"]]
    for feature in marks["features"]:
        values = [feature["properties"][name] for name in ("barnens_ord", "vuxnas_anteckning", "tidpunkt")]
        secrets += [value.removesuffix("Z").encode() for value in values if value]
    assert len(secrets) > 1_000
    everything = packages["internal", 3006].read_bytes()
    for secret in secrets:
        assert secret in everything, f"{secret} is in no file at all, and tests nothing"
    for crs in SYSTEMS:
        raw = packages["open", crs].read_bytes()
        for secret in secrets:
            assert secret not in raw, secret
        layers = rows(packages["open", crs], "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
        assert sorted(name for name, in layers) == sorted(OPEN_LAYERS)
