"""Every route and every credential, in one table."""

import sqlite3
import time
import uuid

import pytest
import requests

from harness import OTHER_PRESCHOOL, PRESCHOOL, Service, Smultron, device, mark

# Who gets an answer from which call. A call that is missing here, and is no order, makes the test fail.
ROUTES = {
    "anyone": """get / get /f get /lager get /p/{code} get /health/live get /health/ready get /api/background get /api/about
        get /admin get /tillganglighet get /integritet get /oversattningar get /sw.js get /manifest.webmanifest
        get /api/openapi.json get /api/vocabulary post /api/session delete /api/session
        get /api/sign-in get /api/sign-in/start get /api/sign-in/done""",
    "audience": """get /api/layers get /layers/{layer}.geojson get /layers/{layer}.csv get /layers/{layer}.gpkg
        get /layers/smultron.qgs get /metadata/dcat.jsonld get /metadata/dcat.rdf get /metadata/iso19115.xml
        get /api/preschools get /api/preschools/{code} get /api/preschools/{code}/hotspots
        get /wfs get /ogc get /ogc/api get /ogc/conformance get /ogc/collections get /ogc/collections/{collection}
        get /ogc/collections/{collection}/queryables get /ogc/collections/{collection}/schema
        get /ogc/collections/{collection}/items get /ogc/collections/{collection}/items/{feature}""",
    "invitation": """get /api/form get /api/marks post /api/marks put /api/marks/{id} delete /api/marks/{id}""",
    "signed in": "get /api/session",
    # Besides, every order: all that lies below this address.
    "administrator": "",
    "operator": "get /metrics",
}

ORDERS = "/api/admin/"

# What is no call of the document, and the same for everyone: files, and addresses that there are not.
BESIDE = {("get", "/assets/js/api.js"): 200, ("get", "/assets/i18n/sv/form.json"): 200, ("get", "/assets/../Package.swift"): 404,
          ("get", "/api/admin"): 404, ("get", "/api/admin/none"): 404, ("get", "/robots.txt"): 404}

# What each call refuses whom with; None is an answer of some other kind.
REFUSALS = {
    #                     anyone audience invitation signed in administrator operator
    "none":               (None, None, 401, 401, 401, 401),
    "wrong":              (None, 401, 401, 401, 401, 401),
    "expired token":      (None, 401, 401, 401, 401, 401),
    "revoked token":      (None, 401, 401, 401, 401, 401),
    "unknown session":    (None, 401, 401, 401, 401, 401),
    "expired session":    (None, 401, 401, 401, 401, 401),
    "session of revoked": (None, 401, 401, 401, 401, 401),
    "revoked invitation": (None, 401, 403, 403, 403, 403),
    "invitation":         (None, None, None, 403, 403, 403),
    "foreign invitation": (None, None, None, 403, 403, 403),
    "planner":            (None, None, 403, None, 403, 403),
    "planner's session":  (None, None, 403, None, 403, 403),
    "admin":              (None, None, 403, None, None, 403),
    "admin's session":    (None, None, 403, None, None, 403),
    "operator":           (None, 403, 403, None, 403, None),
    "operator's session": (None, 403, 403, None, 403, None),
}

# With these every call is tried. Since the router compares credential and call by kind (AccessTests in Tests/ServiceTests has
# them all), a call of each kind does for the others, of which the question is what they are taken for.
EVERY_CALL = {"none", "wrong", "invitation", "planner", "admin", "operator"}


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """A service of its own, because an administrator who may do everything does it here."""
    smultron = Smultron(tmp_path_factory.mktemp("doors"), "new")
    smultron("demo", "--marks", 50)
    before = Service(smultron, invite=False)
    expired = {"expired token": before.tokens["admin"], "expired session": session(before, before.tokens["planner"])}
    assert before.stop() == 0, before.said()
    with sqlite3.connect(smultron.database) as database:
        database.execute("UPDATE token SET expires_at = unixepoch() * 1000 WHERE role = 'admin'")
        database.execute("UPDATE session SET expires_at = unixepoch() * 1000")
    database.close()
    service = Service(smultron)
    service.expired = expired
    yield service
    assert service.stop() == 0, service.said()


