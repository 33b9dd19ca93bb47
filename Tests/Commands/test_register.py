"""Databases, the register, rounds, invitations, tokens and settings, from the command line."""

import os
import re
import sqlite3
import stat
import time

import pytest

from harness import BINARY, PRESCHOOL, Smultron, day


def test_init_loads_the_register_opens_a_round_and_can_be_repeated(empty):
    begin = time.monotonic()
    first = empty("init", "--json")
    seconds = time.monotonic() - begin
    assert first.summary["preschools"] == 25 and first.summary["added"] == 25
    assert "109620" in first.err  # the one without a position is said, not dropped
    rounds = empty("round", "list").out.splitlines()
    assert len(rounds) == 2 and ",open," in rounds[1]
    again = empty("init", "--json")
    assert again.summary["added"] == 0 and empty("round", "list").out.splitlines() == rounds
    # A measured time would fail on a slow day; ten times the bound means that something is wrong.
    assert seconds < 10


def test_a_preschool_can_be_given_a_position_which_init_leaves_alone(smultron):
    row = next(line for line in smultron("preschool", "list").out.splitlines() if line.startswith("109620"))
    assert ",,,unknown," in row
    smultron("preschool", "set", "109620", "--e", "720000", "--n", "7535000.5")
    smultron("init")
    row = next(line for line in smultron("preschool", "list").out.splitlines() if line.startswith("109620"))
    assert "720000.000,7535000.500,address" in row
    # The same place in the local system.
    smultron("preschool", "set", "109620", "--e", "150000", "--n", "7530000", "--crs", "3016")
    row = next(line for line in smultron("preschool", "list").out.splitlines() if line.startswith("109620"))
    assert re.search(r",7206\d\d\.\d{3},75366\d\d\.\d{3},", row) or "address" in row
    swapped = smultron("preschool", "set", "109620", "--e", "7535000", "--n", "720000", ok=False)
    assert swapped.code == 65 and "exchanged" in swapped.err
    assert smultron("preschool", "set", "0", "--name", "x", ok=False).code == 1
    assert smultron("preschool", "set", "109620", "--e", "1", ok=False).code == 64


def test_the_list_can_be_imported_again(smultron):
    listing = smultron("preschool", "list").out
    path = smultron.write("register.csv", listing)
    smultron("preschool", "import", path)
    assert smultron("preschool", "list").out == listing
    smultron("preschool", "add", "--code", "999", "--name", "Nya", "--group", "Hjortron", "--group-children", "9")
    assert "999,Nya,kommunal" in smultron("preschool", "list").out
    assert smultron("preschool", "add", "--code", "999", "--name", "x", ok=False).code == 65


def test_every_bad_row_of_a_register_is_named(smultron):
    listing = smultron("preschool", "list").out.splitlines()
    bad = [listing[0], "1,,kommunal,,,,,,,,", "2,B,kommunal,,,x,,,,,", "3,C,kommunal,,,,,720000,,,",
           "4,D,kommunal,,,,,7535000,720000,,", "5,E,kommunal,,,,,,,nowhere,"]
    outcome = smultron("preschool", "import", smultron.write("bad.csv", "\n".join(bad)), ok=False)
    assert outcome.code == 65
    for line, field in ((2, "name"), (3, "children"), (4, "sweref99tm_n"), (5, "sweref99tm_e"), (6, "position_quality")):
        assert f"line {line}, {field}:" in outcome.err, outcome
    assert smultron("preschool", "list").out.splitlines() == listing


def test_rounds(smultron):
    refused = smultron("round", "open", "till", ok=False)
    assert refused.code == 1 and "only one may be" in refused.err
    smultron("round", "extend", "--closes", day(120))
    assert f"{day(120)},open" in smultron("round", "list").out
    smultron("round", "close")
    assert ",grace," in smultron("round", "list").out
    assert smultron("round", "close", ok=False).code == 1
    assert smultron("invite", "--preschool", PRESCHOOL, ok=False).code == 1
    smultron("round", "open", "Vår", "--closes", day(150))
    assert "Vår" in smultron("round", "list").out
    assert smultron("round", "extend", "99", "--closes", day(150), ok=False).code == 1


def test_an_invitation_is_a_link_printed_once_with_128_bits_in_the_fragment(smultron):
    code = smultron.folder / "code.svg"
    outcome = smultron("invite", "--preschool", PRESCHOOL, "--group", "Blåbär", "--qr", code,
                       env={"SMULTRON_PUBLIC_URL": "https://smultron.example.se/"})
    assert re.fullmatch(r"https://smultron\.example\.se/f#[A-Za-z0-9_-]{22}\n", outcome.out)
    assert code.read_text().startswith("<svg")
    secret = outcome.out.strip().split("#")[1]
    assert secret not in outcome.err and secret not in smultron("invite", "list").out
    for name in os.listdir(smultron.folder):
        if name.startswith("smultron.sqlite"):
            assert secret.encode() not in (smultron.folder / name).read_bytes()
    assert smultron("invite", "--preschool", "0", ok=False).code == 1
    assert smultron("invite", "revoke", "99", ok=False).code == 1
    smultron("invite", "revoke", "1")
    assert smultron("invite", "list").out.splitlines()[1].split(",")[-1] != ""


