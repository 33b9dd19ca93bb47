"""OGC API – Features and whole layers, side by side with pygeoapi and ogr2ogr on the same marks, in one run: pages with a
bbox, deep pages, whole layers by command and over HTTP, and the memory that a million marks take. Synthetic data.
"""

import csv
import http.client
import io
import json
import math
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("SMULTRON", ".build/release/smultron")
from comparing import RUNS, SMULTRON, compare, in_turn, measured, run, verdict  # noqa: E402
from harness import Service, Smultron  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PYGEOAPI = pathlib.Path(os.environ.get("PYGEOAPI", ".build/pygeoapi-venv/bin")).resolve()
MARKS = int(os.environ.get("MARKS", "100000"))
MANY = int(os.environ.get("MANY", "1000000"))
SECONDS = int(os.environ.get("SECONDS", "10"))
PORT = 18760
ITEMS = "/ogc/collections/markeringar/items"
MEMORY_BAR_MB = 100


class Data:
    """A database with synthetic marks and a service on it."""

    def __init__(self, folder, marks):
        folder.mkdir()
        self.folder = folder
        self.smultron = Smultron(folder)
        self.environment = {**os.environ, "SMULTRON_DATABASE": str(self.smultron.database)}
        self.command("init")
        self.command("demo", "--marks", marks)
        self.service = None

    def command(self, *arguments):
        return run(SMULTRON, *arguments, env=self.environment, cwd=self.folder)

    def serve(self):
        """A fresh process, so that what it remembers of its memory is its own."""
        self.stop()
        self.service = Service(self.smultron, invite=False)
        return self.service

    def stop(self):
        if self.service:
            self.service.stop()
            self.service = None

    def bearer(self):
        return {"Authorization": f"Bearer {self.service.tokens['planner']}"}

    def export(self, format, crs):
        """Seconds, and the largest memory in megabytes, of the command."""
        return measured(SMULTRON, "export", "markeringar", "--round", "2", "--crs", crs, "-o", f"out.{format}",
                        env=self.environment, cwd=self.folder)[:2]

    def fetch(self, format, crs):
        """Seconds of the same over HTTP, written to a file as the command does."""
        address = f"{self.service.url}/layers/markeringar.{format}?round=2&crs={crs}"
        return run("curl", "-sSf", "-o", self.folder / f"http.{format}", "-H",
                   f"Authorization: {self.bearer()['Authorization']}", address)[0]

    def server_peak(self):
        """The largest memory of the server until now, in megabytes."""
        status = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def package(data):
    """The same features with the same attributes for the peers, in WGS 84, with a spatial index."""
    data.command("export", "markeringar", "--round", "2", "-o", data.folder / "same.geojson")
    target = data.folder / "peer.gpkg"
    run("ogr2ogr", "-f", "GPKG", "-nln", "markeringar", target, data.folder / "same.geojson")
    return target


def boxes(data, count=2000):
    """Boxes of a square kilometre that contain a mark each, at random."""
    table = data.command("export", "markeringar", "--round", "2", "--format", "csv")[1].stdout
    chance = random.Random(2584)
    path = data.folder / "boxes.txt"
    with path.open("w") as file:
        for mark in chance.sample(list(csv.DictReader(io.StringIO(table))), count):
            height = 500 / 111_300
            width = height / math.cos(math.radians(float(mark["lat"])))
            lon = float(mark["lon"]) + chance.uniform(-width, width)
            lat = float(mark["lat"]) + chance.uniform(-height, height)
            file.write(f"{lon - width:.6f},{lat - height:.6f},{lon + width:.6f},{lat + height:.6f}\n")
    return path


