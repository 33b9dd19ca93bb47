"""Longer trials of what Tests/Faults tries a few times: a table of what was tried and what was lost. HOW_MUCH multiplies all
numbers of trials. At the end, how soon health answers beside slow clients.
"""

import os
import pathlib
import random
import sys
import tempfile
import threading
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / room) for room in ("Faults", "Service")]

import requests  # noqa: E402

from harness import PRESCHOOL, Service, Smultron  # noqa: E402
from rig import Rig, Senders, kill, lost, rows  # noqa: E402
from test_slow_clients import slow_body, slow_head, slow_read  # noqa: E402

HOW_MUCH = float(os.environ.get("HOW_MUCH", "1"))


class Account:
    """One kind of trial."""

    def __init__(self, name):
        self.name, self.trials, self.promised, self.lost, self.unsound = name, 0, 0, 0, 0

    def count(self, promised, database, smultron):
        self.trials += 1
        self.promised += len(promised)
        self.lost += len(lost(promised, database))
        self.unsound += smultron("check", "--database", database, ok=False).code != 0

    def line(self):
        return f"{self.name:58} {self.trials:6} {self.promised:9} {self.lost:6} {self.unsound:8}"


def fresh(folder, name, kind="new"):
    (folder / name).mkdir()
    return Smultron(folder / name, kind)


def killed(folder):
    account, smultron = Account("killed (kill -9) while marks come in"), fresh(folder, "killed")
    moments = random.Random(1)
    for _ in range(int(100 * HOW_MUCH)):
        service = Service(smultron)
        senders = Senders(service, count=8)
        time.sleep(moments.uniform(0.05, 1.5))
        kill(service)
        senders.stop()
        account.count(senders.promised, smultron.database, smultron)
    return account


def power_cuts(folder, keeps, imports):
    name = f"power cut, {keeps} % of unsynced writes there all the same" + (", during imports" if imports else "")
    account, smultron = Account(name), fresh(folder, f"power-{keeps}-{imports}")
    rig, moments = Rig(smultron), random.Random(keeps)
    for trial in range(int(15 * HOW_MUCH)):
        service = rig.start(keeps=keeps)
        senders = Senders(service, count=8)
        if imports:
            path = smultron.write("many.csv", rows(2_000, first=2_000 * trial))
            threading.Thread(
                target=lambda: rig.on_disk("import", path, "--preschool", PRESCHOOL, ok=False), daemon=True).start()
        time.sleep(moments.uniform(0.3, 3))
        rig.cut_power(service)
        senders.stop()
        account.count(senders.promised, rig.on_disk.database, smultron)
    return account


def faults(folder):
    account, smultron = Account("disk full, failing and read-only by turns under load"), fresh(folder, "faults")
    rig, moments = Rig(smultron), random.Random(3)
    for _ in range(int(8 * HOW_MUCH)):
        service = rig.start()
        senders = Senders(service, count=8)
        for how in random.Random(moments.random()).sample(["full", "readonly", "write", "sync"], 4):
            time.sleep(moments.uniform(0.1, 1))
            rig.fail(how)
            time.sleep(moments.uniform(0.1, 1))
            rig.mend()
        time.sleep(0.5)
        senders.stop()
        assert service.stop() == 0, service.said()
        assert set(senders.answers) <= {201, 503}, set(senders.answers)
        account.count(senders.promised, rig.on_disk.database, smultron)
    return account


def stopped(folder):
    account, smultron = Account("stopped (SIGTERM) while marks come in"), fresh(folder, "stopped")
    moments = random.Random(4)
    for _ in range(int(30 * HOW_MUCH)):
        service = Service(smultron)
        senders = Senders(service, count=8)
        time.sleep(moments.uniform(0.05, 1))
        assert service.stop() == 0, service.said()
        senders.stop()
        account.count(senders.promised, smultron.database, smultron)
    return account


def health(folder):
    """Milliseconds that health takes, on new connections, while slow clients of all three kinds keep the service waiting."""
    smultron = fresh(folder, "slow", "demonstration")
    service = Service(smultron, env={"SMULTRON_CLIENT_PATIENCE_S": "5"})
    times, clients, cut = [], int(150 * HOW_MUCH), 0
    crowd = [begin(service) for begin in (slow_head, slow_body, slow_read) for _ in range(clients)]
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for _ in range(10):
            begun = time.perf_counter()
            assert requests.get(service.url + "/health/live", timeout=30).status_code == 200
            times.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.02)
        for entry in list(crowd):
            connection, drip = entry
            try:
                if drip:
                    connection.sendall(drip)
            except OSError:
                crowd.remove(entry)
                cut += 1
    assert service.stop() == 0, service.said()
    times.sort()
    print(f"health beside {3 * clients} slow clients, {cut} of them cut off meanwhile: {len(times)} answers, p50 "
          f"{times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms, at most {times[-1]:.1f} ms   bar 100")


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    print(f"{'tried':58} {'trials':>6} {'promised':>9} {'lost':>6} {'unsound':>8}")
    accounts = []
    for attempt in (killed, stopped, faults, lambda f: power_cuts(f, 0, False), lambda f: power_cuts(f, 50, False),
                    lambda f: power_cuts(f, 0, True), lambda f: power_cuts(f, 50, True), lambda f: power_cuts(f, 90, True)):
        accounts.append(attempt(folder))
        print(accounts[-1].line(), flush=True)
    health(folder)
    sys.exit(any(account.lost or account.unsound for account in accounts))
