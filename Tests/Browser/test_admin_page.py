"""The administrators' page in Chromium: every section does its work, which is looked at from outside."""

import csv
import io
import json
import re
import sqlite3
import time
import uuid

import pyproj
import pytest
from playwright.sync_api import Error, expect

from harness import HOME, OTHER_PRESCHOOL, PRESCHOOL, Service, Smultron, day, device, mark
from looks import fits, violations

TO_METRES = pyproj.Transformer.from_crs(4326, 3006, always_xy=True)
SECTIONS = ["omgang", "forskolor", "inbjudningar", "granskning", "publicering", "aterkoppling", "import",
            "demonstration", "nycklar", "logg"]


def sign_in(view, service, section="omgang"):
    page = view.page
    page.goto(f"{service.url}/admin#{section}")
    page.wait_for_selector("#token:visible")
    page.fill("#token", service.tokens["admin"])
    page.click("#signin")
    settled(page, section)
    return page


def test_a_name_is_text_on_every_map(desk, smultron):
    smultron("demo")
    smultron("preschool", "set", "451961", "--name", "<b class=planted>Ek</b>")
    service = Service(smultron, env={
        "SMULTRON_TILES": "http://127.0.0.1:9/{z}/{x}/{y}.png", "SMULTRON_TILES_ATTRIBUTION": "<b class=planted>Kartor</b>"})
    try:
        page = sign_in(desk(), service, "forskolor")
        expect(page.locator(".leaflet-control-attribution")).to_have_text("Kartor")
        markers = page.locator("path.leaflet-interactive")
        expect(markers.first).to_be_visible()
        # Each is pointed at, so that every name has been shown.
        seen = []
        for number in range(markers.count()):
            markers.nth(number).dispatch_event("mouseover")
            seen += page.locator(".leaflet-tooltip").all_inner_texts()
        assert "<b class=planted>Ek</b>" in seen
        assert page.locator(".planted").count() == 0
        page.goto(service.url + "/p/451961")
        expect(page.locator(".leaflet-tooltip", has_text="<b class=planted>Ek</b>").first).to_be_attached()
        assert page.locator(".planted").count() == 0
    finally:
        service.stop()


def settled(page, section):
    """The section is there, and nothing of it waits."""
    page.wait_for_selector(f"[data-section={section}]")
    expect(page.locator(".part[aria-busy]")).to_have_count(0)


def go(page, section):
    page.evaluate("name => { location.hash = name; }", section)
    settled(page, section)


def said(page, text):
    expect(page.locator("#status")).to_contain_text(text)


def fresh(tmp_path, **options):
    return Service(Smultron(tmp_path, "new"), **options)


@pytest.fixture
def own(tmp_path):
    """A service that only this test changes."""
    service = fresh(tmp_path)
    yield service
    service.stop()


def api(service, path):
    answer = service.get(f"/api/admin/{path}", role="admin")
    assert answer.status_code == 200, answer.text
    return answer.json()


def preschool(service, code):
    return next(one for one in api(service, "preschools")["preschools"] if one["code"] == code)


def marks(service, review="unreviewed"):
    return api(service, f"review?review={review}&round=1")["marks"]


def add_mark(service, invitation=None, key=None, **changes):
    feature = mark(**changes)
    answer = service.send("POST", "/api/marks", feature, secret=invitation, device=key or device())
    assert answer.status_code == 201, answer.text
    return feature


# Signing in and finding one's way


def test_only_an_administrator_comes_in(desk, service):
    view = desk()
    page = view.page
    page.goto(service.url + "/admin")
    page.wait_for_selector("#token:visible")
    assert page.is_hidden("#administration") and violations(page) == []
    for token, sentence in (("fel", "okänd"), (service.tokens["planner"], "räcker inte"),
                            (service.tokens["operator"], "räcker inte")):
        page.fill("#token", token)
        page.click("#signin")
        expect(page.locator("#signin-error")).to_contain_text(sentence)
        assert page.is_hidden("#administration")
    page.fill("#token", service.tokens["admin"])
    page.click("#signin")
    settled(page, "omgang")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert service.tokens["admin"] not in kept and page.locator("#token").count() == 1
    assert page.input_value("#token") == ""
    page.click("#signout")
    page.wait_for_selector("#token:visible")
    assert page.locator("[data-section]").count() == 0
    assert all(url.startswith(service.url) for url in view.requests)


def test_the_sections_are_links_that_move_the_focus(desk, service):
    page = sign_in(desk(), service)
    assert page.locator("#sections a").evaluate_all("links => links.map(a => a.hash.slice(1))") == SECTIONS
    page.focus("#sections a[href='#publicering']")
    page.keyboard.press("Enter")
    settled(page, "publicering")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.title().startswith("Publicering") and page.url.endswith("#publicering")
    assert page.get_attribute("#sections [aria-current]", "href") == "#publicering"
    page.go_back()
    settled(page, "omgang")
    page.reload()
    settled(page, "omgang")


# The round


