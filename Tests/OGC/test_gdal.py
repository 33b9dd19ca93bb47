"""GDAL's own client (driver OAPIF, by the pyogrio wheel) reads every layer: positions, counts, filters.

Between GDAL and the service is a proxy that remembers what was asked.
"""

import pathlib
import socket
import struct
import subprocess
import sys

import pyogrio
import pyproj
import pytest

from geometry import changed, farthest, meets
from harness import LAYERS, Service, Smultron
from ogc import READERS, Client

MILLIMETRE = 1e-3
PAIRS = [(audience, layer) for audience, (_, layers) in READERS.items() for layer in layers]


class Proxy:
    """proxy.py before an address, and what it has seen."""

    def __init__(self, target, folder):
        self.file = folder / "seen.txt"
        self.file.touch()
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).with_name("proxy.py"), target, self.file], stdout=subprocess.PIPE, text=True)
        self.url = "http://127.0.0.1:" + self.process.stdout.readline().strip()

    def forget(self):
        self.file.write_text("")

    @property
    def seen(self):
        return self.file.read_text().splitlines()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def port():
    """A free one, known before the service starts, as the proxy comes first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, port):
    proxy = Proxy(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("proxy"))
    yield proxy
    proxy.stop()


@pytest.fixture(scope="module")
def service(tmp_path_factory, database, proxy, port):
    """All links of this service go through the proxy."""
    smultron = Smultron(tmp_path_factory.mktemp("service"), database)
    service = Service(smultron, env={"SMULTRON_PUBLIC_URL": proxy.url}, port=port)
    yield service
    assert service.stop() == 0, service.said()


CREDENTIALS = ("GDAL_HTTP_AUTH", "GDAL_HTTP_BEARER", "GDAL_HTTP_USERPWD", "GDAL_HTTP_HEADER_FILE")


@pytest.fixture
def gdal(service, proxy):
    """Reads as an audience. Not by GDAL_HTTP_HEADERS: this driver of GDAL 3.12 puts its own header in their place."""
    def reader(audience):
        role = READERS[audience][0]
        credentials(GDAL_HTTP_AUTH="BEARER", GDAL_HTTP_BEARER=service.tokens[role]) if role else credentials()
        return Reader(proxy)

    yield reader
    credentials()


def credentials(**options):
    """These and no others."""
    pyogrio.set_gdal_config_options({**dict.fromkeys(CREDENTIALS), **options})


class Reader:
    def __init__(self, proxy):
        self.path = f"OAPIF:{proxy.url}/ogc"

    def layers(self):
        return {str(name): kind for name, kind in pyogrio.list_layers(self.path)}

    def read(self, layer, **options):
        """The system's name; the features by id, with GDAL's coordinates in x, y order."""
        meta, _, geometries, fields = pyogrio.raw.read(self.path, layer=layer, **options)
        names = list(meta["fields"])
        features = {}
        for row, geometry in enumerate(geometries):
            properties = {name: fields[index][row] for index, name in enumerate(names)}
            features[properties["id"]] = geojson(geometry), properties
        assert len(features) == len(geometries), "an id came twice"
        return meta["crs"], features


def geojson(wkb):
    """A geometry of well-known binary as GeoJSON: points, lines and polygons, in two dimensions."""
    if wkb is None:
        return None
    assert wkb[0] == 1, "little endian"
    kind, = struct.unpack_from("<I", wkb, 1)
    offset = 5

    def numbers(format):
        nonlocal offset
        values = struct.unpack_from("<" + format, wkb, offset)
        offset += struct.calcsize("<" + format)
        return values

    def line():
        return [list(numbers("dd")) for _ in range(numbers("I")[0])]

    if kind == 1:
        return {"type": "Point", "coordinates": list(numbers("dd"))}
    if kind == 2:
        return {"type": "LineString", "coordinates": line()}
    assert kind == 3, f"type {kind}: layers have points, lines and polygons only"
    return {"type": "Polygon", "coordinates": [line() for _ in range(numbers("I")[0])]}


@pytest.mark.parametrize("audience", READERS)
def test_layers_are_listed(gdal, audience):
    """All layers of the audience, with their kind of geometry."""
    assert gdal(audience).layers() == {layer: LAYERS[layer] for layer in READERS[audience][1]}


@pytest.mark.parametrize("audience, layer", PAIRS)
@pytest.mark.parametrize("system", ["OGC:CRS84", "EPSG:3006", "EPSG:3016"])
def test_positions_are_the_same_to_the_millimetre(service, gdal, audience, layer, system):
    """In three systems, against the whole layer through pyproj; the attributes, too."""
    whole = {feature["id"]: feature for feature in Client(service, audience).whole(layer)}
    crs, features = gdal(audience).read(layer, CRS=system)
    assert pyproj.CRS.from_user_input(crs) == pyproj.CRS.from_user_input(system) or system == "OGC:CRS84"
    assert set(features) == set(whole)
    transform = pyproj.Transformer.from_crs("OGC:CRS84", system, always_xy=True).transform
    near = 1.2e-8 if system == "OGC:CRS84" else 1.2 * MILLIMETRE
    for identity, (geometry, properties) in features.items():
        expected = changed(whole[identity]["geometry"], transform)
        assert (geometry is None) == (expected is None)
        assert geometry is None or farthest(geometry, expected) <= near, identity
        for name, value in whole[identity]["properties"].items():
            if isinstance(value, str) and name not in ("tidpunkt", "mottagen", "framtagen"):
                assert properties[name] == value


@pytest.mark.parametrize("audience, layer", PAIRS)
def test_preferred_system_is_the_stored_one(gdal, audience, layer):
    """Asked for the stored system first, GDAL finds SWEREF 99 TM."""
    crs, features = gdal(audience).read(layer, PREFERRED_CRS="EPSG:3006")
    assert pyproj.CRS.from_user_input(crs).to_epsg() == 3006
    for geometry, _ in features.values():
        if geometry and geometry["type"] == "Point":
            east, north = geometry["coordinates"]
            assert 200_000 < east < 1_000_000 and 6_000_000 < north < 8_000_000


@pytest.mark.parametrize("audience, layer", PAIRS)
@pytest.mark.parametrize("size", [7, 100])
def test_count_is_the_same_through_pages(service, gdal, proxy, audience, layer, size):
    """Small pages give as many features as the whole layer, and GDAL has followed next for it."""
    whole = Client(service, audience).whole(layer)
    proxy.forget()
    _, features = gdal(audience).read(layer, PAGE_SIZE=str(size))
    assert set(features) == {feature["id"] for feature in whole}
    pages = [path for path in proxy.seen if f"/{layer}/items?" in path]
    assert len(pages) >= len(whole) / size


@pytest.mark.parametrize("where, pushed, condition", [
    ("kategori = 'lek'", "kategori=lek", lambda p: p["kategori"] == "lek"),
    ("kategori = 'lek' AND arstid = 'vinter'", "arstid=vinter", lambda p: p["kategori"] == "lek" and p["arstid"] == "vinter"),
    ("kategori = 'lek' AND antal_barn >= 5", "kategori=lek", lambda p: p["kategori"] == "lek" and p["antal_barn"] >= 5),
    ("antal_barn > 8", None, lambda p: p["antal_barn"] > 8),
    ("kategori <> 'lek' OR typ = 'undviker'", None, lambda p: p["kategori"] != "lek" or p["typ"] == "undviker"),
    ("noggrannhet_m IS NULL", None, lambda p: p["noggrannhet_m"] is None),
])
def test_filters_give_the_right_features(service, gdal, proxy, where, pushed, condition):
    """GDAL 3.12 hands on what the OpenAPI document has as parameters of the items, as name=value, and does the rest itself:
    it looks for a draft's cql-text, not for CQL2."""
    expected = {feature["id"] for feature in Client(service, "planner").whole("markeringar")
                if condition(feature["properties"])}
    proxy.forget()
    _, features = gdal("planner").read("markeringar", where=where)
    assert set(features) == expected
    assert pushed is None or [path for path in proxy.seen if pushed in path], f"not pushed down: {proxy.seen}"


