"""The exact help texts: a change of a name or an option is a change of a promise, and must be seen."""

import os
import pathlib

import pytest

HELP = pathlib.Path(__file__).parent / "help"
COMMANDS = [
    "", "init", "serve", "demo", "preschool", "preschool list", "preschool add", "preschool set", "preschool import",
    "round", "round list", "round open", "round extend", "round close", "invite", "invite create", "invite list",
    "invite revoke", "token", "token create", "token list", "token revoke", "session", "session list", "session end",
    "import", "hotspots", "report", "export", "cluster",
    "backup", "restore", "check", "config", "config check", "config sample", "audit", "audit export", "erase", "invite sheet", "review",
    "review list", "review approve", "review hide", "review reset", "review restore", "round progress",
    "round retain", "preschool export", "audit verify", "audit accept",
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