def test_extending_closing_and_opening_a_round(desk, own):
    add_mark(own)
    # Days are those of the municipality wherever the browser is.
    page = sign_in(desk(timezone_id="America/Los_Angeles"), own)
    first, last, next_last = api(own, "rounds")["rounds"][0]["opens"], day(120), day(200)
    expect(page.locator("[data-round='1']")).to_contain_text("Dagar kvar")
    page.click(".extend")
    page.fill("dialog [name=lastDay]", "2019-01-01")
    page.click("dialog [type=submit]")
    # What the service does not take stands in the dialog, and what was typed stays.
    expect(page.locator("dialog .problem")).to_contain_text("stänga efter att den öppnat")
    assert page.input_value("dialog [name=lastDay]") == "2019-01-01"
    page.fill("dialog [name=lastDay]", last)
    page.click("dialog [type=submit]")
    said(page, last)
    assert api(own, "rounds")["rounds"][0]["lastDay"] == last
    assert page.evaluate("document.querySelector('dialog')") is None

    page.click(".close-round")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("14 dagar till")
    expect(dialog).to_contain_text("Ogranskade markeringar: 1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.close-round')")
    assert api(own, "rounds")["rounds"][0]["state"] == "open"
    page.click(".close-round")
    page.click("dialog [type=submit]")
    said(page, "är stängd")
    said(page, "Ingenting publicerades nu")
    assert api(own, "rounds")["rounds"][0]["state"] == "grace"
    expect(page.locator("[data-round='1'] .unpublished")).to_contain_text("inga godkända markeringar att publicera; 1 väntar")

    page.fill("[data-form=open-round] [name=name]", "Våren")
    page.fill("[data-form=open-round] [name=lastDay]", next_last)
    page.click("[data-form=open-round] [type=submit]")
    said(page, f"Våren är öppen till och med {next_last}")
    expect(page.locator("[data-round='2']")).to_contain_text("Öppen")
    expect(page.get_by_role("table", name="Tidigare omgångar")).to_contain_text(first)
    states = {r["name"]: r["state"] for r in api(own, "rounds")["rounds"]}
    assert states["Våren"] == "open" and list(states.values()).count("open") == 1


def test_a_rounds_retention_is_set_and_taken_back(desk, own):
    page = sign_in(desk(), own)
    expect(page.locator("[data-round='1'] .kept")).to_have_text("Ingen gallring är bestämd.")
    page.click("[data-round='1'] .retain")
    page.fill("dialog [name=until]", "2019-01-01")
    page.click("dialog [type=submit]")
    expect(page.locator("dialog .problem")).to_contain_text("kan gallras tidigast")
    until = day(400)
    page.fill("dialog [name=until]", until)
    page.click("dialog [type=submit]")
    said(page, f"Ord, anteckningar och tider tas bort efter {until}")
    assert api(own, "rounds")["rounds"][0]["retention"] == {"what": "texts", "until": until}
    page.click("[data-round='1'] .retain")
    page.check("dialog [value=never]")
    expect(page.locator("dialog [name=until]")).to_be_hidden()
    page.click("dialog [type=submit]")
    said(page, "Ingen gallring är bestämd")
    assert "retention" not in api(own, "rounds")["rounds"][0]


def test_what_was_cleared_is_put_back(desk, own):
    add_mark(own)
    # As a clearing leaves it: nobody waits for the end of a retention here.
    with sqlite3.connect(own.smultron.database) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(mark)") if row[1] not in ("fid", "id")]
        database.execute(
            f"INSERT INTO cleared_mark (id, cleared_at, {', '.join(columns)}) SELECT ?, ?, {', '.join(columns)} FROM mark",
            (str(uuid.uuid4()), int(time.time() * 1000)))
    database.close()
    page = sign_in(desk(), own)
    page.click("[data-round='1'] .restore-round")
    expect(page.locator("dialog")).to_contain_text("Markeringar i kopian: 1.")
    assert violations(page) == []
    page.click("dialog [type=submit]")
    said(page, "Markeringar som är tillbaka: 1.")
    expect(page.locator("[data-round='1'] .restore-round")).to_have_count(0)
    assert api(own, "rounds")["rounds"][0]["marks"] == 2


def test_who_has_answered_is_said_in_words_and_can_be_printed(desk, own):
    add_mark(own, children=9)
    page = sign_in(desk(), own)
    expect(page.locator(".summary")).to_have_text("1 av 25 förskolor har svarat.")
    rows = page.locator("tr[data-preschool]")
    expect(rows).to_have_count(25)
    # Those that are missing come first.
    assert "Har inte svarat" in rows.first.inner_text() and "ingen giltig inbjudan" in rows.first.inner_text()
    answered = page.locator(f"tr[data-preschool='{PRESCHOOL}']")
    expect(answered).to_contain_text("Har svarat")
    assert re.search(r"\b9\b", answered.inner_text())
    expect(page.locator(".group-row", has_text="Blåbär")).to_be_visible()
    page.emulate_media(media="print")
    # A sheet of paper is narrower than a desk, and keeps the table all the same.
    page.set_viewport_size({"width": 794, "height": 1100})
    assert page.is_hidden("nav") and page.is_hidden(".bar")
    assert page.locator("tr[data-preschool]").first.evaluate("row => getComputedStyle(row).display") == "table-row"


# The register


def row(page, code):
    return page.locator(f"li[data-preschool='{code}']")


