"""Data protection: what is erased is gone, what is kept has an end, everything about a preschool can be had, and a log that
was tampered with shows it."""

import hashlib
import json
import re
import shutil
import sqlite3
import stat
import struct
import time

import pytest

from harness import HOME, OTHER_PRESCHOOL, PRESCHOOL, Service, Smultron, day, device, mark

WORDS = "Zebradjungeln bakom stenen"
NOTE = "Vid lilla bron, tredje gången"
FILES = ("", "-wal", "-shm")


def sql(smultron, *statements):
    """Changes the database behind the program's back."""
    connection = sqlite3.connect(smultron.database)
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


def fetch(smultron, query):
    connection = sqlite3.connect(f"file:{smultron.database}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def contents(smultron):
    """Every byte of the database and of what lies beside it."""
    paths = [smultron.database.with_name(smultron.database.name + ending) for ending in FILES]
    return b"".join(path.read_bytes() for path in paths if path.exists())


def traces(smultron, where="1"):
    """The bytes by which the marks of a database would be known: words, the device, the position in the geometry and, rounded
    down and up, in the spatial index."""
    found = [WORDS.encode(), NOTE.encode()]
    for table in ("mark", "deleted_mark"):
        for blob, key in fetch(smultron, f"SELECT position, device_hash FROM {table} WHERE {where}"):
            x = struct.unpack("<d", blob[6:14])[0]
            found += [key, struct.pack("<d", x)]
    return found


def index_traces(smultron, where="1"):
    """The eastings of marks as the spatial index has them."""
    return [struct.pack(">f", x) for pair in fetch(
        smultron, f"SELECT xmin, xmax FROM idx_mark_position JOIN mark ON fid = pkid WHERE {where}") for x in pair]


def left(smultron, planted):
    bytes_there = contents(smultron)
    return [trace for trace in planted if trace in bytes_there]


def planted(folder, count=3):
    """A database with marks of a phone: some kept, one hidden, one taken back. The service has ended."""
    smultron = Smultron(folder, "new")
    service = Service(smultron)
    key = device()
    marks = [mark(at=(HOME[0] + 0.0011 * n, HOME[1]), quote=WORDS, staffNote=NOTE) for n in range(1, count + 3)]
    for one in marks:
        assert service.send("POST", "/api/marks", one, device=key).status_code == 201
    assert service.send("DELETE", f"/api/marks/{marks[0]['id']}", device=key).status_code in (200, 204)
    smultron("review", "hide", marks[1]["id"])
    secrets = [key, service.invitation, *service.tokens.values()]
    assert left(smultron, [secret.encode() for secret in secrets]) == []
    assert service.stop() == 0
    return smultron, marks


def move_to_the_past(smultron):
    start = 1_700_000_000_000
    sql(smultron, f"UPDATE round SET opens_at = {start}, closes_at = {start + 30 * 86_400_000}, closing_publication = 'x'")


def age_copy(smultron):
    """As if a clearing had been 14 days earlier. Nothing of the row as it was is left in its page."""
    sql(smultron, "PRAGMA secure_delete = ON", "UPDATE cleared_mark SET cleared_at = cleared_at - 14 * 86400000")


def wait_until_empty(smultron, *tables):
    until = time.time() + 30
    while any(fetch(smultron, f"SELECT count(*) FROM {table}") != [(0,)] for table in tables):
        assert time.time() < until, tables
        time.sleep(0.1)


def kept_marks(smultron):
    """Everything that is kept of marks but the numbers of their rows."""
    columns = [row[1] for row in fetch(smultron, "PRAGMA table_info(mark)") if row[1] != "fid"]
    return [fetch(smultron, f"SELECT {', '.join(columns)} FROM {table} ORDER BY id") for table in ("mark", "deleted_mark")]


def last_entry(smultron):
    return smultron("audit", "export").out.strip().splitlines()[-1]


# Retention


def test_at_the_end_of_the_retention_texts_and_times_go_and_places_stay(tmp_path):
    smultron, marks = planted(tmp_path)
    move_to_the_past(smultron)
    hashes = {row[0] for row in fetch(smultron, "SELECT device_hash FROM mark")}
    times = {row[0] for row in fetch(smultron, "SELECT recorded_at FROM mark UNION SELECT received_at FROM mark")}
    assert hashes and left(smultron, [WORDS.encode(), NOTE.encode(), *hashes])
    told = smultron("round", "retain", "1", "--until", "2024-01-31", "--what", "texts").err
    assert "2024-01-31" in told
    smultron("token", "create", "--role", "planner", "--name", "x")  # any command that writes
    rows = fetch(smultron, "SELECT quote, staff_note, language, device_hash, recorded_at, received_at FROM mark")
    assert len(rows) == len(marks) - 1
    assert {row[:4] for row in rows} == {(None,) * 4}
    assert {time for row in rows for time in row[4:]} == {1_700_000_000_000} and 1_700_000_000_000 not in times
    assert any("service,Removed what a round's retention said,/rounds/1 texts" in line
               for line in smultron("audit", "export").out.splitlines())
    assert smultron("check").code == 0
    # Words first, marks later; but nothing is kept longer again.
    assert smultron("round", "retain", "1", "--never", ok=False).code == 1
    assert smultron("round", "extend", "1", "--closes", day(30), ok=False).code == 1
    smultron("round", "retain", "1", "--until", "2024-02-01", "--what", "marks")
    smultron("token", "create", "--role", "planner", "--name", "y")
    assert fetch(smultron, "SELECT count(*) FROM mark") == [(0,)]
    # The copy goes when its time is over.
    assert left(smultron, [WORDS.encode()])
    age_copy(smultron)
    smultron("token", "create", "--role", "planner", "--name", "z")
    assert left(smultron, [WORDS.encode(), NOTE.encode(), *hashes]) == []


def test_at_the_end_of_the_retention_marks_go_and_nothing_comes_after_them(tmp_path):
    smultron, marks = planted(tmp_path)
    move_to_the_past(smultron)
    indexed = index_traces(smultron)
    known = traces(smultron) + indexed
    assert left(smultron, known) == known
    smultron("round", "retain", "1", "--until", "2024-01-31", "--what", "marks")
    service = Service(smultron, invite=False)  # housekeeping is done at the start
    wait_until_empty(smultron, "mark", "unswept")
    assert left(smultron, indexed) == []
    assert fetch(smultron, "SELECT count(*) FROM deleted_mark") == [(0,)]
    assert fetch(smultron, "SELECT count(*) FROM tombstone") == [(0,)]
    rounds = service.get("/api/admin/rounds", role="admin").json()["rounds"]
    assert rounds[0]["marks"] == 0 and rounds[0]["retention"]["what"] == "marks" and rounds[0]["retention"]["done"]
    assert rounds[0]["restorable"]["marks"] == len(marks) and rounds[0]["restorable"]["until"][:10] >= day(13)
    # Nothing reads the copy.
    assert WORDS not in service.get("/layers/markeringar.geojson?round=1", role="planner").text
    assert WORDS not in smultron("preschool", "export", PRESCHOOL).out
    invitation = smultron.invite("--round", "1")
    assert service.send("POST", "/api/marks", mark(), secret=invitation, device=device()).status_code == 403
    assert smultron("check").code == 0
    table = "lon,lat,category,children\n%f,%f,snow,3\n" % HOME
    refused = smultron("import", "-", "--preschool", PRESCHOOL, "--round", "1", stdin=table, ok=False)
    assert refused.code == 1 and "retention" in refused.err
    assert service.stop() == 0

    age_copy(smultron)
    service = Service(smultron, invite=False)
    wait_until_empty(smultron, "cleared_mark", "unswept")
    assert left(smultron, known) == []
    assert "restorable" not in service.get("/api/admin/rounds", role="admin").json()["rounds"][0]
    assert service.stop() == 0
    assert any("service,Erased the copy of what a round's retention had removed,/rounds/1" in line
               for line in smultron("audit", "export").out.splitlines())
    gone = smultron("round", "restore", "1", ok=False)
    assert gone.code == 1 and "14 days" in gone.err


@pytest.mark.parametrize("what", ["marks", "texts"])
def test_a_clearing_is_taken_back_exactly(tmp_path, what):
    smultron, marks = planted(tmp_path)
    move_to_the_past(smultron)
    before = kept_marks(smultron)
    smultron("round", "retain", "1", "--until", "2024-01-31", "--what", what)
    smultron("token", "create", "--role", "planner", "--name", "x")
    assert kept_marks(smultron) != before
    told = smultron("round", "restore", "1").err
    assert f"{len(marks)} marks restored" in told and "smultron round retain" in told
    assert kept_marks(smultron) == before
    assert "Put back what a round's retention had removed" in last_entry(smultron)
    # It is not cleared again by the next command.
    smultron("token", "create", "--role", "planner", "--name", "y")
    assert kept_marks(smultron) == before
    assert fetch(smultron, "SELECT count(*) FROM cleared_mark") == [(0,)]
    assert smultron("check").code == 0


def test_an_erasure_reaches_the_copy_that_a_clearing_leaves(tmp_path):
    smultron, marks = planted(tmp_path)
    move_to_the_past(smultron)
    known = traces(smultron)
    smultron("round", "retain", "1", "--until", "2024-01-31", "--what", "marks")
    smultron("token", "create", "--role", "planner", "--name", "x")
    assert left(smultron, known) == known
    smultron("erase", marks[-1]["id"], "--reason", "ärende 17")
    told = smultron("erase", "--preschool", PRESCHOOL, "--yes", "--reason", "ärende 18").err
    assert f"{len(marks) - 1} marks erased" in told
    assert left(smultron, known) == []
    assert smultron("round", "restore", "1", ok=False).code == 1


def test_a_clearing_is_taken_back_over_the_api(tmp_path):
    smultron, marks = planted(tmp_path)
    move_to_the_past(smultron)
    smultron("round", "retain", "1", "--until", "2024-01-31", "--what", "marks")
    service = Service(smultron, invite=False)
    wait_until_empty(smultron, "mark", "unswept")

    def restore(number, status, role="admin"):
        answer = service.send("POST", f"/api/admin/rounds/{number}/restore", secret=service.tokens[role])
        assert answer.status_code == status, answer.text
        return answer.json()

    restore(1, 403, role="planner")
    restore(99, 404)
    restored = restore(1, 200)
    assert restored["marks"] == len(marks) and restored["round"]["marks"] == len(marks) - 2
    assert "retention" not in restored["round"] and "restorable" not in restored["round"]
    assert "14 dagar" in restore(1, 409)["detail"]
    assert service.stop() == 0


def test_the_retention_is_set_over_the_api(service):
    def order(message, status=200, number=1):
        answer = service.send("PUT", f"/api/admin/rounds/{number}/retention", message,
                              secret=service.tokens["admin"], type="application/json")
        assert answer.status_code == status, answer.text
        return answer.json()

    number = next(r["id"] for r in service.get("/api/admin/rounds", role="admin").json()["rounds"] if not r["synthetic"])
    late, early = day(400), day()
    assert order({"what": "texts", "until": late}, number=number)["retention"] == {"what": "texts", "until": late}
    assert "retention" not in order({}, number=number)
    order({"what": "marks", "until": early}, 409, number)
    order({"what": "marks"}, 422, number)
    order({"until": late}, 422, number)
    order({"what": "names", "until": late}, 422, number)
    order({"what": "texts", "until": "soon"}, 422, number)
    order({"what": "texts", "until": late}, 404, 99)


# Erasure


def test_erased_is_gone_from_the_files_also_after_somebody_who_reads(tmp_path):
    smultron, marks = planted(tmp_path)
    known = traces(smultron) + index_traces(smultron)
    # Somebody reads what was there before, and somebody else keeps the write-ahead log from being removed.
    reader, idle = sqlite3.connect(smultron.database), sqlite3.connect(smultron.database)
    idle.execute("SELECT count(*) FROM round").fetchall()
    smultron("token", "create", "--role", "planner", "--name", "x")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM mark").fetchall()
    smultron("erase", "--preschool", PRESCHOOL, "--yes", "--reason", "ärende 17")
    assert fetch(smultron, "SELECT count(*) FROM unswept") != [(0,)] and left(smultron, known)
    reader.rollback()
    smultron("token", "create", "--role", "planner", "--name", "y")
    assert left(smultron, known) == []
    reader.close()
    idle.close()
    assert fetch(smultron, "SELECT count(*) FROM tombstone") == [(len(marks),)]
    assert smultron("check").code == 0


def test_one_mark_is_erased_and_the_others_stay(tmp_path):
    smultron, marks = planted(tmp_path)
    one = f"id = '{marks[-1]['id']}'"
    known = [trace for trace in traces(smultron, one) + index_traces(smultron, one)
             if trace not in (WORDS.encode(), NOTE.encode())]
    known = [trace for trace in known if len(trace) != 32]  # the device has others
    assert left(smultron, known) == known
    smultron("erase", marks[-1]["id"], "--reason", "ärende 17")
    assert left(smultron, known) == [] and WORDS.encode() in contents(smultron)
    assert smultron("check").code == 0


def test_a_preschools_or_an_invitations_marks_are_erased(smultron):
    service = Service(smultron)
    others = {name: smultron.invite("--group", name) for name in ("Hallon", "Lingon")}
    elsewhere = smultron.invite(preschool=OTHER_PRESCHOOL)
    for secret in (service.invitation, *others.values(), elsewhere):
        for _ in range(2):
            assert service.send("POST", "/api/marks", mark(), secret=secret, device=device()).status_code == 201
    smultron("import", "-", "--preschool", PRESCHOOL, "--group", "Hallon",
             stdin="lon,lat,category,children\n%f,%f,snow,3\n" % HOME)
    number = next(line.split(",")[0] for line in smultron("invite", "list").out.splitlines() if "Hallon" in line)

    def erase(message, status=200):
        answer = service.send("POST", "/api/admin/erase", {"wordsOnly": False, "reason": "ärende 17", **message},
                              secret=service.tokens["admin"], type="application/json")
        assert answer.status_code == status, answer.text
        return answer.json()

    entries = len(smultron("audit", "export").out.splitlines())
    assert erase({"invitation": int(number), "dryRun": True}) == {"erased": 2, "publications": []}
    assert len(smultron("audit", "export").out.splitlines()) == entries
    assert erase({"invitation": int(number)})["erased"] == 2
    # What was imported did not come over the invitation.
    assert fetch(smultron, "SELECT count(*) FROM mark") == [(7,)]
    assert erase({"preschool": PRESCHOOL, "round": 1})["erased"] == 5
    assert erase({"preschool": PRESCHOOL})["erased"] == 0
    assert fetch(smultron, "SELECT count(*) FROM mark") == [(2,)]
    assert '"invitation": %s' % number in smultron("audit", "export").out.replace('""', '"')
    for message, status in (({"preschool": "0"}, 404), ({"invitation": 99}, 404), ({"preschool": PRESCHOOL, "round": 99}, 404),
                            ({}, 422), ({"preschool": PRESCHOOL, "invitation": 1}, 422), ({"invitation": 1, "round": 1}, 422),
                            ({"preschool": PRESCHOOL, "wordsOnly": True}, 422),
                            ({"preschool": PRESCHOOL, "reason": "mamma@example.se ringde"}, 422)):
        erase(message, status)
    # The command asks, and without a terminal it must have been told.
    refused = smultron("erase", "--preschool", OTHER_PRESCHOOL, "--reason", "ärende 18", ok=False)
    assert refused.code == 64 and "2 marks" in refused.err and "--yes" in refused.err
    assert "2 marks erased" in smultron(
        "erase", "--preschool", OTHER_PRESCHOOL, "--round", "1", "--yes", "--reason", "ärende 18").err
    assert smultron("erase", "--preschool", OTHER_PRESCHOOL, "x", "--reason", "x", ok=False).code == 64
    assert service.stop() == 0


def test_an_erasure_names_the_publications_that_stay(smultron):
    smultron("demo", "--marks", 500)
    demonstration = smultron("round", "list").out.strip().splitlines()[-1].split(",")[0]
    told = smultron("erase", "--preschool", PRESCHOOL, "--round", demonstration, "--yes", "--reason", "prov").err
    assert "see: publication 0." in told and "withdraw these" in told


# Export


def test_everything_about_a_preschool_is_one_file(tmp_path):
    smultron, marks = planted(tmp_path)
    smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "mottaget", "--text", "sv=Tack")
    smultron("preschool", "export", PRESCHOOL, "-o", "all.json")
    document = json.loads((tmp_path / "all.json").read_text())
    record = document["record"]
    assert record["preschool"]["code"] == PRESCHOOL and record["feedback"][0]["texts"] == {"sv": "Tack"}
    assert {m["id"].lower() for m in document["marks"]} == {m["id"] for m in marks}
    assert all(m["quote"] == WORDS and m["staffNote"] == NOTE and len(m["deviceHash"]) == 64 for m in document["marks"])
    assert [m["review"] for m in document["marks"]].count("hidden") == 1
    assert sum("deleted" in m for m in document["marks"]) == 1
    assert any(i["group"] == "Blåbär" for i in record["invitations"])
    assert "secret" not in json.dumps(record)
    assert any(line["action"] == "Gave feedback" for line in record["log"])
    assert "Took out everything about a preschool" in last_entry(smultron)
    assert smultron("preschool", "export", "0", ok=False).code == 1
    empty = smultron("preschool", "export", OTHER_PRESCHOOL).out
    assert json.loads(empty)["marks"] == []


