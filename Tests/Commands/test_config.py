"""The settings: where they come from, what is said of wrong ones, and that everything that names them says the same."""

import re
import subprocess

import pytest

from harness import ROOT


def read(smultron, *arguments, **environment):
    """What `config check` shows: value and origin by name, without the prefix."""
    lines = smultron("config", "check", *arguments, env=environment).out.splitlines()
    return {name: (value, origin) for name, value, origin in (
        re.fullmatch(r"SMULTRON_(\w+)=(.*)  # (.*)", line).groups() for line in lines)}


def settings_of(smultron):
    """Name, default and meaning of every setting, from the sample of the file."""
    sample = smultron("config", "sample").out
    found = re.findall(r"^# (.+)\.\n# Default: (.+)\n#(\w+)=(.+)$", sample, re.M)
    assert len(found) == sample.count("# Default:") > 15
    return found


def test_the_later_goes_first(empty):
    path = empty.write("settings.env", "# ours\n\nSMULTRON_MUNICIPALITY_NAME = \"Filkommun\"\nSMULTRON_AREA_BUFFER_M=1000\n")
    name = "MUNICIPALITY_NAME"
    assert read(empty)[name] == ("Kiruna kommun", "default")
    assert read(empty, "--config", path)[name] == ("Filkommun", f"{path}, line 3")
    assert read(empty, SMULTRON_CONFIG=str(path))[name] == ("Filkommun", f"{path}, line 3")
    assert read(empty, "--config", path, SMULTRON_MUNICIPALITY_NAME="Miljö")[name] == ("Miljö", "environment")
    assert read(empty, "--config", path)["AREA_BUFFER_M"][0] == "1000"
    # An empty value says nothing, and an empty name is no file.
    assert read(empty, "--config", path, SMULTRON_MUNICIPALITY_NAME="")[name] == ("Filkommun", f"{path}, line 3")
    assert read(empty, SMULTRON_CONFIG="")[name] == ("Kiruna kommun", "default")


def test_the_database_of_the_file_is_everybodys(empty):
    path = empty.write("settings.env", f"SMULTRON_DATABASE={empty.folder / 'of-the-file.sqlite'}\n")
    empty("init", "--config", path, env={"SMULTRON_DATABASE": ""})
    assert (empty.folder / "of-the-file.sqlite").exists() and not (empty.folder / "smultron.sqlite").exists()
    here = {"SMULTRON_DATABASE": "", "SMULTRON_CONFIG": str(path)}
    assert "of-the-file.sqlite" in empty("check", env=here).err and empty("round", "list", env=here).out
    # Also for commands that only read.
    for command in (["check"], ["backup", "copy.sqlite"], ["audit", "export"], ["token", "list"], ["session", "list"],
                    ["preschool", "list"], ["round", "list"], ["invite", "list"], ["review", "list"], ["feedback", "list"],
                    ["publish", "--list"], ["analyses"]):
        assert empty(*command, "--config", path, env={"SMULTRON_DATABASE": ""}).code == 0, command


@pytest.mark.parametrize("name, value, expected", [
    ("AREA_BUFFER_M", "far", "a number from 0 to 100000"),
    ("LOCAL_CRS", "4326", "one of 3006–3018"),
    ("TILES", "tiles", "{z}, {x} and {y}"),
    ("PUBLIC_URL", "x", "https://smultron.example.se"),
    ("PUBLIC_URL", "https://smultron.example.se/?a=1", "without a user, a query"),
    ("PORT", "65536", "a whole number from 0 to 65535"),
    ("OPEN_CHILDREN", "9.5", "a whole number from 1 to 1000"),
    ("MUNICIPALITY_CODE", "Kiruna", "four digits"),
    ("LICENCE", "CC0", "creativecommons"),
])
def test_a_wrong_value_is_told(empty, name, value, expected):
    line = f'SMULTRON_{name} is "{value}", but must be '
    refused = empty("config", "check", ok=False, env={f"SMULTRON_{name}": value})
    assert refused.code == 64 and line in refused.err and expected in refused.err
    path = empty.write("settings.env", f"# a comment\nSMULTRON_{name}={value}\n")
    refused = empty("config", "check", "--config", path, ok=False)
    assert refused.code == 65 and f"{path}, line 2: {line}" in refused.err


def test_all_that_is_wrong_is_told_at_once(empty):
    path = empty.write("settings.env", "SMULTRON_PORT=no\nSMULTRON_PUBLIC_ULR=https://a.example.se\nSMULTRON_LICENCE=x\n")
    for command in (["config", "check"], ["serve"], ["init"]):
        refused = empty(*command, "--config", path, ok=False)
        assert refused.code == 65, refused
        assert "line 1: SMULTRON_PORT" in refused.err and "line 3: SMULTRON_LICENCE" in refused.err
        assert "line 2: SMULTRON_PUBLIC_ULR is no setting. Did you mean SMULTRON_PUBLIC_URL?" in refused.err


