"""The form's first visit over a poor connection, in Chromium: when something is seen, when a mark can be made, what it costs.

1.6 Mbit/s down, 750 kbit/s up, 150 ms; nothing cached; no map tiles. Medians of several visits, each in a profile of its own.
"""

import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
os.environ.setdefault("SMULTRON", ".build/release/smultron")
from harness import Service, Smultron  # noqa: E402

VISITS = int(os.environ.get("RUNS", "5"))
CONNECTION = {"offline": False, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "latency": 150}
PAINT_BAR_MS = 2000
BYTES_BAR = 300_000


class Counter:
    """Bytes as they came over the network, headers included: of the page, and of its service worker, which is throttled too."""

    def __init__(self, page):
        self.bytes = {"page": 0, "worker": 0}
        self.requests = 0
        self.latest = time.monotonic()
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.loadingFinished", lambda event: self.add("page", event))
        self.session.send("Network.enable")
        self.session.send("Network.emulateNetworkConditions", CONNECTION)
        # A service worker is a target of its own, held until it is listened to.
        self.session.on("Target.attachedToTarget", self.attached)
        self.session.on("Target.receivedMessageFromTarget", self.received)
        self.session.send(
            "Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False})

    def attached(self, event):
        steps = [("Network.enable", {}), ("Network.emulateNetworkConditions", CONNECTION),
                 ("Runtime.runIfWaitingForDebugger", {})]
        for number, (method, parameters) in enumerate(steps, 1):
            message = {"id": number, "method": method, "params": parameters}
            self.session.send("Target.sendMessageToTarget",
                           {"sessionId": event["sessionId"], "message": json.dumps(message)})

    def received(self, event):
        message = json.loads(event["message"])
        if message.get("method") == "Network.loadingFinished":
            self.add("worker", message["params"])

    def add(self, whose, event):
        self.bytes[whose] += int(event["encodedDataLength"])
        self.requests += 1
        self.latest = time.monotonic()

    def settle(self, page, quiet=1.5):
        """Waits until nothing has arrived for a while."""
        self.latest = time.monotonic()
        while time.monotonic() - self.latest < quiet:
            page.wait_for_timeout(100)


def visit(playwright, service, workers):
    # A browser of its own, so that nothing is warm.
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
    try:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="sv-SE", service_workers=workers)
        page = context.new_page()
        counter = Counter(page)
        page.goto(f"{service.url}/f#{service.invitation}", wait_until="commit")
        page.wait_for_selector("#here:not([disabled]):not(:empty)")
        ready = page.evaluate("performance.now()")
        counter.settle(page)
        # A service worker is ready when all that it keeps has come.
        page.evaluate("navigator.serviceWorker?.getRegistration().then(r => r && navigator.serviceWorker.ready.then(() => true))")
        counter.settle(page)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return paint, ready, counter.bytes["page"], counter.bytes["worker"], counter.requests
    finally:
        browser.close()


def line(title, value, unit, bar=None):
    verdict = "" if bar is None else f"   bar {bar:,} {unit}: {'met' if value < bar else 'MISSED'}".replace(",", " ")
    print(f"{title:58} {f'{value:10,.0f}'.replace(',', ' ')} {unit}{verdict}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        smultron = Smultron(pathlib.Path(folder))
        smultron("init")
        service = Service(smultron)
        try:
            print(f"First visit to the form, medians of {VISITS}; 1.6 Mbit/s down, 750 kbit/s up, 150 ms, cold.")
            paint, ready, page, worker, requests = map(
                statistics.median, zip(*[visit(playwright, service, "allow") for _ in range(VISITS)]))
            line("First contentful paint", paint, "ms", PAINT_BAR_MS)
            line("Until a mark can be made", ready, "ms")
            line("Transferred, kept for offline use included", page + worker, "bytes", BYTES_BAR)
            line("  of that by the service worker", worker, "bytes")
            line("  in requests", requests, "")
            alone = statistics.median(visit(playwright, service, "block")[2] for _ in range(VISITS))
            line("Transferred by the page alone", alone, "bytes", BYTES_BAR)
        finally:
            service.stop()


if __name__ == "__main__":
    main()
