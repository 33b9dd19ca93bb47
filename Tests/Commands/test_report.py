"""The report from the command line: one file or none, for whom, and what is said when it cannot be made. How it looks is tested in
the browser."""

import re

import pytest

from harness import PRESCHOOL, Smultron


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory):
    return Smultron(tmp_path_factory.mktemp("report"), "demonstration")


def test_the_same_database_gives_the_same_report(demonstrated):
    first, again = (demonstrated("report", "--audience", "open").out for _ in range(2))
    assert first == again and first.startswith("<!DOCTYPE html>")
    assert re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", demonstrated("report").out) == \
        re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", demonstrated("report").out)


def test_the_summary_and_the_line_that_makes_it_again(demonstrated):
    outcome = demonstrated("report", "--seed", 7, "--json", "-o", "r.html")
    assert outcome.summary["seed"] == 7 and outcome.summary["synthetic"] is True and outcome.summary["hotspots"] > 0
    assert "smultron report --audience internal --seed 7 -o report.html" in (demonstrated.folder / "r.html").read_text()


def test_one_preschools_page_and_a_comparison(demonstrated):
    demonstrated("hotspots", "--round", 2, "--eps", 35, "--save", "a35", "-o", "a.geojson")
    page = demonstrated("report", "--preschool", PRESCHOOL).out
    assert "Bergkristallens Förskola" in page and "Norrskenets Förskola</h" not in page
    compared = demonstrated("report", "--round", 2, "--compare", "a35").out
    assert "2584-a35" in compared
    saved = demonstrated("report", "--analysis", "a35").out
    assert re.search(r"2584-a35-[a-z0-9]{4}", saved)


@pytest.mark.parametrize("options, code, said", [
    (["--preschool", "1"], 1, "no preschool with the code 1"), (["--analysis", "saknas"], 1, "saknas"),
    (["--audience", "open", "--round", "2"], 64, "latest publication"), (["--audience", "alla"], 64, "audience"),
    (["-o", "finns/inte.html"], 1, "finns/inte.html")])
def test_what_cannot_be_made_is_said_and_leaves_no_file(demonstrated, options, code, said):
    before = set(demonstrated.folder.iterdir())
    outcome = demonstrated("report", *options, ok=False)
    assert outcome.code == code and said in outcome.err and outcome.out == ""
    assert set(demonstrated.folder.iterdir()) == before


def test_nothing_published_is_said(smultron):
    outcome = smultron("report", "--audience", "open", ok=False)
    assert outcome.code == 1 and "Nothing has been published" in outcome.err
