"""Clients that keep the service waiting, on bare sockets: they are cut off, the others notice nothing, and it can be stopped.

Addresses beside 127.0.0.1 stand for other machines: limits for each address are seen with them.
"""

import json
import os
import signal
import socket
import sqlite3
import threading
import time

import pytest
import requests

from harness import Service, Smultron, mark

PATIENCE_S = 3
CONNECTIONS = 40
# For a machine with much else to do. What is asked is whether it ends at all, and the default patience is ten times longer.
GENEROUS_S = 20
LIMITS = {"SMULTRON_CLIENT_PATIENCE_S": str(PATIENCE_S), "SMULTRON_MAX_CONNECTIONS": str(CONNECTIONS)}


@pytest.fixture(scope="module")
def settings():
    return LIMITS


@pytest.fixture
def stoppable(tmp_path):
    """With the patience that it has by default: what makes it stop in time is not that nobody is waited for."""
    service = Service(Smultron(tmp_path, "demonstration"))
    yield service
    service.process.kill()
    service.process.wait()
    service.log.close()


def connect(service, source="127.0.0.2", receive_bytes=None):
    connection = socket.socket()
    if receive_bytes:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.bind((source, 0))
    connection.settimeout(GENEROUS_S)
    connection.connect(("127.0.0.1", service.port))
    return connection