def test_the_file_can_be_had_over_the_api_and_the_log_tells(service):
    path = f"/api/admin/preschools/{PRESCHOOL}/export"
    before = service.get("/api/admin/audit", role="admin").json()["entries"]
    answer = service.get(path, role="admin")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    document = answer.json()
    # The demonstration's marks are among them: more than one stretch.
    assert document["marks"] and document["record"]["publications"]
    after = service.get("/api/admin/audit", role="admin").json()["entries"]
    assert len(after) == len(before) + 1 and after[0]["details"] == f"/preschools/{PRESCHOOL}/export"
    assert service.get("/api/admin/preschools/0/export", role="admin").status_code == 404
    secret = service.tokens["admin"]
    assert service.send("POST", "/api/admin/preschools/0/export", secret=secret).status_code == 404
    noted = service.send("POST", path, secret=secret)
    assert noted.json()["marks"] == len(document["marks"])


# The audit log


def test_the_log_repeats_no_free_text_and_no_names(service):
    secret = service.tokens["admin"]

    def order(method, path, message):
        answer = service.send(method, "/api/admin" + path, message, secret=secret, type="application/json")
        assert answer.status_code == 200, answer.text
        return answer.json()

    planted = "Hemlig Hemligsson"
    order("POST", "/tokens", {"role": "planner", "name": planted})
    order("POST", "/preschools", {"code": "999", "preschool": {"name": "Ny", "note": planted}})
    order("PUT", "/preschools/999", {"note": planted})
    entry = order("POST", "/feedback", {"preschool": "999", "status": "mottaget", "texts": {"sv": planted}})
    order("PUT", f"/feedback/{entry['id']}", {"preschool": "999", "status": "mottaget", "texts": {"en": planted}})
    order("POST", "/audit/accept", {"reason": "prov"})
    assert service.send("POST", "/api/admin/audit/accept", {"reason": "ring 070-174 06 05"}, secret=secret,
                        type="application/json").status_code == 422
    log = service.get("/api/admin/audit.csv", role="admin").text
    assert planted not in log and '"name":"Ny"' in log.replace('""', '"')


