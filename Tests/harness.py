"""What the tests of the whole program share: the binary, a database of their own, and a running service."""

import atexit
import datetime
import functools
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
import zoneinfo

import requests

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = (ROOT / os.environ.get("SMULTRON", ".build/tests/release/smultron")).resolve()

PRESCHOOL = "451961"  # Bergkristallens Förskola
OTHER_PRESCHOOL = "420338"  # Norrskenets Förskola
HOME = (20.215769505, 67.865100779)

# Every layer and its kind of geometry, in the order of files and lists, and those of each audience: the contract with whoever
# reads the layers, written out here alone. Tests/Service/test_layers.py and test_open.py compare it with the service's lists.
LAYERS = {
    "smultronstallen": "Polygon", "forskolor": "Point", "markeringar": "Point", "rutor": "Polygon", "tathet": "Polygon",
    "narhet": "LineString", "forandringar": "Polygon",
}
OPEN_LAYERS = ["smultronstallen", "forskolor", "rutor"]
AUDIENCES = {"internal": list(LAYERS), "open": OPEN_LAYERS}
# What planners alone see.
HIDDEN_LAYERS = [layer for layer in LAYERS if layer not in OPEN_LAYERS]


class Outcome:
    """What a command said, where, and how it ended."""

    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def summary(self):
        return json.loads(self.err.strip().splitlines()[-1])

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out[:2000]}\n--- err\n{self.err[:4000]}"


# The databases that many tests begin with: another of them, and the commands that follow.
DATABASES = {
    "new": (None, ["init"]),
    "demonstration": ("new", ["demo"]),
    # Two saved analyses, and so changes from one to the other.
    "analysed": (
        "demonstration", ["hotspots", "--round", 2, "--save", "a1", "-o", "a1.geojson"],
        ["hotspots", "--round", 2, "--eps", 40, "--save", "a2", "-o", "a2.geojson"]),
}


def made_once(make):
    """A database that is made when it is first asked for in a run of the tests, in a folder of its own, and copied from then on."""
    @functools.cache
    def original(*arguments):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="smultron-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return make(folder, *arguments)

    return original


@made_once
def original(folder, kind):
    earlier, *commands = DATABASES[kind]
    smultron = Smultron(folder, earlier)
    for command in commands:
        smultron(*command)
    return smultron


@made_once
def original_with_credentials(folder, kind, invite):
    smultron = Smultron(folder, kind)
    smultron.secrets = smultron.make_credentials(invite)
    return smultron


class Smultron:
    """The program, on a database of its own: one that is still to be made, or a copy of one of a kind."""

    def __init__(self, folder, kind=None):
        self.folder = folder
        self.database = folder / "smultron.sqlite"
        self.kind = kind
        if kind:
            self.copy(original(kind))

    def files(self):
        return {path.name: path.stat().st_mtime_ns for path in self.folder.glob("smultron.sqlite*")}

    def copy(self, other):
        """In the place of the database that there is. A command may leave a write-ahead log: another database must not find it."""
        for name in self.files():
            (self.folder / name).unlink()
        for name in other.files():
            shutil.copy(other.folder / name, self.folder / name)
        self.copied = self.files()

    def __call__(self, *arguments, ok=True, stdin=None, env=None, binary=BINARY):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SMULTRON_")}
        environment["SMULTRON_DATABASE"] = str(self.database)
        environment.update(env or {})
        process = subprocess.run(
            [str(binary), *map(str, arguments)], cwd=self.folder, env=environment, input=stdin,
            capture_output=True, text=True, timeout=240)
        outcome = Outcome(process)
        if ok:
            assert outcome.code == 0, outcome
        return outcome

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def invite(self, *arguments, preschool=PRESCHOOL):
        return self("invite", "--preschool", preschool, *arguments).out.strip().split("#")[1]

    def token(self, role):
        return self("token", "create", "--role", role, "--name", f"tests {role}").out.strip()

    def make_credentials(self, invite):
        return (self.invite("--group", "Blåbär") if invite else None,
                {role: self.token(role) for role in ("planner", "admin", "operator")})

    def credentials(self, invite):
        """An invitation, if one is wanted, and a token of each role. Four commands take longer than a service takes to start, so a
        copy that nothing has happened to gives way to a copy of a database that has them."""
        if self.kind is None or self.files() != self.copied:
            return self.make_credentials(invite)
        other = original_with_credentials(self.kind, invite)
        self.copy(other)
        return other.secrets


