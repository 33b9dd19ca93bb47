"""The start page and the preschools' pages, in Chromium."""

import json

from playwright.sync_api import expect

from harness import Service
from looks import fits, violations


def test_the_start_page_is_clean_and_asks_nobody_else(desk, service):
    view = desk(color_scheme="dark")
    view.page.goto(service.url + "/")
    expect(view.page.locator("h1")).to_have_text("Barnens smultronställen")
    expect(view.page.locator("#places > li").first).to_be_visible()
    assert violations(view.page) == []
    assert all(url.startswith(service.url) for url in view.requests)
    assert view.complaints == []


def test_every_text_that_is_used_is_there(service):
    """Keys in the pages and the scripts against the file of texts, both ways."""
    import pathlib
    import re

    web = pathlib.Path(__file__).resolve().parents[2] / "web"
    texts = json.loads((web / "i18n/sv.json").read_text())
    source = "".join(path.read_text() for path in [*web.glob("*.html"), *web.rglob("js/**/*.js")])
    used = set(re.findall(r'data-i18n(?:-label)?="([^"]+)"', source)) | set(re.findall(r'\bt\(\s*"([^"]+)"', source))
    assert used - set(texts) == set()
    prefixes = set(re.findall(r"t\(`([^$`]+)\$\{", source))
    quoted = set(re.findall(r'"([\w.-]+)"', source))
    # What the service writes itself, for paper.
    written = "".join(path.read_text() for path in (web.parent / "Sources/Service").glob("*.swift"))
    used |= set(re.findall(r'texts\("([\w.]+)"', written))
    prefixes |= set(re.findall(r'texts\("([\w.]+?)\\\(', written))
    # Says whether somebody who speaks the language has read the file.
    quoted.add("language.review")
    unused = {k for k in texts if k not in used and k not in quoted and not any(k.startswith(p) for p in prefixes)}
    assert unused == set()
    for path in (web / "i18n").glob("*.json"):
        assert json.loads(path.read_text()).keys() == texts.keys(), path.name


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


def test_nothing_published_and_withdrawn_are_said(desk, smultron):
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
