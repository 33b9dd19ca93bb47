"""How a page is looked at, whichever it is."""

from axe_playwright_python.sync_playwright import Axe

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"],
}


def violations(page):
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]


def fits(page):
    """Whether nothing is wider than the window that was asked for; a phone widens its own to what overflows it."""
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def month(page, text, locale="sv-SE"):
    """A month, YYYY-MM, as the browser writes it in a language."""
    year, number = map(int, text.split("-"))
    return page.evaluate("""([locale, year, number]) =>
        new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" }).format(new Date(year, number - 1, 15))""",
                         [locale, year, number])