@pytest.fixture
def kept(smultron):
    """A database whose log has some entries, with a backup from half-way."""
    for name in ("a", "b", "c"):
        smultron("token", "create", "--role", "planner", "--name", name)
    smultron("backup", "old.sqlite")
    for name in ("d", "e"):
        smultron("token", "create", "--role", "planner", "--name", name)
    return smultron


def is_told(smultron, *words, arguments=()):
    """Both commands fail, and say why."""
    for command in (("audit", "verify", *arguments), *([] if arguments else [("check",)])):
        outcome = smultron(*command, ok=False)
        assert outcome.code == 1, (command, outcome)
        for word in words:
            assert word in outcome.err, (command, outcome)
    return True


def test_a_whole_log_is_told_to_be_whole_and_its_head_is_written_outside(kept):
    told = kept("audit", "verify", "--against", "old.sqlite", "--json")
    assert "The audit log is whole." in told.err and told.summary["problems"] == []
    head = kept.folder / "smultron.sqlite-audit"
    assert stat.S_IMODE(head.stat().st_mode) == 0o600
    number, chain = head.read_text().splitlines()[-1].split()[1:]
    assert (int(number), chain) == (told.summary["entries"], told.summary["head"])
    assert fetch(kept, "SELECT id, lower(hex(chain)) FROM audit_entry ORDER BY id DESC LIMIT 1") == [(int(number), chain)]
    # A backup by itself is as good as it can be.
    assert kept("check", "--database", "old.sqlite").code == 0
    assert "copy" in kept("audit", "verify", "--database", "old.sqlite").err
    # What a crash cuts off the file is made up for.
    lines = head.read_text().splitlines(keepends=True)
    head.write_text("".join(lines[:-2]) + lines[-2][:30])
    assert kept("audit", "verify").code == 0
    kept("token", "create", "--role", "planner", "--name", "f")
    assert kept("audit", "verify").code == 0 and head.read_text().splitlines()[-1].split()[1] == str(int(number) + 1)


