"""Every page in every language: on a narrow phone and on a desk, with longer texts, and asking nobody else."""

import json
import math
import pathlib
import re

import pytest
from playwright.sync_api import expect

from harness import Service
from looks import month, violations

ROOT = pathlib.Path(__file__).resolve().parents[2]
# As the service has them.
TEXTS = {path.stem: json.loads(path.read_text()) for path in (ROOT / ".build/web/i18n").glob("*.json")}
LANGUAGES = sorted(TEXTS)

# A page, and what stands on it when it is ready. The form comes first without an invitation and last with one, which the
# device keeps.
PAGES = {
    "/f": ".gate h1",
    "/": "#preschools > li",
    "/p/451961": "#near-places > li",
    "/lager": "[data-layer=rutor]",
    "/tillganglighet": "main:not([hidden]) h2",
    "/integritet": "main:not([hidden]) h2",
    "/oversattningar": "#texts tr",
    "/f#": "#here",
}
WITH_FOOT = [page for page in PAGES if not page.startswith("/f")]

ROOMS = "|".join(sorted({key.split(".")[0] for key in TEXTS["sv"] if "." in key}))
KEY = re.compile(rf"(?<![\w./@-])(?:{ROOMS})\.[a-z][\w.-]*")

# What somebody reads or hears: but for the table of all texts, which shows keys and {names} on purpose.
SEEN = """() => {
  const page = document.documentElement.cloneNode(true);
  const labels = [...page.querySelectorAll("[aria-label], [title], [placeholder]")]
    .flatMap(e => [e.getAttribute("aria-label"), e.getAttribute("title"), e.getAttribute("placeholder")]);
  for (const e of page.querySelectorAll("script, .texts")) e.remove();
  return [page.textContent, ...labels.filter(Boolean)].join("\\n");
}"""

# Text that sticks out of the window or of the control it stands in. Maps have a frame of their own. A phone makes its window
# as wide as what overflows it, so the width is the one that was asked for.
STICKING_OUT = """(innerWidth) => {
  const out = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("#map, svg, .visually-hidden, [hidden]") || !e.checkVisibility()) continue;
    const ownText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!ownText) continue;
    if (getComputedStyle(e).clipPath !== "none") continue;
    const { left, right, width } = e.getBoundingClientRect();
    if (right > innerWidth + 1 || left < -1) out.push(["window", e.outerHTML.slice(0, 120)]);
    if (e.matches("button, .button, summary, h1, h2, h3, td, th, dd") && e.scrollWidth > Math.ceil(width) + 1)
      out.push(["control", e.outerHTML.slice(0, 120)]);
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push(["page", document.documentElement.scrollWidth]);
  return out;
}"""


def longer(text):
    """The same text with every word half as long again, as a translation may be; {names} are left alone."""
    def stretch(match):
        word = match.group()
        return word if word.startswith("{") else word + word[: math.ceil(len(word) * 0.5)].lower()
    return re.sub(r"\{\w+\}|[^\W\d_]{2,}", stretch, text)


def visit(view, service, page, language=None):
    address = page + service.invitation if page.endswith("#") else page
    view.page.goto(service.url + address)
    expect(view.page.locator(PAGES[page]).first).to_be_visible(timeout=20_000)
    if language:
        expect(view.page.locator("html")).to_have_attribute("lang", language)


def speak(view, language):
    """Opens every page of the view in the language, as if it had been chosen before."""
    view.context.add_init_script(f"localStorage.setItem('smultron.language', '{language}')")


def sticking_out(page):
    return page.evaluate(STICKING_OUT, page.viewport_size["width"])


