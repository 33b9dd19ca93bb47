"""The planners' page and the start page, in Chromium."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def violations(page):
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]


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
    assert "Inget är publicerat ännu" in view.page.inner_text("main")
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
    source = "".join(path.read_text() for path in [*web.glob("*.html"), *web.glob("js/*.js")])
    used = set(re.findall(r'data-i18n(?:-label)?="([^"]+)"', source)) | set(re.findall(r'\bt\(\s*"([^"]+)"', source))
    assert used - set(texts) == set()
    prefixes = set(re.findall(r"t\(`([^$`]+)\$\{", source))
    quoted = set(re.findall(r'"([\w.-]+)"', source))
    unused = {k for k in texts if k not in used and k not in quoted and not any(k.startswith(p) for p in prefixes)}
    assert unused == set()