def test_a_token_stands_alone_on_standard_output(smultron):
    for role in ("planner", "admin", "operator"):
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}\n", smultron("token", "create", "--role", role, "--name", "a, b").out)
    assert '"a, b"' in smultron("token", "list").out
    smultron("token", "revoke", "2")
    assert smultron("token", "revoke", "9", ok=False).code == 1


def test_the_demonstration_is_closed_labelled_repeatable_and_removable(smultron):
    smultron("demo", "--marks", "200", "--seed", "7")
    first = smultron("export", "markeringar", "--round", "2").out
    assert first.count('"Feature"') == 200 and "syntetisk" in first
    smultron("demo", "--marks", "200", "--seed", "7")
    again = smultron("export", "markeringar").out
    assert [line.split('"id":"')[1][:36] for line in first.splitlines() if '"id":"' in line] == [
        line.split('"id":"')[1][:36] for line in again.splitlines() if '"id":"' in line]
    assert ",demonstration," in smultron("round", "list").out
    number = next(line for line in smultron("round", "list").out.splitlines() if "demonstration" in line).split(",")[0]
    for command in (["invite", "--preschool", PRESCHOOL, "--round", number], ["round", "close", number]):
        assert smultron(*command, ok=False).code == 1
    smultron("demo", "--remove")
    assert "demonstration" not in smultron("round", "list").out


def test_files_that_are_no_database_of_ours(empty):
    missing = empty("export", "rutor", ok=False)
    assert missing.code == 1 and "smultron init" in missing.err
    empty.database.write_bytes(b"a letter to the municipality about the sledging hill, and nothing else at all")
    for command in (["export", "rutor"], ["init"], ["serve"]):
        assert "is not a database" in empty(*command, ok=False).err
    empty.database.unlink()
    with sqlite3.connect(empty.database) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")
    before = empty.database.read_bytes()
    for command in (["export", "rutor"], ["init"], ["serve"]):
        refused = empty(*command, ok=False)
        assert refused.code == 1 and "not one of smultron's" in refused.err
    assert empty.database.read_bytes() == before


def test_a_database_from_a_newer_version_is_untouched(smultron):
    with sqlite3.connect(smultron.database) as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('999 future')")
    for command in (["export", "rutor"], ["init"], ["serve"]):
        refused = smultron(*command, ok=False)
        assert refused.code == 1 and "newer version" in refused.err


def test_an_unwritable_folder_is_said(empty, tmp_path):
    refused = empty("init", "--database", "/proc/smultron.sqlite", ok=False)
    assert refused.code == 1 and "/proc/smultron.sqlite" in refused.err
    empty("init")
    outcome = empty("export", "rutor", "-o", "/proc/rutor.geojson", ok=False)
    assert outcome.code == 1 and "/proc/rutor.geojson cannot be written" in outcome.err
    outcome = empty("export", "rutor", "-o", tmp_path / "none" / "rutor.geojson", ok=False)
    assert outcome.code == 1 and "No such file" in outcome.err


def test_a_full_disk_leaves_no_half_file(tmp_path):
    smultron = Smultron(tmp_path, "demonstration")
    outcome = smultron("export", "markeringar", "-o", "/dev/full", ok=False)
    assert outcome.code == 1
    target = smultron.folder / "m.geojson"
    import subprocess

    limited = subprocess.run(
        ["prlimit", "--fsize=50000", str(BINARY), "export", "markeringar", "--database", str(smultron.database), "-o",
         str(target)], capture_output=True, text=True, preexec_fn=lambda: __import__("signal").signal(
             __import__("signal").SIGXFSZ, __import__("signal").SIG_IGN))
    assert limited.returncode == 1 and not target.exists()
    assert not [name for name in os.listdir(smultron.folder) if "partial" in name]


def test_proj_db_must_be_found(smultron):
    nowhere = smultron.folder / "nowhere"
    nowhere.mkdir()
    # PROJ would still look where it was installed, so the test hides that as well.
    import subprocess

    environment = {**os.environ, "SMULTRON_DATABASE": str(smultron.database)}
    script = f"mount -t tmpfs none /usr/share/proj && exec {BINARY} export rutor"
    outcome = subprocess.run(["unshare", "-m", "sh", "-c", script], env=environment, capture_output=True, text=True)
    if "unshare" in outcome.stderr or "mount" in outcome.stderr:
        pytest.skip("no right to hide a folder here")
    assert outcome.returncode == 1 and "proj.db" in outcome.stderr and "proj-data" in outcome.stderr


def test_relaxed_spatialite_security_is_refused(smultron):
    refused = smultron("export", "rutor", ok=False, env={"SPATIALITE_SECURITY": "relaxed"})
    assert refused.code == 1 and "SPATIALITE_SECURITY" in refused.err


def test_the_lock_and_files_are_for_the_owner(smultron):
    mode = (smultron.folder / "smultron.sqlite-lock").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
