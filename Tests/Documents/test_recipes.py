"""The recipes of CONTRIBUTING: whoever follows one finds every file that has to be changed."""

import fnmatch
import re
import subprocess

import pytest

from harness import ROOT

# One that is there already stands for the next one: the words by which source files name it.
EXAMPLES = {
    "A field of a mark": r"walkingMinutes|walking_minutes|gangtid_min|\bFrequency\.self|frequency: Frequency",
    "A category": r"\bclimb\b|klattra",
    "A layer": r"narhet|\.nearness\b|NearnessLayer",
    "A method": r"\bgistar\b|GiStar",
    "An order": r"ExtendRound",
    "A language": r'"fit"|[Mm]eankieli|Meänkieli',
}


def files():
    listed = subprocess.run(
        ["git", "ls-files", "Sources", "web", "packaging"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def recipe(title):
    text = (ROOT / "CONTRIBUTING.md").read_text()
    return re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##)", text, re.M | re.S).group(1)


def named(text):
    return [path for path in re.findall(r"`([^`\s]+)`", text) if path.startswith(("Sources/", "web/", "packaging/"))]


@pytest.mark.parametrize("title", EXAMPLES)
def test_a_recipe_lists_every_file_that_names_one(title):
    patterns = named(recipe(title))
    naming = [
        path for path in files()
        if not path.endswith(".png") and re.search(EXAMPLES[title], (ROOT / path).read_text(errors="ignore"))]
    assert naming, "the example is gone: choose another one"
    missing = [path for path in naming if not any(fnmatch.fnmatch(path, pattern) for pattern in patterns)]
    assert not missing, f"{title}: the recipe in CONTRIBUTING does not list {missing}"


@pytest.mark.parametrize("title", EXAMPLES)
def test_a_recipe_lists_files_that_are_there(title):
    for pattern in named(recipe(title)):
        assert any(fnmatch.fnmatch(path, pattern) for path in files()), pattern


def test_the_first_change_is_seen_by_the_tests_that_it_runs():
    """Its words stand where those tests look for them, and the tests are called so."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = re.search(r"^## A first change\n(.*?)(?=^## )", text, re.M | re.S).group(1)
    title, word = re.findall(r"from `(\w+)` to", section)
    assert f'Term("{word}", "{title}"' in (ROOT / "Sources/Places/Vocabulary.swift").read_text()
    assert f"**{title}**" in (ROOT / "docs/pedagog.md").read_text()
    assert f" {word} " in (ROOT / "Tests/Service/test_layers.py").read_text()
    for where, name in re.findall(r"pytest (\S+) -k (\w+)", section):
        path = ROOT / where
        files = [path] if path.is_file() else path.glob("test_*.py")
        assert any(re.search(rf"def test_\w*{name}", file.read_text()) for file in files), (where, name)
