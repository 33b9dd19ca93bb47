"""Signing in with the municipality's identity provider, and everything that must be refused."""

import json
import re
import time
import urllib.parse

import pytest
import requests

from harness import Service, Smultron, asking
from identity_provider import IdentityProvider, part, signed_with_public_key, unsigned
from joserfc.jwk import RSAKey

BINDING = "__Host-smultron-sign-in-"
SESSION = "__Host-smultron"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A service with a provider; tests that spoil what the service remembers of the provider start their own."""
    provider = IdentityProvider()
    service = Service(Smultron(tmp_path_factory.mktemp("sign-in"), "new"), env=provider.settings)
    yield service, provider
    assert service.stop() == 0, service.said()
    provider.stop()


@pytest.fixture
def door(running):
    running[1].reset()
    return Door(*running)


@pytest.fixture
def anew(tmp_path_factory):
    """Starts a service and a provider that no other test uses."""
    made = []

    def start(env=None, **options):
        provider = IdentityProvider(**options)
        smultron = Smultron(tmp_path_factory.mktemp("anew"), "new")
        service = Service(smultron, env={**provider.settings, **(env or {})}, invite=False)
        made.append((service, provider))
        return Door(service, provider)

    yield start
    for service, provider in made:
        assert service.stop() == 0, service.said()
        provider.stop()


class Door:
    """Goes through the sign-in step by step, as a browser does."""

    def __init__(self, service, provider):
        self.service, self.provider = service, provider

    def start(self, page="/admin", beside=()):
        """Beside other sign-ins that the same browser has begun."""
        headers = {"Cookie": "; ".join(beside)} if beside else {}
        return self.service.get("/api/sign-in/start", params={"to": page}, allow_redirects=False, headers=headers)

    def at_provider(self, started):
        """What the provider sends the browser back with."""
        answer = requests.get(started.headers["Location"], allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix(self.service.url)

    def done(self, address, binding):
        return self.service.get(address, allow_redirects=False, headers={"Cookie": binding} if binding else {})

    def sign_in(self, page="/admin"):
        started = self.start(page)
        assert started.status_code == 302, (started.status_code, started.headers)
        return self.done(self.at_provider(started), binding(started)[0])

    def refused(self, reason, check, page="/admin"):
        answer = self.sign_in(page)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?signin={reason}")
        assert cookie(answer, SESSION) is None
        last = [line for line in self.service.said().splitlines() if "sign-in failed" in line][-1]
        assert json.loads(last)["check"] == check, last
        assert "Anna" not in last and "anna" not in last and "code-" not in last

    def who(self, secret):
        return self.service.get("/api/session", headers={"Cookie": f"{SESSION}={secret}"})


def cookie(answer, name):
    """The value and the attributes of a cookie that an answer sets."""
    found = [c for c in answer.raw.headers.getlist("Set-Cookie") if c.startswith(name + "=")]
    if not found:
        return None
    value, _, attributes = found[0].removeprefix(name + "=").partition(";")
    return value, {a.strip() for a in attributes.split(";")}


def binding(answer):
    """The cookie that binds the browser to the sign-in that an answer begins, as it is sent back, and its attributes."""
    found = [c for c in answer.raw.headers.getlist("Set-Cookie") if re.match(BINDING + "[^=]+=[^;]", c)]
    if not found:
        return None
    pair, _, attributes = found[0].partition(";")
    return pair, {a.strip() for a in attributes.split(";")}


def forgotten(answer):
    """The names of the sign-ins that an answer makes the browser forget."""
    return [c.partition("=")[0] for c in answer.raw.headers.getlist("Set-Cookie") if re.match(BINDING + "[^=]+=;", c)]


def name(pair):
    return pair.partition("=")[0]


def test_a_planner_signs_in_and_gets_no_further_than_planners_do(door):
    assert door.service.get("/api/sign-in").json() == {"provider": "Kiruna kommun"}
    started = door.start("/lager")
    pair, attributes = binding(started)
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= attributes
    assert len(pair.removeprefix(name(pair))) > 22
    assert started.headers["Cache-Control"] == "no-store" and started.headers["Referrer-Policy"] == "no-referrer"
    back = door.at_provider(started)
    assert back.startswith("/api/sign-in/done?code=")
    done = door.done(back, pair)
    assert (done.status_code, done.headers["Location"]) == (303, "/lager")
    assert done.headers["Cache-Control"] == "no-store" and done.headers["Referrer-Policy"] == "no-referrer"
    assert forgotten(done) == [name(pair)]
    secret, attributes = cookie(done, SESSION)
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} <= attributes
    assert door.who(secret).json() == {"role": "planner", "name": "Anna Andersson"}
    session = {"Cookie": f"{SESSION}={secret}"}
    assert door.service.get("/api/layers", headers=session).json()["audience"] == "internal"
    assert door.service.get("/api/admin/rounds", headers=session).status_code == 403
    # Signing out ends it.
    ended = requests.delete(door.service.url + "/api/session", headers={**session, "Sec-Fetch-Site": "same-origin"}, timeout=30)
    assert ended.status_code == 204 and door.who(secret).status_code == 401


def test_an_administrator_is_named_in_the_audit_log_and_can_be_shown_out(door):
    door.provider.claims = {"groups": ["it", "planerare"], "sub": "9c-berit", "name": "Berit\tBerg\n"}
    secret = cookie(door.sign_in(), SESSION)[0]
    assert door.who(secret).json() == {"role": "admin", "name": "Berit Berg"}
    session = {"Cookie": f"{SESSION}={secret}"}
    # Changes are still taken from our own pages only.
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        answer = requests.post(
            door.service.url + "/api/admin/tokens", json={"role": "planner", "name": "prov", "days": 1},
            headers={**session, "Sec-Fetch-Site": site}, timeout=30)
        assert answer.status_code == status, (site, answer.text)
    log = door.service.get("/api/admin/audit", headers=session).json()["entries"]
    assert re.fullmatch(r"admin [a-z0-9]{12} Berit Berg", log[0]["who"])
    identity = log[0]["who"].split()[1]
    listed = door.service.smultron("session", "list").out
    assert identity in listed and "berit" not in listed
    again = cookie(door.sign_in(), SESSION)[0]
    assert door.who(again).status_code == 200
    assert "2 sessions ended" in door.service.smultron("session", "end", identity).err
    assert door.who(secret).status_code == door.who(again).status_code == 401
    # Neither secrets nor the provider's name for the person are kept.
    kept = b"".join(path.read_bytes() for path in door.service.smultron.folder.glob("smultron.sqlite*") if path.is_file())
    for text in (secret, again, "9c-berit", "hemlig"):
        assert text.encode() not in kept, text


@pytest.mark.parametrize("kind, algorithm", [("EC", "ES256"), ("RSA", "PS256")])
def test_other_good_algorithms(anew, kind, algorithm):
    door = anew()
    door.provider.add_key("second", kind)
    door.provider.published = ["rsa-1", "second"]
    door.provider.key_id, door.provider.algorithm = "second", algorithm
    assert cookie(door.sign_in(), SESSION)


NOW = int(time.time())
WRONG_CLAIMS = {
    "other issuer": ({"iss": "https://example.org"}, "refused", "issuer"),
    "issuer with a slash": ({"iss": "http://127.0.0.1/kommun/"}, "refused", "issuer"),
    "other audience": ({"aud": "another"}, "refused", "audience"),
    "no audience": ({"aud": None}, "refused", "audience"),
    "for two": ({"aud": ["smultron", "another"]}, "refused", "authorised party"),
    "for two, another asked": ({"aud": ["smultron", "another"], "azp": "another"}, "refused", "authorised party"),
    "other nonce": ({"nonce": "A" * 43}, "refused", "nonce"),
    "no nonce": ({"nonce": None}, "refused", "nonce"),
    "expired": ({"exp": NOW - 120}, "refused", "expired"),
    "never expires": ({"exp": None}, "refused", "expired"),
    "expiry in words": ({"exp": "2099-01-01"}, "refused", "expired"),
    "not yet valid": ({"nbf": NOW + 7200}, "refused", "not yet valid"),
    "issued later": ({"iat": NOW + 7200}, "refused", "not yet valid"),
    "no beginning": ({"iat": None}, "refused", "not yet valid"),
    "other tenant": ({"tid": "another"}, "refused", "tenant"),
    "no tenant": ({"tid": None}, "refused", "tenant"),
    "nobody": ({"sub": None}, "refused", "subject"),
    "no group": ({"groups": ["alla"]}, "without-role", "groups"),
    "no groups": ({"groups": None}, "without-role", "groups"),
    "a group's name in another": ({"groups": ["xplanerare", "ledningen", "it, ledning"]}, "without-role", "groups"),
}


@pytest.mark.parametrize("claims, reason, check", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_is_refused(door, claims, reason, check):
    door.provider.claims = claims
    door.refused(reason, check)


def test_small_differences_of_clocks_are_borne_and_one_group_need_not_be_a_list(door):
    now = int(time.time())
    door.provider.claims = {"iat": now + 20, "nbf": now + 20, "exp": now - 20, "groups": "ledning", "aud": ["smultron"]}
    assert door.who(cookie(door.sign_in(), SESSION)[0]).json()["role"] == "admin"


def test_forged_tokens_are_refused(door):
    other = RSAKey.generate_key(2048, {"kid": "rsa-1"})
    honest = door.provider.identity_token

    def tampered(header, claims):
        door.provider.forge = None
        head, _, signature = honest(claims["nonce"]).split(".")
        return f"{head}.{part({**claims, 'groups': ['it']})}.{signature}"

    from joserfc import jwt
    for name, forge, check in (
        ("none", unsigned, "algorithm"),
        ("HS256 with the public key", signed_with_public_key(door.provider.public_pem()), "algorithm"),
        ("another's key", lambda h, c: jwt.encode(h, c, other, algorithms=["RS256"]), "signature"),
        ("changed after signing", tampered, "signature"),
        ("no key named", lambda h, c: jwt.encode({"alg": "RS256"}, c, door.provider.keys["rsa-1"]), "key"),
        ("a key with another purpose", lambda h, c: unsigned(h, c).replace(
            part({**h, "alg": "none"}), part({**h, "kid": "enc"})), "key"),
        ("an extension", lambda h, c: part({**h, "crit": ["x"]}) + "." + part(c) + ".AA", "malformed"),
        ("no token", lambda h, c: "nothing", "malformed"),
        ("no claims", lambda h, c: jwt_of(door, b"[1, 2]"), "malformed"),
    ):
        door.provider.forge = forge
        try:
            door.refused("refused", check)
        except AssertionError as error:
            raise AssertionError(name) from error


def jwt_of(door, payload):
    """Signed properly, whatever it says."""
    from joserfc import jws
    return jws.serialize_compact({"alg": "RS256", "kid": "rsa-1"}, payload, door.provider.keys["rsa-1"])


def test_a_key_that_is_new_is_fetched_but_not_again_and_again(anew):
    door = anew()
    assert cookie(door.sign_in(), SESSION)
    door.provider.add_key("rsa-2", "RSA")
    door.provider.published, door.provider.key_id = ["rsa-2"], "rsa-2"
    assert cookie(door.sign_in(), SESSION)
    assert door.provider.asked.count("/keys") == 2
    door.provider.add_key("unpublished", "RSA")
    door.provider.key_id = "unpublished"
    door.refused("refused", "key")
    assert door.provider.asked.count("/keys") == 2
    # The key of before is gone.
    door.provider.key_id = "rsa-1"
    door.refused("refused", "key")


def test_a_sign_in_ends_once_and_in_the_browser_that_began_it(door):
    started = door.start()
    own, back = binding(started)[0], door.at_provider(started)
    other = binding(door.start())[0]
    # Somebody else's link, opened in a browser that has not begun it, signs nobody in and spoils nothing.
    for wrong in (None, f"{name(own)}=", f"{name(own)}={'A' * 22}", other, name(own) + other.removeprefix(name(other))):
        answer = door.done(back, wrong)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/lager?signin=expired")
        assert cookie(answer, SESSION) is None
    assert door.provider.asked.count("/token") == 0
    assert cookie(door.done(back, own), SESSION)
    replayed = door.done(back, own)
    assert replayed.headers["Location"] == "/lager?signin=expired" and cookie(replayed, SESSION) is None
    assert door.provider.asked.count("/token") == 1
    for address in ("/api/sign-in/done", "/api/sign-in/done?state=x&code=y", "/api/sign-in/done?%zz"):
        assert door.done(address, own).headers["Location"] == "/lager?signin=expired"


def test_the_sign_ins_of_two_tabs_end_independently_each_on_its_page(door):
    first = door.start("/admin#granskning")
    one = binding(first)[0]
    second = door.start("/lager", beside=[one])
    two = binding(second)[0]
    assert forgotten(second) == [] and name(one) != name(two)
    backs = door.at_provider(first), door.at_provider(second)
    done = door.done(backs[1], f"{one}; {two}")
    assert done.headers["Location"] == "/lager" and forgotten(done) == [name(two)]
    door.provider.claims = {"groups": ["it"], "sub": "another"}
    again = door.done(backs[0], one)
    assert again.headers["Location"] == "/admin#granskning" and forgotten(again) == [name(one)]
    roles = [door.who(cookie(answer, SESSION)[0]).json()["role"] for answer in (done, again)]
    assert roles == ["planner", "admin"]


def test_whoever_is_refused_comes_back_to_the_section_too(door):
    door.provider.claims = {"groups": []}
    assert door.sign_in("/admin#granskning").headers["Location"] == "/admin?signin=without-role#granskning"
    # What looks like an address is a section of our own page all the same.
    door.provider.claims = {}
    assert door.sign_in("/lager#//example.org").headers["Location"] == "/lager#//example.org"


def test_a_browser_keeps_few_sign_ins_and_none_that_is_over(door):
    begun, kept = [], []
    for _ in range(12):
        started = door.start(beside=kept)
        gone = forgotten(started)
        kept = [pair for pair in kept if name(pair) not in gone] + [binding(started)[0]]
        begun.append((door.at_provider(started), kept[-1]))
        assert len(kept) <= 8
    assert kept == [pair for _, pair in begun[-8:]]
    assert cookie(door.done(begun[-8][0], "; ".join(kept)), SESSION)
    # It is over, also where the browser does not know yet.
    assert forgotten(door.start(beside=kept)) == [name(kept[0])]


def test_what_else_comes_back_instead_of_a_code(door):
    for changes in ({"error": "access_denied"}, {"code": "x" * 5000}, {"code": "a", "iss": "https://example.org"}):
        started = door.start()
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(started.headers["Location"]).query)["state"][0]
        answer = door.done("/api/sign-in/done?" + urllib.parse.urlencode({"state": state, **changes}), binding(started)[0])
        assert answer.headers["Location"] == "/admin?signin=refused" and cookie(answer, SESSION) is None
    assert "/token" not in door.provider.asked


def test_a_code_that_is_not_taken(door):
    started = door.start()
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(started.headers["Location"]).query)["state"][0]
    answer = door.done(f"/api/sign-in/done?code=stolen&state={state}", binding(started)[0])
    assert answer.headers["Location"] == "/admin?signin=unavailable" and cookie(answer, SESSION) is None
    last = door.service.said().splitlines()[-1]
    assert "400 invalid_grant" in last and "Anna" not in last and "stolen" not in last and state not in last


def test_only_our_own_pages_are_gone_to(door):
    for address in ("https://example.org", "//example.org", "/\\example.org", "/admin/../x", "javascript:alert(1)", "/f", "",
                    "https://example.org#/admin", "/admin@example.org#logg", "/admin#å", "/admin#a b", "/admin#a\r\nX: y",
                    "/admin#" + "x" * 201):
        answer = door.service.get("/api/sign-in/start", params={"to": address}, allow_redirects=False)
        assert answer.status_code == 400, address
    assert door.service.get("/api/sign-in/start?next=/admin", allow_redirects=False).status_code == 400
    assert door.provider.asked == []


def test_pending_sign_ins_do_not_pile_up(door):
    first = door.start()
    back = door.at_provider(first)
    with requests.Session() as browser:
        for _ in range(300):
            assert browser.get(door.service.url + "/api/sign-in/start", allow_redirects=False, timeout=30).status_code == 302
    assert cookie(door.done(back, binding(first)[0]), SESSION)


def test_one_address_cannot_crowd_out_the_sign_ins_of_others(anew):
    door = anew(env={"SMULTRON_RATE_LIMITS": "on"})
    first = door.start()
    back = door.at_provider(first)
    with requests.Session() as browser:
        def begin():
            return browser.get(door.service.url + "/api/sign-in/start", allow_redirects=False, timeout=30)

        answers = [begin() for _ in range(99)]
        # One more in each second that this took.
        while (last := begin()).status_code == 302:
            answers.append(last)
    assert {answer.status_code for answer in answers} == {302}
    assert last.status_code == 429 and int(last.headers["Retry-After"]) == 1
    assert last.headers["Content-Type"].startswith("application/problem+json") and binding(last) is None
    assert asking("127.0.0.7").get(door.service.url + "/api/sign-in/start", allow_redirects=False, timeout=30).status_code == 302
    assert cookie(door.done(back, binding(first)[0]), SESSION)
    assert 'smultron_limited_total{limit="sign_ins"} ' in door.service.get("/metrics", "operator").text


def huge(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(64):
            handler.wfile.write(b" " * 65536)
    except OSError:
        pass


def dripping(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(60):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.5)
    except OSError:
        pass


def elsewhere(handler):
    handler.send_response(302)
    handler.send_header("Location", "http://169.254.169.254/")
    handler.end_headers()


def fails(handler):
    handler.send_error(500)


def no_json(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"<html>")


@pytest.mark.parametrize("step, name", [
    ("/.well-known/openid-configuration", "discovery"), ("/keys", "keys"), ("/token", "token")])
def test_a_provider_that_answers_badly(anew, step, name):
    door = anew()
    failures = {huge: "too large", fails: "answered 500", no_json: "cannot be read"}
    # All go through one door; what takes time is tried at one.
    if name == "token":
        failures |= {dripping: "did not answer in time", elsewhere: "answered 302"}
    for broken, said in failures.items():
        door.provider.broken = {step: broken}
        began = time.monotonic()
        answer = door.start() if name == "discovery" else door.sign_in()
        assert time.monotonic() - began < 20
        assert (answer.status_code, answer.headers["Location"]) == (303, "/admin?signin=unavailable"), broken
        assert f"{name}: " in door.service.said().splitlines()[-1] and said in door.service.said().splitlines()[-1]
        assert door.service.get("/health/live").status_code == 200
        # A failure is remembered for a second.
        time.sleep(1.2 if name != "token" else 0)
    door.provider.broken = {}
    assert cookie(door.sign_in(), SESSION)


def test_a_provider_that_describes_itself_wrongly(anew):
    door = anew()
    for description, said in (
        ({"issuer": door.provider.issuer + "/"}, "something else"), ({"issuer": "https://example.org"}, "something else"),
        ({"token_endpoint": "http://example.org/token"}, "not https"), ({"jwks_uri": "file:///etc/passwd"}, "not https"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "not https"), ({"jwks_uri": 7}, "cannot be read"),
    ):
        door.provider.description = description
        assert door.start().headers["Location"] == "/admin?signin=unavailable"
        assert said in door.service.said().splitlines()[-1]
        time.sleep(1.2)


def test_the_service_starts_and_works_without_the_provider(smultron):
    provider = IdentityProvider()
    provider.stop()
    service = Service(smultron, env=provider.settings)
    door = Door(service, provider)
    assert service.get("/health/ready").status_code == 200
    assert service.get("/api/sign-in").json() == {"provider": "Kiruna kommun"}
    assert door.start().headers["Location"] == "/admin?signin=unavailable"
    assert "cannot be reached" in service.said()
    # Tokens work all the while.
    assert service.get("/api/session", role="admin").status_code == 200
    # The provider comes back, without a restart.
    provider = IdentityProvider(port=provider.port)
    time.sleep(1.2)
    assert cookie(Door(service, provider).sign_in(), SESSION)
    assert service.stop() == 0, service.said()
    provider.stop()


def test_a_client_without_a_secret_and_one_that_sends_it_in_the_form(anew):
    assert cookie(anew(secret=None).sign_in(), SESSION)
    door = anew()
    door.provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    forms = []
    door.provider.token = lambda handler, form: (forms.append(form), door.provider.json(handler, {}, 400))
    door.sign_in()
    assert forms[0]["client_secret"] == door.provider.secret


def test_without_a_provider_there_is_only_the_token(smultron):
    service = Service(smultron, invite=False)
    assert service.get("/api/sign-in").json() == {"provider": None}
    for address in ("/api/sign-in/start", "/api/sign-in/done?code=a&state=b"):
        assert service.get(address, allow_redirects=False).status_code == 404
    assert service.stop() == 0, service.said()


def test_settings_that_do_not_go_together_are_refused(smultron, tmp_path):
    secret = smultron.write("secret", "hemligt\n")
    good = {"SMULTRON_OIDC_ISSUER": "https://login.example.se/v2.0", "SMULTRON_OIDC_CLIENT_ID": "abc",
            "SMULTRON_OIDC_ADMIN_GROUPS": "a, b", "SMULTRON_OIDC_CLIENT_SECRET_FILE": str(secret)}
    shown = smultron("config", "check", env=good).out
    for line in ("SMULTRON_OIDC_ISSUER=https://login.example.se/v2.0", "SMULTRON_OIDC_ADMIN_GROUPS=a,b",
                 "SMULTRON_OIDC_CLIENT_SECRET=(set)", "SMULTRON_OIDC_GROUPS_CLAIM=groups",
                 "SMULTRON_OIDC_NAME=login.example.se"):
        assert line in [shown_line.split("  # ")[0] for shown_line in shown.splitlines()]
    assert "hemligt" not in shown
    for changes, said in (
        ({"SMULTRON_OIDC_ISSUER": ""}, "SMULTRON_OIDC_ISSUER is needed"),
        ({"SMULTRON_OIDC_ISSUER": "http://login.example.se"}, "https"),
        ({"SMULTRON_OIDC_ISSUER": "https://login.example.se/?a=b"}, "https"),
        ({"SMULTRON_OIDC_CLIENT_ID": ""}, "SMULTRON_OIDC_CLIENT_ID is needed"),
        ({"SMULTRON_OIDC_ADMIN_GROUPS": " , "}, "SMULTRON_OIDC_PLANNER_GROUPS"),
        ({"SMULTRON_OIDC_CLIENT_SECRET": "x"}, "only one"),
        ({"SMULTRON_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "none")}, "cannot be read"),
        ({"SMULTRON_PUBLIC_URL": "http://smultron.example.se"}, "SMULTRON_PUBLIC_URL"),
    ):
        refused = smultron("config", "check", env={**good, **changes}, ok=False)
        assert refused.code == 64 and said in refused.err, (changes, refused)


# What rests on a sign-in


@pytest.fixture
def town(smultron):
    """Starts the service on one database again and again, with other settings each time; None takes one out."""
    provider = IdentityProvider()
    running = []

    def start(settings=None, **changes):
        if running:
            assert running.pop().stop() == 0
        settings = {**(provider.settings if settings is None else settings), **changes}
        running.append(Service(smultron, env={key: value for key, value in settings.items() if value is not None}, invite=False))
        return Door(running[0], provider)

    yield start
    provider.stop()
    assert running.pop().stop() == 0


def enter(door, subject, *groups):
    """Somebody signs in, and gets a session."""
    door.provider.claims = {"sub": subject, "groups": list(groups)}
    return cookie(door.sign_in(), SESSION)[0]


def roles(door, *secrets):
    """The role of each session; None for one that has ended."""
    return [door.who(secret).json().get("role") for secret in secrets]


def test_other_groups_in_the_settings_give_other_roles(town):
    door = town()
    anna, per = enter(door, "anna", "ledning", "alla"), enter(door, "per", "planerare")
    assert roles(door, anna, per) == ["admin", "planner"]
    assert roles(town(SMULTRON_OIDC_NAME="Kommunen"), anna, per) == ["admin", "planner"]
    assert roles(town(SMULTRON_OIDC_ADMIN_GROUPS="it", SMULTRON_OIDC_PLANNER_GROUPS="planerare,ledning"),
                 anna, per) == ["planner", "planner"]
    assert roles(town(SMULTRON_OIDC_ADMIN_GROUPS="it", SMULTRON_OIDC_PLANNER_GROUPS="ledning"), anna, per) == ["planner", None]
    # What has ended does not come back; what holds is what the settings give.
    door = town()
    assert roles(door, anna, per) == ["admin", None]
    noted = [entry for entry in door.service.get("/api/admin/audit", role="admin").json()["entries"] if entry["who"] == "service"]
    assert [entry["details"].split()[1] for entry in noted] == ["admin", "none", "planner"]
    assert {len(entry["details"].split()[0].removeprefix("/sessions/")) for entry in noted} == {12}


OTHER_PROVIDERS = {
    "another client": {"SMULTRON_OIDC_CLIENT_ID": "another"}, "another tenant": {"SMULTRON_OIDC_TENANT": "another"},
    "any tenant": {"SMULTRON_OIDC_TENANT": None}, "another claim": {"SMULTRON_OIDC_GROUPS_CLAIM": "roles"},
    "another issuer": {"SMULTRON_OIDC_ISSUER": "https://login.example.org"},
}


@pytest.mark.parametrize("changes", [*OTHER_PROVIDERS.values(), None], ids=[*OTHER_PROVIDERS, "none at all"])
def test_a_session_of_another_provider_does_not_hold(town, changes):
    door = town()
    anna = enter(door, "anna", "ledning")
    assert roles(door, anna) == ["admin"]
    door = town({}) if changes is None else town(**changes)
    assert roles(door, anna) == [None]
    assert "have ended what rested on the identity provider" in door.service.said()
    # Local tokens have nothing to do with it.
    assert door.service.get("/api/session", role="admin").status_code == 200
    assert roles(town(), anna) == [None]


def test_a_sign_in_judges_the_sessions_of_before(door):
    first = enter(door, "cecilia", "it")
    second = enter(door, "cecilia", "planerare")
    assert roles(door, first, second) == ["planner", "planner"]
    door.provider.claims = {"sub": "cecilia", "groups": []}
    assert cookie(door.sign_in(), SESSION) is None
    assert roles(door, first, second) == [None, None]


def switched_off(town, door):
    return town({})


def without_role(town, door):
    door.provider.claims = {"sub": "anna", "groups": ["alla"]}
    assert cookie(door.sign_in(), SESSION) is None
    return door


def planner_now(town, door):
    assert roles(door, enter(door, "anna", "planerare")) == ["planner"]
    return door


def shown_out(town, door):
    identity = next(token for token in tokens(door) if token["name"] == "GIS")["identity"]
    assert "0 sessions ended, 2 tokens revoked" in door.service.smultron("session", "end", identity).err
    return door


def tokens(door):
    return door.service.get("/api/admin/tokens", role="admin").json()["tokens"]


@pytest.mark.parametrize("end", [switched_off, without_role, planner_now, shown_out])
def test_tokens_say_who_made_them_and_end_with_their_role(town, end):
    door = town()
    session = {"Cookie": f"{SESSION}={enter(door, 'anna', 'ledning')}", "Sec-Fetch-Site": "same-origin"}

    def make(role, label, headers):
        made = requests.post(
            door.service.url + "/api/admin/tokens", json={"role": role, "name": label}, headers=headers, timeout=30)
        assert made.status_code == 200, made.text
        return made.json()["token"]

    first = make("admin", "GIS", session)
    # What is made with it rests on the same person.
    second = make("planner", "QGIS", door.service.bearer(first))
    other = make("planner", "Annan", door.service.bearer(door.service.tokens["admin"]))
    signed = requests.post(door.service.url + "/api/session", json={"token": second}, timeout=30)
    with_second = cookie(signed, SESSION)[0]
    assert requests.delete(door.service.url + "/api/session", headers=session, timeout=30).status_code == 204

    def holding():
        answers = [door.service.send("GET", "/api/session", secret=token).status_code for token in (first, second, other)]
        return answers + [door.who(with_second).status_code]

    # They outlive the session.
    assert holding() == [200] * 4
    listed = {token["name"]: token for token in tokens(door)}
    made_by = re.fullmatch("admin ([a-z0-9]{12}) Anna Andersson", listed["GIS"]["madeBy"])
    assert made_by[1] == listed["GIS"]["identity"] == listed["QGIS"]["identity"]
    assert listed["QGIS"]["madeBy"] == f"admin {listed['GIS']['id']} GIS"
    assert listed["Annan"]["madeBy"].startswith("admin ") and "identity" not in listed["Annan"]
    assert listed["tests admin"]["madeBy"].startswith("command line")
    rows = door.service.smultron("token", "list").out.splitlines()
    assert rows[0].endswith(",revoked,made by") and any(row.endswith("," + made_by[0]) for row in rows)

    door = end(town, door)
    assert holding() == [401, 401, 200, 401]
    revoked = {token["name"] for token in tokens(door) if token.get("revoked")}
    assert {"GIS", "QGIS"} <= revoked and "Annan" not in revoked
