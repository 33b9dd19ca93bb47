"""How fast marks are kept, and whether planners' downloads slow them: single marks over HTTP against the same inserts in
process, and marks at half that rate while layers are downloaded. Synthetic data.
"""

import os
import pathlib
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

from comparing import SMULTRON, run, verdict

INSERTER = str(pathlib.Path(SMULTRON).with_name("inserter"))
SCRIPT = pathlib.Path(__file__).with_name("marks.lua")
PRESCHOOL = "451961"
CLIENTS = 64
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = 8
# What planners take: the hotspots, and every mark.
LAYERS = ("smultronstallen", "markeringar")
PLANNER_PAUSE_S = 0.5


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

    def marks(self, seconds, pause_ms=0):
        """wrk that sends single marks from 64 clients."""
        environment = {
            **self.environment, "INVITATION": self.invitation, "LON": "20.2158", "LAT": "67.8651", "PAUSE_MS": str(pause_ms),
            "RECORDED_AT": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        return subprocess.Popen(
            ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}", "--timeout", "30s", "-s", str(SCRIPT), f"http://127.0.0.1:{self.port}"],
            env=environment, stdout=subprocess.PIPE, text=True)

    @staticmethod
    def result(load):
        """Marks a second, p50 and p99 in milliseconds."""
        said = load.communicate()[0]
        rate, p50, p99, refused = map(float, next(line for line in said.splitlines() if line.startswith("RESULT")).split()[1:])
        assert refused == 0, said
        return rate, p50, p99

    def sent(self, *arguments):
        return self.result(self.marks(*arguments))

    def download(self, layer, stopping, times):
        """A planner who downloads a layer again and again until told to stop; milliseconds of each.

        Their machines are elsewhere, so their programs step back behind what is measured on this one.
        """
        command = ["nice", "-n", "19", "curl", "-sSf", "-o", "/dev/null", "-H", f"Authorization: Bearer {self.planner}",
                   f"http://127.0.0.1:{self.port}/layers/{layer}.geojson"]
        while not stopping.is_set():
            times.append(run(*command)[0] * 1000)
            stopping.wait(PLANNER_PAUSE_S)

    def downloads(self, seconds):
        """What planners wait for each layer meanwhile, in milliseconds."""
        stopping, times = threading.Event(), {layer: [] for layer in LAYERS}
        planners = [threading.Thread(target=self.download, args=(layer, stopping, times[layer])) for layer in LAYERS]
        for planner in planners:
            planner.start()
        time.sleep(seconds)
        stopping.set()
        for planner in planners:
            planner.join()
        return times


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

    alone, beside, waits = [], [], {layer: [] for layer in LAYERS}
    with Served(folder / "reading") as served:
        served.downloads(2)
        # wrk waits after each answer, so that all clients together send half of what they could; how long depends on how
        # long an answer takes at that rate.
        between_ms = CLIENTS / (rate / 2) * 1000
        pause_ms = between_ms - served.sent(3, between_ms)[1]
        for _ in range(ROUNDS):
            alone.append(served.sent(SECONDS, pause_ms))
            load = served.marks(SECONDS, pause_ms)
            for layer, times in served.downloads(SECONDS - 1).items():
                waits[layer] += times
            beside.append(served.result(load))
    for title, values in (("alone", alone), ("with planners", beside)):
        rate, p50, p99 = (statistics.median(column) for column in zip(*values))
        print(f"Marks at half that rate, {title:13}           {rate:8.0f} marks/s   p50 {p50:.1f} ms   p99 {p99:.1f} ms")
    ratio = statistics.median(b[2] / a[2] for a, b in zip(alone, beside))
    print(f"  p99 with planners' downloads / alone: {ratio:.2f}{verdict(ratio, 2, least=False)}")
    for layer, times in waits.items():
        times.sort()
        print(f"  {layer} downloaded {len(times)} times         p50 {times[len(times) // 2]:.1f} ms   "
              f"p99 {times[len(times) * 99 // 100]:.1f} ms")


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
