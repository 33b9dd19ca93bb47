"""The report, made by the command and opened without network: on a desk, on a phone and on A4."""

import re

import pytest

from harness import PRESCHOOL, Smultron
from looks import fits, violations

# A page, not the list of them, as Chromium's printer writes it.
PAGES = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Internal, open, and of one preschool, all of the demonstration."""
    smultron = Smultron(tmp_path_factory.mktemp("report"), "demonstration")
    made = {}
    for name, options in {
        "internal": ("--audience", "internal"),
        "open": ("--audience", "open"),
        "preschool": ("--audience", "internal", "--preschool", PRESCHOOL),
        "open-preschool": ("--audience", "open", "--preschool", PRESCHOOL),
    }.items():
        made[name] = smultron.folder / f"{name}.html"
        outcome = smultron("report", *options, "-o", made[name])
        assert outcome.code == 0, outcome
    return made


NAMES = ["internal", "open", "preschool", "open-preschool"]


@pytest.fixture
def open_report(reports, desk, phone):
    def open(name, size="desk", **options):
        seen = (desk if size == "desk" else phone)(offline=True, **options)
        seen.page.goto(reports[name].as_uri())
        return seen

    return open


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_opens_without_network_and_fits(open_report, name, size):
    seen = open_report(name, size)
    assert seen.page.locator("h1").count() == 1
    assert fits(seen.page)
    assert seen.complaints == []
    assert all(address.startswith("file:") for address in seen.requests), seen.requests
    assert seen.page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_is_accessible(open_report, name, size):
    # axe is put into the page by the test, which the report's own policy would not let it do.
    seen = open_report(name, size, bypass_csp=True)
    assert violations(seen.page) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_has_a_name_and_a_description(open_report, name):
    page = open_report(name).page
    drawings = page.locator("svg[role=img]")
    assert drawings.count() > 0
    for index in range(drawings.count()):
        for attribute in ("aria-labelledby", "aria-describedby"):
            words = page.locator("#" + drawings.nth(index).get_attribute(attribute)).text_content()
            assert words.strip()


def test_headings_go_down_one_level_at_a_time(open_report):
    levels = open_report("internal").page.eval_on_selector_all(
        "h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_the_keyboard_reaches_the_content_first(open_report):
    page = open_report("internal").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_synthetic_is_said_at_every_heading(open_report):
    for name in NAMES:
        page = open_report(name).page
        assert "Syntetiska data" in page.title()
        headings = page.locator(".heading")
        assert headings.count() > 0
        for index in range(headings.count()):
            assert "Syntetiska data" in headings.nth(index).inner_text()


def test_only_the_internal_report_has_words(open_report):
    internal, open = open_report("internal").page, open_report("open").page
    assert "Barnens ord" in internal.locator("main h2").all_inner_texts()
    words = internal.locator(".words bdi").all_inner_texts()
    assert words
    text = open.locator("body").inner_text()
    assert not [word for word in words if word in text]
    assert "Öppen rapport" in text and "Intern rapport" not in text


def test_no_map_number_is_outside_its_map(open_report):
    outside = open_report("internal").page.eval_on_selector_all(
        "svg.map text", """all => all.filter(text => {
            const [inner, outer] = [text, text.ownerSVGElement].map(e => e.getBoundingClientRect());
            return inner.left < outer.left - 1 || inner.right > outer.right + 1
                || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
        }).map(text => text.textContent)""")
    assert outside == []


def test_prints_on_a4(open_report):
    page = open_report("internal").page
    page.emulate_media(media="print")
    assert page.eval_on_selector(".contents", "nav => getComputedStyle(nav).display") == "none"
    printed = page.pdf(prefer_css_page_size=True)
    # A4 is 595 by 842 points.
    boxes = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed))
    assert {tuple(round(float(number)) for number in box.split()) for box in boxes} == {(0, 0, 595, 842)}


def test_a_preschool_has_two_pages_at_most(open_report):
    printed = open_report("preschool").page.pdf(prefer_css_page_size=True)
    assert 1 <= len(PAGES.findall(printed)) <= 2
