"""Secrets, free text and addresses are planted by every way in, and searched for wherever the service writes."""

import base64
import json
import pathlib
import socket
import sqlite3
import urllib.parse
import uuid

import pytest

from harness import PRESCHOOL, Service, Smultron, asking, device, mark

ADDRESS = "127.0.0.77"
QUOTE = "Kvistkojan vid Planterade-Granen"
NOTE = "Personalens planterade anteckning"
QUERY = "planterad-frageparameter"
PATH = "planterad-sokvag"


def forms(text):
    """The ways that text may stand in a file."""
    raw = text.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield urllib.parse.quote(text, safe="").encode()
    yield json.dumps(text)[1:-1].encode()
    yield text.encode("utf-16-le")
    for shift in range(3):
        # What base64 makes of it wherever it begins; the ends depend on what stands beside it.
        yield base64.b64encode(b"\0" * shift + raw)[4:-4]
        yield base64.urlsafe_b64encode(b"\0" * shift + raw)[4:-4]


def places(text, files):
    """The names of those among the files where the text stands."""
    wanted = set(forms(text))
    return sorted(name for name, content in files.items() if any(form in content for form in wanted))


def test_the_search_finds_what_it_should():
    secret = "hemlig-hemlig-hemlig?"
    for disguise in (secret.encode(), secret.encode().hex().encode(), urllib.parse.quote(secret).encode(),
                     base64.b64encode(b"x:" + secret.encode()), base64.urlsafe_b64encode(b"user:" + secret.encode())):
        assert places(secret, {"file": b"before " + disguise + b" after"}) == ["file"]
    assert places(secret, {"file": b"hemlig"}) == []


