"""The start page and the preschools' pages, in Chromium."""

import json
import pathlib
import re

from playwright.sync_api import expect

from looks import fits, violations


def test_the_start_page_is_clean_and_asks_nobody_else(desk, service):
    view = desk(color_scheme="dark")
    view.page.goto(service.url + "/")
    expect(view.page.locator("h1")).to_have_text("Barnens smultronställen")
    expect(view.page.locator("#places > li").first).to_be_visible()
    assert violations(view.page) == []
    assert all(url.startswith(service.url) for url in view.requests)
    assert view.complaints == []


WEB = pathlib.Path(__file__).resolve().parents[2] / "web"
USED = re.compile(r'data-i18n(?:-label)?="([^"]+)"|\b(?:t|has)\(\s*"([^"]+)"')


def used_in(source):
    return {key for pair in USED.findall(source) for key in pair if key}


def test_every_text_that_is_used_is_there(service):
    """Keys in the pages and the scripts against the files of texts, both ways, and every language against Swedish."""
    files = {path.relative_to(WEB / "i18n"): json.loads(path.read_text()) for path in (WEB / "i18n").glob("*/*.json")}
    swedish = {path.name: texts for path, texts in files.items() if path.parts[0] == "sv"}
    keys = [key for texts in swedish.values() for key in texts]
    assert len(keys) == len(set(keys))
    source = "".join(path.read_text() for path in [*WEB.glob("*.html"), *WEB.rglob("js/**/*.js")])
    words = {f"{name}.{word['code']}" for name, words in service.get("/api/vocabulary").json()["words"].items() for word in words}
    used = used_in(source)
    assert used - set(keys) - words == set()
    prefixes = set(re.findall(r"t\(`([^$`]+)\$\{", source))
    quoted = set(re.findall(r'"([\w.-]+)"', source))
    # What the service writes itself, for paper.
    written = "".join(path.read_text() for path in (WEB.parent / "Sources/Service").rglob("*.swift"))
    used |= set(re.findall(r'texts\("([\w.]+)"', written))
    prefixes |= set(re.findall(r'texts\("([\w.]+?)\\\(', written))
    # Says whether somebody who speaks the language has read the texts.
    quoted.add("language.review")
    unused = {k for k in keys if k not in used and k not in quoted and not any(k.startswith(p) for p in prefixes)}
    assert unused == set(), unused
    # In Swedish the words of the vocabulary are the service's.
    assert words & set(keys) == set()
    for path, texts in files.items():
        expected = set(swedish[path.name]) | (words if path.name == "shared.json" and path.parts[0] != "sv" else set())
        assert texts.keys() == expected, path


def test_every_page_loads_the_texts_that_it_uses():
    groups = {path.stem: set(json.loads(path.read_text())) for path in (WEB / "i18n/fi").glob("*.json")}

    def scripts(path, found):
        if path not in found:
            found.add(path)
            for name in re.findall(r'from "(\.[^"]+)"|^import "(\.[^"]+)"', path.read_text(), re.M):
                scripts((path.parent / (name[0] or name[1])).resolve(), found)
        return found

    pages = {page: re.findall(r'src="/assets/(js/[^"]+)" type="module"', page.read_text()) for page in WEB.glob("*.html")}
    assert all(pages.values())
    for page, entries in pages.items():
        source = page.read_text() + "".join(
            path.read_text() for path in set().union(*(scripts((WEB / entry).resolve(), set()) for entry in entries)))
        loaded = {name for names in re.findall(r"loadTexts\(\[([^]]*)\]", source) for name in re.findall(r'"(\w+)"', names)}
        there = set().union(groups["shared"], *(groups[name] for name in loaded))
        assert used_in(source) - there == set(), page.name
        for prefix in re.findall(r"\bt\(\s*`([^$`]+)\$\{", source):
            assert any(key.startswith(prefix) for key in there), (page.name, prefix)


