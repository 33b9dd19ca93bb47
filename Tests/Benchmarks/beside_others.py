"""What a group outdoors notices of others: a mark alone, and the same while others read as badly as they can, send what never ends or
take connections. Synthetic data.

A line for each: how long a mark takes in the middle and at most, how many times as long as alone, and how many were not kept. The
goal is twice as long in the middle, a quarter of a second at most, and every mark kept. Others come from 127.0.0.2 and 127.0.0.4,
the group from 127.0.0.3.
"""

import contextlib
import math
import multiprocessing
import pathlib
import socket
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
UPLOAD_BYTES = 2 * 1024 * 1024
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
READERS = [
    ("S_CROSSES by a tangle of 700", 2, False, "/ogc/collections/rutor/items", {"filter": f"S_CROSSES(geometri,LINESTRING({tangle(700)}))"}),
    ("antal_barn=99", 4, True, "/ogc/collections/markeringar/items", {"filter": "antal_barn=99"}),
    ("a polygon of 300", 4, True, "/ogc/collections/markeringar/items",
     {"filter": f"S_INTERSECTS(geometri,POLYGON(({ring(300, .05, .02)})))"}),
    ("a box in CQL2", 4, True, "/ogc/collections/markeringar/items", {"filter": f"S_INTERSECTS(geometri,BBOX({BOX}))"}),
    ("the same as bbox", 4, True, "/ogc/collections/markeringar/items", {"bbox": BOX}),
    ("whole layers", 4, True, "/layers/markeringar.geojson", {}),
]


class From(requests.adapters.HTTPAdapter):
    """Connections from another address of this machine."""

    def __init__(self, source):
        self.source = (source, 0)
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=self.source, **options)


def group():
    """A session of the group outdoors."""
    session = requests.Session()
    session.mount("http://", From("127.0.0.3"))
    return session


def marks(service, seconds, is_new=False):
    """How long each of one mark after the other took, and how many were not kept.

    is_new: each comes on a connection of its own, as from a phone that has been away.
    """
    took, lost, own, end = [], 0, device(), time.monotonic() + seconds
    with group() as kept:
        while time.monotonic() < end:
            with group() if is_new else contextlib.nullcontext(kept) as session:
                begin = time.perf_counter()
                try:
                    answer = session.post(service.url + "/api/marks", json=mark(), headers=service.bearer(device=own), timeout=60)
                    lost += answer.status_code != 201
                except requests.ConnectionError:
                    lost += 1
                took.append(time.perf_counter() - begin)
            time.sleep(PAUSE_S)
    return took, lost


@contextlib.contextmanager
def reading(service, readers, is_planner, path, parameters):
    """So many who read without end, each in a process of its own; gives a list that at the end has their answers, as seconds and
    status."""
    stop, read, told = multiprocessing.Event(), [], multiprocessing.Queue()
    headers = service.bearer(service.tokens["planner"]) if is_planner else {}
    if is_planner:
        parameters = {"round": 2, **parameters}

    def ask():
        session, own = requests.Session(), []
        while not stop.is_set():
            begin = time.perf_counter()
            status = session.get(service.url + path, params=parameters, headers=headers).status_code
            own.append((time.perf_counter() - begin, status))
        told.put(own)

    processes = [multiprocessing.Process(target=ask) for _ in range(readers)]
    for process in processes:
        process.start()
    time.sleep(.5)
    yield read
    stop.set()
    for _ in processes:
        read += told.get()
    for process in processes:
        process.join()


def connect(service, source):
    connection = socket.socket()
    connection.bind((source, 0))
    connection.settimeout(10)
    connection.connect(("127.0.0.1", service.port))
    return connection


@contextlib.contextmanager
def held(service, others, begin):
    """Connections from two addresses, each with what never ends. Who is let go comes back at once."""
    stop = threading.Event()

    def keep(number):
        while not stop.is_set():
            with contextlib.suppress(OSError), connect(service, ("127.0.0.2", "127.0.0.4")[number % 2]) as connection:
                begin(connection)
                connection.settimeout(.5)
                while not stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        if not connection.recv(4_096):
                            break

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(others)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    yield []
    stop.set()
    for thread in threads:
        thread.join()


def upload(service, link):
    """All of two megabytes but the last 13 bytes."""
    def begin(connection):
        head = (f"POST /api/marks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {link}\r\n"
                f"Content-Type: application/geo+json\r\nContent-Length: {UPLOAD_BYTES}\r\n\r\n")
        connection.sendall(head.encode() + b" " * (UPLOAD_BYTES - 13))
    return begin


def second_head(connection):
    """One whole request, and the beginning of another."""
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    connection.recv(4_096)
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHo")


def line(name, measured, alone, read=()):
    """Prints a line; whether the goal is met."""
    took, lost = measured
    middle, most = statistics.median(took), max(took)
    is_met = middle <= 2 * statistics.median(alone) and most <= .25 and not lost
    print(f"{name:34} {middle * 1000:8.1f} ms {middle / statistics.median(alone):5.1f} × {most * 1000:8.1f} ms at most, "
          f"{lost} of {len(took)} not kept; {'met' if is_met else 'MISSED'}"
          + (f"; {len(read)} answers, {statistics.median(one[0] for one in read) * 1000:.0f} ms in the middle, "
             f"{sorted({one[1] for one in read})}" if read else ""), flush=True)
    return is_met


def main():
    with tempfile.TemporaryDirectory() as folder:
        smultron = Smultron(pathlib.Path(folder), "new")
        smultron("demo", "--marks", MARKS)
        link = smultron.invite("--group", "Hjortron")
        service = Service(smultron)
        begin = time.perf_counter()
        service.get("/ogc/collections/markeringar/items", "planner", params={"limit": 1000})
        print(f"The first page of {MARKS} marks, cold: {time.perf_counter() - begin:.2f} s")
        marks(service, 1)
        met = []
        alone = marks(service, SECONDS)
        met.append(line("a mark alone", alone, alone[0]))
        for name, *kind in READERS:
            with reading(service, *kind) as read:
                measured = marks(service, SECONDS)
            met.append(line(name, measured, alone[0], read))
        alone = marks(service, SECONDS, is_new=True)
        met.append(line("a mark on a connection of its own", alone, alone[0]))
        for name, others, kind in [
                ("16 uploads of one link that stop", 16, upload(service, link)),
                ("1 000 second heads that stop", 1_000, second_head)]:
            with held(service, others, kind):
                measured = marks(service, SECONDS, is_new=True)
            met.append(line(name, measured, alone[0]))
        assert service.stop() == 0, service.said()
        return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