class Pygeoapi:
    """pygeoapi with its provider for SQLite and GeoPackage under gunicorn, two workers that keep connections alive."""

    def __init__(self, folder, geopackage):
        systems = ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
        text = {"en": "marks"}
        # JSON is YAML.
        (folder / "pygeoapi.yml").write_text(json.dumps({
            "server": {"bind": {"host": "127.0.0.1", "port": PORT}, "url": f"http://127.0.0.1:{PORT}",
                       "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8", "language": "en-US",
                       "limits": {"default_items": 1000, "max_items": 10_000},
                       "map": {"url": "https://tile.invalid/{z}/{x}/{y}.png", "attribution": "none"}},
            "logging": {"level": "ERROR"},
            "metadata": {"identification": {"title": text, "description": text, "keywords": {"en": ["marks"]},
                                            "terms_of_service": "https://example.org", "url": "https://example.org"},
                         "license": {"name": "CC0", "url": "https://example.org"},
                         "provider": {"name": "benchmark", "url": "https://example.org"}, "contact": {"name": "benchmark"}},
            "resources": {"markeringar": {
                "type": "collection", "title": text, "description": text, "keywords": {"en": ["marks"]}, "links": [],
                "extents": {"spatial": {"bbox": [18, 67, 23, 69], "crs": systems[0]}},
                "providers": [{"type": "feature", "name": "SQLiteGPKG", "data": str(geopackage), "id_field": "id",
                               "table": "markeringar", "crs": systems, "storage_crs": systems[0]}]}},
        }))
        environment = {**os.environ, "PYGEOAPI_CONFIG": str(folder / "pygeoapi.yml"),
                       "PYGEOAPI_OPENAPI": str(folder / "pygeoapi-openapi.yml")}
        run(PYGEOAPI / "pygeoapi", "openapi", "generate", folder / "pygeoapi.yml", "--output-file",
            folder / "pygeoapi-openapi.yml", env=environment)
        self.log = open(folder / "pygeoapi.log", "w")
        self.process = subprocess.Popen(
            [PYGEOAPI / "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4", "--keep-alive", "60", "--no-control-socket",
             "-b", f"127.0.0.1:{PORT}", "pygeoapi.flask_app:APP"], env=environment, stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                get(f"http://127.0.0.1:{PORT}/collections/markeringar/items?limit=1")
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("pygeoapi did not start: " + pathlib.Path(self.log.name).read_text())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=15)
        self.log.close()


def get(address, headers=None, connection=None):
    """Seconds and body of one request; on a connection that stays, or on one of its own."""
    parts = urllib.parse.urlsplit(address)
    line = connection or http.client.HTTPConnection(parts.netloc, timeout=120)
    begin = time.perf_counter()
    line.request("GET", parts.path + "?" + parts.query, headers=headers or {})
    answer = line.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - begin
    if answer.status != 200:
        sys.exit(f"{address}: {answer.status} {body[:500]}")
    if connection is None:
        line.close()
    return seconds, body


def pages_with_boxes(data, pygeoapi, list_of_boxes):
    """Requests a second by wrk, two connections; for either the same boxes in the same order."""
    failed = {}

    def load(name, origin, address, token=None):
        environment = {**os.environ, "BOXES": str(list_of_boxes), "ADDRESS": address, **({"TOKEN": token} if token else {})}
        said = run("wrk", "-t2", "-c2", f"-d{SECONDS}s", "--timeout", "30s", "-s", HERE / "boxes.lua", origin,
                   env=environment)[1].stdout
        rate, bad = next(line for line in said.splitlines() if line.startswith("RESULT")).split()[1:]
        failed[name] = failed.get(name, 0) + int(bad)
        return float(rate)

    mine, other = in_turn(
        lambda: load("smultron", data.service.url, ITEMS + "?round=2&limit=100&bbox=", data.service.tokens["planner"]),
        lambda: load("pygeoapi", f"http://127.0.0.1:{PORT}", "/collections/markeringar/items?f=json&limit=100&bbox="))
    spread = [a / b for a, b in zip(mine, other)]
    mine, other = statistics.median(mine), statistics.median(other)
    print(f"{'Pages of 100 with a bbox, requests a second':58} {mine:8.1f}   {other:8.1f}     {mine / other:6.2f} × as many as "
          f"pygeoapi   ({min(spread):.1f}–{max(spread):.1f}){verdict(mine / other, 30)}", flush=True)
    print(f"{'  answers that were not 200, in all runs':58} {failed['smultron']:8}   {failed['pygeoapi']:8}", flush=True)


