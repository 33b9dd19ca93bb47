"""The form on a phone, in Chromium: by tap, by keyboard, without the map, and when something goes wrong."""

import json
import re

from axe_playwright_python.sync_playwright import Axe

from forms import TO_METRES, all_sent, answer_questions, open_form, position_at, saved, says, stored, the_new_one
<<<<<<< ours
from harness import HOME, ROOT, Service, Smultron
=======
from harness import HOME, Service
>>>>>>> theirs


def test_a_tap_places_a_mark_at_the_right_metre(phone, service):
    before = stored(service)
    view = open_form(phone, service)
    page = view.page
    e, n = position_at(page, 120, 300)
    page.touchscreen.tap(120, 300)
    answer_questions(page, quote="Här åker vi pulka!")
    saved(page)
    east, north, properties = the_new_one(before, service)
    assert abs(east - e) < 1 and abs(north - n) < 1
    assert properties["kategori"] == "sno" and properties["antal_barn"] == 6 and properties["arstid"] == "vinter"
    assert properties["barnens_ord"] == "Här åker vi pulka!" and properties["placering"] == "karta"
    assert page.locator("#status").inner_text().startswith("Sparat! ")
    assert view.complaints == []
    assert all(url.startswith(service.url) for url in view.requests)


def test_the_crosshair_and_the_button_place_where_the_crosshair_stands(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.evaluate("smultronMap.panBy([60, -45], { animate: false })")
    box = page.locator("#crosshair").bounding_box()
    e, n = position_at(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.click("#here")
    answer_questions(page, "climb")
    saved(page)
    east, north, properties = the_new_one(before, service)
    assert abs(east - e) < 1 and abs(north - n) < 1 and properties["kategori"] == "klattra"


def test_the_whole_of_it_by_keyboard(phone, service):
    """Placing, answering, changing and taking back without touching anything."""
    before = stored(service)
    page = open_form(phone, service).page

    def focus(selector):
        for _ in range(60):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    focus("#map")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(350)
    e, n = TO_METRES.transform(*page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()"))
    home_e, home_n = TO_METRES.transform(*HOME)
    assert e > home_e + 50
    page.keyboard.press("Enter")
    focus("[data-category=water]")
    page.keyboard.press("Enter")
    focus("#children-plus")
    page.keyboard.press("Space")
    focus("#next")
    page.keyboard.press("Enter")
    focus("#skip")
    page.keyboard.press("Enter")
    page.wait_for_selector("#quote")
    focus("#quote")
    page.keyboard.type("Bäcken")
    focus("#save")
    page.keyboard.press("Enter")
    saved(page)
    east, north, properties = the_new_one(before, service)
    assert abs(east - e) < 1 and abs(north - n) < 1 and properties["kategori"] == "vatten"

    focus("#mine")
    page.keyboard.press("Enter")
    focus(".change")
    page.keyboard.press("Enter")
    focus("[data-category=animals]")
    page.keyboard.press("Enter")
    for expected in ("#next", "#skip"):
        focus(expected)
        page.keyboard.press("Enter")
    page.wait_for_selector("#quote")
    focus("#save")
    page.keyboard.press("Enter")
    says(page, "#status", "sparad")
    all_sent(page)
    assert the_new_one(before, service)[2]["kategori"] == "djur"
    assert the_new_one(before, service)[2]["barnens_ord"] == "Bäcken"

    focus("#mine")
    page.keyboard.press("Enter")
    focus(".remove")
    page.keyboard.press("Enter")
    says(page, "#status", "borttagen")
    all_sent(page)
    assert stored(service).keys() == before.keys()


def test_the_devices_position_is_used_when_allowed(phone, service):
    before = stored(service)
    view = open_form(
        phone, service, geolocation={"longitude": 20.22, "latitude": 67.866, "accuracy": 9}, permissions=["geolocation"])
    page = view.page
    says(page, "#hint", "9 m")
    # Nothing leaves the device before a mark is made.
    assert not any("/api/marks" in r and "POST" in r for r in view.requests)
    page.click("#here")
    answer_questions(page)
    saved(page)
    east, north, properties = the_new_one(before, service)
    e, n = TO_METRES.transform(20.22, 67.866)
    assert abs(east - e) < 1.5 and abs(north - n) < 1.5
    assert properties["placering"] == "enhet" and properties["noggrannhet_m"] == 9


def test_undo_takes_the_mark_back(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#here")
    answer_questions(page)
    page.click("#undo")
    says(page, "#status", "Ångrat")
    all_sent(page)
    assert stored(service).keys() == before.keys()
    assert page.locator(".own-mark").count() == 0


def test_moving_a_mark(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#here")
    answer_questions(page)
    saved(page)
    page.click("#mine")
    page.click(".move")
    assert page.inner_text("#here") == "Hit!"
    page.evaluate("smultronMap.panBy([-50, 0], { animate: false })")
    e, n = TO_METRES.transform(*page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()"))
    page.click("#here")
    says(page, "#status", "flyttad")
    all_sent(page)
    east, north, _ = the_new_one(before, service)
    assert abs(east - e) < 1 and abs(north - n) < 1 and page.inner_text("#here") == "Här!"


def test_sensitive_text_is_asked_about_before_it_is_sent(phone, service):
    before = stored(service)
    page = open_form(phone, service).page
    page.click("#here")
    page.click("[data-category=calm]")
    page.click("#next")
    page.click("#skip")
    page.fill("#quote", "Ring 070-174 06 05")
    page.click("#save")
    assert "telefonnummer" in page.inner_text("#error")
    assert stored(service).keys() == before.keys()
    page.fill("#quote", "Tyst här")
    page.click("#save")
    saved(page)
    assert the_new_one(before, service)[2]["barnens_ord"] == "Tyst här"


def test_the_form_recognises_the_same_texts_as_the_service(phone, service):
    samples = json.loads((ROOT / "Tests/sensitive-texts.json").read_text())
    recognised = open_form(phone, service).page.evaluate(
        """async texts => {
          const { mayIdentifySomebody } = await import('/assets/js/form/sensitive.js');
          return texts.filter(mayIdentifySomebody);
        }""", samples["sensitive"] + samples["harmless"])
    assert recognised == samples["sensitive"]


def test_the_device_remembers_its_own_marks_and_others_are_pale(phone, service):
    page = open_form(phone, service).page
    page.click("#here")
    answer_questions(page)
    saved(page)
    page.reload()
    page.wait_for_selector(".own-mark")
    assert page.inner_text("#mine-count") == "1"
    other = open_form(phone, service).page
    assert other.inner_text("#mine-count") == "0" and other.locator(".own-mark").count() == 0


def test_a_link_that_does_not_work_says_why(phone, smultron):
    revoked = smultron.invite()
    smultron("invite", "revoke", "1")
    service = Service(smultron)
    try:
        for fragment, title, text in (
            ("", "Öppna länken som du har fått", "kommunen"),
            ("#unknown-unknown-unknown", "Länken går inte att använda", "inbjudan"),
            (f"#{revoked}", "Länken går inte att använda", "återkallad"),
        ):
            view = phone()
            view.page.goto(f"{service.url}/f{fragment}")
            said = view.page.wait_for_selector(".gate").inner_text()
            assert title in said and text in said
            assert Axe().run(view.page).response["violations"] == []
    finally:
        service.stop()


def test_a_preschool_without_position_starts_at_the_municipality(phone, smultron):
    invitation = smultron.invite(preschool="109620")
    service = Service(smultron)
    try:
        view = open_form(phone, service, invitation)
        assert "läge är inte känt" in view.page.inner_text("#hint")
        bounds = view.page.evaluate("smultronMap.getBounds().toBBoxString()").split(",")
        assert float(bounds[0]) < 18 and float(bounds[2]) > 23
    finally:
        service.stop()


def test_with_tiles_that_do_not_come_the_map_is_not_blank(phone, smultron):
    service = Service(smultron, env={"SMULTRON_TILES": "http://127.0.0.1:9/{z}/{x}/{y}.png"})
    try:
        view = phone()
        view.page.goto(f"{service.url}/f#{service.invitation}")
        all_sent(view.page)
        names = view.page.locator(".place-name").all_inner_texts()
        assert "Bergkristallens Förskola" in names
        rings = view.page.locator(".ring-distance").all_inner_texts()
        assert rings == ["300 m", "500 m", "1000 m"]
        assert view.page.locator(".leaflet-background-pane path").count() > 10
        hosts = {re.sub(r"^(https?://[^/]+).*", r"\1", url) for url in view.requests}
        assert hosts <= {service.url, "http://127.0.0.1:9"}
        assert not any("Content Security" in text for text in view.complaints)
    finally:
        service.stop()