def closed(connection, drip=b"", pause=0.2):
    """Waits until the other side has let go, dripping meanwhile."""
    deadline = time.monotonic() + GENEROUS_S
    connection.settimeout(pause)
    while time.monotonic() < deadline:
        try:
            if drip:
                connection.sendall(drip)
            if not connection.recv(65_536):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def head(service, method, path, *lines, secret=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: smultron", *lines]
    if secret:
        lines.append(f"Authorization: Bearer {secret}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def slow_head(service):
    connection = connect(service)
    # One field that never ends: many would be too many before they were too slow.
    connection.sendall(b"GET / HTTP/1.1\r\nHost: smultron\r\nX-Long: ")
    return connection, b"x"


def slow_body(service):
    connection = connect(service)
    connection.sendall(head(
        service, "POST", "/api/marks", "Content-Type: application/geo+json", "Content-Length: 20000",
        secret=service.invitation))
    return connection, b" "


def slow_read(service):
    connection = connect(service, receive_bytes=2_048)
    asked = head(service, "GET", "/layers/markeringar.geojson", secret=service.tokens["planner"])
    # More than what the kernels on the way have room for.
    connection.sendall(asked * 30)
    return connection, None


def is_healthy(service):
    return requests.get(service.url + "/health/live", timeout=GENEROUS_S).status_code == 200


def answers(service):
    try:
        return is_healthy(service)
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize("begin", [slow_head, slow_body], ids=lambda begin: begin.__name__)
def test_a_client_that_drips_is_cut_off(service, begin):
    connection, drip = begin(service)
    assert is_healthy(service)
    assert closed(connection, drip)


def test_a_client_that_does_not_read_is_cut_off(service):
    connection, _ = slow_read(service)
    with connection:
        assert is_healthy(service)
        port = connection.getsockname()[1]
        # It is seen from the other side: reading would let the service go on.
        assert held(service, port)
        assert eventually(lambda: not held(service, port))


def eventually(is_so):
    deadline = time.monotonic() + GENEROUS_S
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def held(service, port):
    """Whether the service still has the connection from this port."""
    inodes = set()
    for entry in os.listdir(f"/proc/{service.process.pid}/fd"):
        try:
            target = os.readlink(f"/proc/{service.process.pid}/fd/{entry}")
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{service.process.pid}/net/{table}") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if int(fields[2].split(":")[1], 16) == port and fields[9] in inodes:
                    return True
    return False


def test_a_client_that_is_only_slow_is_served(service):
    # Two and a half kilobytes a second; at that rate it takes longer than the patience, and comes through all the same.
    body = json.dumps(mark()).encode().ljust(12_000)
    with connect(service) as connection:
        connection.sendall(head(
            service, "POST", "/api/marks", "Content-Type: application/geo+json", f"Content-Length: {len(body)}",
            "Connection: close", secret=service.invitation))
        for begin in range(0, len(body), 250):
            connection.sendall(body[begin:begin + 250])
            time.sleep(0.1)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 201")


def test_one_address_cannot_take_all_connections(service):
    crowd = [connect(service) for _ in range(CONNECTIONS)]
    assert is_healthy(service)
    refused = [connection for connection in crowd if at_once_closed(connection)]
    assert len(refused) >= CONNECTIONS // 2
    for connection in crowd:
        connection.close()


def at_once_closed(connection):
    connection.settimeout(0.05)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX-Long: "],
                         ids=["nothing", "a second head"])
def test_who_has_no_request_gives_way_to_who_has_one(service, sent):
    crowd = [connect(service, f"127.0.0.{number % 8 + 2}") for number in range(CONNECTIONS)]
    for connection in crowd:
        connection.sendall(sent)
        if sent:
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    # At once, not when their patience is over.
    for _ in range(5):
        assert is_healthy(service)
    for connection in crowd:
        connection.close()


def test_a_second_head_must_come_whole_too(service):
    connection = connect(service)
    connection.sendall(head(service, "GET", "/health/live"))
    assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
    assert closed(connection, b"x")


def upload(service, invitation, size, sent):
    connection = connect(service)
    connection.sendall(head(
        service, "POST", "/api/marks", "Content-Type: application/geo+json", f"Content-Length: {size}",
        secret=invitation) + b" " * sent)
    return connection


def test_one_link_stops_no_other_and_ends_when_it_is_revoked(service):
    astray = service.smultron.invite("--group", "Lingon")
    size = 2 * 1024 * 1024
    crowd = [upload(service, astray, size, size - 13) for _ in range(16)]
    for _ in range(20):
        assert service.send("POST", "/api/marks", mark()).status_code == 201
    # What has no room among those of the link is told to come back.
    refused = [connection for connection in crowd if answered(connection).startswith(b"HTTP/1.1 503")]
    assert 8 <= len(refused) < 16
    number = next(
        line.split(",")[0] for line in service.smultron("invite", "list").out.splitlines() if "Lingon" in line)
    service.smultron("invite", "revoke", number)
    begin = time.monotonic()
    for connection in set(crowd) - set(refused):
        assert closed(connection)
    assert time.monotonic() - begin < PATIENCE_S


def answered(connection):
    connection.settimeout(0.05)
    try:
        return connection.recv(65_536)
    except TimeoutError:
        return b""
    except OSError:
        return b""


class Sender(threading.Thread):
    """Sends marks until nobody answers, and remembers what was acknowledged."""

    def __init__(self, service):
        super().__init__()
        self.service = service
        self.kept = []

    def run(self):
        session = requests.Session()
        while True:
            feature = mark()
            try:
                answer = session.post(
                    self.service.url + "/api/marks", json=feature, timeout=GENEROUS_S,
                    headers={"Authorization": f"Bearer {self.service.invitation}"})
            except requests.RequestException:
                return
            if answer.status_code == 201:
                self.kept.append(feature["id"])


def stop(service):
    """- Returns: the exit code, and how many seconds it took."""
    begin = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    return service.process.wait(timeout=30), time.monotonic() - begin


def test_slow_clients_do_not_keep_it_from_stopping_and_nothing_acknowledged_is_lost(stoppable):
    crowd = [begin(stoppable)[0] for begin in (slow_head, slow_body, slow_read) for _ in range(4)]
    crowd += [connect(stoppable) for _ in range(4)]
    senders = [Sender(stoppable) for _ in range(4)]
    for sender in senders:
        sender.start()
    time.sleep(1)
    code, seconds = stop(stoppable)
    for sender in senders:
        sender.join()
    kept = [identity for sender in senders for identity in sender.kept]
    assert code == 0 and seconds < 10, stoppable.said()
    # By itself, not by the deadline for what does not end.
    assert "all the same" not in stoppable.said()
    assert len(kept) > 4
    with sqlite3.connect(stoppable.smultron.database) as database:
        there = {identity.lower() for (identity,) in database.execute("SELECT id FROM mark")}
    assert not set(kept) - there
    assert not stoppable.smultron.database.with_name("smultron.sqlite-socket").exists()
    for connection in crowd:
        connection.close()


def test_what_does_not_end_does_not_keep_it_from_stopping(stoppable):
    # Somebody else holds the database, so that each of these waits for it, one after the other.
    database = sqlite3.connect(stoppable.smultron.database, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    crowd = [connect(stoppable) for _ in range(5)]
    for connection in crowd:
        connection.sendall(head(
            stoppable, "DELETE", "/api/admin/demonstration", "Content-Length: 0", secret=stoppable.tokens["admin"]))
    time.sleep(0.5)
    code, seconds = stop(stoppable)
    assert code == 0 and seconds < 10, stoppable.said()
    database.execute("ROLLBACK")
    database.close()
    assert "sound" in stoppable.smultron("check").err
    for connection in crowd:
        connection.close()


def test_a_second_signal_ends_it_at_once(stoppable):
    connection, _ = slow_body(stoppable)
    with connection:
        assert is_healthy(stoppable)
        stoppable.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        code, _ = stop(stoppable)
    assert code == 0 and "a second time" in stoppable.said()