def deep_pages(data, parameters, title):
    """The last of the thousand pages against the first, in turn on one connection."""
    address = f"{data.service.url}{ITEMS}?round=2&limit={MARKS // 1000}{parameters}"
    first, count, last = address, 0, None
    while address:
        body = json.loads(get(address, data.bearer())[1])
        count += 1
        if count == 1000 or (count > 1 and len(body["features"]) == MARKS // 1000):
            last = address
        address = next((entry["href"] for entry in body["links"] if entry["rel"] == "next"), None)
    parts = urllib.parse.urlsplit(first)
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    pairs = [(get(first, data.bearer(), connection)[0], get(last, data.bearer(), connection)[0]) for _ in range(20 * RUNS)]
    near, far = (statistics.median(times) * 1000 for times in zip(*pairs))
    print(f"{title:58} {near:8.2f} ms{far:8.2f} ms   {far / near:6.2f} × as long, page {count} of {count}"
          f"{verdict(far / near, 1.2, least=False)}", flush=True)


def whole_layers(data, geopackage):
    out = data.folder / "peer-out"

    def ogr2ogr(*options, suffix):
        target = out.with_suffix(suffix)
        target.unlink(missing_ok=True)
        return run("ogr2ogr", *options, target, geopackage, "markeringar")[0]

    def geojson():
        return ogr2ogr("-f", "GeoJSON", "-lco", "RFC7946=YES", suffix=".geojson")

    def gpkg():
        return ogr2ogr("-f", "GPKG", suffix=".gpkg")

    compare("GeoJSON of all marks, command", lambda: data.export("geojson", 4326)[0], geojson, "ogr2ogr", 5)
    compare("GeoJSON of all marks, over HTTP", lambda: data.fetch("geojson", 4326), geojson, "ogr2ogr", 5)
    compare("GeoPackage of all marks, command", lambda: data.export("gpkg", 4326)[0], gpkg, "ogr2ogr", 1.2)
    compare("GeoPackage of all marks, over HTTP", lambda: data.fetch("gpkg", 4326), gpkg, "ogr2ogr", 1.2)


def memory(data):
    """The largest memory while all marks are exported, in megabytes: of the command, and of a fresh server."""
    for format in ("geojson", "gpkg"):
        seconds, megabytes = data.export(format, 3006)
        line(f"{MANY} marks to {format}, command", seconds, megabytes)
        data.serve()
        seconds = data.fetch(format, 3006)
        line(f"{MANY} marks to {format}, over HTTP", seconds, data.server_peak())


def line(title, seconds, megabytes):
    print(f"{title:58} {seconds:8.3f} s {megabytes:8.1f} MB{verdict(megabytes, MEMORY_BAR_MB, least=False)}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        print(f"\n{MARKS} marks; {RUNS} pairs in turn, medians; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}. "
              "Left: smultron, right: the peer.", flush=True)
        data = Data(folder / "some", MARKS)
        geopackage = package(data)
        data.serve()
        pygeoapi = Pygeoapi(folder, geopackage)
        try:
            pages_with_boxes(data, pygeoapi, boxes(data))
        finally:
            pygeoapi.stop()
        deep_pages(data, "", "The last page of a thousand against the first")
        deep_pages(data, "&bbox=10,55,25,70", "  the same with a bbox")
        whole_layers(data, geopackage)
        data.stop()
        many = Data(folder / "many", MANY)
        try:
            memory(many)
        finally:
            many.stop()


if __name__ == "__main__":
    main()
