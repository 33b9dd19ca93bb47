"""The planners' page in Chromium: what everybody sees of it, what planners see, and what they take with them."""

import json

import pytest
from playwright.sync_api import expect

from harness import HIDDEN_LAYERS, OPEN_LAYERS, Service
from looks import fits, month, violations


def open_page(view, service, *, layer="rutor"):
    view.page.goto(service.url + "/lager")
    view.page.wait_for_selector(f"[data-layer={layer}]")
    return view.page


def sign_in(view, service, role="planner"):
    page = open_page(view, service)
    page.click("#signin-place summary")
    page.fill("#token", service.tokens[role])
    page.click("#signin")
    page.wait_for_selector("[data-layer=narhet]")
    page.wait_for_selector(".rank-label", state="attached")
    return page


def own_complaints(view):
    """What the console said, but for the browser's own line about somebody who has not signed in."""
    return [complaint for complaint in view.complaints if "401" not in complaint]


@pytest.fixture(scope="module")
def database():
    return "analysed"


def test_everybody_sees_the_open_layers_and_what_was_left_out(desk, phone, service):
    published = service.get("/api/layers").json()["publication"]["month"]
    for view in (desk(), phone(width=320), desk(color_scheme="dark")):
        page = open_page(view, service)
        assert [row.get_attribute("data-layer") for row in page.locator("[data-layer]").all()] == OPEN_LAYERS
        assert "minst 10 barn från minst 3 förskolor" in page.inner_text("#audience")
        expect(page.locator("[data-layer=rutor] .facts").first).to_contain_text(
            f"objekt, publicerat {month(page, published)}")
        assert page.is_visible("#synthetic") and page.is_hidden("#choice") and page.is_hidden("#token")
        # What is published has no ranks.
        expect(page.locator("#map path.leaflet-interactive").first).to_be_attached()
        assert page.locator(".rank-label").count() == 0 and "rang" not in page.inner_text(".side").lower()
        assert page.get_attribute("a[data-name=all]", "href") == "/layers/all.gpkg"
        assert violations(page) == [] and fits(page)
        assert own_complaints(view) == []
        assert all(url.startswith(service.url) for url in view.requests)


def test_signing_in_shows_the_internal_layers_and_out_hides_them(desk, service):
    view = desk()
    page = open_page(view, service)
    page.click("#signin-place summary")
    assert violations(page) == []
    page.fill("#token", "fel")
    page.click("#signin")
    page.wait_for_selector("#signin-error:not([hidden])")
    assert "okänd" in page.inner_text("#signin-error")
    page.fill("#token", service.tokens["operator"])
    page.click("#signin")
    expect(page.locator("#signin-error")).to_contain_text("räcker inte")
    # Whoever is not a planner goes on with what is open, and is told so again on the way back.
    page.reload()
    expect(page.locator("#signin-error")).to_contain_text("räcker inte")
    assert page.locator("[data-layer]").count() == 3
    page.fill("#token", service.tokens["planner"])
    page.click("#signin")
    page.wait_for_selector("[data-layer=markeringar]")
    page.wait_for_selector(".rank-label", state="attached")
    expect(page.locator("#who")).to_have_text("tests planner")
    assert page.is_visible("#synthetic") and "Intern visning" in page.inner_text("#audience")
    assert page.is_hidden("#signin-place") and violations(page) == []
    # The token itself is kept nowhere in the browser.
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert service.tokens["planner"] not in kept
    page.reload()
    page.wait_for_selector("[data-layer=markeringar]")
    page.click("#signout")
    page.wait_for_selector("#signin-place:not([hidden])")
    expect(page.locator("[data-layer]")).to_have_count(3)
    assert service.tokens["planner"] not in json.dumps(view.context.cookies())


