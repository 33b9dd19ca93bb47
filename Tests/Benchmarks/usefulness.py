"""What disclosure control leaves to see, by threshold: the share of favourite marks that lie inside something published,
and the share of preschools with a published place within 500 m. All marks are synthetic: the demonstration's, and those of
three simulated towns with the preschools, sizes and positions of geodata/, where every group makes 5, 10 or 20 marks.
"""

import csv
import io
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SMULTRON = str((ROOT / os.environ.get("SMULTRON", ".build/release/smultron")).resolve())
PUBLISHER = str((ROOT / os.environ.get("PUBLISHER", ".build/release/publisher")).resolve())
THRESHOLDS = [(10, 3), (15, 3), (20, 3), (10, 4), (10, 5), (15, 4), (20, 5), (30, 5)]
NEAR_M = 500


def demonstration():
    """The register and the marks of the demonstration, as the program itself makes them."""
    with tempfile.TemporaryDirectory() as folder:
        def run(*arguments):
            return subprocess.run([SMULTRON, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout

        run("init")
        run("demo")
        table = csv.DictReader(io.StringIO(run("export", "markeringar", "--format", "csv", "--crs", "3006")))
        groups = {}
        marks = []
        for row in table:
            group = groups.setdefault((row["forskola_id"], row["grupp"]), len(groups))
            marks.append({
                "preschool": row["forskola_id"], "group": group, "e": float(row["e"]), "n": float(row["n"]),
                "children": int(row["antal_barn"]), "kind": "favourite" if row["typ"] == "favorit" else "avoid"})
    return marks


def register():
    with open(ROOT / "geodata/preschools.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sweref99tm_e"]]
    return [{"code": row["school_unit_code"], "size": int(row["children"]) if row["children"] else None,
             "e": float(row["sweref99tm_e"]), "n": float(row["sweref99tm_n"]), "groups": int(row["groups"] or 1)}
            for row in rows]


def town(preschools, marks_per_group, seed):
    """Two places around every preschool; groups go to those within 1.2 km, the nearer the likelier, and elsewhere too."""
    chance = random.Random(seed)

    def around(preschool, nearest, farthest):
        direction, distance = chance.uniform(0, 2 * math.pi), chance.uniform(nearest, farthest)
        return preschool["e"] + distance * math.sin(direction), preschool["n"] + distance * math.cos(direction)

    places = [around(preschool, 120, 700) for preschool in preschools for _ in range(2)]
    marks, group = [], 0
    for preschool in preschools:
        home = preschool["e"], preschool["n"]
        known = [place for place in places if math.dist(place, home) < 1_200]
        weights = [1 / (100 + math.dist(place, home)) for place in known]
        for _ in range(preschool["groups"]):
            group += 1
            for _ in range(marks_per_group):
                if chance.random() < 0.85:
                    place = chance.choices(known, weights)[0]
                    e, n = place[0] + chance.gauss(0, 20), place[1] + chance.gauss(0, 20)
                else:
                    e, n = around(preschool, 30, 900)
                marks.append({"preschool": preschool["code"], "group": group, "e": e, "n": n,
                              "children": chance.randint(2, 9)})
    return marks


def publish(preschools, marks, children, least_preschools):
    sequence = {"publications": [{"preschools": preschools, "marks": marks}], "children": children,
                "preschools": least_preschools}
    answer = subprocess.run([PUBLISHER], input=json.dumps(sequence) + "\n", capture_output=True, text=True, check=True)
    files = json.loads(answer.stdout)["publications"][0]["files"]

    def boxes(layer):
        for feature in json.loads(files[layer + ".geojson"])["features"]:
            ring = feature["geometry"]["coordinates"][0]
            yield feature, min(p[0] for p in ring), min(p[1] for p in ring), max(p[0] for p in ring)

    squares = [(e, n, east - e) for _, e, n, east in boxes("rutor")]
    near = {name.split(" ")[1]: text for name, text in files.items() if name.startswith("near ")}
    return squares, near


def usefulness(preschools, marks, children, least_preschools):
    squares, near = publish(preschools, marks, children, least_preschools)
    favourites = [mark for mark in marks if mark.get("kind", "favourite") == "favourite"]
    inside = sum(any(e <= mark["e"] < e + size and n <= mark["n"] < n + size for e, n, size in squares)
                 for mark in favourites)
    served = sum(any(float(line.split(" ")[1]) <= NEAR_M for line in text.splitlines()) for text in near.values())
    return 100 * inside / len(favourites), 100 * served / len(preschools)


def main():
    preschools = register()
    data = {"demonstration": demonstration()}
    for count in (5, 10, 20):
        data[f"{count} marks a group"] = town(preschools, count, seed=count)
    print("\nShare of favourite marks inside something published / share of preschools with a published place within "
          f"{NEAR_M} m\n")
    print("| at least | " + " | ".join(f"{name} ({len(marks)} marks)" for name, marks in data.items()) + " |")
    print("|---|" + "---|" * len(data))
    for children, least_preschools in THRESHOLDS:
        cells = [usefulness(preschools, marks, children, least_preschools) for marks in data.values()]
        print(f"| {children} children, {least_preschools} preschools | "
              + " | ".join(f"{inside:.0f} % / {served:.0f} %" for inside, served in cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
