"""The form without contact: nothing is lost, nothing is doubled, whatever happens on the way."""

import json
import math
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import time

import pytest
import requests
from playwright.sync_api import Error, expect

from forms import all_sent, answer_questions, says, stored, waiting
from harness import HOME, OTHER_PRESCHOOL, ROOT, Service, Smultron, day, start_of
from looks import CHROMIUM, fits, violations

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "sv-SE", "has_touch": True, "is_mobile": True,
         "reduced_motion": "reduce"}
MARKS = 20


@pytest.fixture
def own_service(tmp_path):
    """A service of the test's own, which may be stopped, changed and started again."""
    made = []

    def start(**options):
        is_there = (tmp_path / "smultron.sqlite").exists()
        made.append(Service(Smultron(tmp_path, None if is_there else "new"), **options))
        return made[-1]

    yield start
    for service in made:
        service.stop()


@pytest.fixture
def web(tmp_path):
    """Pages of the test's own, which may be changed."""
    return pathlib.Path(shutil.copytree(ROOT / ".build/web", tmp_path / "web"))


def change_form(web, old, new, language="sv"):
    """Another form comes with the next start of the service."""
    texts = web / f"i18n/{language}/form.json"
    texts.write_text(texts.read_text().replace(f'"{old}"', f'"{new}"'))


class Device:
    """A phone with a storage that outlives its browser."""

    def __init__(self, playwright, folder):
        self.playwright = playwright
        self.folder = folder
        self.start()

    def start(self):
        self.context = self.playwright.chromium.launch_persistent_context(self.folder, **CHROMIUM, **PHONE)
        self.page = self.context.pages[0]

    def close(self):
        try:
            self.context.close()
        except Error:
            # It is dead already.
            pass

    def kill(self):
        """As when the battery dies: no process gets to say goodbye."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder).encode() in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                continue
        self.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()


@pytest.fixture
def device(chromium, tmp_path):
    # One Playwright runs for the whole session; the browser's own type starts another browser.
    made = Device(type("Playwright", (), {"chromium": chromium.browser_type}), tmp_path / "device")
    yield made
    made.close()


def make(page, count, quote="Mark {}"):
    """Makes marks by the form's own buttons, as fast as the page can; each somewhere else."""
    page.evaluate("""async ([count, quote]) => {
        const press = (selector) => document.querySelector(selector).click();
        const sheet = document.querySelector("#sheet");
        for (let number = 0; number < count; number++) {
            smultronMap.panBy([number % 2 ? 30 : -25, 20], { animate: false });
            press("#here");
            press("[data-category=snow]");
            press("#next");
            press("#skip");
            document.querySelector("#quote").value = quote.replace("{}", number);
            press("#save");
            const end = Date.now() + 20_000;
            while (!sheet.hidden) {
                if (Date.now() > end) throw new Error("the mark was not saved");
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
        }
    }""", [count, quote])


def send_now(page):
    """Presses the button, unless everything has gone by itself meanwhile."""
    page.evaluate("document.querySelector('#send-now')?.click()")


def visit(page, service, invitation=None):
    page.goto(f"{service.url}/f#{invitation or service.invitation}")
    says(page, "#pill", "skickat")


def ready_for_offline(page):
    """Waits until the form lies on the device."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def said(service):
    return sorted(properties["barnens_ord"] for _, _, properties in stored(service).values())


def given_up(page):
    """Waits until every waiting mark has been tried in vain, and nothing is on its way."""
    for _ in range(100):
        if all(record["trouble"] for record in waiting(page)):
            return
        page.wait_for_timeout(100)
    raise AssertionError("something was never tried")


def amend(page, change):
    """Changes the waiting marks behind the form's back; `change` is the body of a function of record and number."""
    page.evaluate("""(change) => new Promise((resolve) => {
        const opening = indexedDB.open("smultron");
        opening.onsuccess = () => {
            const transaction = opening.result.transaction("waiting", "readwrite");
            const store = transaction.objectStore("waiting");
            let number = 0;
            store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
                if (!cursor) return;
                const record = cursor.value;
                const next = window.amending[change](record, number++);
                if (next) store.put(next);
                cursor.continue();
            };
            transaction.oncomplete = () => { opening.result.close(); resolve(); };
        };
    })""", change)


