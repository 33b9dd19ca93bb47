"""The form for every hand and eye: without the map, without dragging, without seeing, without reading; large and small."""

import json

import pyproj
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from forms import TO_METRES, all_sent, answer_questions, open_form, saved, says, stored, the_new_one
from harness import HOME, Service
from looks import fits

GEOD = pyproj.Geod(ellps="GRS80")
DIRECTIONS = ["norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst"]


def press_by_keyboard(page, selector, key="Enter"):
    """Comes to something by Tab alone, and presses it."""
    for _ in range(80):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return page.keyboard.press(key)
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def direction_to(position):
    azimuth, _, metres = GEOD.inv(*HOME, *position)
    return DIRECTIONS[round(azimuth % 360 / 45) % 8], metres


def background(service):
    features = service.get("/api/background").json()["features"]
    return {f["properties"]["name"]: f["geometry"]["coordinates"] for f in features if f["geometry"]["type"] == "Point"}


def assert_stored_at(service, before, position, placement):
    east, north, properties = the_new_one(before, service)
    e, n = TO_METRES.transform(*position)
    assert abs(east - e) < 1 and abs(north - n) < 1
    assert properties["placering"] == placement
    return properties


# Without the map


def test_by_a_list_wholly_by_keyboard(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    press_by_keyboard(page, "#without-map")
    press_by_keyboard(page, "#way-list", "Space")
    places = background(service)
    shown = page.locator(".place strong").all_inner_texts()
    known = [name for name in shown if name in places]
    assert shown[0] == "Bergkristallens Förskola (er förskola)" and len(known) > 10
    metres = [direction_to(places[name])[1] for name in known]
    assert metres == sorted(metres) and metres[-1] <= 5000
    assert {name for name, place in places.items() if 1 < direction_to(place)[1] <= 4999} <= set(known)
    where = page.locator(".place", has_text="Bullerbyns").locator("small").inner_text()
    direction, far = direction_to(places["Bullerbyns Förskola"])
    assert where == f"{round(far / 10) * 10} m {direction} om förskolan"
    press_by_keyboard(page, "#list-filter")
    page.keyboard.type("buller")
    expect(page.locator(".place:visible")).to_have_count(1)
    press_by_keyboard(page, ".place", "Enter")
    # The first question says where it is.
    expect(page.locator("#sheet")).to_have_accessible_description(where)
    answer_questions(page)
    saved(page)
    assert page.inner_text("#status") == f"Sparat! {where}"
    assert_stored_at(service, before, places["Bullerbyns Förskola"], "lista")


def test_by_direction_and_distance(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#without-map")
    page.click("#way-bearing")
    page.click("#bearing-place")
    assert "väderstreck" in page.inner_text("#error")
    page.click("[data-bearing='90']")
    expect(page.locator("[data-bearing='90']")).to_have_attribute("aria-pressed", "true")
    page.fill("#bearing-distance", "400")
    page.click("#bearing-place")
    expect(page.locator("#sheet-note")).to_have_text("400 m öster om förskolan")
    answer_questions(page)
    saved(page)
    lon, lat, _ = GEOD.fwd(*HOME, 90, 400)
    assert_stored_at(service, before, (lon, lat), "baring")


def test_by_exact_degrees_from_another_place(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#without-map")
    page.click("#way-bearing")
    option = page.locator("#bearing-from option", has_text="Norrskenets").inner_text()
    page.select_option("#bearing-from", label=option)
    page.click("[data-bearing='45']")
    page.fill("#bearing-degrees", "222.5")
    expect(page.locator("[data-bearing][aria-pressed=true]")).to_have_count(0)
    page.fill("#bearing-distance", "4800")
    page.click("#bearing-place")
    answer_questions(page)
    saved(page)
    lon, lat, _ = GEOD.fwd(*background(service)["Norrskenets Förskola"], 222.5, 4800)
    assert_stored_at(service, before, (lon, lat), "baring")


def test_by_coordinates(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#without-map")
    page.click("#way-coordinates")
    page.fill("#coordinates", "67,8558 20,2253")
    direction, metres = direction_to((20.2253, 67.8558))
    expect(page.locator("#coordinates-meaning")).to_have_text(f"{metres / 1000:.1f} km {direction} om förskolan".replace(".", ","))
    page.press("#coordinates", "Enter")
    answer_questions(page)
    saved(page)
    assert_stored_at(service, before, (20.2253, 67.8558), "koordinater")


def test_exchanged_coordinates_are_seen_and_turned(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#without-map")
    page.click("#way-coordinates")
    page.fill("#coordinates", "59.33, 18.06")
    page.click("#coordinates-place")
    assert "utanför kommunen. Kontrollera" in page.inner_text("#error")
    assert page.locator("#coordinates-exchange").count() == 0
    page.fill("#coordinates", "20.2253, 67.8558")
    page.click("#coordinates-place")
    assert "byter plats" in page.inner_text("#error")
    page.click("#coordinates-exchange")
    page.click("#coordinates-place")
    answer_questions(page)
    saved(page)
    assert_stored_at(service, before, (20.2253, 67.8558), "koordinater")


def test_coordinates_are_read_as_people_write_them(phone, service):
    page = open_form(phone, service).page
    read = lambda text: page.evaluate(
        "async text => (await import('/assets/js/form/placing/coordinates.js')).readCoordinates(text)", text)
    for text in (
        "67.8558, 20.2253", "67,8558 20,2253", "67,8558, 20,2253", "67.8558,20.2253", "67.8558;20.2253", " 67.8558  20.2253 ",
        "67.8558 N, 20.2253 E", "N67.8558 E20.2253", "N 67,8558, Ö 20,2253", "20.2253 E 67.8558 N", "67.8558°, 20.2253°",
        "67.8558° 20.2253°", "67° 51.348' N 20° 13.518' E", "67°51.348′ 20°13.518′", "67 51.348, 20 13.518",
        "67°51'20.88\"N 20°13'31.08\"E", "67° 51′ 20,88″ N, 20° 13′ 31,08″ Ö", "67° 51' 20.88\", 20° 13' 31.08\"",
        "67 51 20.88 20 13 31.08", "67°51′20.88″ 20°13′31.08″",
    ):
        position = read(text)
        assert "problem" not in position, (text, position)
        assert abs(position["lat"] - 67.8558) < 1e-9 and abs(position["lng"] - 20.2253) < 1e-9, (text, position)
    assert read("33,5 S 70,6 V") == {"lat": -33.5, "lng": -70.6} and read("-33.5, -70.6") == {"lat": -33.5, "lng": -70.6}
    for text, problem in (
        ("", "empty"), ("67.8558", "count"), ("67.8 20.2 5", "count"), ("här, där", "unreadable"), ("67°75′ 20°13′", "unreadable"),
        ("7537070, 719096", "metres"), ("67.8 N, 20.2 N", "axes"), ("97.8, 20.2", "range"),
    ):
        assert read(text) == {"problem": problem}, text
        assert page.evaluate("k => import('/assets/js/i18n.js').then(({ t }) => t(k) !== k)", f"coordinates.problem.{problem}")


def test_by_the_devices_position_and_when_it_is_refused(phone, service):
    before = stored(service)
    page = open_form(
        phone, service, geolocation={"longitude": 20.22, "latitude": 67.866, "accuracy": 9}, permissions=["geolocation"]).page
    page.click("#without-map")
    page.click("#way-device")
    answer_questions(page)
    saved(page)
    assert assert_stored_at(service, before, (20.22, 67.866), "enhet")["noggrannhet_m"] == 9
    page = open_form(phone, service).page
    page.click("#without-map")
    page.click("#way-device")
    says(page, "#error", "gick inte att få")
    page.click("#way-coordinates")
    expect(page.locator("#coordinates")).to_be_focused()


def test_a_preschool_without_position_has_ways_too(phone, smultron):
    invitation = smultron.invite(preschool="109620")
    service = Service(smultron)
    try:
        before = stored(service)
        page = open_form(phone, service, invitation).page
        page.click("#without-map")
        page.click("#way-list")
        names = page.locator(".place strong").all_inner_texts()
        assert {"Vittangi", "Karesuando", "Bullerbyns Förskola"} <= set(names) and "Fjällrävens Förskola" not in names
        page.click("#back")
        page.click("#way-bearing")
        page.select_option("#bearing-from", label=page.locator("#bearing-from option", has_text="Vittangi").first.inner_text())
        page.click("[data-bearing='180']")
        page.fill("#bearing-distance", "700")
        page.click("#bearing-place")
        expect(page.locator("#sheet-note")).to_have_text("700 m söder om Vittangi")
        answer_questions(page)
        saved(page)
        lon, lat, _ = GEOD.fwd(*background(service)["Vittangi"], 180, 700)
        assert_stored_at(service, before, (lon, lat), "baring")
    finally:
        service.stop()


# The map for those who neither see nor drag it


def test_moving_by_keys_says_where_the_crosshair_is_and_enter_places_there(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.focus("#map")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
    expect(page.locator("#whereabouts")).to_contain_text("m öster om förskolan")
    centre = page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()")
    _, metres = direction_to(centre)
    assert metres > 50 and page.inner_text("#whereabouts").startswith(f"{round(metres / 10) * 10} m")
    page.keyboard.press("Enter")
    answer_questions(page)
    saved(page)
    assert_stored_at(service, before, centre, "karta")


def test_the_map_moves_and_zooms_by_buttons(phone, service):
    page = open_form(phone, service).page
    corner = lambda: page.evaluate("[smultronMap.getCenter().lat, smultronMap.getCenter().lng, smultronMap.getZoom()]")
    page.get_by_role("button", name="Närmare").click()
    expect(page.locator("#whereabouts")).to_have_text("vid förskolan")
    lat, lng, zoom = corner()
    assert zoom == 17
    expect(page.locator("#pad")).to_be_hidden()
    toggle = page.get_by_role("button", name="Flytta kartan med knappar")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    for _ in range(3):
        page.get_by_role("button", name="Norrut").click()
        page.wait_for_timeout(250)
    expect(page.locator("#whereabouts")).to_contain_text("m norr om förskolan")
    north = corner()
    assert north[0] > lat and abs(north[1] - lng) < 1e-5
    page.get_by_role("button", name="Västerut").click()
    page.wait_for_timeout(250)
    assert corner()[1] < lng and abs(corner()[0] - north[0]) < 1e-5
    # No mark was begun by it, and at the end the button says that it goes no further.
    assert page.locator("#sheet").is_hidden()
    page.evaluate("smultronMap.setZoom(smultronMap.getMaxZoom(), { animate: false })")
    expect(page.get_by_role("button", name="Närmare")).to_have_attribute("aria-disabled", "true")


def test_markers_are_buttons_with_names(phone, service):
    page = open_form(phone, service).page
    page.click("#here")
    answer_questions(page, "climb")
    saved(page)
    marker = page.get_by_role("button", name="Klättra, 6 barn")
    for key in ("Enter", "Space"):
        marker.focus()
        page.keyboard.press(key)
        expect(page.locator(".mine li")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("#sheet")).to_be_hidden()


def test_a_popup_has_a_button_that_closes_it(desk, service):
    page = desk().page
    page.goto(service.url + "/")
    page.locator("#places button").first.click()
    close = page.locator(".leaflet-popup").get_by_role("button", name="Stäng")
    box = close.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    close.click()
    expect(page.locator(".leaflet-popup-content")).to_have_count(0)
    expect(page.locator("#places button").first).to_be_focused()


# The questions


def test_the_number_of_children_is_said(phone, service):
    page = open_form(phone, service).page
    page.click("#here")
    page.click("[data-category=play]")
    said = page.locator("#sheet [role=status]")
    page.click("#children-plus")
    expect(said).to_have_text("6 barn")
    page.click("#children-minus")
    page.click("#children-minus")
    expect(said).to_have_text("4 barn")


def test_more_about_the_place_is_offered_and_kept(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#here")
    page.click("[data-category=nature]")
    page.click("#next")
    page.click("#skip")
    page.fill("#quote", "Här bor trollet")
    page.click("#about")
    page.click("[data-ageband='3-5']")
    page.click("[data-frequency=daily]")
    page.click("[data-frequency=weekly]")
    page.fill("#walking-minutes", "12")
    page.fill("#staff-note", "Ring 070-174 06 05")
    page.click("#about-done")
    assert "telefonnummer" in page.inner_text("#error")
    page.fill("#staff-note", "De går hit efter vilan")
    page.select_option("#quote-language", "fit")
    page.click("#about-done")
    expect(page.locator("#about")).to_have_text("Mer om platsen (4 svar)")
    expect(page.locator("#quote")).to_have_value("Här bor trollet")
    page.click("#save")
    saved(page)
    properties = the_new_one(before, service)[2]
    assert {name: properties[name] for name in (
        "aldersgrupp", "hur_ofta", "gangtid_min", "vuxnas_anteckning", "barnens_ord", "sprak")} == {
            "aldersgrupp": "3-5", "hur_ofta": "varje_vecka", "gangtid_min": 12,
            "vuxnas_anteckning": "De går hit efter vilan", "barnens_ord": "Här bor trollet", "sprak": "fit"}


def test_words_are_in_the_language_of_the_page(phone, service):
    before = stored(service)
    view = phone()
    view.page.add_init_script("localStorage.setItem('smultron.language', 'fi')")
    view.page.goto(f"{service.url}/f#{service.invitation}")
    view.page.wait_for_selector("#who:not(:empty)")
    view.page.click("#here")
    answer_questions(view.page, quote="Peikon kivi")
    view.page.wait_for_selector("#undo")
    expect(view.page.locator("#pill.waiting")).to_have_count(0)
    assert the_new_one(before, service)[2]["sprak"] == "fi"


# The child's finger

VOICES = """
  globalThis.spoken = [];
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(globalThis, "speechSynthesis", { value: {
    getVoices: () => LANGUAGES.map(([lang, localService]) => ({ lang, localService, name: lang })),
    addEventListener() {}, cancel() {}, speak: (said) => spoken.push([said.text, said.voice.lang]),
  } });
"""


def open_with_voices(phone, service, *voices, **options):
    view = phone(**options)
    view.page.add_init_script(VOICES.replace("LANGUAGES", json.dumps(voices)))
    view.page.goto(f"{service.url}/f#{service.invitation}")
    view.page.wait_for_selector("#who:not(:empty)")
    all_sent(view.page)
    return view


def spoken(page):
    return [text for text, _ in page.evaluate("spoken")]


def test_a_child_marks_by_pictures_that_are_read_aloud(phone, service):
    before = stored(service)
    # Neither a foreign voice nor one that sends the words away, though they come first.
    view = open_with_voices(phone, service, ["en-GB", True], ["sv-SE", False], ["sv_SE", True])
    page = view.page
    page.click("#child-open")
    expect(page.locator("#child-title")).to_be_focused()
    assert spoken(page) == ["Var är det?"]
    expect(page.locator("#here")).to_be_hidden()
    # A finger on the map moves it, and places nothing.
    page.touchscreen.tap(250, 300)
    page.wait_for_timeout(400)
    assert page.locator("#child-here").is_visible() and page.locator("#sheet").is_hidden()
    position = page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()")
    assert direction_to(position)[1] > 50
    page.click("#child-here")
    water = page.get_by_role("button", name="Vatten")
    expect(page.locator("#child-yes")).to_be_disabled()
    page.get_by_role("button", name="Djur").click()
    water.click()
    expect(water).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-category][aria-pressed=true]")).to_have_count(1)
    water.click()
    page.get_by_role("button", name="Favorit").click()
    page.click("#child-yes")
    page.evaluate("spoken.length = 0")
    for _ in range(2):
        page.click("#child-plus")
    expect(page.locator(".number")).to_have_text("7 barn")
    expect(page.locator(".figures svg")).to_have_count(7)
    page.click("#child-yes")
    expect(page.locator("#child-again")).to_be_visible()
    assert spoken(page) == ["6 barn", "7 barn", "Sparat!"]
    assert {lang for _, lang in page.evaluate("spoken")} == {"sv_SE"}
    assert "om förskolan" in page.inner_text("#status")
    page.click("#child-again")
    expect(page.locator("#child-title")).to_have_text("Var är det?")
    properties = assert_stored_at(service, before, position, "karta")
    assert (properties["kategori"], properties["typ"], properties["antal_barn"]) == ("vatten", "favorit", 7)
    assert view.complaints == []
    # Out of it: not by one touch.
    page.click("#child-leave")
    page.click("#child-stay")
    expect(page.locator("#child-here")).to_be_visible()
    page.click("#child-leave")
    page.click("#child-leave-now")
    expect(page.locator("#child")).to_have_count(0)
    expect(page.locator("#here")).to_be_visible()
    # The map is the adult's again.
    page.touchscreen.tap(120, 300)
    expect(page.locator("#sheet [data-category=snow]")).to_be_visible()


def test_the_childs_pictures_are_of_one_size_whatever_their_number(phone, service):
    """The page counts no categories: with four more of them, all are as large as a finger wants them."""
    for width, height in ((390, 844), (844, 390)):
        page = open_form(phone, service, width=width, height=height).page
        page.click("#child-open")
        page.click("#child-here")
        sizes = page.evaluate("""() => {
            const pictures = document.querySelector(".pictures");
            for (const picture of [...pictures.children].slice(0, 4)) pictures.append(picture.cloneNode(true));
            const boxes = [...pictures.children].map((picture) => picture.getBoundingClientRect());
            return boxes.map(({ width, height }) => [Math.round(width), Math.round(height)]);
        }""")
        widths, heights = zip(*sizes)
        assert max(widths) - min(widths) <= 1 and max(heights) - min(heights) <= 1, sizes
        assert min(widths) >= 64 and min(heights) >= 64 and fits(page), sizes


def test_the_childs_mode_by_keyboard(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    press_by_keyboard(page, "#child-open")
    press_by_keyboard(page, "#map")
    press_by_keyboard(page, "[data-category=gather]", "Space")
    press_by_keyboard(page, "#child-yes")
    press_by_keyboard(page, "[data-kind=wish]")
    press_by_keyboard(page, "#child-yes")
    press_by_keyboard(page, "#child-minus", "Space")
    press_by_keyboard(page, "#child-yes")
    expect(page.locator("#child-again")).to_be_visible()
    properties = the_new_one(before, service)[2]
    assert (properties["kategori"], properties["typ"], properties["antal_barn"]) == ("samlas", "onskan", 4)
    press_by_keyboard(page, "#child-leave")
    page.keyboard.press("Escape")
    expect(page.locator("#child-again")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#child")).to_have_count(0)
    expect(page.locator("#child-open")).to_be_focused()


def test_without_a_voice_of_the_language_it_is_silent(phone, service):
    view = open_with_voices(phone, service, ["en-GB", True], ["fi-FI", True], ["sv-SE", False])
    view.page.click("#child-open")
    view.page.click("#child-here")
    view.page.click("[data-category=play]")
    assert spoken(view.page) == [] and view.page.locator("#child-sound").is_hidden()
    # The browser of these tests has no voices at all.
    view = open_form(phone, service)
    view.page.click("#child-open")
    view.page.click("#child-here")
    assert view.page.locator("#child-sound").is_hidden() and view.complaints == []


def test_meankieli_is_read_by_a_finnish_voice_and_north_sami_by_none_but_its_own(phone, service):
    for language, lang in (("fit", "fi-FI"), ("se", None)):
        view = phone()
        view.page.add_init_script(
            VOICES.replace("LANGUAGES", '[["sv-SE", true], ["fi-FI", true]]')
            + f"localStorage.setItem('smultron.language', '{language}');")
        view.page.goto(f"{service.url}/f#{service.invitation}")
        view.page.wait_for_selector("#who:not(:empty)")
        view.page.click("#child-open")
        assert [said[1] for said in view.page.evaluate("spoken")] == ([lang] if lang else [])


def test_the_reading_can_be_silenced_and_stays_so(phone, service):
    page = open_with_voices(phone, service, ["sv-SE", True]).page
    page.click("#child-open")
    page.get_by_role("button", name="Tyst").click()
    page.click("#child-here")
    page.click("[data-category=play]")
    assert spoken(page) == ["Var är det?"]
    page.reload()
    all_sent(page)
    page.click("#child-open")
    assert spoken(page) == []
    page.get_by_role("button", name="Läs upp").click()
    assert spoken(page) == ["Var är det?"]


# Every state, in every light and size


def clicks(*selectors):
    return lambda page: [page.click(selector) for selector in selectors]


WORDS = ("#here", "[data-category=snow]", "#next", "#skip")
CHILD = ("#child-open", "#child-here", "[data-category=water]", "#child-yes", "[data-kind=favourite]", "#child-yes")
STATES = {
    "map": lambda page: None,
    "mine": clicks("#mine"),
    "menu": clicks("#menu"),
    "nothing waiting": clicks("#pill"),
    "map with arrows": clicks("#pad-open"),
    "ways": clicks("#without-map"),
    "list": clicks("#without-map", "#way-list"),
    "bearing": clicks("#without-map", "#way-bearing", "[data-bearing='135']"),
    "coordinates": lambda page: (
        clicks("#without-map", "#way-coordinates")(page), page.fill("#coordinates", "20,2 67,8"), page.click("#coordinates-place")),
    "category": clicks("#here"),
    "children": clicks(*WORDS[:2]),
    "season": clicks(*WORDS[:3]),
    "words": clicks(*WORDS),
    "more": clicks(*WORDS, "#about", "[data-ageband=mixed]"),
    "child where": clicks(*CHILD[:1]),
    "child what": clicks(*CHILD[:3]),
    "child like": clicks(*CHILD[:4]),
    "child many": clicks(*CHILD),
    "child done": lambda page: (clicks(*CHILD, "#child-yes")(page), page.wait_for_selector("#child-again")),
    "child leave": clicks("#child-open", "#child-leave"),
}

# Every control that is there can be hit: it is large enough, lies within the page, and nothing covers it.
# A phone makes its window as wide as what overflows it, so the width is the one that was asked for.
FAULTS = """(innerWidth) => {
  const faults = [];
  const controls = [...document.querySelectorAll("button, a[href], input, select, textarea")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert], .leaflet-control-attribution"));
  for (const control of controls) {
    const name = control.id || control.getAttribute("aria-label") || control.textContent.trim();
    control.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = control.getBoundingClientRect();
    if (box.width < 44 || box.height < 44) faults.push(`${name}: ${box.width} × ${box.height}`);
    if (box.left < -0.5 || box.right > innerWidth + 0.5) faults.push(`${name}: beside the page`);
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!hit || !(control.contains(hit) || hit.contains(control) && hit.tagName === "LABEL")) {
      faults.push(`${name}: covered by ${hit?.id || hit?.closest("[id], button")?.outerHTML.slice(0, 80)}`);
    }
    if (control.tagName === "BUTTON" && control.scrollWidth > control.clientWidth + 1) faults.push(`${name}: clipped`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
  return faults;
}"""


@pytest.mark.parametrize("state", STATES)
def test_every_state_in_every_light_and_size(phone, service, state):
    view = open_with_voices(phone, service, ["sv-SE", True], width=320, height=568, reduced_motion="reduce", device_scale_factor=2)
    page = view.page
    STATES[state](page)
    found = {}
    lights = {"color_scheme": "light"}, {"color_scheme": "dark"}, {"contrast": "more"}, {"forced_colors": "active"}
    for light in lights:
        page.emulate_media(**{"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none", **light})
        violations = Axe().run(page).response["violations"]
        found[str(light)] = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations]
    # A small phone; one enlarged to 200 %; one on its side; one whose text alone is twice as large.
    for width, height, text in ((320, 568, "100%"), (320, 400, "100%"), (568, 320, "100%"), (390, 844, "200%")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
        page.wait_for_timeout(50)
        found[f"{width} × {height}, text {text}"] = page.evaluate(FAULTS, width)
    assert {where: what for where, what in found.items() if what} == {}
    assert view.complaints == []


def test_what_is_chosen_shows_without_colour(phone, service):
    page = open_form(phone, service, forced_colors="active").page
    page.click("#here")
    tick = "kind => getComputedStyle(document.querySelector(`[data-kind=${kind}]`), '::after').content"
    assert "✓" in page.evaluate(tick, "favourite") and page.evaluate(tick, "avoid") == "none"
    page.click("#close")
    # The crosshair has the system's colour of text.
    assert page.evaluate("getComputedStyle(document.getElementById('crosshair')).color") == page.evaluate(
        "getComputedStyle(document.body).color")
