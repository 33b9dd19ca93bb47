"""What a group outdoors notices of readers: a mark alone, and the same while others read as badly as they can. Synthetic data.

A line for each kind of reading: how long a mark takes in the middle and at most, and how many times as long as alone. The goal is
twice as long in the middle and a quarter of a second at most.
"""

import math
import pathlib
import statistics
import sys
import tempfile
import threading
import time

import requests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import HOME, Service, Smultron, device, mark  # noqa: E402

MARKS = 60_000
SECONDS = 5
PAUSE_S = 0.005
BOX = "20.2,67.85,20.23,67.87"


def ring(number, width, height):
    """So many positions around the preschool, the first once more at the end."""
    angles = (2 * math.pi * (step % number) / number for step in range(number + 1))
    x, y = HOME
    return ",".join(f"{x + width * math.cos(angle):.6f} {y + height * math.sin(angle):.6f}" for angle in angles)


def tangle(number):
    """A line that crosses itself at each step."""
    x, y = HOME
    return ",".join(f"{x + .2 * math.cos(2.9 * step):.3f} {y + .1 * math.sin(2.9 * step):.3f}" for step in range(number))


# Name, how many readers, whether they are planners, address, and what is asked.
KINDS = [
    ("S_CROSSES by a tangle of 700", 2, False, "/ogc/collections/rutor/items", {"filter": f"S_CROSSES(geometri,LINESTRING({tangle(700)}))"}),
    ("antal_barn=99", 4, True, "/ogc/collections/markeringar/items", {"filter": "antal_barn=99"}),
    ("a polygon of 300", 4, True, "/ogc/collections/markeringar/items",
     {"filter": f"S_INTERSECTS(geometri,POLYGON(({ring(300, .05, .02)})))"}),
    ("a box in CQL2", 4, True, "/ogc/collections/markeringar/items", {"filter": f"S_INTERSECTS(geometri,BBOX({BOX}))"}),
    ("the same as bbox", 4, True, "/ogc/collections/markeringar/items", {"bbox": BOX}),
    ("whole layers", 4, True, "/layers/markeringar.geojson", {}),
]


def marks(service, seconds):
    """How long each of one mark after the other took."""
    took, session, own, end = [], requests.Session(), device(), time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        answer = session.post(service.url + "/api/marks", json=mark(), headers=service.bearer(device=own))
        took.append(time.perf_counter() - begin)
        assert answer.status_code == 201, answer.text
        time.sleep(PAUSE_S)
    return took


def beside(service, readers, is_planner, path, parameters):
    stop, read = threading.Event(), []
    headers = service.bearer(service.tokens["planner"]) if is_planner else {}
    if is_planner:
        parameters = {"round": 2, **parameters}

    def reading():
        session = requests.Session()
        while not stop.is_set():
            begin = time.perf_counter()
            status = session.get(service.url + path, params=parameters, headers=headers).status_code
            read.append((time.perf_counter() - begin, status))

    threads = [threading.Thread(target=reading) for _ in range(readers)]
    for thread in threads:
        thread.start()
    time.sleep(.5)
    took = marks(service, SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    return took, read


def line(name, took, alone, read=()):
    middle = statistics.median(took)
    print(f"{name:30} {middle * 1000:8.1f} ms {middle / statistics.median(alone):5.1f} × {max(took) * 1000:8.1f} ms at most"
          + (f"; {len(read)} answers, {statistics.median(one[0] for one in read) * 1000:.0f} ms in the middle, "
             f"{sorted({one[1] for one in read})}" if read else ""), flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        smultron = Smultron(pathlib.Path(folder), "new")
        smultron("demo", "--marks", MARKS)
        service = Service(smultron)
        begin = time.perf_counter()
        service.get("/ogc/collections/markeringar/items", "planner", params={"limit": 1000})
        print(f"The first page of {MARKS} marks, cold: {time.perf_counter() - begin:.2f} s")
        marks(service, 1)
        alone = marks(service, SECONDS)
        line("a mark alone", alone, alone)
        for name, *kind in KINDS:
            took, read = beside(service, *kind)
            line(name, took, alone, read)
        service.stop()


if __name__ == "__main__":
    main()
