"""How fast marks are kept, and whether planners notice: single marks over HTTP against the same inserts in process, and
downloads of layers while marks come in. Synthetic data.
"""

import os
import pathlib
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

from comparing import SMULTRON, run, verdict

INSERTER = str(pathlib.Path(SMULTRON).with_name("inserter"))
SCRIPT = pathlib.Path(__file__).with_name("marks.lua")
PRESCHOOL = "451961"
CLIENTS = 64
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = 8


class Served:
    """A database of its own, served."""

    def __init__(self, folder):
        folder.mkdir()
        self.environment = {**os.environ, "SMULTRON_DATABASE": str(folder / "smultron.sqlite"), "SMULTRON_RATE_LIMITS": "off"}
        run(SMULTRON, "init", env=self.environment)
        self.invitation = self.say("invite", "--preschool", PRESCHOOL).split("#")[1]
        self.planner = self.say("token", "create", "--role", "planner", "--name", "bench")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(folder / "serve.log", "w")

    def say(self, *arguments):
        return run(SMULTRON, *arguments, env=self.environment)[1].stdout.strip()

    def __enter__(self):
        self.process = subprocess.Popen([SMULTRON, "serve", "--port", str(self.port)], env=self.environment, stderr=self.log)
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live").read()
                return self
            except OSError:
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def marks(self, seconds, pause_ms=0, **options):
        """wrk that sends single marks from 64 clients."""
        environment = {
            **self.environment, "INVITATION": self.invitation, "LON": "20.2158", "LAT": "67.8651", "PAUSE_MS": str(pause_ms),
            "RECORDED_AT": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        return subprocess.Popen(
            ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}", "--timeout", "30s", "-s", str(SCRIPT), f"http://127.0.0.1:{self.port}"],
            env=environment, stdout=subprocess.PIPE, text=True, **options)

    def sent(self, *arguments, **options):
        """Marks a second, p50 and p99 in milliseconds."""
        said = self.marks(*arguments, **options).communicate()[0]
        rate, p50, p99, refused = map(float, next(line for line in said.splitlines() if line.startswith("RESULT")).split()[1:])
        assert refused == 0, said
        return rate, p50, p99

    def download(self, count):
        """Milliseconds of so many downloads of a layer, one after the other, sorted."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/layers/smultronstallen.geojson", headers={"Authorization": f"Bearer {self.planner}"})
        times = []
        for _ in range(count):
            begin = time.perf_counter()
            with urllib.request.urlopen(request) as answer:
                answer.read()
            times.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.01)
        return sorted(times)


def main(folder):
    in_process, over_http = [], []
    for turn in range(ROUNDS):
        served = Served(folder / f"turn{turn}")
        database = served.environment["SMULTRON_DATABASE"]
        _, outcome = run(INSERTER, database, CLIENTS, SECONDS)
        in_process.append(tuple(map(float, outcome.stdout.split())))
        with served:
            served.sent(2)
            over_http.append(served.sent(SECONDS))
    inside = statistics.median(rate for rate, _, _ in in_process)
    rate, p50, p99 = (statistics.median(values) for values in zip(*over_http))
    print(f"Single marks in process, {CLIENTS} producers    {inside:8.0f} marks/s   p50 {in_process[0][1]:.1f} ms   "
          f"p99 {in_process[0][2]:.1f} ms")
    print(f"Single marks over HTTP, {CLIENTS} clients       {rate:8.0f} marks/s   p50 {p50:.1f} ms   p99 {p99:.1f} ms")
    print(f"  of what is reached in process: {rate / inside:.2f}{verdict(rate / inside, 0.5)}")
    print(f"  p99 / p50: {p99 / p50:.1f}{verdict(p99 / p50, 5, least=False)}")

    with Served(folder / "reading") as served:
        served.sent(3)
        served.download(20)
        alone = served.download(300)
        # wrk waits after each answer, so that all clients together send half of what they could.
        load = served.marks(60, pause_ms=max(0, CLIENTS / (rate / 2) * 1000 - p50))
        time.sleep(3)
        beside = served.download(300)
        load.terminate()
        load.wait()
    middle, last = len(alone) // 2, len(alone) * 99 // 100
    print(f"A layer downloaded alone       p50 {alone[middle]:6.1f} ms   p99 {alone[last]:6.1f} ms")
    print(f"  while marks come at half     p50 {beside[middle]:6.1f} ms   p99 {beside[last]:6.1f} ms   "
          f"{beside[last] / alone[last]:.1f} ×{verdict(beside[last] / alone[last], 2, least=False)}")


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