def session(service, token):
    answer = requests.post(service.url + "/api/session", json={"token": token}, timeout=30)
    assert answer.status_code == 204, answer.text
    return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]


def last(smultron, *listing):
    """The number of what was made last."""
    return smultron(*listing).out.strip().splitlines()[-1].split(",")[0]


def headers(service, name):
    """What somebody sends who has that."""
    smultron = service.smultron
    if name == "none":
        return {}
    if "session" in name:
        if name == "unknown session":
            secret = "unknown"
        elif name == "expired session":
            secret = service.expired[name]
        elif name == "session of revoked":
            secret = session(service, smultron.token("admin"))
            smultron("token", "revoke", last(smultron, "token", "list"))
        else:
            secret = session(service, service.tokens[name.split("'")[0]])
        return {"Cookie": f"__Host-smultron={secret}", "Sec-Fetch-Site": "same-origin", "Smultron-Device": device()}
    secret = {"wrong": "wrong", "invitation": service.invitation, **service.expired, **service.tokens}.get(name)
    if name == "revoked invitation":
        secret = smultron.invite("--group", "Hjortron")
        smultron("invite", "revoke", last(smultron, "invite", "list"))
    if name == "foreign invitation":
        secret = smultron.invite(preschool=OTHER_PRESCHOOL)
    if name == "revoked token":
        secret = smultron.token("admin")
        smultron("token", "revoke", last(smultron, "token", "list"))
    return {"Authorization": f"Bearer {secret}", "Smultron-Device": device()}


def test_every_route_and_every_credential(doors):
    table = {tuple(pair): kind for kind, text in ROUTES.items()
             for pair in zip(text.split()[::2], text.split()[1::2])}
    document = doors.get("/api/openapi.json").json()
    calls = {(method, path) for path, operations in document["paths"].items() for method in operations}
    table |= {(method, path): "administrator" for method, path in calls if path.startswith(ORDERS)}
    assert set(table) == calls
    first = {kind: min(call for call in table if table[call] == kind and call[0] == "get") for kind in ROUTES}
    wrong = []
    for credential, refusals in REFUSALS.items():
        sent = headers(doors, credential)
        for (method, path), kind in table.items():
            if credential not in EVERY_CALL and (method, path) != first[kind]:
                continue
            # Signing in with nothing is refused whoever tries, and who signs out is out for all that follows.
            if path == "/api/session" and method != "get":
                continue
            address = (path.replace("{code}", PRESCHOOL).replace("{layer}", "rutor").replace("{collection}", "rutor")
                       .replace("{number}", "999").replace("{identity}", "nobody")
                       .replace("{id}", str(uuid.uuid4()) if "marks" in path else "999"))
            answer = doors.answer(requests.request(
                method.upper(), doors.url + address, timeout=60, allow_redirects=False,
                headers={**sent, "Content-Type": "application/json"}, data=None if method == "get" else "[]"))
            expected = refusals[list(ROUTES).index(kind)]
            refused = answer.status_code if answer.status_code in (401, 403) else None
            if refused != expected or answer.status_code >= 500:
                wrong.append((method, path, credential, answer.status_code, expected))
        for (method, path), expected in BESIDE.items():
            answer = requests.request(method.upper(), doors.url + path, headers=sent, timeout=60)
            if answer.status_code != expected:
                wrong.append((method, path, credential, answer.status_code, expected))
    assert wrong == []


def test_signing_in_and_out_is_for_everyone(doors):
    for credential in ("none", "wrong", "unknown session", "invitation", "planner"):
        sent = headers(doors, credential)
        for token, status in ((doors.tokens["planner"], 204), (doors.invitation, 401), ("wrong", 401),
                              (doors.expired["expired token"], 401)):
            answer = doors.answer(requests.post(doors.url + "/api/session", json={"token": token}, headers=sent, timeout=30))
            assert answer.status_code == status, (credential, token)
        assert doors.answer(requests.delete(doors.url + "/api/session", headers=sent, timeout=30)).status_code == 204


