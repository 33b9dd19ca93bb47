#!/usr/bin/python3
"""Makes the manual page from what the program says of its own commands:

    smultron config sample >smultron.conf
    smultron --experimental-dump-help | packaging/manual.py smultron.conf >smultron.1

Commands, options and settings are never written here a second time; only what the program does not tell is: where things are
kept, and examples."""

import json
import re
import sys
import textwrap

NAME = "smultron"

HABITS = (
    "Where a file is read or written, - is standard input or standard output. A file is written beside its place and renamed, "
    "so that there is never half of one under its name. On a terminal, long work shows how far it has come; in a pipe it is "
    "silent. With --json the last line of standard error is a summary for programs.")

SERVICE = "While a service runs on the database, it does all writing, and commands hand their work to it."

FILES = [
    ("/etc/smultron/smultron.conf", "The settings of a service that was installed as a package."),
    ("smultron.sqlite", "The database. Beside it lie smultron.sqlite-wal and -shm, which belong to it while it is open, "
     "smultron.sqlite-lock, which says who writes, and the socket that commands reach a running service by."),
    ("smultron.sqlite-before-upgrade-N, -before-repair-TIME, -before-restore-TIME", "The database as it was before a newer "
     "version, a repair or a restoration changed it. Remove it when all is well: it keeps what is erased later."),
    ("FILE.partial-NUMBER", "A file while it is written. It gets its name when it is whole, and is removed when the command "
     "is interrupted."),
    ("../share/smultron/web, ../share/smultron/geodata", "From the folder of the program: the pages, and the reference data "
     "that init loads."),
]

STATUS = [
    ("0", "Done."),
    ("1", "Something else went wrong; standard error says what."),
    ("64", "Wrong usage."),
    ("65", "Bad input; file, line and field are named. Also when the good rows were imported in spite of bad ones."),
    ("130, 143", "Interrupted by Ctrl-C, or asked to end. Nothing half-written is left."),
    ("141", "Whoever read standard output had enough of it."),
]

EXAMPLES = [
    ("Make a database, and serve it:", ["smultron init", "smultron serve"]),
    ("Take marks from another program, and give the layer to one:",
     ["curl -s https://example.se/marks.geojson | smultron import - --preschool 451961",
      "smultron export markeringar --crs 3006 --format csv | cut -d, -f1-5"]),
    ("Find hotspots, and read the parameters and counts of it:",
     ["smultron hotspots --eps 40 --json -o hotspots.gpkg 2>&1 >/dev/null | tail -1 | jq .hotspots"]),
    ("Cluster any points in metres:", ["smultron cluster - <points.csv >labels.csv"]),
    ("Complete commands by the tabulator key, in bash, zsh or fish, without an installation:",
     ["source <(smultron --generate-completion-script bash)"]),
]


def escaped(words):
    """Words as roff takes them: no escapes, no line that is a request, hyphens that can be copied."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("−", "\\-")
    return "\n".join("\\&" + line if line[:1] in ("'", ".") else line for line in words.split("\n"))


def text(words):
    return escaped(textwrap.fill(words, 72, break_long_words=False, break_on_hyphens=False))


def bold(words):
    return f"\\fB{escaped(words)}\\fR"


def italic(words):
    return f"\\fI{escaped(words)}\\fR"


def form(argument):
    """The ways in which an argument is written, the short ones first."""
    if argument["kind"] == "positional":
        return italic(argument["valueName"]) + (" ..." if argument["isRepeating"] else "")
    names = sorted(argument["names"], key=lambda name: name["kind"] == "long")
    written = ", ".join(bold(("--" if name["kind"] == "long" else "-") + name["name"]) for name in names)
    return written + (" " + italic(argument["valueName"]) if argument["kind"] == "option" else "")


def explanation(argument):
    parts = [argument.get("abstract", ""), argument.get("discussion", "")]
    values = argument.get("allValues", [])
    if any(value not in parts[0] for value in values):
        parts.append(f"One of {', '.join(values)}.")
    if default := argument.get("defaultValue"):
        parts.append(f"Default: {default}.")
    return " ".join(part for part in parts if part)


def shown(argument):
    return argument["shouldDisplay"] and not any(name["name"] in ("help", "version") for name in argument.get("names", []))


def list_of(pairs, emphasis=bold):
    return [line for term, words in pairs for line in (".TP", emphasis(term), text(words))]


def usage(path, command):
    """The call: options are many and stand below, so only what must be given is named."""
    arguments = [a for a in command.get("arguments", []) if shown(a)]
    inverted = {f"no-{name['name']}": name["name"] for a in arguments if a["kind"] == "flag" for name in a["names"]}
    required = []
    for argument in arguments:
        twin = argument["kind"] == "flag" and inverted.get(argument["names"][0]["name"])
        if twin and required and required[-1] == bold(f"--{twin}"):
            required[-1] += f" | {form(argument)}"
        elif not argument["isOptional"]:
            required.append(form(argument))
    optional = [a for a in arguments if a["isOptional"]]
    parts = [bold(" ".join(path))]
    if any(a["kind"] != "positional" for a in optional):
        parts.append(f"[{italic('options')}]")
    parts += required + [f"[{form(a)}]" for a in optional if a["kind"] == "positional"]
    return " ".join(parts)


def commands(command, path):
    """One passage for each command that does something, in the order of the help."""
    children = [c for c in command.get("subcommands", []) if c["shouldDisplay"] and c["commandName"] != "help"]
    for child in children:
        yield from commands(child, path + [child["commandName"]])
    if children:
        return
    yield from (f'.SS "{text(" ".join(path[1:]))}"', usage(path, command), ".PP", text(command.get("abstract", "")))
    if discussion := command.get("discussion"):
        yield from (".PP", text(discussion))
    for argument in command.get("arguments", []):
        if shown(argument):
            yield from (".TP", form(argument), text(explanation(argument)))


def settings(sample):
    """The settings, of which the sample of the file says what they are."""
    yield "SMULTRON_CONFIG", ("A file of settings, where --config does not say it; /etc/smultron/smultron.conf, if it is there, "
                              "for a program in /usr/bin. Empty for none.")
    for words, default, name in re.findall(r"^# (.+)\n# Default: (.+)\n#(\w+)=", sample, re.M):
        yield name, f"{words} Default: {default}.".replace("`", "")


def page(program, sample):
    lines = [
        f'.TH {NAME.upper()} 1 "" "{NAME}" "User Commands"', ".nh", ".ad l",
        ".SH NAME", f"{NAME} \\- {text(program['abstract'][0].lower() + program['abstract'][1:].rstrip('.'))}",
        ".SH SYNOPSIS", f"{bold(NAME)} {italic('command')} [{italic('options')}] [{italic('arguments')}]", ".br",
        f"{bold(NAME)} {italic('command')} {bold('--help')}", ".br", f"{bold(NAME)} {bold('--version')}",
        ".SH DESCRIPTION", text(program["discussion"]), ".PP",
        text(HABITS), ".PP", text(SERVICE),
        ".SH COMMANDS", *commands(program, [NAME]),
        ".SH EXIT STATUS", *list_of(STATUS), ".SH ENVIRONMENT", *list_of(settings(sample)), ".SH FILES", *list_of(FILES, italic),
        ".SH EXAMPLES",
    ]
    for title, calls in EXAMPLES:
        lines += [text(title), ".PP", ".RS 4", ".nf", *map(escaped, calls), ".fi", ".RE", ".PP"]
    return "\n".join(lines[:-1]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(json.load(sys.stdin)["command"], open(sys.argv[1], encoding="utf-8").read()))