def test_spatial_filter_is_pushed_down(service, gdal, proxy):
    """A box in the layer's system arrives as bbox, and gives what lies in it."""
    box = (20.15, 67.82, 20.25, 67.88)
    expected = {feature["id"] for feature in Client(service, "planner").whole("markeringar")
                if meets(feature["geometry"], box)}
    proxy.forget()
    _, features = gdal("planner").read("markeringar", bbox=box, CRS="OGC:CRS84")
    assert set(features) == expected and [path for path in proxy.seen if "bbox=" in path]


def test_basic_authentication(service, gdal):
    """The token as password, whatever the user name; a wrong one is an error, and never the open layers."""
    reader = gdal("open")
    credentials(GDAL_HTTP_USERPWD=f"planerare:{service.tokens['planner']}")
    assert "markeringar" in reader.layers()
    credentials(GDAL_HTTP_USERPWD="planerare:fel")
    with pytest.raises(pyogrio.errors.DataSourceError):
        reader.layers()
    credentials()
    _, features = reader.read("forskolor", USERPWD=f"x:{service.tokens['planner']}")
    assert "antal_markeringar" in next(iter(features.values()))[1]


def test_token_in_a_file_of_headers(service, gdal, tmp_path):
    """As a header, kept out of the command line."""
    reader = gdal("open")
    file = tmp_path / "headers.txt"
    file.write_text(f"Authorization: Bearer {service.tokens['planner']}\n")
    credentials(GDAL_HTTP_HEADER_FILE=str(file))
    assert "markeringar" in reader.layers()


def test_the_open_audience_has_no_marks(gdal):
    """Asked for by name, they are not there."""
    with pytest.raises((pyogrio.errors.DataLayerError, pyogrio.errors.DataSourceError)):
        gdal("open").read("markeringar")