AMENDING = """window.amending = {
    poison: (record, number) => number === 7 && (record.feature.properties.children = 151, record),
    outside: (record) => (record.feature.properties.recordedAt = "2001-02-03T04:05:06Z", record),
    old: (record) => (record.queuedAt = new Date(Date.now() - 4 * 24 * 3600e3).toISOString(), record),
    closing: (record) => (record.round.closes = new Date(Date.now() + 24 * 3600e3).toISOString(), record),
};"""


# Nothing lost, nothing doubled


def test_marks_made_offline_survive_the_browsers_death(device, own_service):
    service = own_service()
    page = device.page
    visit(page, service)
    ready_for_offline(page)
    device.context.set_offline(True)
    make(page, MARKS)
    says(page, "#pill", f"{MARKS} väntar")
    device.kill()
    assert stored(service) == {}
    device.start()
    page = device.page
    # Not by the link again: the form knows who it is.
    page.goto(f"{service.url}/f")
    all_sent(page)
    assert said(service) == sorted(f"Mark {number}" for number in range(MARKS))
    # They are still this device's own.
    expect(page.locator("#mine-count")).to_have_text(str(MARKS))
    page.click("#mine")
    page.click(".remove >> nth=0")
    says(page, "#status", "borttagen")
    all_sent(page)
    assert len(stored(service)) == MARKS - 1


def test_a_reply_lost_after_commit_makes_no_duplicate(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce", service_workers="block")
    page = view.page
    visit(page, service)
    dropped, arrives = [], []

    def drop(route):
        if route.request.method == "GET" or arrives:
            return route.continue_()
        route.fetch()
        dropped.append(route.request.url)
        return route.abort()

    view.context.route("**/api/marks**", drop)
    make(page, MARKS)
    says(page, "#pill", f"{MARKS} väntar")
    given_up(page)
    # Once more, so that all of them have arrived, and nobody knows.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    for _ in range(50):
        if len(stored(service)) == len(before) + MARKS:
            break
        page.wait_for_timeout(100)
    assert len(stored(service)) == len(before) + MARKS and dropped
    says(page, "#pill", f"{MARKS} väntar")
    # One is changed, and one taken back, while nobody knows that they have arrived.
    page.click("#pill")
    page.click("#waiting li:nth-child(1) .change")
    answer_questions(page, "water", quote="Ändrad")
    page.click("#pill")
    page.click("#waiting li:nth-child(2) .discard")
    page.click(".discard-yes")
    arrives.append(True)
    send_now(page)
    says(page, "#waiting", "Allt är skickat")
    new = {k: v for k, v in stored(service).items() if k not in before}
    assert len(new) == MARKS - 1
    assert [p["kategori"] for _, _, p in new.values()].count("vatten") == 1


def test_two_tabs_send_once(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    one = view.page
    visit(one, service)
    ready_for_offline(one)
    two = view.context.new_page()
    visit(two, service)
    sent = []
    view.context.on(
        "requestfinished", lambda request: request.method == "POST" and sent.append(request.post_data_json))
    view.context.set_offline(True)
    make(one, MARKS // 2, "Ett {}")
    make(two, MARKS // 2, "Två {}")
    # Each tab knows what the other has kept.
    says(one, "#pill", f"{MARKS} väntar")
    says(two, "#pill", f"{MARKS} väntar")
    view.context.set_offline(False)
    all_sent(one)
    all_sent(two)
    assert len([k for k in stored(service) if k not in before]) == MARKS
    ids = [feature["id"] for collection in sent for feature in collection["features"]]
    assert len(ids) == len(set(ids)) == MARKS


def test_an_update_of_the_page_loses_nothing(phone, own_service, web):
    first = own_service(env={"SMULTRON_WEB": str(web)})
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, first)
    ready_for_offline(page)
    first.stop()
    make(page, MARKS)
    says(page, "#pill", f"{MARKS} väntar")
    # The service comes back with a new form.
    change_form(web, "Här!", "Just här!")
    own_service(env={"SMULTRON_WEB": str(web)}, port=first.port, invite=False)
    page.reload()
    expect(page.locator("#update")).to_be_visible()
    page.reload()
    expect(page.locator("#update")).to_be_visible()
    assert page.inner_text("#here") == "Här!"
    # The newer form waits until it is asked for, and then takes the place of the older one.
    page.click("#update")
    expect(page.locator("#here")).to_have_text("Just här!")
    all_sent(page)
    assert len(stored(first)) == MARKS
    assert len(page.evaluate("caches.keys().then((names) => names.filter((name) => name.startsWith('smultron-shell-')))")) == 1


def test_a_new_version_does_not_take_an_open_question_away(phone, own_service, web):
    first = own_service(env={"SMULTRON_WEB": str(web)})
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, first)
    ready_for_offline(page)
    other = view.context.new_page()
    visit(other, first)
    other.click("#here")
    other.click("[data-category=snow]")
    change_form(web, "Här!", "Just här!")
    first.stop()
    own_service(env={"SMULTRON_WEB": str(web)}, port=first.port, invite=False)
    page.reload()
    page.click("#update")
    expect(page.locator("#here")).to_have_text("Just här!")
    # The other tab goes on, and changes when its question is answered.
    other.click("#next")
    other.click("#skip")
    other.click("#skip")
    expect(other.locator("#here")).to_have_text("Just här!")
    all_sent(other)
    assert len(stored(first)) == 1


# The files of texts that every version of the form keeps on the device.
KEPT_TEXTS = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("smultron-shell-"));
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())
        .map(({ url }) => new URL(url).pathname.split("/assets/i18n/")[1]).filter(Boolean).sort()));
    return JSON.stringify(kept);
}"""


def keeps_texts(page, *languages, versions=1):
    """Waits until the device keeps the form's texts in these languages and no others."""
    expected = [[f"{code}/{name}.json" for code in sorted(languages) for name in ("form", "shared")]] * versions
    for _ in range(100):
        if json.loads(page.evaluate(KEPT_TEXTS)) == expected:
            return
        page.wait_for_timeout(100)
    assert json.loads(page.evaluate(KEPT_TEXTS)) == expected


