"""The planners' page and the start page, in Chromium."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def violations(page):
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]


def fits(page):
    """Whether nothing is wider than the window that was asked for; a phone widens its own to what overflows it."""
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def sign_in(desk, service, **options):
    view = desk(**options)
    view.page.goto(service.url + "/lager")
    view.page.wait_for_selector("#token:visible")
    view.page.fill("#token", service.tokens["planner"])
    view.page.click("#signin")
    view.page.wait_for_selector("[data-layer=rutor]")
    view.page.wait_for_selector(".rank-label", state="attached")
    return view


def test_signing_in_shows_the_layers_and_out_hides_them(desk, service):
    view = desk()
    page = view.page
    page.goto(service.url + "/lager")
    page.wait_for_selector("#token:visible")
    assert violations(page) == []
    page.fill("#token", "fel")
    page.click("#signin")
    page.wait_for_selector("#signin-error:not([hidden])")
    assert "okänd" in page.inner_text("#signin-error")
    page.fill("#token", service.tokens["operator"])
    page.click("#signin")
    expect(page.locator("#signin-error")).to_contain_text("räcker inte")
    page.fill("#token", service.tokens["planner"])
    page.click("#signin")
    page.wait_for_selector("[data-layer=smultronstallen]")
    page.wait_for_selector(".rank-label", state="attached")
    assert page.is_visible("#synthetic") and "Intern visning" in page.inner_text(".side")
    assert violations(page) == []
    # The token itself is kept nowhere in the browser.
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert service.tokens["planner"] not in kept
    page.click("#signout")
    page.wait_for_selector("#token:visible")
    assert page.locator("[data-layer]").count() == 0
    assert service.tokens["planner"] not in json.dumps(view.context.cookies())


def test_downloads_follow_the_chosen_system_and_round(desk, service):
    page = sign_in(desk, service).page
    page.select_option("#crs", "3006")
    with page.expect_download() as download:
        page.click("a[data-name=rutor][data-format=geojson]")
    content = json.loads(download.value.path().read_text())
    assert content["crs"]["properties"]["name"].endswith("3006") and content["syntetisk"] is True
    assert download.value.suggested_filename == "rutor-internal.geojson"
    page.select_option("#round", "1")
    expect(page.locator("[data-layer=smultronstallen] .facts")).to_contain_text("0 objekt, inga")
    assert page.is_visible("#empty") and page.is_hidden("#synthetic")
    page.click("[data-layer=smultronstallen] summary >> nth=0")
    address = page.inner_text("code[data-address=smultronstallen]")
    assert address.endswith("/layers/smultronstallen.geojson?crs=3006&round=1")


def test_a_hotspot_tells_its_attributes_and_layers_can_be_shown(desk, service):
    page = sign_in(desk, service).page
    page.evaluate("smultronMap.setView([67.85, 20.24], 14, { animate: false })")
    page.locator(".rank-label span").first.dispatch_event("click")
    popup = page.wait_for_selector(".leaflet-popup-content")
    assert "Antal barn" in popup.inner_text() and "Metod" in popup.inner_text()
    shapes = page.locator("#map path").count()
    page.check("[data-show=rutor]")
    expect(page.locator("#map path")).to_have_count(shapes + 198)
    page.uncheck("[data-show=rutor]")
    expect(page.locator("#map path")).to_have_count(shapes)


def test_pages_are_clean_and_ask_nobody_else(desk, service):
    view = sign_in(desk, service, color_scheme="dark")
    assert violations(view.page) == []
    view.page.goto(service.url + "/")
    expect(view.page.locator("h1")).to_have_text("Barnens smultronställen")
    expect(view.page.locator("#places > li").first).to_be_visible()
    assert violations(view.page) == []
    assert all(url.startswith(service.url) for url in view.requests)
    # The 401 of somebody who has not signed in yet is the browser's own line.
    assert [c for c in view.complaints if "401" not in c] == []


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


def test_a_planner_who_is_signed_in_sees_the_open_map_as_everybody_does(desk, service):
    page = sign_in(desk, service).page
    page.goto(service.url + "/")
    expect(page.locator("#places > li").first).to_be_visible()
    assert page.evaluate("smultronMap.getZoom()") and "10-" not in page.inner_text("main")
    assert page.locator(".rank-label").count() == 0


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
