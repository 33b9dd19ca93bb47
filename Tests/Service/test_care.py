"""What keeps the marks when something is damaged, lost or old: check, repair, backup, restore, upgrade."""

import datetime
import json
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import time

import pytest

from harness import PRESCHOOL, Service, Smultron, mark
from test_one_writer import Load, marks_of, rows




@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database with marks, to copy; nobody writes to it."""
    smultron = Smultron(tmp_path_factory.mktemp("filled"), "new")
    smultron("import", smultron.write("marks.csv", rows(2000)), "--preschool", PRESCHOOL)
    smultron("backup", "whole.sqlite")
    return smultron.folder / "whole.sqlite"


@pytest.fixture
def smultron(filled, tmp_path):
    smultron = Smultron(tmp_path)
    smultron("restore", filled)
    return smultron


@pytest.fixture
def served(smultron):
    service = Service(smultron)
    yield service
    service.stop()


def page(database, table, number):
    """Where a leaf of a table lies in the file, and its length."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        leaf = db.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET ?",
                          (table, number)).fetchone()[0]
    return (leaf - 1) * size, size


def overwrite(database, offset, content):
    with open(database, "r+b") as file:
        file.seek(offset)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def damage_index(database):
    """Zeroes in the node of the spatial index: SQLite's own check says that all is well."""
    with sqlite3.connect(database, timeout=30) as db:
        db.execute("UPDATE idx_mark_position_node SET data = zeroblob(length(data))")
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def eventually(question, within=30):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if question():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


OUTLETS = ("/layers/markeringar.geojson", "/layers/markeringar.gpkg", "/ogc/collections/markeringar/items",
           "/wfs?service=WFS&request=GetCapabilities", "/metadata/dcat.jsonld", "/api/preschools")


