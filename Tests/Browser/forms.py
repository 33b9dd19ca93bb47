"""What the tests of the form share: opening it, making marks as a thumb does, and looking at what is stored."""

import json

import pyproj
from playwright.sync_api import expect

TO_METRES = pyproj.Transformer.from_crs(4326, 3006, always_xy=True)


def open_form(phone, service, invitation=None, **options):
    view = phone(**options)
    view.page.goto(f"{service.url}/f#{invitation or service.invitation}")
    view.page.wait_for_selector("#who:not(:empty)")
    says(view.page, "#pill", "skickat")
    return view


def says(page, selector, text):
    """Waits until an element says something. The pages' security policy forbids what wait_for_function would do."""
    expect(page.locator(selector)).to_contain_text(text, timeout=15_000)


def waiting(page):
    """What the form keeps on the device until the service has it; nothing where the browser keeps nothing."""
    return page.evaluate("""() => new Promise((resolve) => {
        const opening = indexedDB.open("smultron");
        opening.onsuccess = () => {
            const all = opening.result.transaction("waiting").objectStore("waiting").getAll();
            all.onsuccess = () => { opening.result.close(); resolve(all.result); };
        };
    }).catch(() => [])""")


def all_sent(page):
    """Waits until nothing waits on the device, and the form says so: it says so before the next mark too."""
    says(page, "#pill", "skickat")
    for _ in range(150):
        if not waiting(page):
            break
        page.wait_for_timeout(100)
    says(page, "#pill", "skickat")


def answer_questions(page, category="snow", quote=None):
    page.click(f"[data-category={category}]")
    page.click("#children-plus")
    page.click("#next")
    page.click("[data-season=winter]")
    page.click("#next")
    if quote:
        page.fill("#quote", quote)
        page.click("#save")
    else:
        page.click("#skip")


def saved(page, sent=True):
    """Waits until the form says that the mark is saved, and that the service has it."""
    page.wait_for_selector("#undo")
    if sent:
        all_sent(page)


def stored(service):
    """The marks as they are in the database: id → easting, northing and the rest."""
    copy = service.smultron.folder / "look.sqlite"
    copy.unlink(missing_ok=True)
    service.smultron("backup", copy)
    out = service.smultron("export", "markeringar", "--round", "1", "--crs", "3006", "--database", copy).out
    return {f["id"]: (*f["geometry"]["coordinates"], f["properties"]) for f in json.loads(out)["features"]}


def position_at(page, x, y):
    """Where a point of the screen lies, in metres."""
    degrees = page.evaluate(
        "([x, y]) => { const p = smultronMap.containerPointToLatLng([x, y]); return [p.lng, p.lat]; }", [x, y])
    return TO_METRES.transform(*degrees)


def the_new_one(before, service):
    new = {k: v for k, v in stored(service).items() if k not in before}
    assert len(new) == 1
    return next(iter(new.values()))