def test_downloads_follow_the_chosen_system_and_round(desk, service):
    page = sign_in(desk(), service)
    # Unless told, each format is in its own usual system.
    assert page.get_attribute("a[data-name=rutor][data-format=gpkg]", "href") == "/layers/rutor.gpkg?round=2"
    page.select_option("#crs", "3006")
    with page.expect_download() as download:
        page.click("a[data-name=rutor][data-format=geojson]")
    content = json.loads(download.value.path().read_text())
    assert content["crs"]["properties"]["name"].endswith("3006") and content["syntetisk"] is True
    assert download.value.suggested_filename == "rutor-internal.geojson"
    with page.expect_download() as download:
        page.click("a[data-name=all]")
    assert download.value.path().read_bytes()[:15] == b"SQLite format 3"
    page.select_option("#choice", "round:1")
    expect(page.locator("[data-layer=smultronstallen] .facts").first).to_contain_text("0 objekt, inga")
    assert page.is_visible("#empty") and page.is_hidden("#synthetic")
    page.click("[data-layer=smultronstallen] [data-program=QGIS]")
    address = page.inner_text("code[data-address=smultronstallen]")
    assert address == service.url + "/layers/smultronstallen.geojson?crs=3006&round=1"


def test_a_saved_analysis_is_shown_named_and_fetched(desk, service):
    view = desk()
    page = sign_in(view, service)
    assert "Preliminärt" in page.inner_text("#citing")
    page.select_option("#choice", "analysis:a2")
    expect(page.locator("#citing")).to_contain_text("Sparad analys a2")
    for name in ("all", "smultronstallen", "forandringar"):
        assert page.get_attribute(f"a[data-name={name}][data-format=gpkg]", "href") == f"/layers/{name}.gpkg?analysis=a2"
    assert page.get_attribute("#about-layers a >> nth=1", "href") == "/metadata/dcat.jsonld?analysis=a2"
    # What became of each place since the analysis before has a sign, which is explained.
    page.check("[data-show=forandringar]")
    count = len(service.get("/layers/forandringar.geojson?analysis=a2", role="planner").json()["features"])
    expect(page.locator(".change-label span")).to_have_count(count)
    key = page.locator("[data-layer=forandringar] .signs")
    expect(key).to_contain_text("Vuxit")
    assert violations(page) == []
    page.uncheck("[data-show=forandringar]")
    expect(page.locator(".change-label span")).to_have_count(0)
    expect(key).to_be_hidden()
    # The page of a feature stays with the analysis.
    page.locator(".rank-label span").first.dispatch_event("click")
    page.click(".leaflet-popup-content a")
    page.wait_for_url("**/items/2584-a2-*?analysis=a2")
    expect(page.locator("h1")).to_contain_text("2584-a2-")
    assert own_complaints(view) == []


def test_a_hotspot_tells_its_attributes_and_layers_can_be_shown(desk, service):
    page = sign_in(desk(), service)
    page.evaluate("smultronMap.setView([67.85, 20.24], 14, { animate: false })")
    page.locator(".rank-label span").first.dispatch_event("click")
    popup = page.wait_for_selector(".leaflet-popup-content")
    assert "Antal barn" in popup.inner_text() and "Metod" in popup.inner_text()
    # What stands as a code in the data is told in clear Swedish.
    properties = service.get("/layers/smultronstallen.geojson", role="planner").json()["features"][0]["properties"]
    layers = service.get("/api/layers", role="planner").json()["layers"]
    coded = [a for a in next(l for l in layers if l["name"] == "smultronstallen")["attributes"] if "codes" in a]
    told = [a["codes"][properties[a["name"]]] for a in coded if properties[a["name"]]]
    assert len(told) >= 2 and all(word in popup.inner_text() for word in told)
    shapes = page.locator("#map path").count()
    for layer in ("rutor", "narhet"):
        count = len(service.get(f"/layers/{layer}.geojson?round=2", role="planner").json()["features"])
        page.locator(f"[data-show={layer}]").press("Space")
        expect(page.locator("#map path")).to_have_count(shapes + count)
        assert page.is_visible(f"[data-layer={layer}] .legend-words")
        page.locator(f"[data-show={layer}]").press("Space")
        expect(page.locator("#map path")).to_have_count(shapes)