def test_the_open_map_and_its_lists_say_the_same(desk, phone, service):
    published = service.get("/layers/smultronstallen.geojson").json()["features"]
    for view in (desk(), phone(width=320)):
        page = view.page
        page.goto(service.url + "/")
        expect(page.locator("#places > li")).to_have_count(len(published))
        assert page.is_visible("#synthetic") and "minst 10 barn från minst 3 förskolor" in page.inner_text("#protection")
        expect(page.locator("#preschools > li")).to_have_count(25)
        assert fits(page)
        # A long list is folded; unfolding it goes on where it ended.
        expect(page.locator("#places > li:visible")).to_have_count(6)
        page.locator("#places + button").press("Enter")
        expect(page.locator("#places > li:visible")).to_have_count(len(published))
        expect(page.locator("#places > li").nth(6).locator("button")).to_be_focused()
        # A place of the list is shown on the map.
        page.locator("#places button").first.click()
        popup = page.wait_for_selector(".leaflet-popup-content")
        assert popup.inner_text().split("\n")[0] == page.locator("#places strong").first.inner_text()
        # A preschool says what is near it, without the map.
        row = page.locator("[data-preschool='451961']")
        row.locator("summary").press("Enter")
        expect(row.locator("li").first).to_contain_text("m åt")
        assert violations(page) == []
        assert view.complaints == []
        assert all(url.startswith(service.url) for url in view.requests)


def test_a_preschools_page_with_and_without_its_invitation(phone, service):
    answered = service.smultron("feedback", "set", "--preschool", "451961", "--status", "genomfort",
                                "--text", "sv=Gungan är lagad.", "--text", "fi=Keinu on korjattu.",
                                "--link", "https://www.kiruna.se/gungan")
    assert answered.code == 0
    view = phone(width=320)
    page = view.page
    page.goto(service.url + "/p/451961")
    expect(page.locator("h1")).to_have_text("Bergkristallens Förskola")
    expect(page).to_have_title("Bergkristallens Förskola – Barnens smultronställen")
    expect(page.locator("#near-places li").first).to_contain_text("m åt")
    assert "Gungan är lagad." in page.inner_text("#feedback") and page.is_hidden("#own")
    expect(page.locator("#feedback details [lang=fi]")).to_contain_text("Keinu on korjattu.")
    assert violations(page) == [] and fits(page)

    from harness import HOME, mark

    service.send("POST", "/api/marks", mark(at=HOME, children=7), device="x" * 22)
    page.goto(service.url + "/f#" + service.invitation)
    page.wait_for_selector("#here:not([disabled])")
    # The form keeps the invitation in its own time.
    for _ in range(100):
        if service.invitation in page.evaluate("JSON.stringify(localStorage)"):
            break
        page.wait_for_timeout(100)
    page.goto(service.url + "/p/451961")
    expect(page.locator("#own-places li").first).to_contain_text("markerad av er avdelning")
    # Another preschool's page shows nothing of it.
    page.goto(service.url + "/p/420338")
    expect(page.locator("h1")).to_have_text("Norrskenets Förskola")
    expect(page.locator("#near-places li").first).to_be_visible()
    assert page.is_hidden("#own")
    page.goto(service.url + "/p/999")
    expect(page.locator("#none")).to_contain_text("ingen förskola med koden 999")
    assert [c for c in view.complaints if "404" not in c] == []


def test_nothing_published_and_withdrawn_are_said(desk, tmp_path):
    from harness import Service, Smultron

    smultron = Smultron(tmp_path)
    smultron("init")
    service = Service(smultron)
    try:
        page = desk().page
        page.goto(service.url + "/")
        expect(page.locator("#none-text")).to_have_text("Ingenting har publicerats ännu.")
        assert page.is_hidden("#open") and violations(page) == []
        page.goto(service.url + "/p/451961")
        expect(page.locator("#none")).to_have_text("Ingenting har publicerats ännu.")
        assert violations(page) == []
    finally:
        service.stop()
