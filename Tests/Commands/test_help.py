"""The exact help texts: a change of a name or an option is a change of a promise, and must be seen."""

import os
import pathlib
import re

import pytest

from harness import PRESCHOOL

HELP = pathlib.Path(__file__).parent / "help"
COMMANDS = [
    "", "init", "serve", "demo", "preschool", "preschool list", "preschool add", "preschool set", "preschool import",
    "round", "round list", "round open", "round extend", "round close", "invite", "invite create", "invite list",
    "invite revoke", "token", "token create", "token list", "token revoke", "session", "session list", "session end",
    "import", "hotspots", "report", "export", "cluster",
    "backup", "restore", "check", "config", "config check", "config sample", "audit", "audit export", "erase", "invite sheet", "review",
    "review list", "review approve", "review hide", "review reset", "review restore", "round progress",
    "round retain", "round restore", "preschool export", "audit verify", "audit accept", "clock",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_text(empty, command):
    text = empty(*command.split(), "--help", env={"COLUMNS": "100"}).out
    path = HELP / f"{command.replace(' ', '-') or 'smultron'}.txt"
    if os.environ.get("SMULTRON_WRITE_HELP"):  # to write the texts anew: look at the difference before you commit it
        HELP.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


def test_wrong_usage_is_64(empty):
    for arguments in (["nonsense"], ["export"], ["export", "nonsense"], ["export", "rutor", "--crs", "4711"],
                      ["export", "rutor", "--format", "shp"], ["export", "rutor", "-o", "x.shp"],
                      ["token", "create", "--role", "king", "--name", "x"], ["demo", "--marks", "0"],
                      ["round", "open", "--opens", "2026-02-30"], ["import", "x.csv"]):
        outcome = empty(*arguments, ok=False)
        assert outcome.code == 64 and outcome.out == "" and outcome.err, (arguments, outcome)


def test_the_version_is_told(empty):
    assert empty("--version").out.strip() == "1"


def test_every_field_is_explained_where_marks_are_imported(smultron):
    unknown = smultron("import", smultron.write("a.csv", "nonsense\n1\n"), "--preschool", PRESCHOOL, ok=False)
    text = smultron("import", "--help").out
    known = re.search("known are (.+)", unknown.err)[1].split(", ")
    assert "category" in known
    for name in known:
        assert re.search(rf"\b{name}\b", text), name
    for word in ("favourite, avoid, wish", "1-2, 3-5, mixed", "sv, fi, fit, se, en", "1 to 150"):
        assert word in text, word
