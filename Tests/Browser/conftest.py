"""A real Chromium on the real service."""

import pytest
from playwright.sync_api import expect, sync_playwright

from looks import CHROMIUM

# Long enough for a machine with other work to do; what is there is seen at once all the same.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


class Page:
    """A page that remembers what the console and the network said."""

    def __init__(self, browser, width, height, **options):
        options.setdefault("locale", "sv-SE")
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.context.new_page()
        self.complaints, self.requests = [], []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("request", lambda r: self.requests.append(r.url))
        # Also of pages that the first one opens, and with what its own listeners have been told to overlook.
        self.violations = []
        self.context.on("console", lambda m: "Content Security Policy" in m.text and self.violations.append(m.text))

    def close(self):
        self.context.close()
        assert self.violations == []


@pytest.fixture
def phone(chromium, request):
    made = []

    def open(width=390, height=844, **options):
        page = Page(chromium, width, height, has_touch=True, is_mobile=True, **options)
        made.append(page)
        return page

    yield open
    for page in made:
        page.close()


@pytest.fixture
def desk(chromium):
    made = []

    def open(width=1440, height=900, **options):
        page = Page(chromium, width, height, **options)
        made.append(page)
        return page

    yield open
    for page in made:
        page.close()