def test_the_preschool_without_position_comes_first_and_is_placed_by_keyboard(desk, own):
    page = sign_in(desk(), own, "forskolor")
    first = page.locator("li[data-preschool]").first
    expect(first).to_contain_text("Saknar läge")
    assert first.get_attribute("data-preschool") == "109620" and preschool(own, "109620").get("e") is None

    def tab_to(selector):
        for _ in range(80):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    page.wait_for_selector("#map path")
    first.locator(".move").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".placing h2")).to_be_focused()
    page.evaluate("document.body.focus(); document.activeElement.blur()")
    tab_to("#map")
    for key in ("+", "+", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(350)
    page.keyboard.press("Enter")
    said(page, "Läget är satt vid krysset")
    centre = TO_METRES.transform(*page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()"))
    assert metres(page) == pytest.approx(centre, abs=0.6)
    tab_to(".placing [type=submit]")
    page.keyboard.press("Enter")
    said(page, "Läget för Fjällrävens Förskola är sparat")
    placed = preschool(own, "109620")
    assert (placed["e"], placed["n"]) == pytest.approx(centre, abs=1)
    expect(row(page, "109620")).not_to_contain_text("Saknar läge")
    assert page.evaluate("document.activeElement.closest('[data-preschool]').dataset.preschool") == "109620"


def metres(page):
    """What the fields say in SWEREF 99 TM, once the service has reprojected."""
    expect(page.locator("[name=n]")).not_to_have_value("")
    return [float(page.input_value(f"[name={n}]")) for n in "en"]


def test_a_preschool_is_moved_by_the_button_by_dragging_and_by_coordinates(desk, own):
    page = sign_in(desk(), own, "forskolor")
    move = row(page, PRESCHOOL).locator(".move")
    page.wait_for_selector("#map path")
    move.click()
    home = TO_METRES.transform(*HOME)
    assert metres(page) == pytest.approx(home, abs=0.6)
    page.evaluate("smultronMap.panBy([80, 40], { animate: false })")
    page.click("#here")
    centre = page.evaluate("(() => { const p = smultronMap.getCenter(); return [p.lng, p.lat]; })()")
    page.click(".placing [type=submit]")
    said(page, "sparat")
    moved = preschool(own, PRESCHOOL)
    assert (moved["e"], moved["n"]) == pytest.approx(TO_METRES.transform(*centre), abs=1)
    assert (moved["e"], moved["n"]) != pytest.approx(home, abs=20)

    move.click()
    box = page.locator(".placed").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 90, steps=8)
    page.mouse.up()
    dragged = metres(page)
    assert dragged != pytest.approx([moved["e"], moved["n"]], abs=20)
    page.click(".placing [type=submit]")
    said(page, "sparat")
    moved = preschool(own, PRESCHOOL)
    assert [moved["e"], moved["n"]] == pytest.approx(dragged, abs=1)

    move.click()
    page.get_by_label("WGS 84, grader").check()
    page.fill("[name=lon]", "20,3")
    page.fill("[name=lat]", "67,86")
    page.press("[name=lat]", "Tab")
    expect(page.locator("[name=e]")).to_have_value(str(round(TO_METRES.transform(20.3, 67.86)[0])))
    assert metres(page) == pytest.approx(TO_METRES.transform(20.3, 67.86), abs=0.6)
    page.click(".placing [type=submit]")
    said(page, "sparat")
    moved = preschool(own, PRESCHOOL)
    assert (moved["e"], moved["n"]) == pytest.approx(TO_METRES.transform(20.3, 67.86), abs=1)

    move.click()
    page.fill("[name=e]", "långt bort")
    page.click(".placing [type=submit]")
    assert page.get_attribute("[name=e]", "aria-invalid") == "true"
    said_beside = page.get_attribute("[name=e]", "aria-describedby")
    assert page.inner_text(f"#{said_beside}") == "Skriv ett tal."
    page.click(".placing .cancel")
    assert preschool(own, PRESCHOOL) == moved


def test_adding_and_changing_a_preschool_and_its_groups(desk, own):
    page = sign_in(desk(), own, "forskolor")
    page.click("#add")
    # No more can be typed than the service takes.
    limits = own.get("/api/vocabulary").json()["limits"]
    for name in ("code", "name", "address", "place", "operator", "note"):
        expect(page.locator(f".panel-form [name={name}]")).to_have_attribute("maxlength", str(limits[name]))
    page.fill("[name=code]", PRESCHOOL)
    page.fill("[name=name]", "Tallens förskola")
    page.fill("[name=place]", "Kiruna")
    page.click(".panel-form [type=submit]")
    expect(page.locator(".problem")).to_contain_text(f"redan en förskola med koden {PRESCHOOL}")
    assert page.input_value("[name=name]") == "Tallens förskola"
    page.fill("[name=code]", "900001")
    page.click(".panel-form [type=submit]")
    said(page, "Tallens förskola är tillagd")
    assert preschool(own, "900001")["place"] == "Kiruna" and preschool(own, "900001").get("e") is None
    expect(row(page, "900001")).to_contain_text("Saknar läge")

    row(page, "900001").locator(".change").click()
    page.fill("[name=children]", "-3")
    page.click(".panel-form [type=submit]")
    field = page.locator("[name=children]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert "0" in page.inner_text(f"#{field.get_attribute('aria-describedby').split()[-1]}")
    field.fill("31")
    page.fill("[name=address]", "Tallvägen 1")
    page.click(".panel-form [type=submit]")
    said(page, "är sparad")
    assert preschool(own, "900001")["children"] == 31 and preschool(own, "900001")["address"] == "Tallvägen 1"

    row(page, "900001").locator(".group").click()
    page.click(".panel-form [type=submit]")
    expect(page.locator("[name=group]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=group]", "Kotten")
    page.fill("[name=groupChildren]", "14")
    page.click(".panel-form [type=submit]")
    said(page, "Avdelningen Kotten är sparad")
    assert {"label": "Kotten", "children": 14} in preschool(own, "900001")["registeredGroups"]
    expect(row(page, "900001")).to_contain_text("Kotten")
    page.fill("[name=search]", "tallvägen")
    expect(page.locator("li[data-preschool]")).to_have_count(1)


# Invitations


def test_a_link_is_shown_once_and_is_gone_with_the_section(desk, own):
    view = desk(permissions=["clipboard-read", "clipboard-write"])
    page = sign_in(view, own, "inbjudningar")
    page.select_option("[data-form=invite] [name=preschool]", OTHER_PRESCHOOL)
    page.fill("[data-form=invite] [name=group]", "Lingon")
    page.click("[data-form=invite] [type=submit]")
    said(page, "Inbjudan till Norrskenets Förskola är gjord")
    link = page.inner_text(".links code")
    assert "bara nu" in page.inner_text(".issued")
    secret = link.split("#")[1]
    assert own.send("GET", "/api/form", secret=secret).json()["preschool"]["code"] == OTHER_PRESCHOOL
    page.click(".links button")
    said(page, "kopierad")
    assert page.evaluate("navigator.clipboard.readText()") == link

    shown = page.locator("tr[data-invitation]", has_text="Lingon")
    expect(shown).to_contain_text("Gäller")
    go(page, "logg")
    assert secret not in page.content()
    go(page, "inbjudningar")
    assert secret not in page.content() and page.is_hidden(".issued")

    shown.locator(".revoke").click()
    expect(page.locator("dialog")).to_contain_text("Lingon")
    page.click("dialog [type=submit]")
    said(page, "är återkallad")
    expect(shown).to_have_count(0)
    assert own.send("GET", "/api/form", secret=secret).status_code == 403
    page.get_by_label("Visa återkallade").check()
    expect(shown).to_contain_text("Återkallad")
    assert shown.locator("button").count() == 0


def test_sheets_for_some_replace_their_old_links(desk, own):
    view = desk()
    page = sign_in(view, own, "inbjudningar")
    page.get_by_label("Några").check()
    page.click("[data-form=sheet] [type=submit]")
    said(page, "Välj minst en")
    # The group of the invitation that is already out, and one preschool more.
    page.get_by_label("Bergkristallens Förskola, Blåbär").check()
    page.get_by_label("Norrskenets Förskola", exact=False).first.check()
    page.get_by_label("Återkallas, för dem som får ett nytt ark").check()
    page.click("[data-form=sheet] [type=submit]")
    expect(page.locator("dialog")).to_contain_text("inte längre använda sina gamla länkar")
    assert own.send("GET", "/api/form").status_code == 200
    page.click("dialog [type=submit]")
    said(page, "Nya länkar: 2. Återkallade: 1.")
    assert own.send("GET", "/api/form").status_code == 403
    links = page.locator(".links code").all_inner_texts()
    assert len(links) == 2
    for link in links:
        assert own.send("GET", "/api/form", secret=link.split("#")[1]).status_code == 200
    with view.context.expect_page() as opened:
        page.click("#sheet")
    sheet = opened.value
    sheet.wait_for_load_state()
    assert sheet.url.startswith("blob:") and sheet.locator("svg").count() >= 2
    assert "Bergkristallens Förskola" in sheet.inner_text("body")
    sheet.reload()
    assert "Bergkristallens Förskola" in sheet.inner_text("body")
    go(page, "omgang")
    assert not any(link.split("#")[1] in page.content() for link in links)
    # The address of the sheet is gone too.
    with pytest.raises(Error):
        sheet.reload()


def test_sheets_for_all_leave_the_old_links_alone(desk, own):
    page = sign_in(desk(), own, "inbjudningar")
    page.click("[data-form=sheet] [type=submit]")
    said(page, "Arken är klara")
    expected = sum(max(1, sum(1 for g in p["registeredGroups"] if g.get("label"))) for p in api(own, "preschools")["preschools"])
    expect(page.locator(".links li")).to_have_count(expected)
    assert own.send("GET", "/api/form").status_code == 200


# Review


def item(page, feature):
    return page.locator(f"li[data-mark='{feature['id']}']")


def test_review_one_mark_at_a_time(desk, own):
    snow = add_mark(own, quote="Här åker vi pulka!", staffNote="Backen bakom huset")
    held = add_mark(own, category="play", quote="Ring 070-174 06 05")
    page = sign_in(desk(), own, "granskning")
    expect(item(page, snow)).to_contain_text("Här åker vi pulka!")
    expect(item(page, snow)).to_contain_text("Backen bakom huset")
    expect(item(page, snow)).to_contain_text("Bergkristallens Förskola, Blåbär")
    expect(item(page, held)).to_contain_text("Text hålls inne")
    expect(item(page, held)).to_contain_text("telefonnummer")
    # The list and the map say the same.
    item(page, snow).locator(".look").click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Här åker vi pulka!")

    item(page, snow).locator(".approved").click()
    said(page, "godkänd")
    expect(item(page, snow)).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('[data-mark]').dataset.mark") == held["id"]
    item(page, held).locator(".hidden").click()
    said(page, "dold")
    expect(page.locator("[data-part=marks]")).to_contain_text("Inget att granska")
    assert [m["id"] for m in marks(own, "approved")] == [snow["id"]]
    assert [m["id"] for m in marks(own, "hidden")] == [held["id"]]

    page.select_option("[name=review]", "hidden")
    item(page, held).locator(".unreviewed").click()
    said(page, "tillbaka")
    assert [m["id"] for m in marks(own)] == [held["id"]]


def test_a_mark_asked_for_before_the_map_is_there_is_shown_when_it_comes(desk, own):
    snow = add_mark(own, quote="Här åker vi pulka!")
    page, held = desk().page, []
    page.route("**/api/background", lambda route: held.append(route))
    page.goto(f"{own.url}/admin#granskning")
    page.fill("#token", own.tokens["admin"])
    page.click("#signin")
    item(page, snow).locator(".look").click()
    expect(page.locator(".leaflet-popup-content")).to_have_count(0)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Här åker vi pulka!")


def test_approving_a_preschools_and_all_leaves_what_is_held_back(desk, own):
    other = own.smultron.invite(preschool=OTHER_PRESCHOOL)
    for _ in range(2):
        add_mark(own)
    theirs = add_mark(own, invitation=other)
    held = add_mark(own, staffNote="skriv till anna@exempel.se")
    page = sign_in(desk(), own, "granskning")
    expect(page.locator("#found")).to_have_text("Markeringar: 4")
    page.select_option("[name=preschool]", OTHER_PRESCHOOL)
    expect(page.locator("#found")).to_have_text("Markeringar: 1")
    page.click("#approve-all")
    expect(page.locator("dialog h2")).to_have_text("Godkänna alla från Norrskenets Förskola?")
    page.click("dialog [type=submit]")
    said(page, "Godkända: 1.")
    assert [m["id"] for m in marks(own, "approved")] == [theirs["id"]]
    page.select_option("[name=preschool]", "")
    expect(page.locator("#found")).to_have_text("Markeringar: 3")
    page.click("#approve-all")
    expect(page.locator("dialog")).to_contain_text("Med text som hålls inne: 1")
    page.click("dialog [type=submit]")
    said(page, "Godkända: 2. Kvar, med text som hålls inne: 1.")
    assert [m["id"] for m in marks(own)] == [held["id"]]


def test_a_deletion_is_undone_and_words_or_marks_are_erased_for_good(desk, own):
    key = device()
    gone = add_mark(own, key=key)
    assert own.send("DELETE", f"/api/marks/{gone['id']}", device=key).status_code == 204
    words = add_mark(own, quote="Ring 070-174 06 05", staffNote="Obs")
    whole = add_mark(own, quote="Bort med det")
    page = sign_in(desk(), own, "granskning")
    page.select_option("[name=review]", "deleted")
    expect(item(page, gone)).to_contain_text("Borttagen 20")
    item(page, gone).locator(".restore").click()
    said(page, "Borttagningen är ångrad")
    assert gone["id"] in [m["id"] for m in marks(own)]

    page.select_option("[name=review]", "unreviewed")
    item(page, words).locator(".erase").click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("går inte att få tillbaka")
    page.click("dialog [type=submit]")
    # Without a reason nothing is erased, and the service says why.
    expect(page.locator("dialog [name=reason]")).to_have_attribute("aria-invalid", "true")
    page.fill("dialog [name=reason]", "Telefonnummer")
    page.click("dialog [type=submit]")
    said(page, "Orden är raderade")
    kept = next(m for m in marks(own) if m["id"] == words["id"])
    assert kept.get("quote") is None and kept.get("staffNote") is None
    item(page, whole).locator(".erase").click()
    dialog.get_by_label("Hela markeringen").check()
    page.fill("dialog [name=reason]", "Begäran av vårdnadshavare")
    page.click("dialog [type=submit]")
    said(page, "Markeringen är raderad")
    for state in ("unreviewed", "approved", "hidden", "deleted"):
        assert whole["id"] not in [m["id"] for m in marks(own, state)]


# Publishing and feedback


def publishable(service):
    """Three preschools with a place in common, approved."""
    for code in (PRESCHOOL, OTHER_PRESCHOOL, "316512"):
        invitation = service.smultron.invite(preschool=code)
        for index in range(3):
            add_mark(service, invitation=invitation, at=(HOME[0] + index * 1e-5, HOME[1]), children=8)
    service.send("POST", "/api/admin/review", {"review": "approved", "round": 1}, secret=service.tokens["admin"],
                 type="application/json")


def test_publishing_with_a_reason_the_weekly_rule_and_withdrawing(desk, tmp_path):
    service = fresh(tmp_path, env={"SMULTRON_OPEN_CHILDREN": "5"})
    try:
        publishable(service)
        add_mark(service)
        page = sign_in(desk(), service, "publicering")
        expect(page.locator(".outlook")).to_contain_text("Godkända markeringar som är underlag: 9")
        expect(page.locator(".outlook .notice")).to_contain_text("Ogranskade markeringar: 1")
        reason = page.locator("[data-form=publish] [name=reason]")
        expect(reason).to_be_hidden()
        page.click("[data-form=publish] [type=submit]")
        expect(page.locator(".problem")).to_contain_text("kräver ett skäl")
        expect(reason).to_be_focused()
        assert api(service, "publications")["publications"] == []
        reason.fill("Beslut av nämnden")
        page.click("[data-form=publish] [type=submit]")
        said(page, "Publicering 1 är gjord")
        made = api(service, "publications")["publications"][0]
        assert made["reason"] == "Beslut av nämnden" and made["marks"] == 9
        shown = page.locator("tr[data-publication='1']")
        expect(shown).to_contain_text("Visas nu")

        page.click("[data-form=publish] [type=submit]")
        expect(page.locator(".problem").first).to_be_visible()
        page.locator("[data-form=publish] [name=reason]").fill("En gång till")
        page.click("[data-form=publish] [type=submit]")
        expect(page.locator(".problem")).to_contain_text("den senaste veckan")
        assert page.locator("[data-form=publish] [name=reason]").input_value() == "En gång till"

        shown.locator(".withdraw").click()
        expect(page.locator("dialog")).to_contain_text("genast och helt")
        page.click("dialog [type=submit]")
        said(page, "Publicering 1 är återkallad")
        expect(shown).to_contain_text("Återkallad 20")
        assert api(service, "publications")["publications"][0]["withdrawn"]
    finally:
        service.stop()


def test_feedback_on_a_preschool_and_on_a_hotspot(desk, own):
    publishable(own)
    own.send("POST", "/api/admin/publications", {"round": 1}, secret=own.tokens["admin"], type="application/json")
    hotspot = own.get("/layers/smultronstallen.geojson").json()["features"][0]["properties"]["id"]
    saved = api(own, "analyses")["analyses"][0]["name"]
    page = sign_in(desk(), own, "aterkoppling")
    expect(page.locator("[data-part=feedback]")).to_contain_text("Ingen återkoppling")
    page.select_option("[name=preschool]", PRESCHOOL)
    page.select_option("[name=status]", "anvands")
    page.fill("[name=sv]", "Backen är med i planen.")
    page.fill("[name=fi]", "Mäki on mukana.")
    page.fill("[name=link]", "kiruna.se")
    page.click("[data-form=feedback] [type=submit]")
    expect(page.locator("[name=link]")).to_have_attribute("aria-invalid", "true")
    assert page.input_value("[name=sv]") == "Backen är med i planen."
    page.fill("[name=link]", "https://www.kiruna.se/plan")
    page.fill("[name=date]", "2026-11-20")
    page.click("[data-form=feedback] [type=submit]")
    said(page, "Återkopplingen om Bergkristallens Förskola är sparad")
    entry = api(own, "feedback")["feedback"][0]
    assert entry["preschool"] == PRESCHOOL and entry["texts"] == {"sv": "Backen är med i planen.", "fi": "Mäki on mukana."}
    assert entry["date"] == "2026-11-20" and entry["link"] == "https://www.kiruna.se/plan"
    expect(page.locator("[data-feedback] [lang=fi]")).to_have_text("Mäki on mukana.")

    page.get_by_label("Smultronställe", exact=True).first.check()
    options = page.locator("[name=hotspot] option").evaluate_all("all => all.map(o => o.value)")
    assert hotspot in options and any(f"-{saved}-" in option for option in options)
    page.select_option("[name=hotspot]", hotspot)
    page.select_option("[name=status]", "mottaget")
    page.click("[data-form=feedback] [type=submit]")
    expect(page.locator("fieldset.texts .wrong")).to_contain_text("saknas")
    assert violations(page) == []
    page.fill("[name=sv]", "Tack!")
    page.click("[data-form=feedback] [type=submit]")
    said(page, "är sparad")
    assert hotspot in [f.get("hotspot") for f in api(own, "feedback")["feedback"]]

    page.locator(f"[data-feedback='{entry['id']}'] .change").click()
    expect(page.locator("[name=fi]")).to_have_value("Mäki on mukana.")
    page.select_option("[name=status]", "genomfort")
    page.click("[data-form=feedback] [type=submit]")
    said(page, "är sparad")
    changed = next(f for f in api(own, "feedback")["feedback"] if f["id"] == entry["id"])
    assert changed["status"] == "genomfort" and changed["texts"] == entry["texts"]


# Import

CSV = """lon,lat,category,children,quote
20.2157,67.8651,snow,8,Pulkabacken
20.2161,67.8655,disco,5,
20.2170,67.8660,nature,12,Stora stenen
11.9700,57.7000,play,4,Göteborg
"""


def choose(page, name, content):
    page.set_input_files("[name=file]", {"name": name, "mimeType": "", "buffer": content.encode()})


def test_a_table_with_bad_rows_is_looked_at_before_anything_is_stored(desk, own):
    page = sign_in(desk(), own, "import")
    page.click("[data-form=import] [type=submit]")
    said(page, "Välj en fil")
    page.select_option("[name=preschool]", PRESCHOOL)
    choose(page, "papper.csv", CSV)
    page.click("[data-form=import] [type=submit]")
    said(page, "Rader som är rätt: 2. Rader som är fel: 2.")
    expect(page.locator("#preview h2")).to_be_focused()
    rejected = page.locator("#preview tbody tr")
    expect(rejected).to_have_count(2)
    expect(rejected.nth(0)).to_contain_text("category")
    expect(rejected.nth(0)).to_contain_text("3")
    expect(rejected.nth(1)).to_contain_text("5")
    # All that have a position are on the map, the bad ones too.
    expect(page.locator("#preview .leaflet-overlay-pane path")).to_have_count(4)
    assert marks(own) == []
    expect(page.locator("#store")).to_have_text("Lägg in de rätta (2)")
    # What is shown is what would be stored: another destination needs another look.
    page.select_option("[name=preschool]", OTHER_PRESCHOOL)
    expect(page.locator("#preview > *")).to_have_count(0)
    page.select_option("[name=preschool]", PRESCHOOL)
    page.click("[data-form=import] [type=submit]")
    page.click("#store")
    said(page, "Inlagda: 2.")
    assert sorted(m["quote"] for m in marks(own)) == ["Pulkabacken", "Stora stenen"]
    assert {m["preschool"] for m in marks(own)} == {PRESCHOOL}
    choose(page, "papper.csv", CSV)
    page.click("[data-form=import] [type=submit]")
    page.click("#store")
    said(page, "Inlagda: 0. Fanns redan: 2.")
    assert len(marks(own)) == 2


def test_a_good_table_in_metres_fills_in_what_it_lacks(desk, own):
    e, n = TO_METRES.transform(*HOME)
    page = sign_in(desk(), own, "import")
    page.select_option("[name=preschool]", PRESCHOOL)
    page.fill("[name=group]", "Blåbär")
    page.click("[data-form=import] summary")
    page.select_option("[name=crs]", "3006")
    page.select_option("[name=category]", "water")
    page.fill("[name=children]", "6")
    choose(page, "papper.csv", f"e,n\n{e:.1f},{n:.1f}\n{e + 50:.1f},{n:.1f}\n")
    page.click("[data-form=import] [type=submit]")
    expect(page.locator("#store")).to_have_text("Lägg in alla (2)")
    page.click("#store")
    said(page, "Inlagda: 2.")
    assert {(m["category"], m["children"], m["group"]) for m in marks(own)} == {("water", 6, "Blåbär")}


def test_a_walk_as_gpx(desk, own):
    gpx = f"""<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
    <wpt lat="{HOME[1]}" lon="{HOME[0]}"><name>Stenen</name></wpt></gpx>"""
    page = sign_in(desk(), own, "import")
    page.select_option("[name=preschool]", PRESCHOOL)
    page.click("[data-form=import] summary")
    page.select_option("[name=category]", "climb")
    page.fill("[name=children]", "7")
    choose(page, "promenad.gpx", gpx)
    page.click("[data-form=import] [type=submit]")
    page.click("#store")
    said(page, "Inlagda: 1.")
    assert [m["category"] for m in marks(own)] == ["climb"]


def test_a_file_saved_by_the_form_says_itself_where_it_belongs(desk, own):
    features = [mark(quote=f"Nummer {index}") for index in range(3)]
    for feature in features:
        feature["properties"] |= {"preschool": PRESCHOOL, "group": "Blåbär"}
    saved = {"type": "FeatureCollection", "features": features, "smultron": {
        "format": 1, "device": device(), "preschool": PRESCHOOL, "group": "Blåbär", "round": 1,
        "savedAt": "2026-11-21T12:00:00Z", "removals": []}}
    page = sign_in(desk(), own, "import")
    choose(page, "smultron-2026-11-21.geojson", json.dumps(saved))
    expect(page.locator("#saved")).to_contain_text("Bergkristallens Förskola")
    expect(page.locator("#saved")).to_contain_text("Blåbär")
    expect(page.locator("[name=preschool]")).to_be_hidden()
    page.click("[data-form=import] [type=submit]")
    expect(page.locator("#store")).to_have_text("Lägg in alla (3)")
    assert marks(own) == []
    page.click("#store")
    said(page, "Inlagda: 3.")
    assert {m["id"] for m in marks(own)} == {f["id"] for f in features}
    expect(page.locator("[name=preschool]")).to_be_visible()


# The demonstration and the log


def test_the_demonstration_is_made_and_removed(desk, own):
    page = sign_in(desk(), own, "demonstration")
    expect(page.locator(".summary")).to_have_text("Det finns ingen demonstration.")
    page.fill("[name=marks]", "120")
    page.click("[data-form=demo] [type=submit]")
    said(page, "Markeringar: 120.")
    expect(page.locator(".summary")).to_contain_text("120 påhittade")
    assert [r["marks"] for r in api(own, "rounds")["rounds"] if r["synthetic"]] == [120]
    page.click("#remove-demo")
    page.click("dialog [type=submit]")
    said(page, "borttagen")
    expect(page.locator(".summary")).to_have_text("Det finns ingen demonstration.")
    assert not any(r["synthetic"] for r in api(own, "rounds")["rounds"])


def test_the_log_tells_what_was_done_and_can_be_fetched(desk, own):
    page = sign_in(desk(), own)
    last = day(120)
    page.click(".extend")
    page.fill("dialog [name=lastDay]", last)
    page.click("dialog [type=submit]")
    said(page, last)
    go(page, "logg")
    entries = api(own, "audit")["entries"]
    rows = page.locator("[data-part=audit] tbody tr")
    expect(rows).to_have_count(len(entries))
    expect(rows.first).to_contain_text("tests admin")
    expect(rows.first).to_contain_text(last)
    with page.expect_download() as download:
        page.click("#audit-file")
    table = list(csv.reader(io.StringIO(download.value.path().read_text())))
    assert len(table) == len(entries) + 1 and last in ",".join(table[1] + table[-1])


# When something goes wrong


def test_a_session_that_has_ended_asks_again_and_keeps_what_is_typed(desk, own):
    view = desk()
    page = sign_in(view, own, "aterkoppling")
    page.fill("[name=sv]", "En lång text som inte får försvinna.")
    view.context.clear_cookies()
    page.click("[data-form=feedback] [type=submit]")
    page.wait_for_selector("dialog #token")
    assert "finns kvar" in page.inner_text("dialog") and violations(page) == []
    # A planner's token is not enough here either.
    page.fill("dialog #token", own.tokens["planner"])
    page.click("dialog #signin")
    expect(page.locator("dialog #signin-error")).to_contain_text("räcker inte")
    page.keyboard.press("Escape")
    expect(page.locator(".problem")).to_be_visible()
    assert page.input_value("[name=sv]") == "En lång text som inte får försvinna."
    assert api(own, "feedback")["feedback"] == []
    view.context.clear_cookies()
    page.click("[data-form=feedback] [type=submit]")
    page.fill("dialog #token", own.tokens["admin"])
    page.click("dialog #signin")
    said(page, "är sparad")
    assert api(own, "feedback")["feedback"][0]["texts"]["sv"] == "En lång text som inte får försvinna."
    assert page.locator("dialog").count() == 0


def test_failures_are_said_and_can_be_tried_again(desk, own):
    view = desk()
    page = sign_in(view, own)
    page.route("**/api/admin/invitations", lambda route: route.abort())
    go(page, "inbjudningar")
    list_ = page.locator("[data-part=invitations]")
    expect(list_).to_contain_text("Ingen kontakt med tjänsten")
    page.unroute("**/api/admin/invitations")
    list_.get_by_role("button", name="Försök igen").click()
    expect(list_.locator("tr[data-invitation]")).to_have_count(1)
    # While something is under way its buttons rest; when it fails nothing is lost, and they are back.
    waiting = []
    page.route("**/api/admin/invitations", lambda route: waiting.append(route))
    page.fill("[data-form=invite] [name=group]", "Hjortron")
    page.click("[data-form=invite] [type=submit]")
    expect(page.locator("[data-form=invite] [type=submit]")).to_be_disabled()
    said(page, "Arbetar")
    waiting[0].abort()
    expect(page.locator("[data-form=invite] .problem")).to_contain_text("Ingen kontakt")
    expect(page.locator("[data-form=invite] [type=submit]")).to_be_enabled()
    assert page.input_value("[data-form=invite] [name=group]") == "Hjortron"


def test_a_look_at_a_file_can_be_left_and_what_waits_says_so(desk, own):
    view = desk()
    page = sign_in(view, own)
    held = []
    page.route("**/api/admin/rounds", lambda route: held.append(route))
    page.evaluate("location.hash = 'import'")
    expect(page.locator("[data-part=import]")).to_have_text("Hämtar …")
    assert page.get_attribute("[data-part=import]", "aria-busy") == "true"
    held[0].continue_()
    page.unroute("**/api/admin/rounds")
    settled(page, "import")
    page.route("**/api/admin/marks?*", lambda route: held.append(route))
    choose(page, "papper.csv", CSV)
    page.click("[data-form=import] [type=submit]")
    expect(page.get_by_role("progressbar")).to_be_visible()
    said(page, "Arbetar")
    page.locator(".waiting .cancel").click()
    expect(page.locator(".problem")).to_contain_text("Avbrutet. Ingenting är sparat.")
    expect(page.get_by_role("progressbar")).to_be_hidden()
    page.unroute("**/api/admin/marks?*")
    # The file is still chosen.
    page.click("[data-form=import] [type=submit]")
    expect(page.locator("#store")).to_be_visible()
    assert page.locator(".problem").count() == 0 and marks(own) == []


# Tokens


def test_tokens_say_who_made_them_and_are_revoked(desk, own):
    made = own.send("POST", "/api/admin/tokens", {"role": "planner", "name": "QGIS"}, secret=own.tokens["admin"],
                    type="application/json").json()
    page = sign_in(desk(), own, "nycklar")
    row = page.locator(f"[data-token='{made['id']}']")
    expect(row).to_contain_text("tests admin")
    expect(page.locator("[data-token]").first).to_contain_text("QGIS")
    row.locator(".revoke").click()
    expect(page.locator("dialog")).to_contain_text("Återkalla nyckeln QGIS?")
    page.click("dialog [type=submit]")
    said(page, "är återkallad")
    expect(row).to_have_count(0)
    assert own.send("GET", "/api/session", secret=made["token"]).status_code == 401
    page.check("[data-section=nycklar] input[type=checkbox]")
    expect(row).to_contain_text("Återkallad")


# Accessibility, on a desk and on the smallest phone


DIALOGS = {
    "close": ("omgang", ".close-round"), "extend": ("omgang", ".extend"), "revoke": ("inbjudningar", ".revoke"),
    "approve": ("granskning", "#approve-all"), "erase": ("granskning", ".erase"),
    "withdraw": ("publicering", ".withdraw"), "token": ("nycklar", ".revoke"), "remove": ("demonstration", "#remove-demo"), "retain": ("omgang", ".retain"),
}
PANELS = {
    "place": ("forskolor", "li .move"), "change": ("forskolor", "li .change"), "group": ("forskolor", "li .group"),
    "add": ("forskolor", "#add"),
}
SMALL = """() => [...document.querySelectorAll('button, a[href], input:not([type=radio]):not([type=checkbox]), select, label.check')]
    .filter(e => e.checkVisibility() && !e.closest('.leaflet-control-attribution') && !e.closest('p'))
    .map(e => [e.id || e.name || e.textContent, e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([name, box]) => `${name} ${Math.round(box.width)} × ${Math.round(box.height)}`)"""


@pytest.fixture(scope="module")
def filled(service):
    """The shared service with something of everything."""
    add_mark(service, quote="Ring 070-174 06 05", staffNote="Obs")
    add_mark(service)
    service.smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "anvands", "--text", "sv=Tack!")
    return service


# The colours do not depend on the width, so each is looked at in one of the two.
@pytest.mark.parametrize("size, scheme", [((1440, 900), "dark"), ((320, 640), "light")], ids=["desk", "phone"])
def test_every_section_and_dialog_is_accessible_and_fits(desk, filled, size, scheme):
    view = desk(*size, color_scheme=scheme, reduced_motion="reduce")
    page = sign_in(view, filled)

    def look(state):
        assert violations(page) == [], state
        assert fits(page), state
        assert page.evaluate(SMALL) == [], state

    for section in SECTIONS:
        go(page, section)
        look(section)
    for name, (section, opener) in DIALOGS.items():
        go(page, section)
        page.locator(opener).first.click()
        page.wait_for_selector("dialog[open]")
        look(name)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    for name, (section, opener) in PANELS.items():
        go(page, "logg")
        go(page, section)
        page.locator(opener).first.click()
        page.wait_for_selector(".side form")
        page.click(".side [type=submit]")
        look(name)
    go(page, "import")
    choose(page, "papper.csv", CSV)
    page.click("[data-form=import] [type=submit]")
    expect(page.locator("#store")).to_be_visible()
    look("preview")
    if size[0] < 900:
        page.click("#menu")
        assert page.get_attribute("#menu", "aria-expanded") == "true"
        look("menu")
    assert all(url.startswith(filled.url) for url in view.requests)
    # Nothing but the browser's own lines about what the service refused.
    assert [c for c in view.complaints if not re.search("401|422", c)] == []