def test_an_invitation_reaches_its_own_preschool_group_and_round_only(smultron):
    own = smultron.invite("--group", "Blåbär")
    others = {"group": smultron.invite("--group", "Hjortron"), "no group": smultron.invite(),
              "preschool": smultron.invite("--group", "Blåbär", preschool=OTHER_PRESCHOOL)}
    service = Service(smultron, invite=False)
    key, kept = device(), mark(quote="Här är vår koja")
    # With the same device's key: the invitation alone must make the difference.
    assert service.send("POST", "/api/marks", kept, secret=own, device=key).status_code == 201
    smultron("round", "close")
    smultron("round", "open", "Andra")
    others["round"] = smultron.invite("--group", "Blåbär")
    # Marks are dated by the second, and must not seem to be from before the round.
    time.sleep(1.1)
    address = "/api/marks/" + kept["id"]

    def mine():
        return service.send("GET", "/api/marks", secret=own, device=key).json()["features"]

    before = mine()
    assert [feature["id"] for feature in before] == [kept["id"]]
    for what, secret in others.items():
        assert service.send("GET", "/api/marks", secret=secret, device=key).json()["features"] == [], what
        # Made while that invitation's round was open, so that nothing else is wrong with it.
        changed = mark(id=kept["id"], category="climb", children=1)
        if what != "round":
            changed["properties"]["recordedAt"] = kept["properties"]["recordedAt"]
        assert service.send("PUT", address, changed, secret=secret, device=key).status_code in (403, 404, 409), what
        assert service.send("DELETE", address, secret=secret, device=key).status_code in (403, 404), what
        answer = service.send("POST", "/api/marks", changed, secret=secret, device=key)
        assert answer.status_code in (403, 409) and "koja" not in answer.text, (what, answer.text)
        assert mine() == before, what
    assert service.stop() == 0, service.said()


def test_tokens_expire_and_tell_when_they_were_used(smultron):
    made = smultron("token", "create", "--role", "planner", "--name", "prov", "--days", 1)
    token = made.out.strip()
    assert "until 20" in made.err
    service = Service(smultron)
    assert service.send("GET", "/api/session", secret=token).status_code == 200
    cookie = {"Cookie": f"__Host-smultron={session(service, token)}"}
    assert service.get("/api/session", headers=cookie).status_code == 200
    service.send("GET", "/api/form", secret=service.invitation)
    used = requests.get(service.url + "/api/admin/tokens", headers=service.bearer(service.tokens["admin"]), timeout=30)
    assert {"created", "expires"} <= set(used.json()["tokens"][0])
    # What was noted is written at the latest when the service stops.
    assert service.stop() == 0, service.said()
    rows = {row.split(",")[2]: row.split(",") for row in smultron("token", "list").out.splitlines()}
    assert rows["name"][3:] == ["created", "expires", "last used", "revoked", "made by"]
    assert rows["prov"][5] and rows["tests admin"][5] and not rows["tests operator"][5]
    assert smultron("invite", "list").out.splitlines()[1].split(",")[-2]
    with sqlite3.connect(smultron.database) as database:
        database.execute("UPDATE token SET expires_at = unixepoch() * 1000 WHERE name = 'prov'")
    database.close()
    service = Service(smultron, invite=False)
    assert service.send("GET", "/api/session", secret=token).status_code == 401
    assert service.get("/api/session", headers=cookie).status_code == 401
    assert service.stop() == 0, service.said()
    assert smultron("token", "create", "--role", "planner", "--name", "x", "--days", 0, ok=False).code == 64


def test_other_methods_are_refused_with_those_that_work(doors):
    for path, operations in doors.get("/api/openapi.json").json()["paths"].items():
        address = doors.url + path.replace("{", "").replace("}", "")
        for method in {"get", "post", "put", "patch", "delete"} - set(operations):
            answer = requests.request(method, address, headers={"Accept-Language": "en"}, timeout=60)
            assert answer.status_code == 405, (method, path, answer.status_code)
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed - {"HEAD"} == {name.upper() for name in operations}
            assert answer.json()["detail"].startswith("Only ")
