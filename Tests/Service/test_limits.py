"""Limits: what is ordinary passes, what is too much waits, and guessing is slow and seen."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import HOME, asking, device, mark


@pytest.fixture(scope="module")
def database():
    return "new"


@pytest.fixture(scope="module")
def settings():
    return {"SMULTRON_RATE_LIMITS": "on", "SMULTRON_LOG": "json"}


def guess(service, address, secret="wrong"):
    return asking(address).get(
        service.url + "/api/form", headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"}, timeout=30)


def log(service):
    return [json.loads(line) for line in service.said().splitlines() if line.startswith("{")]


def test_guessing_is_slowed_down_and_logged_and_locks_nobody_out(service):
    begin = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: guess(service, "127.0.0.21", f"guess{number}"), range(16)))
    # Four at a time, each waiting for half a second.
    assert time.monotonic() - begin > 1.9
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {401, 429} and 4 <= len(refused) <= 6
    assert all(1 <= int(answer.headers["Retry-After"]) <= 60 for answer in refused)
    assert refused[0].json()["title"] == "Too much at once" and "Wait" in refused[0].json()["detail"]
    # Somebody else behind the same address has a right one, and somebody at another has a wrong one.
    assert guess(service, "127.0.0.21", service.invitation).status_code == 200
    assert guess(service, "127.0.0.22").status_code == 401
    lines = [line for line in log(service) if line["message"] == "wrong credentials"]
    assert len(lines) == 1 and lines[0]["level"] == "warning" and lines[0]["count"] >= 3
    assert len(lines[0]["source"]) == 8 and "127.0.0.2" not in service.said() and "guess" not in service.said()


def test_every_way_to_try_a_secret_counts(service):
    session = asking("127.0.0.31")
    same = {"Sec-Fetch-Site": "same-origin"}

    def sign_in():
        return session.post(service.url + "/api/session", json={"token": "wrong"}, headers=same, timeout=30)

    def basic():
        return session.get(service.url + "/api/layers", auth=("anyone", "wrong"), timeout=30)

    def cookie():
        return session.get(
            service.url + "/api/session", headers={**same, "Cookie": "__Host-smultron=wrong"}, timeout=30)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda attempt: attempt(), [sign_in, basic, cookie] * 4))
    codes = [answer.status_code for answer in answers]
    assert set(codes) == {401, 429} and 9 <= codes.count(401) <= 11
    # The browser that has a session which has ended is told to forget it, also when it is to wait.
    while (waits := cookie()).status_code == 401:
        pass
    assert waits.status_code == 429 and "Max-Age=0" in waits.headers["Set-Cookie"]
    # No credential at all is no guess, and nor is a revoked invitation.
    assert session.get(service.url + "/api/form", timeout=30).status_code == 401
    revoked = service.smultron.invite("--group", "Hjortron")
    number = service.smultron("invite", "list").out.strip().splitlines()[-1].split(",")[0]
    service.smultron("invite", "revoke", number)
    assert guess(service, "127.0.0.31", revoked).status_code == 403


def test_a_class_that_comes_back_from_the_forest_is_let_in(service):
    """Thirty phones at one address share one invitation and send what they have kept, in batches of fifty."""
    def phone(number):
        session = asking("127.0.0.41")
        headers = {**service.bearer(device=device()), "Content-Type": "application/geo+json"}
        assert session.get(service.url + "/api/form", headers=headers, timeout=60).status_code == 200
        marks = [mark(at=(HOME[0], HOME[1] + number * 1e-5 + step * 1e-7)) for step in range(50)]
        answer = session.post(
            service.url + "/api/marks", json={"type": "FeatureCollection", "features": marks}, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return [result["status"] for result in answer.json()["results"]]

    with ThreadPoolExecutor(8) as pool:
        assert {status for results in pool.map(phone, range(30)) for status in results} == {201}


def test_an_invitation_that_has_gone_astray_cannot_fill_the_disk(service):
    secret = service.smultron.invite("--group", "Lingon")
    batch = json.dumps({"type": "FeatureCollection", "features": [{}] * 500})
    answers = [service.send("POST", "/api/marks", batch, secret=secret) for _ in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [200] * 20
    # 500 at one a second, less what the tries themselves have taken.
    assert answers[20].status_code == 429 and 1 <= int(answers[20].headers["Retry-After"]) <= 500
    assert service.send("POST", "/api/marks", mark()).status_code == 201


def test_the_settings_are_checked(smultron):
    for name, value, known in (("RATE_LIMITS", "maybe", "on, off"), ("LOG", "xml", "text, json"),
                               ("LOG_LEVEL", "loud", "debug, info")):
        refused = smultron("config", "check", env={f"SMULTRON_{name}": value}, ok=False)
        assert refused.code == 64 and f'SMULTRON_{name} is "{value}"' in refused.err and known in refused.err
