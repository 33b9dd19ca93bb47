"""Faults of the disk, the database, PROJ, the clock and the network: an answer in the 500s and never a false 201, and the
service recovers by itself when the fault goes."""

import json
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import threading
import time

import pytest
import requests

from harness import HOME, PRESCHOOL, Service, day, device, mark
from rig import Rig, Senders, kept, lost, preloaded


def post(service, one, key):
    return service.send("POST", "/api/marks", one, device=key)


@pytest.mark.parametrize("how", ["full", "readonly", "write", "sync"])
def test_a_disk_that_fails(smultron, how):
    rig = Rig(smultron)
    service = rig.start()
    try:
        key, before = device(), mark(at=HOME)
        assert post(service, before, key).status_code == 201
        rig.fail(how)
        refused = [mark(at=HOME) for _ in range(5)]
        for one in refused:
            answer = post(service, one, key)
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["Retry-After"]) > 0
            assert "Inget av detta har sparats" in answer.json()["detail"]
            assert str(rig.folder) not in answer.text
        assert service.get("/health/live").status_code == 200
        # What is there can be read meanwhile.
        own = service.send("GET", "/api/marks", device=key).json()["features"]
        assert [feature["id"] for feature in own] == [before["id"]]
        rig.mend()
        # SQLite may have kept what it could not promise: then the same mark, sent again, is 200.
        assert {post(service, one, key).status_code for one in refused} <= {200, 201}
        assert lost([before["id"], *(one["id"] for one in refused)], rig.on_disk.database) == []
    finally:
        assert service.stop() == 0
    assert "is sound" in rig.on_disk("check").err


def test_a_slow_disk_turns_readiness_red_until_it_is_fast_again(smultron):
    rig = Rig(smultron)
    service = rig.start()

    def until(status):
        deadline = time.monotonic() + 30
        while (answer := service.get("/health/ready")).status_code != status:
            assert time.monotonic() < deadline, service.said()
            time.sleep(0.2)
        return answer

    try:
        until(200)
        rig.fail("slow")
        assert [error["pointer"] for error in until(503).json()["errors"]] == ["/checks/writing"]
        # It is kept all the same, only late.
        assert post(service, mark(at=HOME), device()).status_code == 201
        rig.mend()
        until(200)
        assert "not stored within 2" in service.said()
    finally:
        service.stop()


def test_a_disk_that_is_really_full(smultron, tmp_path_factory):
    mounted = tmp_path_factory.mktemp("full")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(mounted)],
                      capture_output=True).returncode != 0:
        pytest.skip("no right to mount a disk here")
    try:
        # With the head of the audit log.
        for file in smultron.folder.glob("smultron.sqlite*"):
            shutil.move(file, mounted)
        smultron.database = mounted / "smultron.sqlite"
        service = Service(smultron)
        try:
            filler = mounted / "filler"
            with open(filler, "wb", buffering=0) as file, pytest.raises(OSError):
                while True:
                    file.write(b"0" * 4096)
            key = device()
            answers = {}
            for one in (mark(at=HOME) for _ in range(30)):
                answers[one["id"]] = post(service, one, key).status_code
            assert 503 in answers.values() and set(answers.values()) <= {201, 503}
            assert lost([name for name, status in answers.items() if status == 201], smultron.database) == []
            filler.unlink()
            assert post(service, mark(at=HOME), key).status_code == 201
        finally:
            assert service.stop() == 0
        assert "is sound" in smultron("check").err
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=True)