def widths(page):
    """The page on a narrow phone, and after that as wide as on a desk."""
    for width, height in ((320, 568), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        yield width


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(phone, service, language):
    view = phone()
    speak(view, language)
    for page in PAGES:
        view.page.set_viewport_size({"width": 320, "height": 568})
        visit(view, service, page, language)
        seen = view.page.evaluate(SEEN)
        assert KEY.findall(seen) == [] and re.findall(r"\{\w+\}", seen) == [], page
        if page in WITH_FOOT:
            unreviewed = TEXTS[language]["language.review"] == "unreviewed"
            assert view.page.locator(".foot .unreviewed").count() == unreviewed
        for width in widths(view.page):
            assert sticking_out(view.page) == [], (page, width)
        if page == "/oversattningar":
            view.page.fill("#search", "category.")  # a few rows are enough, hundreds take axe long
        assert violations(view.page) == [], page
    # Nobody but the service is asked, and nothing fails but what somebody who is not signed in is refused.
    assert [url for url in view.requests if not url.startswith(service.url)] == []
    assert [c for c in view.complaints if "401" not in c] == []


def test_longer_texts_fit(phone, service):
    stretched = {key: text if key == "language.review" else longer(text) for key, text in TEXTS["sv"].items()}
    assert sum(map(len, stretched.values())) >= 1.4 * sum(map(len, TEXTS["sv"].values()))
    view = phone(service_workers="block")
    view.context.route("**/assets/i18n/*.json", lambda route: route.fulfill(json=stretched))
    for page in PAGES:
        view.page.set_viewport_size({"width": 320, "height": 568})
        visit(view, service, page)
        for width in widths(view.page):
            assert sticking_out(view.page) == [], (page, width)


@pytest.mark.parametrize("locale, language", [("fi-FI", "fi"), ("se-NO", "se"), ("en-GB", "en"), ("de-DE", "sv")])
def test_the_browser_chooses_the_language_and_so_can_anybody(desk, service, locale, language):
    view = desk(locale=locale)
    visit(view, service, "/", language)
    other = "fit" if language != "fit" else "fi"
    view.page.select_option("[data-language] select", other)
    expect(view.page.locator("html")).to_have_attribute("lang", other)
    for page in WITH_FOOT:
        visit(view, service, page, other)
        expect(view.page.locator("[data-language] select")).to_have_value(other)


def test_times_are_in_the_pages_language(desk, service):
    published = service.get("/api/layers").json()["publication"]["month"]
    for language, tag in (("sv", "sv-SE"), ("fi", "fi-FI"), ("en", "en-GB")):
        view = desk()
        speak(view, language)
        visit(view, service, "/", language)
        expect(view.page.locator("#facts")).to_contain_text(month(view.page, published, tag))


def test_an_answer_is_in_the_pages_language_and_the_others_are_folded(phone, service):
    service.smultron("feedback", "set", "--preschool", "451961", "--status", "genomfort", "--text", "sv=Gungan är lagad.",
                     "--text", "fi=Keinu on korjattu.")
    for language, first, folded in (("fi", "Keinu on korjattu.", "Gungan är lagad."),
                                    ("en", "Gungan är lagad.", "Keinu on korjattu.")):
        view = phone()
        speak(view, language)
        for page, place in (("/p/451961", "#feedback"), ("/", "#what")):
            visit(view, service, page, language)
            answer = view.page.locator(f"{place} .answer").first
            expect(answer.locator("> p[lang]")).to_have_text(first)
            other = answer.locator("details p")
            expect(other).to_be_hidden()
            answer.locator("summary").press("Enter")
            expect(other).to_contain_text(folded)
            assert violations(view.page) == []


VOICES = """(voices) => {
  window.said = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices,
    addEventListener() {},
    cancel() {},
    speak(utterance) { said.push([utterance.lang, utterance.text]); if (!window.slow) setTimeout(utterance.onend); },
  }});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


@pytest.mark.parametrize("language, voices, voice", [
    ("sv", [["fi-FI", True], ["sv_SE", True]], "sv-SE"),
    ("sv", [["sv-SE", False], ["fi-FI", True]], None),  # that one would send the text to somebody else
    ("fit", [["sv-SE", True], ["fi-FI", True]], "fi-FI"),
    ("se", [["sv-SE", True], ["fi-FI", True]], None),
])
def test_a_page_is_read_aloud_where_there_is_a_voice_of_its_language(desk, service, language, voices, voice):
    view = desk()
    speak(view, language)
    known = [{"lang": lang, "localService": local} for lang, local in voices]
    view.context.add_init_script(f"({VOICES})({json.dumps(known)})")
    visit(view, service, "/p/451961", language)
    button = view.page.locator("#aloud button")
    if voice is None:
        expect(button).to_be_hidden()
        return
    button.click()
    expect(button).to_have_text(TEXTS[language]["open.aloud"])
    said = view.page.evaluate("said")
    assert {lang for lang, _ in said} == {voice}
    assert said[0][1] == "Bergkristallens Förskola" and said[1][1] == TEXTS[language]["place.lead"]
    # Reading can be ended, and does not go on by itself.
    view.page.evaluate("() => { window.slow = true; said.length = 0; }")
    button.click()
    expect(button).to_have_text(TEXTS[language]["open.silence"])
    button.click()
    expect(button).to_have_text(TEXTS[language]["open.aloud"])
    assert len(view.page.evaluate("said")) == 1


def test_the_statements_name_the_municipality(desk, service, smultron):
    page = desk().page
    page.goto(service.url + "/tillganglighet")
    expect(page.locator("main")).to_contain_text("Bakom tjänsten står Kiruna kommun")
    expect(page.locator("[data-contact]")).to_have_text("Kommunens kontaktcenter svarar.")
    expect(page).to_have_title("Redogörelse för tillgänglighet – Barnens smultronställen")
    assert page.get_attribute("a[href*='digg.se']", "href") == "https://www.digg.se/tdosanmalan"
    page.goto(service.url + "/integritet")
    expect(page.locator("[data-tiles]")).to_be_visible()
    expect(page.locator("[data-tiles]")).to_contain_text("Kartan kommer från tjänsten själv.")
    assert "hämtas från" not in page.inner_text("main")

    other = Service(smultron, env={
        "SMULTRON_MUNICIPALITY_NAME": "Pajala kommun", "SMULTRON_MUNICIPALITY_CONTACT": "barn@pajala.example",
        "SMULTRON_TILES": "https://kartor.example/{z}/{x}/{y}.png", "SMULTRON_TILES_ATTRIBUTION": "Kartor",
        "SMULTRON_OPEN_CHILDREN": "12", "SMULTRON_OPEN_PRESCHOOLS": "4"})
    try:
        page.goto(other.url + "/integritet")
        expect(page.locator("main")).to_contain_text("minst 12 barn från minst 4 förskolor")
        expect(page.locator("main")).to_contain_text("Personuppgiftsansvarig är Pajala kommun.")
        expect(page.locator("[data-tiles]")).to_be_visible()
        expect(page.locator("[data-tiles]")).to_contain_text("Bakgrundskartan hämtas från kartor.example.")
        assert "från tjänsten själv" not in page.inner_text("main")
        contact = page.locator("[data-contact] a")
        assert contact.get_attribute("href") == "mailto:barn@pajala.example"
        expect(page.locator(".foot")).to_contain_text("Pajala kommun · barn@pajala.example")
    finally:
        other.stop()


def test_all_texts_can_be_read_side_by_side(desk, service):
    view = desk(service_workers="block")
    page = view.page
    page.goto(service.url + "/oversattningar")
    rows = page.locator("#texts tr")
    expect(rows).to_have_count(len(TEXTS["sv"]))
    assert page.locator("#languages > li").count() == len(LANGUAGES)
    states = [item.get_attribute("data-review") for item in page.locator("#languages > li").all()]
    assert states == [TEXTS[code]["language.review"] for code in ("sv", "fi", "fit", "se", "en")]
    page.select_option("#language", "se")
    expect(page.locator("#other")).to_have_text("Davvisámegiella")
    expect(rows.first.locator("td").nth(1)).to_have_attribute("lang", "se")
    page.fill("#search", "PULKBACKE")
    expect(page.locator("#count")).to_have_text(TEXTS["sv"]["translations.none"])
    page.fill("#search", "action.here")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Här!")
    expect(page.locator("#count")).to_have_text("1 texter")

    # Once somebody has read a language, it is said everywhere.
    read = {**TEXTS["fi"], "language.review": "reviewed"}
    view.context.route("**/assets/i18n/fi.json", lambda route: route.fulfill(json=read))
    speak(view, "fi")
    page.goto(service.url + "/oversattningar")
    expect(page.locator("#languages [data-review=reviewed]")).to_contain_text("Suomi")
    expect(page.locator(".foot")).to_be_visible()
    assert page.locator(".foot .unreviewed").count() == 0
