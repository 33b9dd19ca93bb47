"""GDAL's own client (driver OAPIF, by the pyogrio wheel) reads every layer: positions, counts, filters.

Between GDAL and the service is a proxy that remembers what was asked.
"""

import http.server
import socket
import struct
import threading
import urllib.parse

import pyogrio
import pyproj
import pytest
import requests

from geometry import changed, farthest, meets
from harness import Service, Smultron
from ogc import AUDIENCES, Client

MILLIMETRE = 1e-3
PAIRS = [(audience, layer) for audience, (_, layers) in AUDIENCES.items() for layer in layers]


class Proxy:
    """Hands every request on, and keeps a list of the addresses."""

    def __init__(self):
        proxy = self
        self.target, self.seen = None, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                proxy.seen.append(urllib.parse.unquote_plus(self.path))
                headers = {name: value for name, value in self.headers.items() if name.lower() in ("accept", "authorization")}
                answer = requests.get(proxy.target + self.path, headers=headers, timeout=60)
                self.send_response(answer.status_code)
                for name in ("Content-Type", "Content-Crs", "Link"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.server.shutdown()


@pytest.fixture(scope="module")
def service(tmp_path_factory, proxy):
    """All links of this service go through the proxy."""
    smultron = Smultron(tmp_path_factory.mktemp("service"))
    smultron("init")
    smultron("demo")
    smultron("hotspots", "--round", 2, "--save", "forsta")
    smultron("hotspots", "--round", 2, "--eps", 80, "--save", "andra")
    service = Service(smultron, env={"SMULTRON_PUBLIC_URL": proxy.url})
    proxy.target = service.url
    yield service
    assert service.stop() == 0, service.said()


@pytest.fixture
def gdal(service, proxy):
    """Reads as an audience; with the token in a header, as GDAL_HTTP_HEADERS sends it."""
    def reader(audience):
        role = AUDIENCES[audience][0]
        pyogrio.set_gdal_config_options({
            "GDAL_HTTP_HEADERS": f"Authorization: Bearer {service.tokens[role]}" if role else None})
        return Reader(proxy)

    yield reader
    pyogrio.set_gdal_config_options({"GDAL_HTTP_HEADERS": None, "GDAL_HTTP_USERPWD": None})


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


@pytest.mark.parametrize("audience", AUDIENCES)
def test_layers_are_listed(gdal, audience):
    """All layers of the audience, with their kind of geometry."""
    kinds = {"smultronstallen": "Polygon", "forskolor": "Point", "rutor": "Polygon", "markeringar": "Point",
             "narhet": "LineString", "forandringar": "Polygon"}
    assert gdal(audience).layers() == {layer: kinds[layer] for layer in AUDIENCES[audience][1]}


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
    proxy.seen.clear()
    _, features = gdal(audience).read(layer, PAGE_SIZE=str(size))
    assert set(features) == {feature["id"] for feature in whole}
    pages = [path for path in proxy.seen if f"/{layer}/items?" in path]
    assert len(pages) >= len(whole) / size


@pytest.mark.parametrize("where, condition", [
    ("kategori = 'lek'", lambda p: p["kategori"] == "lek"),
    ("antal_barn > 8", lambda p: p["antal_barn"] > 8),
    ("kategori = 'lek' AND antal_barn >= 5", lambda p: p["kategori"] == "lek" and p["antal_barn"] >= 5),
    ("kategori <> 'lek' OR typ = 'undviker'", lambda p: p["kategori"] != "lek" or p["typ"] == "undviker"),
    ("noggrannhet_m IS NULL", lambda p: p["noggrannhet_m"] is None),
])
def test_filters_are_pushed_down(service, gdal, proxy, where, condition):
    """GDAL hands the condition to the service, as CQL2 text, and gets the right features."""
    expected = {feature["id"] for feature in Client(service, "planner").whole("markeringar")
                if condition(feature["properties"])}
    proxy.seen.clear()
    _, features = gdal("planner").read("markeringar", where=where)
    assert set(features) == expected
    assert [path for path in proxy.seen if "filter=" in path], f"not pushed down: {proxy.seen}"


def test_spatial_filter_is_pushed_down(service, gdal, proxy):
    """A box in the layer's system arrives as bbox, and gives what lies in it."""
    box = (20.15, 67.82, 20.25, 67.88)
    expected = {feature["id"] for feature in Client(service, "planner").whole("markeringar")
                if meets(feature["geometry"], box)}
    proxy.seen.clear()
    _, features = gdal("planner").read("markeringar", bbox=box, CRS="OGC:CRS84")
    assert set(features) == expected and [path for path in proxy.seen if "bbox=" in path]


def test_basic_authentication(service, gdal, proxy):
    """The token as password, whatever the user name; a wrong one is an error, and never the open layers."""
    reader = gdal("open")
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"planerare:{service.tokens['planner']}"})
    assert "markeringar" in reader.layers()
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": "planerare:fel"})
    with pytest.raises(pyogrio.errors.DataSourceError):
        reader.layers()
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": None})
    _, features = reader.read("forskolor", USERPWD=f"x:{service.tokens['planner']}")
    assert "antal_markeringar" in next(iter(features.values()))[1]


def test_the_open_audience_has_no_marks(gdal):
    """Asked for by name, they are not there."""
    with pytest.raises((pyogrio.errors.DataLayerError, pyogrio.errors.DataSourceError)):
        gdal("open").read("markeringar")