def speaks(page, language):
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.wait_for_selector("#who:not(:empty)")


def choose_language(page, language):
    page.click("#menu")
    page.select_option("#sheet [data-language] select", language)


def test_the_form_keeps_its_texts_in_the_chosen_language_and_swedish(phone, own_service):
    service = own_service()
    page = phone(reduced_motion="reduce", locale="fi-FI").page
    page.goto(f"{service.url}/f#{service.invitation}")
    speaks(page, "fi")
    ready_for_offline(page)
    keeps_texts(page, "fi", "sv")
    choose_language(page, "en")
    speaks(page, "en")
    keeps_texts(page, "en", "sv")
    service.stop()
    page.reload()
    speaks(page, "en")
    make(page, 1)
    # A language that is not on the device is out of reach, and that is said; nothing else changes.
    choose_language(page, "fi")
    expect(page.locator("#sheet [data-language] [role=status]")).to_contain_text("could not be fetched")
    expect(page.locator("#sheet [data-language] select")).to_have_value("en")
    assert violations(page) == [] and fits(page)
    page.select_option("#sheet [data-language] select", "sv")
    speaks(page, "sv")
    expect(page.locator("#mine-count")).to_have_text("1")
    # Chosen elsewhere meanwhile, it is spoken as soon as its texts are there; until then the form speaks Swedish.
    page.evaluate("localStorage.setItem('smultron.language', 'se')")
    page.reload()
    speaks(page, "sv")
    own_service(port=service.port, invite=False)
    page.reload()
    speaks(page, "se")
    keeps_texts(page, "se", "sv")
    for _ in range(100):
        if not waiting(page):
            break
        page.wait_for_timeout(100)
    assert said(service) == ["Mark 0"]


