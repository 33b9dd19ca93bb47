"""The documents: that links lead somewhere, that commands and options exist, and that handbooks use the words on screen."""

import json
import re
import shlex
import subprocess

import pytest

from harness import BINARY, ROOT

DOCUMENTS = sorted(
    path for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in ("node_modules", "__pycache__") for part in path.relative_to(ROOT).parts))
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
HANDBOOKS = ("docs/pedagog.md", "docs/administrator.md", "docs/planerare.md")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
# What may stand before the program's name in a command line: another user, a container, settings of the environment.
BEFORE = re.compile(r"^(?:sudo(?: -u \w+)?|podman exec \w+|[A-Z_]+=\S*)\s+")


def prose(text):
    """A document without its code blocks."""
    return FENCE.sub("", text)


def anchors(text):
    """What headings are called in links, as GitHub does it."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().split()) < 900


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    path = ROOT / name
    text = path.read_text()
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists() and there.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(there.read_text()), target


@pytest.mark.parametrize("name", [name for name in NAMES if name == "README.md" or name.startswith("docs/")])
def test_files_that_are_named_exist(name):
    for path in re.findall(r"`((?:Sources|Tests|docs|packaging|web|geodata)/[\w./-]*)`", (ROOT / name).read_text()):
        assert (ROOT / path).exists(), path


def test_every_document_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text()
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"]({path.name})" in index, path.name


class Commands:
    """The commands and their options, as the program tells of itself."""

    def __init__(self):
        dump = subprocess.run([BINARY, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout
        self.root = json.loads(dump)["command"]

    def check(self, line, is_whole):
        """Fails unless a call could be right; one that is whole has all that it needs."""
        words = shlex.split(line, comments=True)[1:]
        asks = words[:1] == ["help"]
        command = self.root
        if asks:
            words.pop(0)
        while children := {child["commandName"]: child for child in command.get("subcommands", [])}:
            if words and words[0] in children:
                command = children[words.pop(0)]
            elif not asks and (standard := command.get("defaultSubcommand")):
                command = children[standard]
            else:
                break
        if asks:
            assert not words, f"{line}: there is no such command"
            return
        arguments = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
        options = {
            ("-" if name["kind"] == "short" else "--") + name["name"]: argument
            for argument in arguments for name in argument.get("names", [])}
        given, values = set(), []
        while words:
            word = words.pop(0)
            name, _, value = word.partition("=")
            if not word.startswith("-") or word == "-":
                values.append(word)
                continue
            if name == "--generate-completion-script":
                return
            assert name in options, f"{line}: there is no {name}"
            given.add(name)
            if options[name]["kind"] == "option":
                if not value and (is_whole or words):
                    assert words, f"{line}: {name} needs a value"
                    value = words.pop(0)
                known = options[name].get("allValues")
                for one in value.split("|") if known and value else []:
                    assert one in known, f"{line}: {name} cannot be {one}"
        places = [argument for argument in arguments if argument["kind"] == "positional"]
        if command.get("subcommands"):
            assert not values and (not is_whole or given), f"{line}: there is no such command"
        else:
            assert len(values) <= len(places) or any(place["isRepeating"] for place in places), f"{line}: too much"
        for place, value in zip(places, values):
            assert not place.get("allValues") or value in place["allValues"] or value.isupper(), f"{line}: {value}"
        if is_whole:
            needed = [place for place in places if not place["isOptional"]]
            assert len(values) >= len(needed), f"{line}: too little"
            # A flag that must be said in one of two ways stands there twice; so does an option of two names.
            for argument in arguments:
                names = {name for name, one in options.items() if one is argument}
                others = {"--no-" + name[2:] for name in names} | {"--" + name[5:] for name in names if name.startswith("--no-")}
                if argument["kind"] != "positional" and not argument["isOptional"]:
                    assert given & (names | others), f"{line}: needs {sorted(names)}"


@pytest.fixture(scope="module")
def commands():
    return Commands()


def calls(text):
    """The program's calls in a document: each with whether it is a whole command line."""
    for language, block in FENCE.findall(text):
        if language not in ("", "sh"):
            continue
        for line in block.splitlines():
            # Parts of a pipe, and what is redirected, are not the program's business.
            for part in re.split(r"\s+(?:\||&&)\s+", line.split("  #")[0]):
                part = re.sub(r"\s+\d?[<>]&?\s*\S+", "", part).strip()
                while part != (part := BEFORE.sub("", part)):
                    pass
                if re.match(r"smultron\s", part):
                    yield part, True
    for span in SPAN.findall(prose(text)):
        span = " ".join(span.split())
        while span != (span := BEFORE.sub("", span)):
            pass
        if re.match(r"smultron\s+[a-z-]", span):
            yield span.replace("…", "X"), False


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_options_exist(commands, name):
    for line, is_whole in calls((ROOT / name).read_text()):
        commands.check(line, is_whole)


def test_enough_commands_are_found():
    found = [line for name in NAMES for line, is_whole in calls((ROOT / name).read_text()) if is_whole]
    assert len(found) > 80


def test_options_that_stand_alone_exist(commands):
    """In the prose about a command its options stand without it."""
    def names(command):
        yield from ("--" + name["name"] for argument in command.get("arguments", []) for name in argument.get("names", []))
        for child in command.get("subcommands", []):
            yield from names(child)

    known = set(names(commands.root)) | {"--experimental-dump-help"}
    for name in NAMES:
        if not name.startswith(("README", "docs/")):
            continue
        for span in SPAN.findall(prose((ROOT / name).read_text())):
            if span.startswith("--"):
                assert span.split()[0].split("=")[0] in known, (name, span)


@pytest.mark.parametrize("name", HANDBOOKS)
def test_handbooks_use_the_words_on_screen(name):
    """What is bold in a handbook stands on the screen: a text, or a sentence of one; what differs there stands in braces."""
    texts = [text for path in (ROOT / "web/i18n").rglob("*.json") for text in json.loads(path.read_text()).values()
             if isinstance(text, str)]
    # The service says the words of the vocabulary.
    texts += re.findall(r'Term\([^,]+, "([^"]+)"', (ROOT / "Sources/Places/Vocabulary.swift").read_text())
    screen = {sentence.rstrip(".") for text in texts for sentence in [text, *re.split(r"(?<=[.!?]) ", text)]}
    for words in re.findall(r"\*\*(.+?)\*\*", (ROOT / name).read_text(), re.S):
        words = " ".join(words.split()).rstrip(".")
        assert words in screen or words == "fetstil", words


def test_every_layer_is_explained_to_planners(commands):
    handbook = (ROOT / "docs/planerare.md").read_text()
    export = next(command for command in commands.root["subcommands"] if command["commandName"] == "export")
    layers = set(next(argument for argument in export["arguments"] if argument["valueName"] == "layer")["allValues"]) - {"all"}
    assert len(layers) > 5
    for layer in layers:
        assert f"| `{layer}` |" in handbook, layer
