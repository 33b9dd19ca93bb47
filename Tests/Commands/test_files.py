"""Files that somebody else may change, or has put where the program writes: what is refused, what is told, and how it is mended."""

import os
import sqlite3
import stat
import time

import pytest

from harness import Service

SOMEBODY = 65534


def folder(smultron, mode):
    path = smultron.folder / "copies"
    path.mkdir()
    # Root's own group is trusted.
    if os.getgid() == 0:
        os.chown(path, -1, SOMEBODY)
    path.chmod(mode)
    return path


def test_no_backup_is_made_where_everybody_may_write(smultron):
    copies = folder(smultron, 0o777)
    refused = smultron("backup", copies / "copy.sqlite", ok=False)
    assert refused.code == 1 and f"everybody on this computer may change {copies}: chmod o-w {copies}" in refused.err
    assert list(copies.iterdir()) == []
    # Nor where the folder itself is safe, but can be replaced.
    inner = copies / "inner"
    inner.mkdir(0o700)
    assert f"chmod o-w {copies}" in smultron("backup", inner / "copy.sqlite", ok=False).err
    # Nor by a link.
    (smultron.folder / "link").symlink_to(copies)
    assert smultron("backup", smultron.folder / "link" / "copy.sqlite", ok=False).code == 1


@pytest.mark.parametrize("mode, told", [(0o700, False), (0o755, False), (0o1777, False), (0o770, True)])
def test_a_backup_elsewhere_is_made_and_its_group_is_told(smultron, mode, told):
    copies = folder(smultron, mode)
    said = smultron("backup", copies / "copy.sqlite").err
    assert (f"chmod g-w {copies}" in said) == told
    assert stat.S_IMODE((copies / "copy.sqlite").stat().st_mode) == 0o600
    assert (f"chmod g-w {copies}" in smultron("restore", copies / "copy.sqlite").err) == told


@pytest.mark.parametrize("mode", [0o777, 0o1777])
def test_the_service_makes_no_backups_where_everybody_may_write(smultron, mode):
    copies = folder(smultron, mode)
    settings = {"SMULTRON_BACKUP_FOLDER": str(copies)}
    checked = smultron("config", "check", env=settings, ok=False)
    assert checked.code == 65 and f"SMULTRON_BACKUP_FOLDER: everybody on this computer may change {copies}" in checked.err
    service = Service(smultron, env=settings)
    try:
        deadline = time.monotonic() + 30
        while "the backup failed" not in service.said():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert f"chmod o-w {copies}" in service.said() and list(copies.iterdir()) == []
        # Marks are collected meanwhile.
        assert service.get("/health/ready").status_code == 200
    finally:
        service.stop()
    copies.chmod(0o700)
    assert "may change" not in smultron("config", "check", env=settings).err


def test_what_others_may_change_is_told_by_the_checks(smultron):
    assert "Not kept from others" not in smultron("check").err and "may change" not in smultron("config", "check").err
    smultron.database.chmod(0o666)
    words = f"everybody on this computer may change {smultron.database}: chmod o-w {smultron.database}"
    checked = smultron("check", "--json")
    assert f"Not kept from others: {words}" in checked.err and words in checked.summary["exposures"]
    refused = smultron("config", "check", ok=False)
    assert refused.code == 65 and f"SMULTRON_DATABASE: {words}" in refused.err
    smultron.database.chmod(0o600)
    # Whoever reads gives what SQLite puts beside the database the same mode.
    for ending in ("-wal", "-shm"):
        smultron.database.with_name(smultron.database.name + ending).unlink(missing_ok=True)
    smultron.folder.chmod(0o777)
    assert f"chmod o-w {smultron.folder}" in smultron("check").err
    smultron.folder.chmod(0o700)
    assert smultron("check", "--json").summary["exposures"] == []


def test_a_secret_that_others_may_read_or_change_is_told(empty):
    secret = empty.write("secret", "word")
    names = {"SMULTRON_PUBLIC_URL": "https://smultron.example.se", "SMULTRON_OIDC_ISSUER": "https://login.example.se",
             "SMULTRON_OIDC_CLIENT_ID": "smultron", "SMULTRON_OIDC_ADMIN_GROUPS": "admin",
             "SMULTRON_OIDC_CLIENT_SECRET_FILE": str(secret)}
    secret.chmod(0o640)
    assert "SECRET_FILE: everybody" not in empty("config", "check", env=names).err
    secret.chmod(0o644)
    assert f"SMULTRON_OIDC_CLIENT_SECRET_FILE: everybody on this computer may read the secret in {secret}: chmod o= {secret}" \
        in empty("config", "check", env=names).err
    secret.chmod(0o602)
    refused = empty("config", "check", env=names, ok=False)
    assert refused.code == 65 and f"chmod o-w {secret}" in refused.err
    settings = empty.write("settings.env", "SMULTRON_PORT=8081\n")
    settings.chmod(0o666)
    refused = empty("config", "check", "--config", settings, ok=False)
    assert refused.code == 65 and f"{settings}: everybody on this computer may change {settings}: chmod o-w" in refused.err


def test_a_lock_that_is_a_link_cuts_nothing_off(smultron):
    victim = smultron.write("victim", "whole")
    lock = smultron.folder / "smultron.sqlite-lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(victim)
    refused = smultron("token", "create", "--role", "planner", "--name", "x", ok=False)
    assert refused.code == 1 and "it is a link, and must be a file" in refused.err
    assert victim.read_text() == "whole"


def test_a_file_that_somebody_else_has_put_there_decides_nothing(smultron):
    if os.getuid() != 0:
        pytest.skip("only root can make files of somebody else")
    planted = smultron.write("layer.geojson", "")
    planted.chmod(0o666)
    os.chown(planted, SOMEBODY, -1)
    smultron("export", "forskolor", "-o", planted)
    assert stat.S_IMODE(planted.stat().st_mode) == 0o600 and planted.stat().st_uid == 0
    # What lies beside the database and is somebody else's is told.
    head = smultron.folder / "smultron.sqlite-audit"
    os.chown(head, SOMEBODY, -1)
    assert f"{head} belongs to" in smultron("check").err


def test_commands_that_write_leave_no_log_behind(smultron):
    log = smultron.folder / "smultron.sqlite-wal"
    for command in (["demo", "--marks", 300], ["token", "create", "--role", "planner", "--name", "x"],
                    ["hotspots", "--round", 2, "--save", "a1", "-o", "a1.geojson"], ["demo", "--remove"], ["round", "close"]):
        smultron(*command)
        # Whoever reads afterwards makes an empty one.
        assert not log.exists() or log.stat().st_size == 0, command
    service = Service(smultron, invite=False)
    service.get("/layers/forskolor.geojson", "planner")
    assert service.stop() == 0
    assert not log.exists() or log.stat().st_size == 0
    with sqlite3.connect(f"file:{smultron.database}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA quick_check").fetchone() == ("ok",)