def test_a_damaged_spatial_index_turns_readiness_red_until_it_is_mended(served):
    smultron = served.smultron
    assert served.get("/health/ready").status_code == 200
    for outlet in OUTLETS[:1]:
        assert served.get(outlet, role="planner").status_code == 200
    damage_index(smultron.database)
    eventually(lambda: served.get("/health/ready").status_code == 503)
    for outlet in OUTLETS:
        answer = served.get(outlet, role="planner", headers={"Accept-Language": "en"})
        assert answer.status_code == 503 and "damaged" in answer.json()["detail"] and answer.headers["Retry-After"]
    assert served.get("/health/live").status_code == 200
    checked = smultron("check", "--json", ok=False)
    assert checked.code == 1 and "spatial index of the table mark is damaged" in checked.err
    assert "smultron check --repair" in checked.err

    mended = smultron("check", "--repair")
    assert "was built anew" in mended.err and "before-repair" in mended.err and "is sound" in mended.err
    eventually(lambda: served.get("/health/ready").status_code == 200)
    layer = served.get("/layers/markeringar.geojson", role="planner")
    assert layer.status_code == 200 and len(layer.json()["features"]) == 2000
    assert smultron("check").code == 0
    assert "not sound" in served.said()
    copy, = smultron.folder.glob("*before-repair*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert smultron("check", "--database", copy, ok=False).code == 1
    assert any(entry["action"] == "Mended the database" for entry in served.get(
        "/api/admin/audit", role="admin", headers={"Accept-Language": "en"}).json()["entries"])


def test_repair_without_a_server(smultron):
    with sqlite3.connect(smultron.database) as db:
        db.execute("DROP TRIGGER gii_mark_position")
        db.execute("DROP INDEX mark_round")
    damage_index(smultron.database)
    checked = smultron("check", ok=False)
    assert checked.code == 1
    for words in ("trigger gii_mark_position of the table mark is missing", "index mark_round", "spatial index"):
        assert words in checked.err, checked
    assert "is sound" in smultron("check", "--repair").err
    assert smultron("check").code == 0
    # Nothing to do, nothing done.
    assert "before-repair" not in smultron("check", "--repair").err


def test_an_overwritten_page_is_told_and_answered_with_503(served, filled):
    smultron = served.smultron
    offset, size = page(smultron.database, "mark", 20)
    overwrite(smultron.database, offset, b"\xa5" * size)
    eventually(lambda: served.get("/health/ready").status_code == 503)
    for outlet in OUTLETS:
        answer = served.get(outlet, role="planner")
        assert answer.status_code == 503 and answer.headers["Content-Type"] == "application/problem+json"
    for options in ((), ("--repair",)):
        checked = smultron("check", *options, ok=False)
        assert checked.code == 1 and "The table mark is damaged" in checked.err, checked
        assert "of 2000 rows can still be read" in checked.err and "smultron restore FILE" in checked.err
        assert ("--repair has mended nothing" in checked.err) == ("--repair" in options)
    # Nobody is sent to a repair that would not help.
    assert "not sound" in served.said() and "--repair" not in served.said()
    # What is damaged takes no good backup's place.
    kept = shutil.copy(filled, smultron.folder / "good.sqlite")
    refused = smultron("backup", kept, ok=False)
    assert refused.code == 1 and kept.read_bytes() == filled.read_bytes(), refused


@pytest.mark.parametrize("harm, words", [
    (lambda path: os.truncate(path, 300_001), "has been cut off: 300001 of"),
    (lambda path: overwrite(path, 0, bytes(100)), "does not begin as a database does"),
    (lambda path: overwrite(path, 100, b"\xff" * 3996), "is damaged"),
])
def test_a_file_that_cannot_be_opened_is_explained_and_replaced(smultron, filled, harm, words):
    harm(smultron.database)
    damaged = smultron.database.read_bytes()
    checked = smultron("check", ok=False)
    assert checked.code == 1 and words in checked.err and "smultron restore FILE" in checked.err, checked
    refused = smultron("serve", "--port", 0, ok=False)
    assert refused.code == 1, refused
    assert smultron.database.read_bytes() == damaged
    said = smultron("restore", filled).err
    assert "mark: 2 000" in said and "before-restore" in said
    assert smultron("check").code == 0
    aside, = [path for path in smultron.folder.glob("*before-restore*") if path.suffix != ".sqlite-wal"]
    assert aside.read_bytes() == damaged


def test_a_backup_under_load_is_restored(served, tmp_path_factory):
    smultron = served.smultron
    copy = smultron.folder / "copy.sqlite"
    with Load(served) as load:
        eventually(lambda: len(load.kept) > 20)
        before = {name for name, _ in load.kept}
        smultron("backup", copy)
        refused = smultron("restore", copy, ok=False)
        assert refused.code == 1 and "in use by smultron serve" in refused.err
        eventually(lambda: len(load.kept) > len(before) + 20)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    other = Smultron(tmp_path_factory.mktemp("restored"))
    summary = other("restore", copy, "--json").summary
    assert summary["problems"] == [] and summary["counts"]["mark"] >= 2000 + len(before)
    counts = other("check", "--json").summary["counts"]
    assert counts == summary["counts"] and marks_of(other) == counts["mark"]
    assert counts["mark"] <= marks_of(smultron)
    exported = {feature["id"] for feature in json.loads(other("export", "markeringar").out)["features"]}
    assert before <= exported and len(exported) == counts["mark"]
    again = Service(other)
    try:
        assert again.get("/health/ready").status_code == 200
        assert again.send("POST", "/api/marks", mark()).status_code == 201
        assert "Restored from a backup" in other("audit", "export").out
    finally:
        again.stop()


def test_a_backup_never_takes_the_place_of_its_database(filled, tmp_path):
    database, link, hard = tmp_path / "smultron.sqlite", tmp_path / "link.sqlite", tmp_path / "hard.sqlite"
    shutil.copy(filled, database)
    link.symlink_to(database)
    hard.hardlink_to(database)
    before = database.read_bytes()
    smultron = Smultron(tmp_path)
    assert smultron.database == database
    for file in (database, "smultron.sqlite", link, hard):
        refused = smultron("backup", file, ok=False)
        assert refused.code == 1 and "is the database itself" in refused.err, refused
    refused = smultron("backup", "-", ok=False)
    assert refused.code == 64 and "pipe" in refused.err and not (tmp_path / "-").exists()
    assert database.read_bytes() == before and not list(tmp_path.glob("*partial*"))


def test_a_backup_replaces_an_earlier_one_and_nothing_else(filled, tmp_path):
    smultron = Smultron(tmp_path)
    smultron("restore", filled)
    smultron("backup", "copy.sqlite")
    # Also one that is damaged by now.
    overwrite(smultron.folder / "copy.sqlite", 4096, b"\xA5" * 4096)
    smultron("backup", "copy.sqlite")
    assert smultron("check", "--database", "copy.sqlite").code == 0
    letter = smultron.write("letter.txt", "a letter")
    with sqlite3.connect(smultron.folder / "other.sqlite") as db:
        db.execute("CREATE TABLE other (a)")
    for name, said in (("letter.txt", "is no backup"), ("other.sqlite", "is no backup"), (".", "no ordinary file"),
                       ("/dev/null", "no ordinary file"), ("none/copy.sqlite", "none/copy.sqlite cannot be opened: No such")):
        refused = smultron("backup", name, ok=False)
        assert refused.code == 1 and said in refused.err, refused
    assert letter.read_text() == "a letter" and stat.S_ISCHR(os.stat("/dev/null").st_mode)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Smultron(tmp_path / "elsewhere")
    elsewhere("restore", filled)
    service = Service(elsewhere)
    try:
        refused = smultron("backup", elsewhere.database, ok=False)
        assert refused.code == 1 and "is a database of its own" in refused.err
    finally:
        service.stop()
    # Its log would be taken for the copy's, whether anybody is at work or not.
    for file in (elsewhere.database, f"{smultron.database}-wal", smultron.folder / "smultron.sqlite-audit"):
        before = elsewhere.database.read_bytes()
        refused = smultron("backup", file, ok=False)
        assert refused.code == 1 and "Name another file for the copy" in refused.err, refused
        assert elsewhere.database.read_bytes() == before and smultron("check").code == 0


def test_a_new_database_is_for_its_owner_alone(smultron):
    service = Service(smultron)
    try:
        assert service.send("POST", "/api/marks", mark()).status_code == 201
        for ending in ("", "-wal", "-shm"):
            assert stat.S_IMODE(os.stat(f"{smultron.database}{ending}").st_mode) == 0o600, ending
    finally:
        service.stop()


def test_restore_refuses_what_is_no_backup(smultron, filled):
    before = smultron.database.read_bytes()
    half = smultron.write("half.sqlite", filled.read_bytes()[:200_000])
    letter = smultron.write("letter.txt", "Hej")
    newer = smultron.folder / "newer.sqlite"
    shutil.copy(filled, newer)
    with sqlite3.connect(newer) as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('999 later')")
    foreign = smultron.folder / "foreign.sqlite"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE letter (text)")
    link = smultron.folder / "link.sqlite"
    os.link(smultron.database, link)
    for file, words in ((half, "damaged"), (letter, "not a database"), (newer, "newer version"), (foreign, "not one of"),
                        ("nothing.sqlite", "no such file"), (smultron.database, "the database itself"),
                        (link, "the database itself")):
        refused = smultron("restore", file, ok=False)
        assert refused.code == 1 and words in refused.err, refused
    assert smultron.database.read_bytes() == before
    assert not list(smultron.folder.glob("*partial*")) and not list(smultron.folder.glob("*before-restore*"))


def test_scheduled_backups_are_made_and_rotate(smultron):
    folder = smultron.folder / "backups"
    folder.mkdir()
    for name in ("smultron-2020-01-01T0300.sqlite", "letter.txt", "smultron-old.sqlite"):
        (folder / name).write_text("old")
    settings = {"SMULTRON_BACKUP_FOLDER": str(folder)}
    service = Service(smultron, env=settings)
    try:
        eventually(lambda: not (folder / "smultron-2020-01-01T0300.sqlite").exists())
        made, = folder.glob("smultron-20??-*T????.sqlite")
        age = datetime.datetime.now(datetime.UTC) - datetime.datetime.strptime(
            made.name + "+0000", "smultron-%Y-%m-%dT%H%M.sqlite%z")
        assert age < datetime.timedelta(minutes=5)
        assert smultron("check", "--database", made).code == 0
        assert "smultron_backup_age_seconds " in service.get("/metrics", "operator").text
        assert {path.name for path in folder.iterdir()} == {made.name, "letter.txt", "smultron-old.sqlite"}
    finally:
        service.stop()
    shown = smultron("config", "check", env=settings).out
    assert f"SMULTRON_BACKUP_FOLDER={folder}" in shown and "SMULTRON_BACKUP_KEEP_DAYS=14" in shown
    for environment in (settings, {}):
        refused = smultron("config", "check", ok=False, env={**environment, "SMULTRON_BACKUP_KEEP_DAYS": "0"})
        assert refused.code == 64 and "SMULTRON_BACKUP_KEEP_DAYS" in refused.err and '"0"' in refused.err


@pytest.mark.parametrize("name, reason", [("taken/backups", "is there, and is no folder"), ("/proc/smultron", None)])
def test_a_backup_that_cannot_be_made_is_explained_and_grows_old_too(smultron, name, reason):
    """Marks are collected all the same. A folder in /proc looks as if it could be made."""
    smultron.write("taken", "no folder")
    settings = {"SMULTRON_BACKUP_FOLDER": str(smultron.folder / name)}
    checked = smultron("config", "check", ok=False, env=settings)
    assert checked.code == (65 if reason else 0) and (reason or "") in checked.err
    service = Service(smultron, env=settings)
    try:
        eventually(lambda: "the backup failed" in service.said())
        assert (reason or "") in service.said()
        assert re.search(rf"{settings['SMULTRON_BACKUP_FOLDER']}: (Not a|No such file or) directory", service.said())
        age, = re.findall(r"^smultron_backup_age_seconds (.+)$", service.get("/metrics", "operator").text, re.M)
        assert 0 < float(age) < 600
    finally:
        service.stop()


def test_a_newer_database_is_refused_untouched(smultron):
    with sqlite3.connect(smultron.database) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("INSERT INTO grdb_migrations VALUES ('999 later')")
    db.close()
    before = smultron.database.read_bytes()
    for command in (("serve", "--port", 0), ("init",), ("check", "--repair")):
        refused = smultron(*command, ok=False)
        assert refused.code == 1 and "newer version" in refused.err and "not been touched" in refused.err
    assert smultron.database.read_bytes() == before


def test_an_older_database_is_copied_before_it_is_brought_up_to_date(smultron):
    latest = undo_latest_migration(smultron.database)
    before = smultron.database.read_bytes()
    refused = smultron("round", "list", ok=False)
    assert refused.code == 1 and "older version" in refused.err
    said = smultron("init").err
    copy, = smultron.folder.glob("smultron.sqlite-before-upgrade-*")
    assert "brought up to date" in said and copy.name in said
    assert smultron("check").code == 0 and marks_of(smultron) == 2000
    # The copy is as it was, and can be restored.
    assert "older version" in smultron("restore", copy).err
    assert smultron("check").code == 0
    assert latest and before


def test_a_disk_without_room_for_the_copy_leaves_an_older_database_alone(filled, tmp_path_factory):
    mounted = tmp_path_factory.mktemp("disk")
    size = filled.stat().st_size + 500_000
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(mounted)],
                      capture_output=True).returncode != 0:
        pytest.skip("no right to mount a disk here")
    try:
        smultron = Smultron(mounted)
        shutil.copy(filled, smultron.database)
        undo_latest_migration(smultron.database)
        before = smultron.database.read_bytes()
        refused = smultron("init", ok=False)
        assert refused.code == 1 and "full" in refused.err, refused
        assert smultron.database.read_bytes() == before
        assert {path.name for path in mounted.iterdir()} <= {"smultron.sqlite", "smultron.sqlite-lock"}
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def undo_latest_migration(database):
    """As it was before the first release; the note of the migration that mends that is taken away."""
    with sqlite3.connect(database) as db:
        db.execute("ALTER TABLE content_version DROP COLUMN moved")
        db.execute("DELETE FROM grdb_migrations WHERE identifier = '7 drafts'")
    db.close()
    return pathlib.Path(database)