def test_a_changed_or_missing_entry_is_told(kept):
    sql(kept, "DROP TRIGGER audit_never_changes", "UPDATE audit_entry SET who = 'somebody else' WHERE id = 3")
    assert is_told(kept, "changed", "number 3")


def test_a_service_looks_at_its_log_by_itself(kept):
    sql(kept, "DROP TRIGGER audit_never_changes", "UPDATE audit_entry SET who = 'somebody else' WHERE id = 3")
    service = Service(kept)
    try:
        deadline = time.monotonic() + 20
        while "the audit log is broken" not in service.said() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "number 3 of the audit log" in service.said() and "somebody" not in service.said()
        found, = re.findall(r"^smultron_audit_problems (\d+)$", service.get("/metrics", "operator").text, re.M)
        assert int(found) > 0
    finally:
        service.stop()


def test_an_entry_taken_out_is_told(kept):
    sql(kept, "DROP TRIGGER audit_stays", "DELETE FROM audit_entry WHERE id = 3")
    assert is_told(kept, "missing", "number 4")


def test_a_log_that_was_cut_off_is_told_also_after_it_went_on(kept):
    sql(kept, "DROP TRIGGER audit_stays", "DELETE FROM audit_entry WHERE id > 3", "DELETE FROM sqlite_sequence")
    assert is_told(kept, "missing", "ends at 3")
    for name in ("x", "y", "z"):
        kept("token", "create", "--role", "planner", "--name", name)
    assert is_told(kept, "changed")