def test_lines_for_each_program_can_be_copied(desk, service):
    view = desk(permissions=["clipboard-read", "clipboard-write"])
    page = sign_in(view, service)
    row = page.locator("[data-layer=smultronstallen]")

    def lines(program):
        row.locator(f"[data-program={program}]").press("Enter")
        copied = []
        for line in row.locator(".use-panel .copy").all():
            line.get_by_role("button").press("Enter")
            expect(line.get_by_role("button")).to_contain_text("Kopierat")
            copied.append(page.evaluate("navigator.clipboard.readText()"))
        assert violations(page) == []
        return copied

    assert lines("QGIS") == [service.url + "/ogc", "smultro", service.url + "/layers/smultronstallen.geojson?round=2"]
    assert lines("ArcGIS") == [service.url + "/ogc"]
    assert "CRS84" in row.locator(".use-panel").inner_text()
    [origo] = lines("Origo")
    assert json.loads(origo) == {
        "name": "smultronstallen", "title": "Smultronställen", "type": "GEOJSON",
        "source": service.url + "/layers/smultronstallen.geojson", "projection": "EPSG:4326", "visible": True}
    assert service.get(json.loads(origo)["source"].removeprefix(service.url)).json()["malgrupp"] == "öppen"
    url, layer, output, system = lines("Hajk")
    assert (output, system) == ("application/json", "EPSG:3006")
    answer = service.get(url.removeprefix(service.url), params={
        "service": "WFS", "request": "GetFeature", "typename": layer, "outputFormat": output, "srsname": system})
    assert answer.json()["malgrupp"] == "öppen" and answer.json()["features"]
    # One program at a time, and none after the second press.
    expect(row.locator("[data-program][aria-expanded=true]")).to_have_count(1)
    row.locator("[data-program=Hajk]").click()
    expect(row.locator(".use-panel")).to_be_hidden()


def test_web_maps_do_not_get_internal_layers(desk, service):
    page = sign_in(desk(), service)
    for layer in HIDDEN_LAYERS:
        for program in ("Origo", "Hajk"):
            page.click(f"[data-layer={layer}] [data-program={program}]")
            panel = page.locator(f"#use-{layer}")
            expect(panel).to_contain_text("bara internt")
            assert panel.locator("code").count() == 0


def test_nothing_published_is_said_and_planners_sign_in_all_the_same(phone, smultron):
    service = Service(smultron, invite=False)
    try:
        view = phone()
        page = view.page
        page.goto(service.url + "/lager")
        expect(page.locator("#none")).to_contain_text("Ingenting är publicerat ännu")
        assert violations(page) == [] and fits(page)
        page.fill("#token", service.tokens["planner"])
        page.click("#signin")
        page.wait_for_selector("[data-layer=narhet]")
        assert page.is_hidden("#none") and page.is_visible("#empty")
        expect(page.locator("[data-layer=forandringar]")).to_contain_text("två analyser är sparade")
        page.click("[data-layer=smultronstallen] [data-program=Origo]")
        expect(page.locator("#use-smultronstallen")).to_contain_text("ingenting är publicerat ännu")
        assert violations(page) == [] and fits(page)
    finally:
        service.stop()


def test_a_failure_says_what_to_do_and_trying_again_helps(desk, service):
    page = desk().page
    page.route("**/api/layers", lambda route: route.abort())
    page.goto(service.url + "/lager")
    expect(page.locator("#failed")).to_contain_text("gick inte att hämta")
    assert violations(page) == []
    page.unroute("**/api/layers")
    page.click("#retry")
    page.wait_for_selector("[data-layer=rutor]")
    assert page.is_hidden("#failed")
    # A layer that can't be drawn is off again, and says so.
    page.route("**/layers/rutor.geojson", lambda route: route.abort())
    page.locator("[data-show=rutor]").press("Space")
    expect(page.locator("#status")).to_contain_text("Rutor gick inte att visa")
    expect(page.locator("[data-show=rutor]")).not_to_be_checked()


def test_a_planner_who_is_signed_in_sees_the_open_map_as_everybody_does(desk, service):
    page = sign_in(desk(), service)
    page.goto(service.url + "/")
    expect(page.locator("#places > li").first).to_be_visible()
    assert page.evaluate("smultronMap.getZoom()") and "10-" not in page.inner_text("main")
    assert page.locator(".rank-label").count() == 0
