"""How far one machine goes: registers and rounds of several sizes, and how long each kind of work takes with them. Synthetic data.

A line for each size. The last lines tell how many times as long each kind of work takes with ten times as many marks, and the same
register: ten times is linear. Stability runs the analysis over a hundred times, and is tried up to STABILITY_MARKS;
MOST_MARKS=1000000 goes on to a million marks.
"""

import csv
import os
import pathlib
import random
import sys
import tempfile
import time

import requests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from comparing import SMULTRON, measured  # noqa: E402
from harness import ROOT, Service, Smultron  # noqa: E402

REGISTERS = [25, 1_000, 10_000]
# A million takes minutes for each register.
MOST_MARKS = int(os.environ.get("MOST_MARKS", "100000"))
STABILITY_MARKS = 10_000
WORK = ["keep and publish", "first page", "whole layer", "analysis", "stability"]
# Kilometres between the preschools of a register that is made up, and its corner in SWEREF 99 TM.
SPACING_KM = 1
CORNER = (660_000, 7_500_000)


def register(folder, number):
    """A folder with reference data: the real register, or one of so many preschools in a square."""
    if number == REGISTERS[0]:
        return ROOT / "geodata"
    folder = folder / f"register-{number}"
    folder.mkdir()
    for name in ["localities.csv", "boundary.geojson"]:
        (folder / name).write_bytes((ROOT / "geodata" / name).read_bytes())
    columns = (ROOT / "geodata" / "preschools.csv").read_text().splitlines()[0].split(",")
    side, sizes = round(number ** .5 + .5), random.Random(number)
    with (folder / "preschools.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        for index in range(number):
            east, north = CORNER[0] + index % side * SPACING_KM * 1_000, CORNER[1] + index // side * SPACING_KM * 1_000
            rows.writerow([100_000 + index, f"Förskola {index + 1}", "kommunal", "", "Kiruna", sizes.randint(12, 60), 2, east, north,
                           "address", "synthetic"])
    return folder


def first_page(folder):
    """Seconds until a service that has just started has answered with a page of marks."""
    service = Service(Smultron(folder), invite=False)
    try:
        begin = time.perf_counter()
        answer = requests.get(service.url + "/ogc/collections/markeringar/items", headers=service.bearer(service.tokens["planner"]))
        assert answer.status_code == 200, answer.text
        return time.perf_counter() - begin
    finally:
        service.stop()


def measure(folder, geodata, marks):
    """Seconds of each kind of work, and the most memory in MB that any command took."""
    database = folder / "smultron.sqlite"
    for path in folder.glob("smultron.sqlite*"):
        path.unlink()
    environment = {**os.environ, "SMULTRON_DATABASE": str(database)}
    measured(SMULTRON, "init", "--geodata", geodata, env=environment)
    commands = {
        "keep and publish": ["demo", "--marks", marks],
        "whole layer": ["export", "markeringar", "--round", 2, "-o", folder / "marks.geojson"],
        "analysis": ["hotspots", "--round", 2, "-o", folder / "hotspots.geojson"],
    }
    if marks <= STABILITY_MARKS:
        commands["stability"] = ["hotspots", "--round", 2, "--stability", "-o", folder / "stable.geojson"]
    taken = {work: measured(SMULTRON, *command, env=environment)[:2] for work, command in commands.items()}
    seconds = {work: value[0] for work, value in taken.items()}
    seconds["first page"] = first_page(folder)
    return seconds, max(memory for _, memory in taken.values())


def main():
    print(f"Seconds of each kind of work; {os.cpu_count()} processors.")
    print(f"{'preschools':>10} {'marks':>10} " + " ".join(f"{work:>17}" for work in WORK) + f" {'MB':>6}")
    times = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number in REGISTERS:
            geodata = register(folder, number)
            marks = 1_000
            while marks <= MOST_MARKS:
                seconds, memory = measure(folder, geodata, marks)
                times[number, marks] = seconds
                cells = " ".join(f"{seconds[work]:17.3f}" if work in seconds else f"{'':>17}" for work in WORK)
                print(f"{number:10} {marks:10} {cells} {memory:6.0f}", flush=True)
                marks *= 10
    print("Times as long with ten times as many marks:")
    for (number, marks), seconds in times.items():
        less = times.get((number, marks // 10))
        if less:
            cells = " ".join(f"{seconds[work] / less[work]:17.1f}" if work in seconds else f"{'':>17}" for work in WORK)
            print(f"{number:10} {marks:10} {cells}")


if __name__ == "__main__":
    main()