def test_a_database_that_another_program_has_locked(service):
    other = sqlite3.connect(service.smultron.database, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    one, key = mark(at=HOME), device()
    answer = post(service, one, key)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert "upptagen av ett annat program" in answer.json()["detail"]
    other.execute("ROLLBACK")
    other.close()
    assert post(service, one, key).status_code == 201


def test_one_bad_change_costs_the_others_nothing(smultron):
    """Among marks that are committed together, one that the database refuses fails alone."""
    connection = sqlite3.connect(smultron.database)
    connection.execute("CREATE TRIGGER refuses BEFORE INSERT ON deleted_mark "
                       "BEGIN SELECT raise(ABORT, 'refused by the test'); END")
    connection.close()
    service = Service(smultron)
    try:
        key, doomed = device(), mark(at=HOME)
        assert post(service, doomed, key).status_code == 201
        senders = Senders(service, count=8)
        senders.wait_for(20)
        for _ in range(20):
            assert service.send("DELETE", f"/api/marks/{doomed['id']}", device=key).status_code == 500
        senders.wait_for(60)
        senders.stop()
        assert set(senders.answers) == {201}
        assert lost([doomed["id"], *senders.promised], smultron.database) == []
    finally:
        service.stop()


def test_proj_without_its_database(smultron):
    found = [path for path in ("/usr/share/proj", "/usr/local/share/proj") if pathlib.Path(path, "proj.db").exists()]
    if not found:
        pytest.skip("PROJ's database is elsewhere")
    data = smultron.folder / "proj"
    data.mkdir()
    shutil.copy(pathlib.Path(found[0], "proj.db"), data)
    service = Service(smultron, env={"PROJ_DATA": str(data), "PROJ_LIB": str(data)})
    try:
        key, first, second = device(), mark(at=HOME), mark(at=HOME)
        assert post(service, first, key).status_code == 201
        (data / "proj.db").unlink()
        answer = post(service, second, key)
        assert answer.status_code == 201 or answer.status_code >= 500
        if answer.status_code == 201:
            assert answer.json()["geometry"]["coordinates"] == pytest.approx(HOME, abs=1e-8)
        layer = service.get("/layers/markeringar.geojson?crs=3011", role="planner")
        assert layer.status_code >= 500 or layer.json()["features"][0]["geometry"]["coordinates"][0] > 1_000
    finally:
        service.stop()
    refused = smultron("serve", "--port", 0, env={"PROJ_DATA": str(data), "PROJ_LIB": str(data)}, ok=False)
    assert refused.code == 1 and "proj" in refused.err.lower(), refused


def test_a_clock_that_is_set_back(smultron):
    clock = smultron.folder / "clock"
    clock.write_text("0")
    service = Service(smultron, env={"LD_PRELOAD": preloaded("clock"), "CLOCK_FILE": str(clock)})
    try:
        key, marks = device(), [mark(at=HOME) for _ in range(3)]
        session = requests.post(service.url + "/api/session", json={"token": service.tokens["planner"]}, timeout=30)
        assert session.status_code == 204
        assert post(service, marks[0], key).status_code == 201
        etag = service.get("/layers/markeringar.geojson", role="planner").headers["ETag"]
        clock.write_text("-7200")
        # In the first two hours of the round's first day, it had not opened yet.
        assert post(service, marks[1], key).status_code in (201, 503)
        # Before the round or after it nothing is taken; but no group is told that it has no round because the clock is wrong.
        for days in (-3000, 3000):
            clock.write_text(str(days * 24 * 3600))
            refused = post(service, marks[2], key)
            assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
            assert "klocka" in refused.json()["detail"]
            assert service.send("GET", "/api/form").status_code == 503
            # A finding is two seconds old at most.
            time.sleep(2.1)
            ready = service.get("/health/ready")
            assert ready.status_code == 503
            assert [error["pointer"] for error in ready.json()["errors"]] == ["/checks/clock"]
            clock.write_text("0")
            time.sleep(2.1)
            assert service.get("/health/ready").status_code == 200
        said = service.said()
        assert "The clock says" in said and "Set it" in said and "more than two days before" in said
        assert {post(service, one, key).status_code for one in marks} <= {200, 201}
        after = service.get("/layers/markeringar.geojson", role="planner")
        assert len(after.json()["features"]) == 3 and after.headers["ETag"] != etag
    finally:
        assert service.stop() == 0
    assert "is sound" in smultron("check").err


def marks_in(smultron):
    with sqlite3.connect(smultron.database) as database:
        return database.execute("SELECT count(*) FROM mark").fetchone()[0]


def test_a_clock_far_ahead_erases_nothing_until_somebody_says_that_it_is_right(smultron):
    ahead = {"LD_PRELOAD": preloaded("clock"), "CLOCK_AHEAD": str(300 * 24 * 3600)}
    import_three(smultron)
    smultron("round", "retain", "1", "--until", day(250), "--what", "marks")

    service = Service(smultron, env=ahead)
    try:
        ready = service.get("/health/ready")
        assert ready.status_code == 503
        assert [error["pointer"] for error in ready.json()["errors"]] == ["/checks/clock"]
        # Housekeeping has had its turn.
        time.sleep(2)
        assert marks_in(smultron) == 3
    finally:
        assert service.stop() == 0
    # The same for commands, which look for what is due before they write.
    assert "last known to be right" in smultron("clock", env=ahead).err
    smultron("token", "create", "--role", "planner", "--name", "x", env=ahead)
    assert marks_in(smultron) == 3
    # And for what somebody orders: a publication would be dated then, for good.
    for order in (["publish"], ["round", "close", "1"]):
        refused = smultron(*order, env=ahead, ok=False)
        assert refused.code == 1, refused
    assert "last known to be right" in smultron("publish", env=ahead, ok=False).err

    service = Service(smultron, env=ahead)
    try:
        assert service.send("POST", "/api/admin/clock/confirm", secret=service.tokens["planner"]).status_code == 403
        answer = service.send("POST", "/api/admin/clock/confirm", secret=service.tokens["admin"])
        assert answer.status_code == 200 and answer.json()["known"][:10] > day(290)
        time.sleep(2.1)
        assert service.get("/health/ready").status_code == 200
    finally:
        assert service.stop() == 0
    smultron("token", "create", "--role", "planner", "--name", "y", env=ahead)
    assert marks_in(smultron) == 0
    # From there the right time is behind, and that is said too.
    assert "Set it" in smultron("clock").err


def import_three(smultron):
    rows = "".join(f"{HOME[0]},{HOME[1] + number / 1e4},play,5\n" for number in range(3))
    smultron("import", smultron.write("a.csv", "lon,lat,category,children\n" + rows), "--preschool", PRESCHOOL)


def test_what_a_wrong_clock_has_done_to_a_round_is_undone_and_blocks_nothing(smultron):
    """The clock is a year ahead, somebody says that it is right, and the round is published and cleared; then the clock is set."""
    ahead = {"LD_PRELOAD": preloaded("clock"), "CLOCK_AHEAD": str(300 * 24 * 3600)}
    import_three(smultron)
    smultron("review", "approve", "--all")
    smultron("round", "retain", "1", "--until", day(250), "--what", "marks")
    smultron("clock", "--confirm", env=ahead)
    smultron("token", "create", "--role", "planner", "--name", "x", env=ahead)
    assert marks_in(smultron) == 0

    service = Service(smultron)
    try:
        admin = service.tokens["admin"]

        def the_round():
            return service.get("/api/admin/rounds", role="admin").json()["rounds"][0]

        # Nothing comes into a round that has been cleared, which would never be cleared again.
        assert the_round()["state"] == "open" and the_round()["retention"]["done"][:10] > day(290)
        assert post(service, mark(at=HOME), device()).status_code == 403
        assert service.send("GET", "/api/form").status_code == 403
        assert service.send("POST", "/api/admin/clock/confirm", secret=admin).status_code == 200
    finally:
        assert service.stop() == 0

    service = Service(smultron)  # with the clock right, housekeeping is done at the start
    try:
        deadline = time.monotonic() + 30
        while the_round()["restorable"]["until"][:10] > day(15):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        admin = service.tokens["admin"]
        restored = service.send("POST", "/api/admin/rounds/1/restore", secret=admin).json()
        assert restored["marks"] == 3 and restored["round"]["approved"] == 3
        # The decision, whose day lies ahead, stands.
        assert restored["round"]["retention"] == {"what": "marks", "until": day(250)}
        assert post(service, mark(at=HOME), device()).status_code == 201

        made = service.send("POST", "/api/admin/publications", {}, secret=admin, type="application/json")
        assert made.status_code == 200, made.text
        listed = service.get("/api/admin/publications", role="admin").json()["publications"]
        assert [entry["number"] for entry in listed] == [2, 1]
        assert listed[0]["made"][:10] <= day(1) < day(290) < listed[1]["made"][:10]
        # The round closes as if nothing had been: what was approved by then is published a week after.
        closed = service.send("POST", "/api/admin/rounds/1/close", secret=admin).json()
        assert closed["publishedFrom"][:10] >= day(6) and closed["round"]["state"] == "grace"
    finally:
        assert service.stop() == 0
    assert "is sound" in smultron("check").err


def test_a_round_that_cannot_be_published_keeps_no_other_from_being_told(smultron):
    import_three(smultron)
    smultron("review", "approve", "--all")
    start = 1_700_000_000_000
    with sqlite3.connect(smultron.database) as connection:
        connection.execute("UPDATE round SET opens_at = ?, closes_at = ?", (start, start + 1_000))
        connection.execute("INSERT INTO round (name, opens_at, closes_at) VALUES ('Before', ?, ?)", (start - 2_000, start - 1_000))
        connection.execute("CREATE TRIGGER refuses BEFORE INSERT ON publication "
                           "BEGIN SELECT raise(ABORT, 'refused by the test'); END")
    connection.close()
    # A command says so, and does its own work.
    told = smultron("token", "create", "--role", "planner", "--name", "x")
    assert "publishing (round 1) failed" in told.err and told.out.strip()
    service = Service(smultron, invite=False)
    try:
        deadline = time.monotonic() + 30
        while "nothing was published at the closing" not in service.said():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        said = [json.loads(line) for line in service.said().splitlines() if line.startswith("{")]
        failed = next(line for line in said if line["message"] == "housekeeping failed")
        assert failed["duty"] == "publishing" and failed["round"] == "1" and "refused by the test" in failed["error"]
        nothing = next(line for line in said if line["message"] == "nothing was published at the closing")
        assert nothing["round"] == "2" and "no approved marks" in nothing["reason"]
        rounds = {entry["id"]: entry for entry in service.get("/api/admin/rounds", role="admin").json()["rounds"]}
        assert "unpublished" not in rounds[1] and "inga godkända" in rounds[2]["unpublished"]
        log = service.get("/api/admin/audit", role="admin").json()["entries"]
        assert [entry["details"] for entry in log if entry["action"].startswith("Hade inget")] == ["/rounds/2"]
    finally:
        assert service.stop() == 0


def test_clients_that_leave_in_the_middle_of_a_commit(service):
    key, marks = device(), [mark(at=HOME) for _ in range(60)]

    def leave(one):
        body = json.dumps(one).encode()
        head = (f"POST /api/marks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.invitation}\r\n"
                f"Smultron-Device: {key}\r\nContent-Type: application/geo+json\r\nContent-Length: {len(body)}\r\n\r\n")
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            # No farewell: the connection is reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.sendall(head.encode() + body)
            time.sleep(0.001 * (marks.index(one) % 10))

    threads = [threading.Thread(target=leave, args=(one,)) for one in marks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whatever became of them, sending again settles it, once each.
    assert {post(service, one, key).status_code for one in marks} <= {200, 201}
    assert lost([one["id"] for one in marks], service.smultron.database) == []


def test_more_than_can_be_held_is_told_to_come_back(smultron):
    """Bodies that are announced and sent, but for their last byte, are held until there is no room."""
    service = Service(smultron)
    try:
        body = b" " * (2 * 1024 * 1024)
        head = (f"POST /api/marks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.invitation}\r\n"
                f"Content-Type: application/geo+json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        held, one, key = [], mark(at=HOME), device()
        # One more at a time: of several that come to the end of the room at once, several are turned away.
        while (answer := post(service, one, key)).status_code != 503:
            assert len(held) < 60
            held.append(socket.create_connection(("127.0.0.1", service.port)))
            try:
                held[-1].sendall(head + body[:-1])
            except OSError:
                pass  # Turned away before all of it was sent.
            one = mark(at=HOME)
        assert answer.headers["Retry-After"] == "5" and "fler markeringar" in answer.json()["detail"]
        assert service.get("/health/live").status_code == 200
        with open(f"/proc/{service.process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        assert peak < 600 * 1024, f"{peak} kB"
        for connection in held:
            connection.close()
        deadline = time.monotonic() + 90
        while (answer := post(service, one, key)).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert answer.status_code == 201
        assert kept(smultron.database)[one["id"]] == 1
        # What the alarm SmultronTurnsAway looks for.
        counted = service.get("/metrics", "operator").text
        assert 'smultron_http_requests_total{route="/api/marks",method="POST",status="503"}' in counted
    finally:
        service.stop()