def test_a_new_version_brings_the_chosen_language_along(phone, own_service, web):
    first = own_service(env={"SMULTRON_WEB": str(web)})
    page = phone(reduced_motion="reduce", locale="fi-FI").page
    page.goto(f"{first.url}/f#{first.invitation}")
    speaks(page, "fi")
    ready_for_offline(page)
    keeps_texts(page, "fi", "sv")
    here = json.loads((web / "i18n/fi/form.json").read_text())["action.here"]
    change_form(web, here, "Juuri tässä!", language="fi")
    first.stop()
    second = own_service(env={"SMULTRON_WEB": str(web)}, port=first.port, invite=False)
    page.reload()
    expect(page.locator("#update")).to_be_visible()
    expect(page.locator("#here")).to_have_text(here)
    keeps_texts(page, "fi", "sv", versions=2)
    second.stop()
    make(page, 1)
    page.click("#update")
    expect(page.locator("#here")).to_have_text("Juuri tässä!")
    keeps_texts(page, "fi", "sv")
    assert len(waiting(page)) == 1


def test_a_closed_connection_to_the_database_is_opened_again(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    page = view.page
    # The browser's own handle on every connection, to close it behind the form's back.
    page.add_init_script("""const open = indexedDB.open.bind(indexedDB);
        window.connections = [];
        indexedDB.open = (...all) => {
            const request = open(...all);
            request.addEventListener("success", () => window.connections.push(request.result));
            return request;
        };""")
    visit(page, service)
    make(page, MARKS // 2)
    assert page.evaluate("connections.length") == 1
    page.evaluate("connections.forEach((connection) => connection.close())")
    make(page, MARKS // 2, "Sedan {}")
    # Counted before this test opens one itself.
    assert page.evaluate("connections.length") == 2
    all_sent(page)
    assert len([k for k in stored(service) if k not in before]) == MARKS


# One bad mark, and a service in trouble


def test_one_bad_mark_blocks_no_other(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    page = view.page
    page.add_init_script(AMENDING)
    visit(page, service)
    ready_for_offline(page)
    view.context.set_offline(True)
    make(page, MARKS)
    given_up(page)
    amend(page, "poison")
    view.context.set_offline(False)
    says(page, "#pill", "1 väntar")
    assert len([k for k in stored(service) if k not in before]) == MARKS - 1
    page.click("#pill")
    item = page.locator("#waiting li[data-mark-id]")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("Något behöver rättas")
    expect(item.locator(".errors")).to_contain_text("150")
    assert violations(page) == [] and fits(page)
    # Trying again changes nothing; changing it does.
    page.click(".retry")
    expect(item.locator(".errors")).to_contain_text("150")
    page.click(".change")
    page.click("[data-category=snow]")
    page.fill("#children", "15")
    page.click("#next")
    page.click("#skip")
    page.click("#save")
    all_sent(page)
    new = {k: v for k, v in stored(service).items() if k not in before}
    assert len(new) == MARKS and 15 in [p["antal_barn"] for _, _, p in new.values()]


def test_a_time_outside_the_round_is_mended_by_saying_it_again(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    page = view.page
    page.add_init_script(AMENDING)
    visit(page, service)
    ready_for_offline(page)
    view.context.set_offline(True)
    make(page, 1)
    given_up(page)
    amend(page, "outside")
    view.context.set_offline(False)
    expect(page.locator("#pill use")).to_have_attribute("href", "/assets/pictograms.svg#attention")
    page.click("#pill")
    page.click(".change")
    answer_questions(page)
    all_sent(page)
    assert len(stored(service)) == len(before) + 1


def test_a_mark_that_the_service_stumbles_on_blocks_no_other(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce", service_workers="block")
    page = view.page
    visit(page, service)
    view.context.set_offline(True)
    make(page, 5)

    def stumble(route):
        if route.request.method == "POST" and "Mark 3" in (route.request.post_data or ""):
            return route.fulfill(status=500, json={"detail": "stumbled"})
        return route.continue_()

    view.context.route("**/api/marks", stumble)
    view.context.set_offline(False)
    says(page, "#pill", "1 väntar")
    assert len([k for k in stored(service) if k not in before]) == 4
    assert waiting(page)[0]["problem"] is None and waiting(page)[0]["trouble"]["status"] == 500
    view.context.unroute("**/api/marks")
    page.click("#pill")
    send_now(page)
    says(page, "#waiting", "Allt är skickat")
    assert len(stored(service)) == len(before) + 5


def test_the_service_says_when_to_come_back(phone, service):
    view = phone(reduced_motion="reduce", service_workers="block")
    page = view.page
    visit(page, service)
    tries = []

    def busy(route):
        if route.request.method != "POST":
            return route.continue_()
        tries.append(route.request.url)
        return route.fulfill(status=429, headers={"Retry-After": "600"}, json={"detail": "busy"})

    view.context.route("**/api/marks", busy)
    make(page, 3)
    says(page, "#pill", "3 väntar")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    make(page, 2)
    says(page, "#pill", "5 väntar")
    page.wait_for_timeout(500)
    assert len(tries) == 1
    # By hand it may be tried all the same.
    page.click("#pill")
    view.context.unroute("**/api/marks")
    page.click("#send-now")
    says(page, "#waiting", "Allt är skickat")


@pytest.mark.parametrize("status", [429, 503])
def test_all_batches_wait_as_long_as_the_service_asks_and_go_by_themselves(phone, service, status):
    before = stored(service)
    view = phone(reduced_motion="reduce", service_workers="block")
    page = view.page
    visit(page, service)
    view.context.set_offline(True)
    make(page, 60)
    tries = []

    def busy(route):
        if route.request.method != "POST":
            return route.continue_()
        tries.append(time.monotonic())
        if len(tries) == 1:
            return route.fulfill(status=status, headers={"Retry-After": "5"}, json={"detail": "busy"})
        return route.continue_()

    view.context.route("**/api/marks", busy)
    view.context.set_offline(False)
    all_sent(page)
    # The second batch did not try its luck after the first was sent away.
    assert len(tries) == 3 and tries[1] - tries[0] >= 5
    assert len(stored(service)) == len(before) + 60


# Changing without contact


def test_saving_changing_moving_and_taking_back_need_no_contact(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, service)
    ready_for_offline(page)
    make(page, 3, "Först {}")
    all_sent(page)
    view.context.set_offline(True)
    page.reload()
    all_sent(page)
    expect(page.locator("#mine-count")).to_have_text("3")
    says(page, "#notices", "Utan kontakt")

    def on(quote, action):
        page.click("#mine")
        page.locator("#sheet li", has_text=quote).locator(action).click()

    on("Först 0", ".change")
    answer_questions(page, "water")
    on("Först 1", ".move")
    page.evaluate("smultronMap.panBy([-120, 0], { animate: false })")
    page.click("#here")
    says(page, "#status", "flyttad")
    on("Först 2", ".remove")
    says(page, "#status", "borttagen")
    says(page, "#pill", "3 väntar")
    expect(page.locator("#mine-count")).to_have_text("2")
    # A mark that never left is taken back without a trace.
    page.click("#here")
    answer_questions(page, quote="Ångrad")
    page.click("#undo")
    says(page, "#status", "Ångrat")
    make(page, 1, "Ny")
    old = {p["barnens_ord"]: e for e, _, p in stored(service).values()}
    view.context.set_offline(False)
    all_sent(page)
    new = {p["barnens_ord"]: (e, p["kategori"]) for k, (e, _, p) in stored(service).items() if k not in before}
    assert new.keys() == {"Först 0", "Först 1", "Ny"}
    assert new["Först 0"][1] == "vatten" and abs(new["Först 1"][0] - old["Först 1"]) > 50


# When the link or the round is over


def saved_file(page, selector):
    with page.expect_download() as download:
        page.click(selector)
    return download.value.suggested_filename, json.loads(download.value.path().read_text())


def open_file(page, selector, path):
    with page.expect_file_chooser() as chooser:
        page.click(selector)
    chooser.value.set_files(path)


def test_a_revoked_invitation_keeps_the_marks_and_a_file_carries_them_on(phone, own_service, tmp_path):
    service = own_service()
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, service)
    ready_for_offline(page)
    make(page, 1, "Skickad")
    all_sent(page)
    view.context.set_offline(True)
    make(page, 3)
    page.click("#mine")
    page.locator("#sheet li", has_text="Skickad").locator(".change").click()
    answer_questions(page, "water")
    service.smultron("invite", "revoke", "1")
    view.context.set_offline(False)
    # The page is open: what waits stays, and nothing new can be made.
    says(page, "#closed", "återkallad")
    expect(page.locator("#here")).to_be_hidden()
    says(page, "#pill", "4 väntar")
    assert violations(page) == [] and fits(page)
    # So it is when the page is opened anew.
    page.reload()
    says(page, "#closed", "återkallad")
    says(page, "#pill", "4 väntar")
    page.click("#closed-waiting")
    expect(page.locator("#waiting li[data-mark-id]")).to_have_count(4)
    says(page, "#waiting li:nth-child(1) .state", "återkallad")
    assert violations(page) == []
    name, content = saved_file(page, "#save-all")
    assert name.startswith("smultron-20") and name.endswith(".geojson")
    assert service.invitation not in json.dumps(content)
    assert content["smultron"]["preschool"] == "451961" and content["smultron"]["group"] == "Blåbär"
    assert {f["properties"]["preschool"] for f in content["features"]} == {"451961"} and len(content["features"]) == 4
    says(page, "#waiting", "Sparad till fil")
    _, one = saved_file(page, "#waiting li:nth-child(1) .save-file")
    assert len(one["features"]) == 1
    saved = tmp_path / name
    saved.write_text(json.dumps(content))

    # The form of another preschool, or of another group, refuses the file, with both names.
    for invitation, ours in (
        (service.smultron.invite(preschool=OTHER_PRESCHOOL), "Norrskenets Förskola (420338)"),
        (service.smultron.invite("--group", "Hjortron"), "Bergkristallens Förskola · Hjortron (451961)"),
    ):
        other = phone(reduced_motion="reduce").page
        visit(other, service, invitation)
        other.click("#menu")
        open_file(other, "#menu-file", saved)
        says(other, "#hint", "Bergkristallens Förskola · Blåbär (451961)")
        says(other, "#hint", ours)

    # With a new invitation, on another phone: the link is pasted, and the file opened.
    fresh = phone(reduced_motion="reduce")
    page = fresh.page
    page.goto(f"{service.url}/f")
    says(page, ".gate", "Öppna länken")
    assert violations(page) == []
    open_file(page, "#open-file", saved)
    says(page, "#link-error", "4 markeringar")
    page.fill("#link", "vet inte")
    page.click("#link-open")
    says(page, "#link-error", "ingen länk")
    page.fill("#link", f"{service.url}/f#{service.smultron.invite('--group', 'Blåbär')}")
    page.click("#link-open")
    expect(page.locator("#mine-count")).to_have_text("4")
    all_sent(page)
    assert sorted(p["barnens_ord"] for _, _, p in stored(service).values()) == ["Mark 0", "Mark 1", "Mark 2", "Skickad"]
    assert [p["kategori"] for _, _, p in stored(service).values()].count("vatten") == 1
    # The device key came with the file: all of them can be changed here.
    page.click("#mine")
    page.locator("#sheet li", has_text="Skickad").locator(".remove").click()
    says(page, "#status", "borttagen")
    all_sent(page)
    assert len(stored(service)) == 3
    # The first phone keeps its copy; with a new link it finds that everything has arrived.
    first = view.page
    first.goto(f"{service.url}/f#{service.smultron.invite('--group', 'Blåbär')}")
    says(first, "#pill", "4 väntar")


def test_a_phone_with_marks_of_its_own_keeps_each_marks_key(phone, own_service, tmp_path):
    service = own_service()
    one = phone(reduced_motion="reduce")
    visit(one.page, service)
    ready_for_offline(one.page)
    one.context.set_offline(True)
    make(one.page, 2, "Ett {}")
    one.page.click("#pill")
    name, content = saved_file(one.page, "#save-all")
    saved = tmp_path / name
    saved.write_text(json.dumps(content))
    two = phone(reduced_motion="reduce")
    page = two.page
    visit(page, service)
    make(page, 1, "Två")
    all_sent(page)
    page.click("#menu")
    open_file(page, "#menu-file", saved)
    says(page, "#hint", "2 markeringar")
    all_sent(page)
    expect(page.locator("#mine-count")).to_have_text("3")
    page.reload()
    all_sent(page)
    for quote in ("Ett 0", "Två"):
        page.click("#mine")
        page.locator("#sheet li", has_text=quote).locator(".remove").click()
        all_sent(page)
    assert said(service) == ["Ett 1"]
    # When the first phone has contact again, its copy is known to be stored, and what was taken back stays so.
    one.context.set_offline(False)
    says(one.page, "#pill", "1 väntar")
    says(one.page, "#waiting", "redan borttagen")
    assert said(service) == ["Ett 1"]


def test_warnings_say_that_something_waits_too_long_or_the_round_closes(phone, service):
    before = stored(service)
    view = phone(width=320, height=568, reduced_motion="reduce")
    page = view.page
    page.add_init_script(AMENDING)
    visit(page, service)
    ready_for_offline(page)
    view.context.set_offline(True)
    make(page, 2)
    amend(page, "old")
    page.reload()
    says(page, "[data-notice=old]", "2 markeringar har väntat sedan")
    assert violations(page) == [] and fits(page)
    amend(page, "closing")
    page.reload()
    says(page, "[data-notice=closing]", "Insamlingen stänger")
    page.click("#notice-show")
    expect(page.locator("#waiting li[data-mark-id]")).to_have_count(2)
    # Taken away one by one, with a question in between.
    page.click("#waiting li:nth-child(1) .discard")
    assert violations(page) == [] and fits(page)
    page.click(".discard-no")
    expect(page.locator("#waiting li[data-mark-id]")).to_have_count(2)
    # One that is just being tried may have left the phone: then it waits to be taken back.
    marks = page.locator("#waiting li[data-mark-id]").filter(has_not_text="Ska tas bort")
    for left in (1, 0):
        marks.first.locator(".discard").click()
        page.click(".discard-yes")
        expect(marks).to_have_count(left)
    view.context.set_offline(False)
    all_sent(page)
    assert stored(service) == before


def test_after_closing_what_was_made_before_is_taken_and_nothing_new_is_made(phone, own_service):
    service = own_service()
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, service)
    ready_for_offline(page)
    view.context.set_offline(True)
    make(page, 2)
    service.smultron("round", "close", "1")
    view.context.set_offline(False)
    all_sent(page)
    page.reload()
    says(page, "#closed", "Insamlingen är stängd")
    assert violations(page) == []
    assert len(stored(service)) == 2
    # What was made within the round may still be changed.
    page.click("#closed-own")
    page.click(".change >> nth=0")
    answer_questions(page, "water")
    says(page, "#status", "sparad")
    all_sent(page)
    assert sorted(p["kategori"] for _, _, p in stored(service).values()) == ["sno", "vatten"]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Helsinki", "America/Los_Angeles"])
def test_the_form_says_until_which_day_in_sweden_marks_are_taken(phone, own_service, zone):
    service = own_service()
    with sqlite3.connect(service.smultron.database) as database:
        database.execute("UPDATE round SET opens_at = ?, closes_at = ? WHERE id = 1", (start_of(day(-30)), start_of(day())))
    page = phone(timezone_id=zone).page
    visit(page, service)
    # Yesterday was the last day of the round, so they are taken for 14 days from today, and today is the first of them.
    says(page, "#closed", f"kan skickas och ändras till och med {day(13)}.")


# On the device


def tile_file(path):
    """An MBTiles file whose every tile around the preschool is one dot, of the zooms 12 to 16."""
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63a8b8f105000426"
        "0229a4dfb6a30000000049454e44ae426082")
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE metadata (name TEXT, value TEXT);"
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
    base.executemany("INSERT INTO metadata VALUES (?, ?)", [
        ("name", "Test"), ("format", "png"), ("minzoom", "12"), ("maxzoom", "16"), ("attribution", "Test")])
    for zoom in range(12, 17):
        count = 2**zoom
        x = (HOME[0] + 180) / 360 * count
        y = (1 - math.asinh(math.tan(math.radians(HOME[1]))) / math.pi) / 2 * count
        reach = range(-12, 13)
        base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [
            (zoom, int(x) + dx, count - 1 - (int(y) + dy), dot) for dx in reach for dy in reach])
    base.commit()
    base.close()
    return path


def test_the_form_opens_without_any_network_with_the_map_around_the_preschool(phone, own_service, tmp_path):
    service = own_service(env={"SMULTRON_MBTILES": str(tile_file(tmp_path / "map.mbtiles"))})
    view = phone(reduced_motion="reduce")
    page = view.page
    visit(page, service)
    ready_for_offline(page)
    kept = "caches.open('smultron-tiles').then((cache) => cache.keys()).then((keys) => keys.length)"
    for _ in range(100):
        before = page.evaluate(kept)
        page.wait_for_timeout(300)
        if before > 100 and page.evaluate(kept) == before:
            break
    assert 100 < page.evaluate(kept) <= 400
    service.stop()
    failed = []
    view.context.on("requestfailed", lambda request: failed.append(request.url))
    page.goto("about:blank")
    page.goto(f"{service.url}/f")
    all_sent(page)
    says(page, "#who", "Bergkristallens")
    says(page, "[data-notice=offline]", "Utan kontakt")
    # Surroundings, vocabulary, pictograms and tiles, also where nobody has looked before.
    expect(page.locator(".place-name", has_text="Bergkristallens")).to_be_visible()
    expect(page.locator("#map")).to_have_class(re.compile("has-tiles"))
    page.evaluate("smultronMap.setView(smultronMap.getCenter(), 15, { animate: false })")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert not any("/tiles/15/" in url for url in failed)
    page.click("#here")
    answer_questions(page)
    says(page, "#pill", "1 väntar")
    assert all(url.startswith((service.url, "about:", "blob:")) for url in view.requests)


def test_the_page_can_be_installed(phone, service):
    page = phone().page
    visit(page, service)
    manifest = requests.get(service.url + page.get_attribute("link[rel=manifest]", "href"))
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
    for icon in manifest.json()["icons"] + [{"src": page.get_attribute("link[rel=apple-touch-icon]", "href")}]:
        assert requests.get(service.url + icon["src"]).status_code == 200
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"].endswith("/manifest.webmanifest")


def test_on_an_iphone_a_guide_leaves_nothing_behind(phone, own_service, tmp_path):
    service = own_service()
    agent = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
             "Version/17.5 Mobile/15E148 Safari/604.1")
    view = phone(width=320, height=568, user_agent=agent, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    page = view.page
    visit(page, service)
    ready_for_offline(page)
    make(page, 1, "Skickad")
    all_sent(page)
    view.context.set_offline(True)
    make(page, 1, "Väntar")
    page.click("#menu")
    page.click("#install")
    says(page, "#install-waiting", "1 markering")
    assert violations(page) == [] and fits(page)
    name, content = saved_file(page, "#install-file")
    saved = tmp_path / name
    saved.write_text(json.dumps(content))
    page.click("#install-copy")
    says(page, "#install-status", "kopierad")
    link = page.evaluate("navigator.clipboard.readText()")
    view.context.set_offline(False)
    page.click("#install-send")
    says(page, "#install-waiting", "Allt är skickat")

    installed = phone(reduced_motion="reduce").page
    installed.goto(f"{service.url}/f")
    open_file(installed, "#open-file", saved)
    says(installed, "#link-error", "1 markering")
    installed.fill("#link", link)
    installed.click("#link-open")
    all_sent(installed)
    expect(installed.locator("#mine-count")).to_have_text("2")
    assert len(stored(service)) == 2


def test_a_browser_that_keeps_nothing_says_so_and_sends_at_once(phone, service):
    before = stored(service)
    view = phone(reduced_motion="reduce")
    page = view.page
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('', 'SecurityError'); } })")
    visit(page, service)
    says(page, "[data-notice=storage]", "kan inte spara på enheten")
    page.click("#here")
    answer_questions(page)
    page.wait_for_selector("#undo")
    assert len(stored(service)) == len(before) + 1
    view.context.set_offline(True)
    page.click("#here")
    answer_questions(page)
    says(page, "#error", "Inget har försvunnit")
    view.context.set_offline(False)
    page.click("#retry")
    page.wait_for_selector("#undo")
    all_sent(page)
    assert len(stored(service)) == len(before) + 2
