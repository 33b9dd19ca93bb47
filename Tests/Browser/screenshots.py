"""Writes a picture of each page, on a phone and on a desk, to docs/screenshots. Synthetic data.

A page that the service does not have is left out. One that does not come to look as it should is named at the end, and the
exit is 1; the others are written all the same.
"""

import pathlib
import sys
import tempfile

from playwright.sync_api import Error, sync_playwright

from harness import HOME, PRESCHOOL, ROOT, Service, Smultron, mark
from looks import CHROMIUM

FOLDER = ROOT / "docs/screenshots"
LIMIT = 250_000

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
TEXT = {**PHONE, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}


def at_work(page):
    """A group that has marked some places before."""
    page.wait_for_selector("#here:not([disabled])")


def ask_what(page):
    at_work(page)
    page.click("#here")
    page.wait_for_selector("[data-category=snow]")


def answer(page):
    ask_what(page)
    page.click("[data-category=snow]")
    page.click("#children-plus")


def saved(page):
    answer(page)
    page.click("#next")
    page.click("[data-season=winter]")
    page.click("#next")
    page.click("#skip")
    page.wait_for_selector("#undo")
    page.wait_for_timeout(1000)  # the heart lands


def by_child(page):
    at_work(page)
    page.click("#child-open")


def sign_in(role):
    def steps(page):
        page.wait_for_selector("#token:visible")
        page.fill("#token", page.tokens[role])
        page.click("#signin")
    return steps


def planner(page):
    page.click("#signin-place summary")
    sign_in("planner")(page)
    page.wait_for_selector(".rank-label", state="attached")
    page.evaluate("smultronMap.setView([67.853, 20.262], 13, { animate: false })")


def features(page):
    page.wait_for_selector("#map path.leaflet-interactive", state="attached")


def administrator(page):
    sign_in("admin")(page)
    page.wait_for_selector("#section > *")


def section(name):
    def steps(page):
        administrator(page)
        page.evaluate(f"location.hash = '{name}'")
        page.wait_for_timeout(500)
    return steps


def open_map(page):
    page.wait_for_selector("#preschools > li")
    page.evaluate("smultronMap.setView([67.853, 20.262], 13, { animate: false })")
    page.locator("#open-title").evaluate("e => e.scrollIntoView()")


# The report is a file and no page of the service.
REPORT = "report.html"

# Name, address (a # stands for the invitation), device, and what is done before the picture is taken.
PICTURES = [
    ("start-phone", "/", PHONE, None),
    ("start-desk", "/", DESK, open_map),
    ("place-phone", f"/p/{PRESCHOOL}", PHONE, None),
    ("form-map-phone", "/f#", PHONE, at_work),
    ("form-what-phone", "/f#", PHONE, ask_what),
    ("form-children-phone", "/f#", PHONE, answer),
    ("form-saved-phone", "/f#", PHONE, saved),
    ("form-child-phone", "/f#", PHONE, by_child),
    ("layers-desk", "/lager", DESK, planner),
    ("features-desk", "/ogc/collections/smultronstallen/items", DESK, features),
    ("admin-desk", "/admin", DESK, administrator),
    ("admin-preschools-desk", "/admin", DESK, section("forskolor")),
    ("accessibility-phone", "/tillganglighet", TEXT, None),
    ("privacy-phone", "/integritet", TEXT, None),
    ("translations-desk", "/oversattningar", DESK, None),
    ("report-desk", REPORT, DESK, None),
]


def prepare(folder):
    smultron = Smultron(folder, "demonstration")
    smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "genomfort",
             "--text", "sv=Gungan vid gården är lagad, och lyktan i pulkbacken lyser igen.")
    service = Service(smultron)
    for index, (east, north, category) in enumerate([(0.004, 0.001, "play"), (-0.003, 0.0014, "nature"),
                                                     (0.001, -0.0016, "water")]):
        at = (HOME[0] + east, HOME[1] + north)
        service.send("POST", "/api/marks", mark(at=at, category=category, children=4 + index), device="x" * 22)
    return service


def take(browser, service, name, address, device, steps):
    """Takes one picture; returns what went wrong, if anything."""
    context = browser.new_context(**device, locale="sv-SE", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.tokens = service.tokens
    try:
        secret = service.invitation if address.endswith("#") else ""
        if address == REPORT:
            service.smultron("report", "--round", 2, "-o", REPORT)
            page.goto((service.smultron.folder / REPORT).as_uri())
        elif page.goto(service.url + address + secret).status == 404:
            return print(f"{name}: there is no such page, left out")
        page.wait_for_load_state("networkidle")
        if steps:
            steps(page)
        page.wait_for_timeout(400)
        picture = page.screenshot(type="png")
        if len(picture) > LIMIT:
            picture = page.screenshot(type="png", scale="css")
        (FOLDER / f"{name}.png").write_bytes(picture)
        print(f"{name}: {len(picture) // 1000} kB")
        return f"{name} is larger than {LIMIT // 1000} kB" if len(picture) > LIMIT else None
    except Error as error:
        return f"{name}: {error.message.splitlines()[0]}"
    finally:
        context.close()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = prepare(pathlib.Path(folder))
        browser = playwright.chromium.launch(**CHROMIUM)
        try:
            pictures = [picture for picture in PICTURES if not wanted or picture[0] in wanted]
            problems = [problem for picture in pictures if (problem := take(browser, service, *picture))]
        finally:
            browser.close()
            service.stop()
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
