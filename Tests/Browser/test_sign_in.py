"""Signing in with the municipality's identity provider, in Chromium. The provider has another host than the service, so that the
way back is one between sites."""

import pathlib
import sys
import urllib.parse

import pytest
from playwright.sync_api import expect

from harness import Service, Smultron
from looks import fits, violations

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Service"))
from identity_provider import IdentityProvider  # noqa: E402


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    provider = IdentityProvider(host="localhost")
    service = Service(Smultron(tmp_path_factory.mktemp("door"), "demonstration"), env=provider.settings)
    yield service, provider
    service.stop()
    provider.stop()


@pytest.fixture
def provider(door):
    door[1].reset()
    return door[1]


@pytest.fixture
def service(door):
    return door[0]


def own_complaints(view):
    return [complaint for complaint in view.complaints if "401" not in complaint and "403" not in complaint]


def test_an_administrator_signs_in_and_lands_on_the_page(desk, phone, service, provider):
    provider.claims = {"groups": ["ledning"]}
    for view in (desk(), phone(width=320)):
        page = view.page
        page.goto(service.url + "/admin")
        link = page.locator("#signin-provider")
        expect(link).to_have_text("Logga in med Kiruna kommun")
        assert violations(page) == [] and fits(page)
        link.click()
        expect(page.locator("#administration")).to_be_visible()
        expect(page.locator("#who")).to_have_text("Anna Andersson")
        assert page.url.removeprefix(service.url).partition("#")[0] == "/admin"
        # Neither the code nor the state is left where somebody could come back to it.
        page.reload()
        expect(page.locator("#administration")).to_be_visible()
        cookies = {cookie["name"]: cookie for cookie in view.context.cookies()}
        assert cookies["__Host-smultron"]["sameSite"] == "Strict" and list(cookies) == ["__Host-smultron"]
        page.click("#signout")
        expect(page.locator("#token")).to_be_visible()
        assert own_complaints(view) == []


def test_a_planner_signs_in_from_the_layers_and_is_no_administrator(desk, service, provider):
    view = desk()
    page = view.page
    page.goto(service.url + "/lager")
    page.click("#signin-place summary")
    page.click("#signin-provider")
    expect(page.locator("#who")).to_have_text("Anna Andersson")
    expect(page.locator("[data-layer=narhet]")).to_be_visible()
    page.goto(service.url + "/admin")
    expect(page.locator("#signin-error")).to_contain_text("räcker inte")
    expect(page.locator("#administration")).to_be_hidden()
    assert own_complaints(view) == []


def test_the_form_that_was_opened_stays_open_when_the_layers_come_late(desk, service, provider):
    view = desk()
    page = view.page
    held = []
    page.route("**/api/layers", lambda route: held.append(route))
    page.goto(service.url + "/lager")
    page.click("#signin-place summary")
    expect(page.locator("#signin-provider")).to_be_visible()
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("[data-layer=smultronstallen]")).to_be_visible()
    expect(page.locator("#signin-provider")).to_be_visible()
    assert own_complaints(view) == []


def test_whoever_is_refused_is_told_what_to_do_once(desk, service, provider):
    view = desk()
    page = view.page
    for address, before in (("/admin", lambda: None), ("/lager", lambda: page.click("#signin-place summary"))):
        for claims, sentence in (({"groups": []}, "ingen behörighet"), ({"nonce": "fel"}, "godkändes inte")):
            provider.claims = claims
            page.goto(service.url + address)
            before()
            page.click("#signin-provider")
            expect(page.locator("#signin-error")).to_contain_text(sentence)
            assert page.url == service.url + address
            page.reload()
            expect(page.locator("#signin-error")).to_be_hidden()
    assert own_complaints(view) == []


def asks_first(provider):
    """From now on the provider shows a page of its own, on which somebody says yes."""
    def ask(handler):
        query = handler.path.partition("?")[2].replace("&", "&amp;")
        content = f'<!doctype html><title>Kommunen</title><link rel="icon" href="data:,"><a id="yes" href="/kommun/yes?{query}">Ja</a>'.encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def approve(handler):
        provider.authorize(handler, dict(urllib.parse.parse_qsl(handler.path.partition("?")[2])))

    provider.broken = {"/authorize": ask, "/yes": approve}


def test_two_tabs_sign_in_beside_each_other_and_come_back_to_their_sections(desk, service, provider):
    provider.claims = {"groups": ["ledning"]}
    asks_first(provider)
    view = desk()
    first, second, third = view.page, view.context.new_page(), view.context.new_page()
    for page, address in ((first, "/admin#granskning"), (second, "/admin#logg"), (third, "/lager")):
        page.goto(service.url + address)
        if address == "/lager":
            page.click("#signin-place summary")
        page.click("#signin-provider")
        expect(page.locator("#yes")).to_be_visible()
    # The one that began last ends first.
    third.click("#yes")
    expect(third.locator("#who")).to_have_text("Anna Andersson")
    assert third.url == service.url + "/lager"
    for page, section in ((second, "logg"), (first, "granskning")):
        page.click("#yes")
        expect(page.locator(f"[data-section={section}]")).to_be_visible()
        assert page.url == f"{service.url}/admin#{section}"
    assert [cookie["name"] for cookie in view.context.cookies()] == ["__Host-smultron"]
    assert own_complaints(view) == []


def test_the_section_is_the_one_that_was_left(desk, service, provider):
    provider.claims = {"groups": ["ledning"]}
    view = desk()
    page = view.page
    page.goto(service.url + "/admin#granskning")
    expect(page.locator("#signin-provider")).to_be_visible()
    page.evaluate("location.hash = 'import'")
    page.click("#signin-provider")
    expect(page.locator("[data-section=import]")).to_be_visible()
    assert page.url == service.url + "/admin#import"


def test_a_session_that_ends_costs_nothing_that_was_typed(desk, service, provider):
    provider.claims = {"groups": ["it"]}
    view = desk()
    page = view.page
    page.goto(service.url + "/admin#aterkoppling")
    page.click("#signin-provider")
    expect(page.locator("#administration")).to_be_visible()
    page.goto(service.url + "/admin#aterkoppling")
    page.fill("[name=sv]", "En lång text som inte får försvinna.")
    view.context.clear_cookies()
    page.click("[data-form=feedback] [type=submit]")
    with view.context.expect_page() as opened:
        page.click("dialog #signin-provider")
    expect(opened.value.locator("#administration")).to_be_visible()
    opened.value.close()
    # What a person does by turning back to the first window.
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#status")).to_contain_text("är sparad")
    assert page.locator("dialog").count() == 0