def test_names_that_are_no_settings(empty):
    told = empty("config", "check", env={"SMULTRON_PROT": "8081", "SMULTRON_SOMETHING_ELSE_ENTIRELY": "1"})
    assert "SMULTRON_PROT in the environment is no setting. Did you mean SMULTRON_PORT?" in told.err
    assert "SMULTRON_SOMETHING_ELSE_ENTIRELY in the environment is no setting.\n" in told.err
    path = empty.write("settings.env", "PORT=8081\n")
    assert "Did you mean SMULTRON_PORT?" in empty("config", "check", "--config", path, ok=False).err


def test_files_of_settings_that_are_none(empty):
    refused = empty("config", "check", "--config", "none", ok=False)
    assert refused.code == 64 and refused.err == "The settings file none: there is no such file\n"
    refused = empty("config", "check", "--config", ".", ok=False)
    assert refused.code == 64 and "the file cannot be read: Is a directory" in refused.err
    path = empty.write("settings.env", "SMULTRON_PORT=8081\nwhat is this\n")
    refused = empty("config", "check", "--config", path, ok=False)
    assert refused.code == 65 and f"{path}, line 2: this must be NAME=VALUE" in refused.err


def test_what_is_named_must_be_there(empty):
    empty.write("not.mbtiles", "no database")
    for name, value, said in (
            ("MBTILES", "none.mbtiles", "cannot be read"), ("MBTILES", "not.mbtiles", "not a usable MBTiles file"),
            ("WEB", "nowhere", "form.html"), ("DATABASE", "nowhere/smultron.sqlite", "the folder"),
            ("AUDIT_HEAD", "nowhere/head", "the folder"), ("AUDIT_HEAD", ".", "cannot be written")):
        refused = empty("config", "check", ok=False, env={f"SMULTRON_{name}": value})
        assert refused.code == 65 and f"SMULTRON_{name}: " in refused.err and said in refused.err, refused
        refused = empty("serve", ok=False, env={f"SMULTRON_{name}": value})
        assert refused.code == 65 and f"SMULTRON_{name}: " in refused.err, refused


def test_what_is_set_twice_is_refused(empty):
    path = empty.write("settings.env", "SMULTRON_PORT=8081\n\nSMULTRON_PORT=8082\n")
    for command in (["config", "check"], ["serve"], ["round", "list"]):
        refused = empty(*command, "--config", path, ok=False, env={"SMULTRON_DATABASE": ""})
        assert refused.code == 65 and refused.err == f"{path}, line 3: SMULTRON_PORT is set already, in line 1.\n", refused


def test_files_as_editors_write_them(empty):
    path = empty.write("settings.env", "\ufeffSMULTRON_PORT=\nSMULTRON_PORT=8082\n")
    assert read(empty, "--config", path)["PORT"] == ("8082", f"{path}, line 2")
    path = empty.folder / "latin.env"
    path.write_bytes("SMULTRON_MUNICIPALITY_NAME=Malmö\n".encode("latin-1"))
    refused = empty("config", "check", "--config", path, ok=False)
    assert refused.code == 65 and "not UTF-8" in refused.err
    # The rest of a secret that was broken over two lines is not repeated.
    path = empty.write("settings.env", "SMULTRON_OIDC_CLIENT_SECRET=\"abc\nd+f=ghi\"\nSMULTRON_CONFIG=x\n")
    refused = empty("config", "check", "--config", path, ok=False)
    assert refused.code == 65 and "line 2: what stands before = is no name" in refused.err and "d+f" not in refused.err
    assert "line 3: SMULTRON_CONFIG is no setting. It names this file" in refused.err


def test_a_head_that_nobody_can_replace_is_good(smultron):
    (smultron.folder / "kept").mkdir()
    (smultron.folder / "kept" / "head").touch()
    (smultron.folder / "kept").chmod(0o555)
    assert smultron("config", "check", env={"SMULTRON_AUDIT_HEAD": "kept/head"}).code == 0


