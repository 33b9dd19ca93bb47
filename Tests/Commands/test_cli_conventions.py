"""The conventions of the command line: pipes, what is seen on a terminal, what an interruption leaves, completion, manual, installation."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import termios
import threading
import time

import pytest
import requests

from harness import BINARY, HOME, PRESCHOOL, ROOT, Service, Smultron, mark

@pytest.fixture(autouse=True, scope="module")
def interruptible():
    """What runs in the background of a script ignores Ctrl-C, and so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


# So many that an export or an import of them takes a second or more.
MANY = 80_000

HEADER = "category,children,lon,lat,quote\n"


def rows(count):
    return HEADER + "".join(
        f"snow,{5 + n % 3},{HOME[0] + n % 1000 * 1e-5:.6f},{HOME[1] + n // 1000 * 1e-5:.6f},rad {n}\n"
        for n in range(count))


def environment(smultron, **changes):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SMULTRON_")}
    return {**kept, "SMULTRON_DATABASE": str(smultron.database), **changes}


def start(smultron, *arguments, **options):
    return subprocess.Popen(
        [str(BINARY), *map(str, arguments)], cwd=smultron.folder, env=environment(smultron), text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})


def shell(smultron, script):
    return subprocess.run(
        ["bash", "-c", script], cwd=smultron.folder, env=environment(smultron, S=str(BINARY)), capture_output=True,
        text=True, timeout=240)


def until(holds, process=None):
    """Waits for something that will come; how long it takes is nobody's business here."""
    while not holds():
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.005)


