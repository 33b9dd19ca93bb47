"""Files that are made to hurt are refused, and the service stays as it was: bombs.py says which they are."""

import os
import subprocess
import time

import pytest

import bombs
from harness import BINARY, PRESCHOOL, mark

SENT = 2 * bombs.MEBIBYTE - 1024
UPLOADED = 10 * bombs.MEBIBYTE
MEBIBYTES = 64
# The bar of one second is for `make torture`, on a machine with nothing else to do; a busy one is told from one that has caught fire.
SECONDS = 1 if "TORTURE" in os.environ else 60

CASES = [("/api/marks", "invitation", bombs.GEOJSON, name, data) for name, data in bombs.json_bombs(SENT).items()]
for type, files in ((bombs.GEOJSON, bombs.json_bombs), (bombs.CSV, bombs.csv_bombs), (bombs.GPX, bombs.gpx_bombs)):
    CASES += [(f"/api/admin/marks?preschool={PRESCHOOL}", "admin", type, name, data) for name, data in files(UPLOADED).items()]
CASES += [("/api/admin/preschools/import", "admin", bombs.CSV, name, data) for name, data in bombs.csv_bombs(UPLOADED).items()]


@pytest.fixture(scope="module")
def database():
    return "new"


def resident(service):
    """Mebibytes of memory, now and at most since the mark was set back."""
    lines = dict(line.split(":", 1) for line in open(f"/proc/{service.process.pid}/status"))
    return [int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def test_bombs_are_refused(service):
    """All of them in one test, since each leaves the memory that the next begins with."""
    for path, role, type, name, data in CASES:
        what = f"{path}: {name}"
        try:
            with open(f"/proc/{service.process.pid}/clear_refs", "w") as highest:
                highest.write("5")
        except OSError:
            pass  # The highest mark then is that of the whole test, which is stricter.
        before, _ = resident(service)
        begun = time.monotonic()
        secret = service.invitation if role == "invitation" else service.tokens[role]
        answer = service.send("POST", path, data, secret=secret, type=type)
        assert 400 <= answer.status_code < 500, (what, answer.status_code, answer.text[:300])
        assert answer.headers["Content-Type"] == "application/problem+json", what
        assert len(answer.content) < bombs.MEBIBYTE, (what, "the answer is as large as what was sent")
        assert time.monotonic() - begun < SECONDS, what
        assert resident(service)[1] - before < MEBIBYTES, what
    assert service.get("/health/ready").status_code == 200
    assert service.send("POST", "/api/marks", mark()).status_code == 201


@pytest.mark.parametrize("language", ["cql2-text", "cql2-json"])
def test_filters_are_bounded(service, language):
    opening = {"cql2-text": ["(", "NOT ", "-", "CASEI(", "antal_barn=1 OR (", "S_INTERSECTS(geom,GEOMETRYCOLLECTION("],
               "cql2-json": ['{"op":"not","args":[', "[", '{"a":']}[language]
    for piece in opening:
        for count in (100, 1_000):
            answer = service.get("/ogc/collections/markeringar/items", "planner",
                                 params={"filter": (piece * count)[:6_000], "filter-lang": language})
            assert 400 <= answer.status_code < 500, (piece, answer.status_code)


@pytest.mark.parametrize("ending, files", [("geojson", bombs.json_bombs), ("csv", bombs.csv_bombs), ("gpx", bombs.gpx_bombs)])
def test_the_command_refuses_them_too(service, tmp_path, ending, files):
    some = list(files(UPLOADED).items())
    for name, data in some[::4]:
        path = tmp_path / f"bomb.{ending}"
        path.write_bytes(data)
        ended = subprocess.run(
            [BINARY, "import", path, "--preschool", PRESCHOOL, "--database", service.smultron.database],
            capture_output=True, text=True, timeout=240)
        assert ended.returncode == 65, (name, ended.stderr[:300])
        assert len(ended.stderr) < bombs.MEBIBYTE


def test_a_pipe_without_end_is_left(service):
    with open("/dev/zero", "rb") as endless:
        ended = subprocess.run(
            ["prlimit", "--cpu=120", str(BINARY), "import", "-", "--preschool", PRESCHOOL,
             "--database", str(service.smultron.database)], stdin=endless, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 65 and "256 MB" in ended.stderr, ended.stderr[:300]


def test_what_is_large_and_good_is_taken(service):
    rows = "".join(f"snow,{n % 20 + 1},{20.2 + n % 300 / 10_000:.4f},{67.86 + n // 300 / 100_000:.5f}\n" for n in range(20_000))
    answer = service.send("POST", f"/api/admin/marks?preschool={PRESCHOOL}", "category,children,lon,lat\n" + rows,
                          secret=service.tokens["admin"], type=bombs.CSV)
    assert answer.status_code == 200 and answer.json()["added"] == 20_000, answer.text[:300]