def test_an_older_copy_is_told_and_accepted_in_words(kept):
    kept("backup", "new.sqlite")
    shutil.copy(kept.folder / "old.sqlite", kept.database)
    # A command that ends sometimes leaves its log, which is of another database now.
    for ending in ("-wal", "-shm"):
        kept.database.with_name(kept.database.name + ending).unlink(missing_ok=True)
    assert is_told(kept, "missing", "ends at")
    assert is_told(kept, "missing", "new.sqlite", arguments=("--against", "old.sqlite", "new.sqlite"))
    kept("audit", "accept", "--reason", "återställd efter ärende 17")
    told = kept("audit", "verify", "--against", "old.sqlite", "new.sqlite").err
    assert "restored" in told and "whole" in told
    assert kept("check").code == 0 and "Accepted the log as it is" in last_entry(kept)
    # From there on it is watched as before.
    kept("token", "create", "--role", "planner", "--name", "x")
    sql(kept, "DROP TRIGGER audit_stays", "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    assert is_told(kept, "missing")


def test_another_log_is_told_by_a_backup(kept):
    """Somebody who knows how the chain is made changes an entry and all that follow."""
    changes = ["DROP TRIGGER audit_never_changes"]
    chain = bytes(32)
    for number, at, who, action, details in fetch(kept, "SELECT id, at, who, action, details FROM audit_entry ORDER BY id"):
        who = "somebody else" if number == 2 else who
        link = hashlib.sha256(chain + struct.pack(">qq", number, at))
        for text in (who, action, details):
            link.update(struct.pack(">q", len(text.encode())) + text.encode())
        chain = link.digest()
        changes.append(f"UPDATE audit_entry SET who = '{who}', chain = x'{chain.hex()}' WHERE id = {number}")
    sql(kept, *changes)
    assert is_told(kept, "changed", "up to number 2")
    (kept.folder / "smultron.sqlite-audit").write_text(f"2026-01-01T00:00:00Z 0 {bytes(32).hex()}\n")
    assert kept("audit", "verify").code == 0
    assert is_told(kept, "old.sqlite has another audit log", arguments=("--against", "old.sqlite"))


def test_a_file_of_heads_that_is_gone_is_told_also_after_it_was_begun_anew(kept):
    head = kept.folder / "smultron.sqlite-audit"
    head.unlink()
    assert is_told(kept, "smultron.sqlite-audit is missing")
    kept("token", "create", "--role", "planner", "--name", "x")
    assert head.exists() and is_told(kept, "an earlier file is missing")
    kept("audit", "accept", "--reason", "ny disk")
    assert kept("audit", "verify").code == 0


def test_the_file_of_heads_can_lie_elsewhere_and_the_servers_log_has_them_too(tmp_path):
    smultron = Smultron(tmp_path)
    elsewhere = {"SMULTRON_AUDIT_HEAD": str(tmp_path / "elsewhere")}
    smultron("init", env=elsewhere)
    assert f"SMULTRON_AUDIT_HEAD={tmp_path}/elsewhere" in smultron("config", "check", env=elsewhere).out
    assert not (tmp_path / "smultron.sqlite-audit").exists()
    service = Service(smultron, env=elsewhere, invite=False)
    smultron("token", "create", "--role", "planner", "--name", "x")  # handed to the service
    told = smultron("audit", "verify", "--json", env=elsewhere).summary
    assert told["problems"] == [] and (tmp_path / "elsewhere").read_text().endswith(f" {told['head']}\n")
    assert told["head"] in service.said() and "audit head" in service.said()
    assert service.stop() == 0