class Terminal:
    """A command whose standard error is a terminal; its standard output too, if told."""

    def __init__(self, smultron, *arguments, width=80, term="xterm", seen=("stderr",)):
        self.screen, screen_of_command = pty.openpty()
        fcntl.ioctl(screen_of_command, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        streams.update({name: screen_of_command for name in seen})

        def take_terminal():
            os.setsid()
            fcntl.ioctl(screen_of_command, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [str(BINARY), *map(str, arguments)], cwd=smultron.folder, env=environment(smultron, TERM=term),
            stdin=screen_of_command, preexec_fn=take_terminal, **streams)
        os.close(screen_of_command)
        self.pieces = []

    @property
    def text(self):
        return "".join(self.pieces)

    def read(self, wanted=None):
        """Reads until a text has been seen, and says whether it was; or to the end."""
        while wanted is None or not re.search(wanted, self.text):
            ready, _, _ = select.select([self.screen], [], [], 240)
            assert ready, self.text
            try:
                piece = os.read(self.screen, 65536)
            except OSError:  # the other side is closed
                piece = b""
            if not piece:
                return False
            self.pieces.append(piece.decode(errors="replace"))
        return True

    def type(self, text):
        os.write(self.screen, text.encode())

    def end(self):
        self.read()
        os.close(self.screen)
        return self.process.wait(timeout=240)

    @property
    def drawn(self):
        """Every state of the line that was drawn over and over."""
        return re.findall(r"\r([^\r\n\x1b]+)\x1b\[K", self.text)

    @property
    def left(self):
        """What stands on the screen at the end."""
        lines = [""]
        for piece in re.findall(r"\r\n|\r|\x1b\[K|[^\r\x1b]+", self.text):
            if piece == "\r\n":
                lines.append("")
            elif piece == "\r":
                pass
            elif piece == "\x1b[K":
                lines[-1] = ""
            else:
                lines[-1] = piece
        return "\n".join(lines).strip()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Many marks, and a file with many more, for work that takes a while."""
    smultron = Smultron(tmp_path_factory.mktemp("many"), "new")
    smultron.write("many.csv", rows(MANY))
    smultron("import", "many.csv", "--preschool", PRESCHOOL)
    return smultron


def leftovers(smultron):
    return [path.name for path in smultron.folder.iterdir() if "partial" in path.name]


# Pipes


def test_marks_come_and_go_by_pipes(smultron):
    csv = "\ufeffcategory,children,lon,lat\nsnow,5,20.2157,67.8651\n"
    geojson = "\n  " + json.dumps({"type": "FeatureCollection", "features": [mark(), mark()]})
    gpx = ('<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
           f'<wpt lat="{HOME[1]}" lon="{HOME[0]}"/></gpx>')
    for content, count, options in ((csv, 1, []), (geojson, 2, []), (gpx, 1, ["--category", "play", "--children", 4])):
        outcome = smultron("import", "-", "--preschool", PRESCHOOL, "--json", *options, stdin=content)
        assert outcome.summary["added"] == count and outcome.out == "", outcome
    named = shell(smultron, f'"$S" import <(printf "{HEADER.strip()}\\nice,5,20.2,67.8,x") --preschool {PRESCHOOL}')
    assert named.returncode == 65 and "line 2, category" in named.stderr, named
    whole = smultron("export", "markeringar", "-o", "-", "--json")
    assert len(json.loads(whole.out)["features"]) == 4 and whole.summary["features"] == 4
    assert whole.err.count("\n") == 2
    again = shell(smultron, '"$S" preschool list | "$S" preschool import -')
    assert again.returncode == 0 and again.stdout == "", again


def test_standard_input_is_named_in_messages(smultron):
    outcome = smultron("import", "-", "--preschool", PRESCHOOL, stdin=HEADER + "ice,5,20.2,67.8,x\n", ok=False)
    assert outcome.code == 65 and outcome.err.startswith("standard input, line 2, category:"), outcome
    assert smultron("import", "-", "--preschool", PRESCHOOL, stdin="", ok=False).code == 65
    folder = shell(smultron, f'"$S" import - --preschool {PRESCHOOL} <.')
    assert folder.returncode == 65 and "standard input: the file cannot be read" in folder.stderr


def test_a_reader_that_has_had_enough_is_no_error(many, tmp_path):
    for call in ("export markeringar --round 1", "export all --round 1 --format gpkg", "export markeringar --round 1 --format csv"):
        outcome = shell(many, f'TMPDIR={tmp_path} "$S" {call} | head -c 100 >/dev/null; echo "${{PIPESTATUS[0]}}"')
        assert outcome.stdout == "141\n" and outcome.stderr == "", (call, outcome)
        assert list(tmp_path.iterdir()) == []
    # Not even where the caller has the signal ignored, or wants no words.
    for script in ('trap "" PIPE; "$S" export markeringar --round 1 | head -c 100 >/dev/null; echo "${PIPESTATUS[0]}"',
                   '("$S" export markeringar --round 1 2>/dev/null; echo $? >&2) | true'):
        outcome = shell(many, script)
        assert "141" in outcome.stdout + outcome.stderr and len(outcome.stdout + outcome.stderr) == 4, outcome
    silent = shell(many, '"$S" export forskolor --round 1 2> >(true) >forskolor.geojson; echo $?')
    assert silent.stdout == "0\n", silent


def test_a_full_disk_is_an_error(smultron):
    outcome = shell(smultron, '"$S" export forskolor --round 1 >/dev/full')
    assert outcome.returncode == 1 and "standard output cannot be written: No space left" in outcome.stderr


# On a terminal


def test_a_file_is_for_its_owner_alone_unless_it_is_open_to_everyone(smultron):
    def mode(name):
        return stat.S_IMODE((smultron.folder / name).stat().st_mode)

    smultron("import", smultron.write("marks.csv", rows(3)), "--preschool", PRESCHOOL)
    smultron("review", "approve", "--all")
    smultron("publish")
    for command, output, expected in (
            (["export", "forskolor"], "layer.geojson", 0o600), (["audit", "export"], "audit.csv", 0o600),
            (["preschool", "export", PRESCHOOL], "preschool.json", 0o600), (["hotspots"], "hotspots.geojson", 0o600),
            (["report"], "report.html", 0o600), (["invite", "sheet", "--no-revoke-old"], "sheet.html", 0o600),
            (["export", "rutor", "--audience", "open"], "open.geojson", 0o644),
            (["report", "--audience", "open"], "open.html", 0o644), (["config", "sample"], "sample.conf", 0o644)):
        smultron(*command, "-o", output)
        assert mode(output) == expected, command
        # What somebody has decided of it stays.
        (smultron.folder / output).chmod(0o640)
        smultron(*command, "-o", output)
        assert mode(output) == 0o640, command


def test_a_pipe_sees_no_progress(many):
    outcome = many("import", "many.csv", "--preschool", PRESCHOOL, "--json")
    assert "\x1b" not in outcome.err and "\r" not in outcome.err
    assert len(outcome.err.splitlines()) == 2 and outcome.summary["alreadyThere"] == MANY


def test_a_terminal_sees_how_far_it_has_come_and_then_a_clean_line(many):
    for width in (80, 30):
        terminal = Terminal(many, "import", "many.csv", "--preschool", PRESCHOOL, "--json", width=width)
        assert terminal.end() == 0
        assert terminal.drawn and all(len(line) < width for line in terminal.drawn), terminal.drawn
        parts = [re.fullmatch(r"(Checking|Writing) marks( \[#*-*\])?\s+(\d+) %(  about .* left|  a few seconds left)?", line)
                 for line in terminal.drawn if " %" in line]
        assert parts and all(parts), terminal.drawn
        assert any(part[2] for part in parts) == (width > 30)
        for stage in ("Checking", "Writing"):
            shares = [int(part[3]) for part in parts if part[1] == stage]
            assert shares == sorted(shares)
        words, summary = terminal.left.splitlines()
        assert words.startswith("0 marks added") and json.loads(summary)["alreadyThere"] == MANY


def read_slowly(path):
    """Takes a second or more for what the program writes in less time than it waits before it tells of progress."""
    with path.open("rb") as pipe:
        while pipe.read(1024 * 1024):
            time.sleep(0.03)


def test_features_are_counted_while_they_are_exported(many):
    os.mkfifo(many.folder / "slow.geojson")
    threading.Thread(target=read_slowly, args=(many.folder / "slow.geojson",), daemon=True).start()
    for name in ("slow.geojson", "x.gpkg"):
        terminal = Terminal(many, "export", "markeringar", "--round", "1", "-o", name)
        assert terminal.end() == 0
        assert any(re.match(r"Exporting markeringar \[#*-*\]", line) for line in terminal.drawn), terminal.text
        assert terminal.left == f"markeringar: {MANY:,} features of ".replace(",", " ") + terminal.left.split(" of ")[1]


def test_where_a_line_would_be_in_the_way_there_is_none(many):
    dumb = Terminal(many, "export", "markeringar", "--round", "1", "-o", "x.geojson", term="dumb")
    assert dumb.end() == 0 and "\x1b" not in dumb.text and dumb.text.count("\n") == 1
    data = Terminal(many, "export", "markeringar", "--round", "1", seen=("stderr", "stdout"))
    assert data.end() == 0 and "\x1b" not in data.text and data.text.startswith("{")
    short = Terminal(many, "export", "forskolor", "--round", "1", "-o", "f.geojson")
    assert short.end() == 0 and short.left.startswith("forskolor")


# Interruption


def test_an_interrupted_file_leaves_nothing(many, tmp_path):
    whole = many.write("x.geojson", "an older file")
    for number, options in ((signal.SIGINT, []), (signal.SIGTERM, []), (signal.SIGINT, ["--format", "gpkg"])):
        process = start(many, "export", "markeringar", "--round", "1", "-o", "x.geojson", *options)
        until(lambda: leftovers(many), process)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (-number, "", ""), err
        assert leftovers(many) == [] and whole.read_text() == "an older file"
    seen = shell(many, 'set -m; "$S" export markeringar --round 1 -o y.geojson & sleep 0.3; kill -INT $!; wait $!; echo $?')
    assert seen.stdout == "130\n" and not (many.folder / "y.geojson").exists(), seen


def test_a_signal_that_comes_before_anybody_listens_is_minded_all_the_same(many):
    """As on a machine that is so busy that the thread for signals has not had its turn when the file is begun."""
    late = ["strace", "-f", "-o", "/dev/null", "-e", "trace=signalfd4", "-e", "inject=signalfd4:delay_enter=3000000"]
    process = subprocess.Popen(
        [*late, str(BINARY), "export", "markeringar", "--round", "1", "-o", "x.geojson"], cwd=many.folder,
        env=environment(many))
    until(lambda: leftovers(many), process)
    os.kill(int(leftovers(many)[0].rsplit("-", 2)[1]), signal.SIGTERM)
    assert process.wait(timeout=60) == -signal.SIGTERM
    assert leftovers(many) == []


def test_an_interrupted_geopackage_leaves_no_temporary_file(many, tmp_path):
    kept = environment(many, TMPDIR=str(tmp_path))
    process = subprocess.Popen(
        [str(BINARY), "export", "markeringar", "--round", "1", "-o", "z.gpkg"], cwd=many.folder, env=kept)
    until(lambda: any(path.suffix == ".gpkg" for path in tmp_path.iterdir()), process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == [] and leftovers(many) == []


def test_an_interrupted_import_keeps_all_or_none(smultron):
    # What is left of them takes longer than the second that work is given to end by itself.
    count_of_file = 2 * MANY
    smultron.write("many.csv", rows(count_of_file))

    def count():
        return json.loads(smultron("check", "--json").err.splitlines()[-1])["counts"]["mark"]

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        terminal = Terminal(smultron, "import", "many.csv", "--preschool", PRESCHOOL)
        assert terminal.read(r"Writing marks .{0,50} 1?\d %"), terminal.text
        os.kill(terminal.process.pid, number)
        assert terminal.end() == -number and "added" not in terminal.text
        assert count() == 0
    assert smultron("import", "many.csv", "--preschool", PRESCHOOL, "--json").summary["added"] == count_of_file
    assert count() == count_of_file


def test_control_c_on_a_terminal_leaves_a_clean_line(many):
    terminal = Terminal(many, "import", "many.csv", "--preschool", PRESCHOOL)
    assert terminal.read(r"(Checking|Writing|Importing)")
    terminal.type("\x03")
    assert terminal.end() == -signal.SIGINT
    assert terminal.left == "", terminal.text


def test_waiting_for_input_can_be_interrupted(smultron):
    process = start(smultron, "cluster", "-", stdin=subprocess.PIPE)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == -signal.SIGINT


def test_a_signal_that_the_caller_has_ignored_stays_ignored(many):
    outcome = shell(many, 'trap "" INT; "$S" export markeringar --round 1 -o v.geojson & sleep 0.3; kill -INT $!; wait $!; echo $?')
    assert outcome.stdout == "0\n" and (many.folder / "v.geojson").exists(), outcome


# Completion and manual


def complete(smultron, *words):
    script = 'source <("$S" --generate-completion-script bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; ' \
             'COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; _smultron smultron "${COMP_WORDS[COMP_CWORD]}" ' \
             '"${COMP_WORDS[COMP_CWORD-1]}"; printf "%s\\n" "${COMPREPLY[@]}"'
    outcome = subprocess.run(
        ["bash", "-c", script, "bash", "smultron", *words], cwd=smultron.folder, env=environment(smultron, S=str(BINARY)),
        capture_output=True, text=True, timeout=60)
    assert outcome.stderr == "", outcome.stderr
    return [word.strip() for word in outcome.stdout.split()]


def test_bash_completes_commands_options_and_values(empty):
    empty.write("marks.csv", "")
    empty.write("marks.txt", "")
    assert {"init", "serve", "import", "export", "cluster"} <= set(complete(empty, ""))
    assert complete(empty, "exp") == ["export"]
    assert {"list", "import"} <= set(complete(empty, "preschool", ""))
    assert {"--preschool", "--skip-invalid", "--json"} <= set(complete(empty, "import", "--"))
    assert {"geojson", "gpkg", "csv"} == set(complete(empty, "export", "--format", ""))
    assert {"markeringar", "all"} <= set(complete(empty, "export", ""))
    assert complete(empty, "import", "mar") == ["marks.csv"]


def test_every_shell_has_a_script(empty):
    for name in ("bash", "zsh", "fish"):
        script = empty("--generate-completion-script", name).out
        assert "markeringar" in script
        if shutil.which(name):
            checked = subprocess.run([name, "-n"], input=script, capture_output=True, text=True)
            assert checked.returncode == 0 and checked.stderr == "", (name, checked)


def manual(smultron):
    described = smultron("--experimental-dump-help").out
    sample = smultron.write("smultron.conf", smultron("config", "sample").out)
    page = subprocess.run(
        [sys.executable, ROOT / "packaging" / "manual.py", sample], input=described, capture_output=True, text=True, check=True)
    return json.loads(described)["command"], page.stdout


def test_the_manual_has_every_command_and_option(empty):
    program, page = manual(empty)
    plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")

    def check(command, path):
        children = [child for child in command.get("subcommands", []) if child["commandName"] != "help"]
        for child in children:
            check(child, path + [child["commandName"]])
        if children:
            return
        passage = plain.split(f'.SS "{" ".join(path)}"\n')[1].split("\n.S")[0]
        for argument in command["arguments"]:
            for name in argument.get("names", []):
                written = ("--" if name["kind"] == "long" else "-") + name["name"]
                assert re.search(rf"^(.*, )?{written}\b", passage, re.M) or name["name"] in ("h", "help", "version"), (path, written)

    check(program, [])
    assert "smultron --version" in plain
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"):
        assert f".SH {section}\n" in page
    for name in re.findall(r"^#(SMULTRON_\w+)=", empty("config", "sample").out, re.M):
        assert f"\n{name}\n" in plain, name


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_manual_is_sound(empty):
    _, page = manual(empty)
    for program in (["groff", "-man", "-Tutf8", "-Kutf8", "-ww"], ["mandoc", "-T", "lint", "-W", "error"]):
        if shutil.which(program[0]):
            checked = subprocess.run(program, input=page, capture_output=True, text=True)
            assert checked.returncode == 0 and checked.stderr == "", checked.stderr


# Installation


def test_what_is_installed_runs_by_itself(tmp_path):
    made = subprocess.run(
        ["make", "-s", "install", f"DESTDIR={tmp_path}", "PREFIX=/usr", f"RELEASE={BINARY}"], cwd=ROOT,
        capture_output=True, text=True, timeout=240)
    assert made.returncode == 0, made.stderr
    installed = tmp_path / "usr"
    for path in ("bin/smultron", "share/smultron/web/form.html", "share/smultron/web/leaflet/leaflet.js",
                 "share/smultron/geodata/preschools.csv", "share/man/man1/smultron.1",
                 "share/bash-completion/completions/smultron", "share/zsh/site-functions/_smultron",
                 "share/fish/vendor_completions.d/smultron.fish"):
        assert (installed / path).stat().st_size > 0, path
    # Seen from a folder with nothing else in it, under a name that leads there.
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "smultron"
    link.symlink_to(installed / "bin" / "smultron")
    smultron = Smultron(tmp_path / "elsewhere")
    smultron("init", binary=link)
    assert f"SMULTRON_WEB={installed}/share/smultron/web" in smultron("config", "check", binary=link).out
    service = Service(smultron, invite=False, binary=link)
    for path in ("/", "/f", "/assets/js/api.js", "/assets/leaflet/leaflet.js"):
        answer = requests.get(service.url + path, timeout=30)
        assert answer.status_code == 200 and answer.content, path
    assert service.stop() == 0
