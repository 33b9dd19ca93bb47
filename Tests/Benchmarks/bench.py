"""Side by side with the peers, in one run: import and export against ogr2ogr.

Each pair takes turns, several times, on the same data; what counts is the ratio of the medians. Synthetic data.
"""

import os
import pathlib
import tempfile

import numpy

from comparing import RUNS, SMULTRON, compare, run

MARKS = 100_000
PRESCHOOL = "451961"


def transport(folder):
    database = folder / "smultron.sqlite"
    environment = {**os.environ, "SMULTRON_DATABASE": str(database)}
    run(SMULTRON, "init", env=environment)
    run(SMULTRON, "demo", "--marks", MARKS, env=environment)
    backup = folder / "backup.sqlite"
    run(SMULTRON, "backup", backup, env=environment)
    target = folder / "out.geojson"

    def export():
        return run(SMULTRON, "export", "markeringar", "--round", "2", "-o", target, env=environment)[0]

    # The same columns of the same table, from the same file, in the same system.
    query = ("SELECT id, revision, category, children, recorded_at, kind, seasons, age_band, frequency, walking_minutes, "
             "quote, staff_note, language, placement, accuracy_m, received_at, review, p.code, g.label, m.position "
             "FROM mark m JOIN preschool_group g ON g.id = m.group_id JOIN preschool p ON p.id = g.preschool_id")
    query = query.replace("SELECT id", "SELECT m.id").replace(" children", " m.children").replace(" position", " m.position")

    def peer_export():
        out = folder / "peer.geojson"
        out.unlink(missing_ok=True)
        return run("ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=9", out, backup, "-sql",
                   query)[0]

    compare("Export of 100 000 marks to GeoJSON in WGS 84", export, peer_export, "ogr2ogr")

    table = folder / "marks.csv"
    random = numpy.random.default_rng(2)
    lon, lat = random.uniform(20.1, 20.4, MARKS), random.uniform(67.82, 67.9, MARKS)
    with table.open("w") as file:
        file.write("category,children,recordedAt,kind,seasons,quote,lon,lat\n")
        for index in range(MARKS):
            file.write(f"snow,{1 + index % 20},2026-11-21T09:{index // 60 % 60:02}:{index % 60:02}Z,favourite,winter,"
                       f"rad {index},{lon[index]:.6f},{lat[index]:.6f}\n")

    def ours_import():
        fresh = folder / "fresh.sqlite"
        for name in folder.glob("fresh.sqlite*"):
            name.unlink()
        run(SMULTRON, "init", "--database", fresh)
        return run(SMULTRON, "import", table, "--preschool", PRESCHOOL, "--database", fresh)[0]

    def peer_import():
        fresh = folder / "peer.sqlite"
        fresh.unlink(missing_ok=True)
        return run("ogr2ogr", "-f", "SQLite", "-dsco", "SPATIALITE=YES", "-lco", "SPATIAL_INDEX=YES", "-s_srs", "EPSG:4326",
                   "-t_srs", "EPSG:3006", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo",
                   "AUTODETECT_TYPE=YES", "-gt", "unlimited", fresh, table)[0]

    compare("Import of 100 000 marks from CSV, checked and indexed", ours_import, peer_import, "ogr2ogr", bar=1.2)


with tempfile.TemporaryDirectory() as name:
    print(f"{RUNS} pairs in turn, medians; {os.cpu_count()} processors. Left: smultron, right: the peer.")
    transport(pathlib.Path(name))