def test_what_does_not_go_together_is_told_at_once_with_its_line(empty):
    path = empty.write(
        "settings.env", "SMULTRON_OIDC_ISSUER=http://login.example.se\nSMULTRON_TLS_CERT=chain.pem\nSMULTRON_HOST=0.0.0.0\n"
        f"SMULTRON_OIDC_NAME={'x' * 201}\n")
    refused = empty("config", "check", "--config", path, ok=False, env={"SMULTRON_OIDC_CLIENT_SECRET_FILE": "none"})
    assert refused.code == 65 and "Usage:" not in refused.err
    lines = refused.err.splitlines()
    for start in (
            f"{path}, line 1: SMULTRON_OIDC_ISSUER is \"http://login.example.se\", but must be an https address",
            f"{path}, line 1: SMULTRON_OIDC_CLIENT_ID is needed, because SMULTRON_OIDC_ISSUER is set",
            f"{path}, line 2: SMULTRON_TLS_CERT and SMULTRON_TLS_KEY",
            f"{path}, line 3: SMULTRON_PUBLIC_URL is needed when the service listens on 0.0.0.0",
            f"{path}, line 4: SMULTRON_OIDC_NAME must be one line of 1 to 200 characters",
            f"{path}, line 1: SMULTRON_OIDC_ADMIN_GROUPS or SMULTRON_OIDC_PLANNER_GROUPS is needed",
            "SMULTRON_OIDC_CLIENT_SECRET_FILE is \"none\", which cannot be read"):
        assert sum(line.startswith(start) for line in lines) == 1, (start, lines)


def test_what_counts_for_nothing_is_told(empty):
    told = empty("config", "check", env={"SMULTRON_BACKUP_KEEP_DAYS": "3", "SMULTRON_TILES_ATTRIBUTION": "ours"}).err
    assert "SMULTRON_BACKUP_KEEP_DAYS counts for nothing without SMULTRON_BACKUP_FOLDER." in told
    assert "SMULTRON_TILES_ATTRIBUTION counts for nothing without SMULTRON_TILES." in told
    assert "SMULTRON_PUBLIC_URL is not set" in told
    told = empty("config", "check", env={
        "SMULTRON_BACKUP_KEEP_DAYS": "3", "SMULTRON_BACKUP_FOLDER": "to/be/made", "SMULTRON_PUBLIC_URL": "https://a.example.se"}).err
    assert "counts for nothing" not in told and "is not set" not in told


def certificate(folder, name, days=90):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
         "-subj", "/CN=localhost", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"],
        check=True, capture_output=True)


def test_certificate_and_key_are_tried(empty):
    certificate(empty.folder, "one")
    certificate(empty.folder, "two", days=3)
    address = {"SMULTRON_PUBLIC_URL": "https://smultron.example.se"}

    def check(certificate, key, ok=True, **environment):
        return empty("config", "check", ok=ok,
                     env={**address, "SMULTRON_TLS_CERT": certificate, "SMULTRON_TLS_KEY": key, **environment})

    check("one.pem", "one.key")
    assert "ends in 2 days" in check("two.pem", "two.key").err
    for pair in (("one.pem", "two.key"), ("one.key", "one.key"), ("none.pem", "one.key")):
        refused = check(*pair, ok=False)
        assert refused.code == 65 and "SMULTRON_TLS_CERT: " in refused.err
    assert "go together" in check("one.pem", "", ok=False).err
    refused = check("one.pem", "one.key", ok=False, SMULTRON_PUBLIC_URL="http://smultron.example.se")
    assert refused.code == 65 and "must begin with https" in refused.err


def test_the_address_is_needed_where_others_can_come(empty):
    refused = empty("config", "check", ok=False, env={"SMULTRON_HOST": "0.0.0.0"})
    assert refused.code == 64 and "SMULTRON_PUBLIC_URL is needed" in refused.err
    told = empty("config", "check", env={"SMULTRON_HOST": "0.0.0.0", "SMULTRON_PUBLIC_URL": "http://smultron.example.se"})
    assert "https only" in told.err


def test_everything_that_names_settings_says_the_same(empty):
    rows = dict(re.findall(r"^\| `(SMULTRON_\w+)` \| (.+) \|$", (ROOT / "docs/settings.md").read_text(), re.M))
    settings = settings_of(empty)
    assert list(rows) == [name for _, _, name, _ in settings]
    for meaning, default, name, _ in settings:
        written_default, written_meaning = rows[name].split(" | ")
        assert written_default.replace("`", "") == default.replace("`", ""), name
        assert written_meaning[0].upper() + written_meaning[1:] == meaning, name


def test_every_example_is_a_value_that_is_taken(empty):
    sample = empty("config", "sample").out
    path = empty.write("settings.env", sample)
    assert all(origin == "default" for name, (_, origin) in read(empty, "--config", path).items() if name != "DATABASE")
    # The files that the examples name are not here, so they are refused for that, and for nothing else.
    # Of the secret and the file with it, only one can be set.
    path = empty.write("settings.env", re.sub(r"^#(?=SMULTRON)(?!SMULTRON_OIDC_CLIENT_SECRET=)", "", sample, flags=re.M))
    refused = empty("config", "check", "--config", path, ok=False)
    assert refused.code == 65 and "but must be" not in refused.err and "no setting" not in refused.err