class SecretLeaks:
    """A service with everything planted in it, and what it has written."""

    def __init__(self, folder):
        self.smultron = Smultron(folder, "new")
        self.service = Service(self.smultron, env={
            "SMULTRON_LOG": "json", "SMULTRON_LOG_LEVEL": "debug", "SMULTRON_RATE_LIMITS": "on"})
        self.session = asking(ADDRESS)
        self.device, self.other_device = device(), device()
        self.wrong = "fel-" + uuid.uuid4().hex
        self.secrets = {
            "invitation": self.service.invitation, "device key": self.device, "other device key": self.other_device,
            "wrong secret": self.wrong, **{f"{role} token": token for role, token in self.service.tokens.items()}}
        self.statuses = set()

    def ask(self, method, path, secret=None, **options):
        headers = options.pop("headers", {})
        if secret:
            headers = {"Authorization": f"Bearer {secret}", **headers}
        answer = self.session.request(method, self.service.url + path, headers=headers, timeout=60, **options)
        self.statuses.add(answer.status_code)
        return answer

    def collect(self):
        geo = {"Content-Type": "application/geo+json"}
        mine = {**geo, "Smultron-Device": self.device}
        invitation = self.service.invitation

        def post(body, headers=mine):
            data = body if isinstance(body, str) else json.dumps(body)
            return self.ask("POST", "/api/marks", invitation, data=data.encode(), headers=headers)

        first = mark(quote=QUOTE, staffNote=NOTE)
        assert post(first).status_code == 201
        post({"type": "FeatureCollection", "features": [mark(quote=QUOTE), mark(category=QUOTE), {"type": QUOTE}, 7]})
        # Free text where it does not belong.
        post('{"' + QUOTE)
        post('{"type": "' + QUOTE + '"}')
        post(mark(children=QUOTE))
        post(mark(quote=QUOTE * 100))
        post(mark(quote=QUOTE), {**geo, "Smultron-Device": self.device[:9]})
        post(mark(quote=QUOTE), {"Content-Type": "text/" + PATH, "Smultron-Device": self.device})
        self.ask("PUT", f"/api/marks/{first['id']}", invitation, data=json.dumps(
            mark(id=first["id"], quote=QUOTE, revision=2)).encode(), headers={**geo, "Smultron-Device": self.other_device})
        self.ask("PUT", f"/api/marks/{first['id']}", invitation, data=json.dumps(
            mark(id=first["id"], quote=QUOTE, staffNote=NOTE, revision=2)).encode(), headers=mine)
        taken = mark(quote=QUOTE)
        post(taken)
        self.ask("DELETE", f"/api/marks/{taken['id']}", invitation, headers=mine)
        self.ask("GET", f"/api/marks?{QUERY}={self.device}", invitation, headers=mine)
        self.ask("GET", f"/api/form?{QUERY}={invitation}", invitation)
        return first["id"]

    def stray(self):
        """Secrets where they do not belong: in paths, queries, bodies and headers of all kinds."""
        for secret in self.secrets.values():
            for path in (f"/{PATH}/{secret}", f"/f/{secret}", f"/f?{QUERY}={secret}", f"/api/marks/{secret}",
                         f"/api/preschools/{secret}", f"/layers/{secret}.geojson", f"/assets/{secret}.js",
                         f"/ogc/collections/rutor/items/{secret}?{QUERY}={secret}", f"/p/{secret}",
                         f"/ogc/collections/rutor/items?filter={secret}='{QUERY}'"):
                self.ask("GET", path)
            self.ask(secret[:20], "/api/marks")
        self.ask("GET", "/api/form", self.wrong)
        self.ask("GET", "/api/layers", headers={
            "Cookie": f"__Host-smultron={self.wrong}", "Referer": f"http://x/{PATH}", "User-Agent": PATH})
        same = {"Sec-Fetch-Site": "same-origin"}
        self.ask("POST", "/api/session", json={"token": self.wrong}, headers=same)
        self.ask("POST", "/api/session", data=f'{{"token": "{self.wrong}', headers={
            **same, "Content-Type": "application/json"})
        for _ in range(12):
            self.ask("GET", "/api/form", self.wrong)
        # What is no HTTP at all.
        with socket.create_connection(("127.0.0.1", self.service.port), source_address=(ADDRESS, 0), timeout=10) as raw:
            raw.sendall(f"GET /{PATH} {self.wrong} HTTP/9.9\r\nHost\x00: {self.device}\r\n\r\n".encode())
            raw.recv(1000)

    def administer(self, first):
        token = self.service.tokens["admin"]
        signed = self.ask("POST", "/api/session", json={"token": token}, headers={"Sec-Fetch-Site": "same-origin"})
        cookie = signed.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        self.secrets["session"] = cookie
        self.ask("GET", "/api/session", headers={"Cookie": f"__Host-smultron={cookie}", "Sec-Fetch-Site": "same-origin"})
        self.ask("GET", "/api/review", token)
        self.ask("POST", "/api/admin/review", token, json={"ids": [first], "review": "approved", "text": QUOTE})
        self.ask("POST", "/api/admin/review", token, json={"marks": [first], QUOTE: self.device})
        rows = f"longitude,latitude,category,children,quote\n20.2158,67.8651,snow,5,{QUOTE}\n1,{QUOTE},snow,{NOTE},{QUOTE}\n"
        self.ask("POST", f"/api/admin/marks?preschool={PRESCHOOL}&round=1", token, data=rows.encode(), headers={
            "Content-Type": "text/csv"})
        self.ask("POST", "/api/admin/analyses", token, json={"name": QUOTE})
        self.ask("POST", "/api/admin/erase", token, json={"ids": [str(uuid.uuid4())]})
        for path in ("/api/admin/invitations", "/api/admin/tokens", "/api/admin/audit", "/api/admin/review",
                     f"/api/admin/progress?{QUERY}={self.device}", f"/api/layers?{QUERY}={token}",
                     f"/layers/markeringar.geojson?round=1&{QUERY}=x", "/layers/markeringar.csv?round=1",
                     f"/ogc/collections/markeringar/items?filter=citat='{urllib.parse.quote(QUOTE)}'", "/metrics"):
            self.ask("GET", path, token)
        self.metrics = self.ask("GET", "/metrics", self.service.tokens["operator"]).content
        # By way of the socket beside the database.
        made = self.smultron("token", "create", "--role", "planner", "--name", "planted").out.strip()
        invited = self.smultron.invite("--group", "Hallon")
        self.secrets |= {"made token": made, "made invitation": invited}
        self.ask("GET", "/api/layers", made)
        self.ask("GET", "/api/form", invited)

    def fail(self):
        """A fault inside: the database will not take the mark, and says so with its statement."""
        with sqlite3.connect(self.smultron.database, timeout=10) as database:
            database.execute("ALTER TABLE mark RENAME TO mark_away")
        try:
            answers = {self.ask("POST", "/api/marks", self.service.invitation, data=json.dumps(mark(quote=QUOTE)).encode(),
                                headers={"Content-Type": "application/geo+json", "Smultron-Device": self.device}).status_code,
                       self.ask("GET", f"/layers/markeringar.geojson?{QUERY}", self.service.tokens["planner"]).status_code}
        finally:
            with sqlite3.connect(self.smultron.database, timeout=10) as database:
                database.execute("ALTER TABLE mark_away RENAME TO mark")
        assert 500 in answers, answers

    def files(self):
        return {path.name: path.read_bytes() for path in pathlib.Path(self.smultron.folder).rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def secret_leaks(tmp_path_factory):
    leaks = SecretLeaks(tmp_path_factory.mktemp("leaks"))
    try:
        first = leaks.collect()
        leaks.administer(first)
        leaks.stray()
        leaks.fail()
        leaks.smultron("backup", "backup.sqlite")
        # While it runs, with the write-ahead log as it is, and after it has stopped.
        leaks.running = leaks.files()
    finally:
        leaks.service.stop()
    leaks.stopped = leaks.files()
    assert {200, 201, 204, 400, 401, 403, 404, 422, 429, 500} <= leaks.statuses
    return leaks


def both(secret_leaks):
    return {**{f"{name}, running": content for name, content in secret_leaks.running.items()}, **secret_leaks.stopped}


def test_everything_was_there_to_be_searched(secret_leaks):
    assert {"smultron.sqlite", "smultron.sqlite-wal", "smultron.sqlite-shm", "serve.log", "backup.sqlite"} <= set(secret_leaks.running)
    assert QUOTE.encode() in secret_leaks.running["backup.sqlite"] and NOTE.encode() in secret_leaks.running["backup.sqlite"]
    log = [json.loads(line) for line in secret_leaks.stopped["serve.log"].splitlines() if line.startswith(b"{")]
    assert {"debug", "info", "warning", "error"} <= {line["level"] for line in log}
    assert any(line["message"] == "request failed" and "SQLite" in line["error"] for line in log)
    assert any(line["message"] == "wrong credentials" for line in log)


def test_no_secret_is_kept_anywhere(secret_leaks):
    files = {**both(secret_leaks), "metrics": secret_leaks.metrics, "names": "\n".join(secret_leaks.stopped).encode()}
    found = {name: where for name, secret in secret_leaks.secrets.items() if (where := places(secret, files))}
    assert found == {}


def test_free_text_is_in_the_database_and_nowhere_else(secret_leaks):
    databases = {"smultron.sqlite", "smultron.sqlite-wal", "backup.sqlite"}
    files = {name: content for name, content in both(secret_leaks).items() if name.split(",")[0] not in databases}
    files |= {"metrics": secret_leaks.metrics, "names": "\n".join(secret_leaks.stopped).encode()}
    for text in (QUOTE, NOTE):
        assert places(text, files) == []


def test_no_query_path_or_address_is_kept_anywhere(secret_leaks):
    files = {**both(secret_leaks), "metrics": secret_leaks.metrics, "names": "\n".join(secret_leaks.stopped).encode()}
    for text in (QUERY, PATH, ADDRESS):
        assert places(text, files) == []
    # Nor as the four octets that an address is.
    octets = socket.inet_aton(ADDRESS)
    assert octets.hex().encode() not in files["serve.log"]