class Service:
    """A running service with one credential of each role."""

    def __init__(self, smultron, *arguments, scheme="http", env=None, invite=True, port=None, binary=BINARY,
                 before_start=None):
        self.smultron = smultron
        self.invitation, self.tokens = smultron.credentials(invite)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = port or probe.getsockname()[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SMULTRON_")}
        # Tests try more wrong secrets in a second than anybody may in an hour.
        environment.update({"SMULTRON_DATABASE": str(smultron.database), "SMULTRON_RATE_LIMITS": "off", **(env or {})})
        if before_start:
            before_start()
        self.log = open(smultron.folder / "serve.log", "w+")
        self.process = subprocess.Popen(
            [str(binary), "serve", "--port", str(self.port), *map(str, arguments)],
            cwd=smultron.folder, env=environment, stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                requests.get(self.url + "/health/ready", timeout=10, verify=False)
                return
            except (requests.ConnectionError, requests.Timeout):
                assert self.process.poll() is None, self.said()
                time.sleep(0.05)
        raise AssertionError("the service did not start: " + self.said())

    def said(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=15)
        self.log.close()
        return self.process.returncode

    def bearer(self, secret=None, device=None, **headers):
        headers = {"Authorization": f"Bearer {secret or self.invitation}", **headers}
        if device:
            headers["Smultron-Device"] = device
        return headers

    def send(self, method, path, body=None, secret=None, device=None, type="application/geo+json", **headers):
        data = body if isinstance(body, (bytes, str)) or body is None else json.dumps(body)
        headers = self.bearer(secret, device, **headers)
        if data is not None and type:
            headers["Content-Type"] = type
        return self.answer(requests.request(
            method, self.url + path, data=data.encode() if isinstance(data, str) else data, headers=headers,
            timeout=30))

    def get(self, path, role=None, **options):
        headers = options.pop("headers", {})
        if role:
            headers = {**headers, "Authorization": f"Bearer {self.tokens[role]}"}
        return self.answer(requests.get(self.url + path, headers=headers, timeout=60, **options))

    # Every answer in every test, for the comparison with the OpenAPI document.
    seen = set()

    def answer(self, response):
        path = response.request.path_url.split("?")[0]
        Service.seen.add((response.request.method.lower(), path, response.status_code))
        return response


def asking(address):
    """A session whose requests come from this address of the machine's own: 127.0.0.2, say."""
    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter()
    adapter.init_poolmanager(10, 30, source_address=(address, 0))
    session.mount("http://", adapter)
    return session


def device():
    return uuid.uuid4().hex


def mark(**changes):
    """A good mark near the preschool; properties are changed by name, and left out with None."""
    position = changes.pop("at", HOME)
    identity = changes.pop("id", str(uuid.uuid4()))
    properties = {"category": "snow", "children": 8, "recordedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    properties.update(changes)
    return {
        "type": "Feature", "id": identity, "geometry": {"type": "Point", "coordinates": list(position)},
        "properties": {name: value for name, value in properties.items() if value is not None},
    }


SWEDEN = zoneinfo.ZoneInfo("Europe/Stockholm")


def day(after=0):
    """The day that it is in Sweden, or one so many days after it, as in 2026-11-21."""
    return str(datetime.datetime.now(SWEDEN).date() + datetime.timedelta(days=after))


def start_of(day):
    """The first moment of a day in Sweden, in milliseconds, as the database has it."""
    return int(datetime.datetime.fromisoformat(day).replace(tzinfo=SWEDEN).timestamp() * 1000)


def path_pattern(template):
    return re.compile("^" + re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(template)) + "$")
