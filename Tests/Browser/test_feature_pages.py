"""The pages of OGC API – Features in Chromium: what people get where programs get JSON."""

import pytest
from playwright.sync_api import expect

from looks import fits, violations

PAGES = ["", "/conformance", "/collections", "/collections/smultronstallen", "/collections/smultronstallen/schema",
         "/collections/smultronstallen/queryables", "/collections/smultronstallen/items", "/collections/rutor/items",
         "/collections/forskolor/items"]


@pytest.fixture(scope="module")
def database():
    return "analysed"


def as_planner(service):
    return {"extra_http_headers": {"Authorization": "Bearer " + service.tokens["planner"]}}


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_clean_fit_and_ask_nobody_else(path, desk, phone, service):
    # The pages are in Swedish whatever the browser would like.
    for view in (desk(locale="en-GB"), phone(width=320), desk(color_scheme="dark")):
        page = view.page
        page.goto(service.url + "/ogc" + path)
        page.wait_for_load_state("networkidle")
        if "items" in path:
            expect(page.locator("#map path.leaflet-interactive").first).to_be_attached()
        expect(page.locator("html")).to_have_attribute("lang", "sv")
        assert page.locator("h1").count() == 1 and page.inner_text("h1")
        assert page.locator(".crumbs [aria-current=page]").count() == 1
        assert "Syntetiska data" in page.inner_text(".notices") and "Intern" not in page.inner_text(".notices")
        assert "{{" not in page.content()
        assert violations(page) == [] and fits(page)
        assert view.complaints == []
        assert all(url.startswith(service.url) for url in view.requests)


def test_every_link_of_the_pages_leads_somewhere(desk, service):
    page = desk().page
    found = set()
    for path in PAGES:
        page.goto(service.url + "/ogc" + path)
        found |= set(page.eval_on_selector_all("main a, link[rel=alternate]", "links => links.map(link => link.href)"))
    assert any(address.endswith("/items/o0-1") for address in found)
    for address in found:
        assert service.get(address.removeprefix(service.url)).status_code == 200, address


def test_the_table_is_all_there_without_scripts(desk, service):
    page = desk(java_script_enabled=False).page
    page.goto(service.url + "/ogc/collections/smultronstallen/items?limit=10")
    published = service.get("/ogc/collections/smultronstallen/items?f=json").json()
    total = published["numberMatched"]
    assert f"Visar 10 av {total} objekt" in page.inner_text(".count")
    assert page.is_hidden("#map")
    seen = []
    while True:
        seen += page.locator("tbody th a").all_inner_texts()
        if not page.locator("[rel=next]").count():
            break
        page.locator("[rel=next]").first.click()
    assert seen == [feature["id"] for feature in published["features"]]
    # The words of the code list, not its codes.
    first = published["features"][0]["properties"]
    assert first["antal_barn"].replace("-", "–") in page.inner_text("table") or first["antal_barn"].endswith("-")
    page.click("tbody a >> nth=0")
    expect(page.locator("h1")).to_contain_text(seen[len(seen) // 10 * 10 if len(seen) % 10 else -10])
    assert "Förskolan som ligger närmast" in page.inner_text(".properties")
    page.click("text=Alla objekt")
    assert f"av {total} objekt" in page.inner_text(".count")


def test_rows_and_map_belong_together(desk, service):
    page = desk().page
    page.goto(service.url + "/ogc/collections/smultronstallen/items")
    shapes = page.locator(".leaflet-overlay-pane path.leaflet-interactive")
    expect(shapes).to_have_count(page.locator("tbody tr").count())
    row = page.locator("tr[data-feature='o0-3']")
    row.locator("a").focus()
    expect(page.locator("path[stroke-width='7']")).to_have_count(1)
    page.locator("tr[data-feature='o0-4'] a").focus()
    expect(page.locator("path[stroke-width='7']")).to_have_count(1)
    # A place on the map names its page, in a popup, and its row is marked.
    shapes.first.dispatch_event("click")
    link = page.locator(".leaflet-popup-content a")
    identity = link.inner_text()
    expect(page.locator(f"tr[data-feature='{identity}']")).to_have_class("pointed-at")
    assert violations(page) == []
    link.click()
    page.wait_for_url(f"**/items/{identity}")
    expect(page.locator(".item-map path.leaflet-interactive")).to_have_count(1)
    assert violations(page) == []


def test_a_schema_has_titles_units_and_codes_in_the_order_of_the_layer(desk, service):
    page = desk().page
    page.goto(service.url + "/ogc/collections/smultronstallen/schema")
    names = page.locator("tbody th").all_inner_texts()
    properties = service.get("/ogc/collections/smultronstallen/items?f=json&limit=1").json()["features"][0]["properties"]
    assert names == [*properties, "geometri"]
    row = page.locator("tr", has=page.locator("th", has_text="avstand_m"))
    assert row.locator("td").all_inner_texts()[2] == "m"
    codes = page.locator("tr", has=page.locator("th", has_text="antal_forskolor")).locator(".code")
    assert codes.all_inner_texts()[-1] == "10- 10 eller fler"
    # The geometry has no description, and takes nobody else's.
    geometry = page.locator("tr", has=page.locator("th", has_text="geometri"))
    assert geometry.locator("td").first.inner_text() == "Läge"


def test_planners_see_the_internal_layers_and_stay_with_an_analysis(desk, service):
    view = desk(**as_planner(service))
    page = view.page
    page.goto(service.url + "/ogc/collections/smultronstallen/items?analysis=a2")
    assert "Intern visning" in page.inner_text(".notices")
    expect(page.locator(".rank-label").first).to_be_attached()
    page.click("tbody a >> nth=0")
    page.wait_for_url("**/items/2584-a2-*?analysis=a2")
    assert page.inner_text(".facts code").endswith("?analysis=a2")
    page.click("text=Alla objekt")
    page.wait_for_url("**/items?analysis=a2")
    page.goto(service.url + "/ogc/collections/forandringar/items?analysis=a2")
    expect(page.locator(".change-label").first).to_be_attached()
    assert violations(page) == [] and view.complaints == []
    page.goto(service.url + "/ogc/collections")
    assert page.locator(".cards > li").count() == 7


def test_an_empty_page_and_a_map_that_fails_say_so(desk, service):
    page = desk().page
    page.goto(service.url + "/ogc/collections/smultronstallen/items?antal_barn=100-&antal_forskolor=3-4&avstand_m=0.01")
    expect(page.locator("main")).to_contain_text("Inga objekt här")
    assert page.is_hidden("#map") and violations(page) == []
    page.route("**/items?f=json", lambda route: route.abort())
    page.goto(service.url + "/ogc/collections/rutor/items")
    expect(page.locator("main")).to_contain_text("Kartan gick inte att rita")
    assert page.locator("tbody tr").count() > 10
