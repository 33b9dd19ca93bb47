"""A service under load on a disk that can fail and lose power (disk.c), and the account of what it promised."""

import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import requests

from harness import HOME, ROOT, Service, Smultron, device, mark

def preloaded(name):
    """One of the libraries beside this file, compiled if it is not or has changed."""
    source = pathlib.Path(__file__).with_name(f"{name}.c")
    library = ROOT / ".build" / f"{name}.so"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        partial = library.with_suffix(f".{os.getpid()}")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", partial, source, "-ldl", "-lpthread"], check=True)
        partial.replace(library)
    return str(library)


class Senders:
    """Groups that send marks one at a time, as fast as they are answered; keeps account of every answer."""

    def __init__(self, service, count=4):
        self.service, self.stopping = service, threading.Event()
        self.promised, self.answers, self.sent = {}, [], {}
        self.threads = [threading.Thread(target=self.send, daemon=True) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def send(self):
        key = device()
        with requests.Session() as session:
            while not self.stopping.is_set():
                one = mark(at=HOME)
                self.sent[one["id"]] = one, key
                try:
                    answer = session.post(
                        self.service.url + "/api/marks", json=one, timeout=30,
                        headers={**self.service.bearer(device=key), "Content-Type": "application/geo+json"})
                except requests.RequestException:
                    return
                self.answers.append(answer.status_code)
                if answer.status_code == 201:
                    self.promised[one["id"]] = one
                elif answer.status_code != 503:
                    return

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, promises):
        """Until so many marks have been promised."""
        deadline = time.monotonic() + 60
        while len(self.promised) < promises:
            assert time.monotonic() < deadline, f"only {len(self.promised)} marks were taken"
            time.sleep(0.01)


def rows(count, first=0):
    """A table of different marks in metres."""
    return "category,children,e,n\n" + "".join(
        f"play,{1 + i % 9},{719000 + (first + i) % 500},{7536000 + (first + i) // 500}\n" for i in range(count))


def kill(service):
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    service.log.close()


def kept(database):
    """How often each mark is there."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT id FROM mark").fetchall()
    finally:
        connection.close()
    counts = {}
    for (name,) in rows:
        counts[name] = counts.get(name, 0) + 1
    return counts


def lost(promised, database):
    """The marks that were promised and are not there exactly once."""
    counts = kept(database)
    return [name for name in promised if counts.get(name) != 1]


# The database, its log, and the head of the audit log.
KEPT = ("smultron.sqlite", "smultron.sqlite-wal", "smultron.sqlite-audit")


class Rig:
    """A database on the failing disk."""

    def __init__(self, smultron):
        self.smultron = smultron
        self.platter = smultron.folder / "platter"
        self.fault_file = smultron.folder / "fault"
        self.folder = smultron.folder / "disk"
        self.folder.mkdir()
        for name in KEPT:
            if (smultron.folder / name).exists():
                shutil.copy(smultron.folder / name, self.folder / name)
        self.on_disk = Smultron(self.folder)

    def start(self, keeps=None, lax=None, **options):
        """A service on the disk, with a platter of its own that holds what is there now."""
        shutil.rmtree(self.platter, ignore_errors=True)
        self.platter.mkdir()
        environment = {
            "LD_PRELOAD": preloaded("disk"), "DISK_FOLDER": str(self.folder), "DISK_PLATTER": str(self.platter),
            "DISK_FAULT": str(self.fault_file),
        }
        if keeps is not None:
            environment["DISK_KEEPS"] = str(keeps)
        if lax:
            environment["DISK_LAX"] = lax
        return Service(self.on_disk, env=environment, before_start=self.fill_platter, **options)

    def fill_platter(self):
        for name in KEPT:
            if (self.folder / name).exists():
                shutil.copy(self.folder / name, self.platter / name)

    def cut_power(self, service):
        """What is left is on the platter: it is put in the disk's place."""
        kill(service)
        for path in self.folder.iterdir():
            path.unlink()
        for path in self.platter.iterdir():
            shutil.copy(path, self.folder / path.name)

    def fail(self, how):
        # In one step: half a word would be another fault.
        partial = self.fault_file.with_suffix(".new")
        partial.write_text(how)
        os.replace(partial, self.fault_file)

    def mend(self):
        self.fault_file.unlink()
