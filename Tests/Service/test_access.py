"""Every route and every credential, in one table."""

import uuid

import pytest
import requests

from harness import PRESCHOOL, Service, Smultron, device

# Who gets an answer from which call. A call that is missing here makes the test fail.
ROUTES = {
    "anyone": """get / get /f get /lager get /p/{code} get /health/live get /health/ready get /api/background get /api/about
        get /admin get /tillganglighet get /integritet get /oversattningar get /sw.js get /manifest.webmanifest
        get /api/openapi.json post /api/session delete /api/session""",
    "audience": """get /api/layers get /layers/{layer}.geojson get /layers/{layer}.csv get /layers/{layer}.gpkg
        get /layers/smultron.qgs get /metadata/dcat.jsonld get /metadata/dcat.rdf get /metadata/iso19115.xml
        get /api/preschools get /api/preschools/{code} get /api/preschools/{code}/hotspots
        get /wfs get /ogc get /ogc/api get /ogc/conformance get /ogc/collections get /ogc/collections/{collection}
        get /ogc/collections/{collection}/queryables get /ogc/collections/{collection}/schema
        get /ogc/collections/{collection}/items get /ogc/collections/{collection}/items/{feature}""",
    "invitation": """get /api/form get /api/marks post /api/marks put /api/marks/{id} delete /api/marks/{id}""",
    "signed in": "get /api/session",
    "administrator": """get /api/admin/preschools post /api/admin/preschools put /api/admin/preschools/{code}
        post /api/admin/preschools/import post /api/admin/geodata get /api/admin/rounds post /api/admin/rounds
        put /api/admin/rounds/{id} post /api/admin/rounds/{id}/close get /api/admin/invitations
        post /api/admin/invitations post /api/admin/invitations/{id}/revoke get /api/admin/tokens post /api/admin/tokens
        post /api/admin/tokens/{id}/revoke post /api/admin/marks get /api/admin/review post /api/admin/review
        get /api/admin/analyses post /api/admin/analyses get /api/admin/publications post /api/admin/publications
        post /api/admin/publications/{number}/withdraw get /api/admin/feedback post /api/admin/feedback
        put /api/admin/feedback/{id} post /api/admin/demonstration delete /api/admin/demonstration
        post /api/admin/repair get /api/admin/progress get /api/admin/position post /api/admin/invitations/sheet
        post /api/admin/marks/{id}/restore post /api/admin/erase get /api/admin/audit get /api/admin/audit.csv
        put /api/admin/rounds/{id}/retention get /api/admin/preschools/{code}/export
        post /api/admin/preschools/{code}/export post /api/admin/audit/accept""",
}

CREDENTIALS = ("none", "wrong", "ended session", "revoked invitation", "invitation", "planner", "admin", "operator",
               "revoked token")

# The refusal, or None for an answer of some other kind.
REFUSALS = {
    "anyone": (None,) * 9,
    "audience": (None, 401, 401, 401, None, None, None, 403, 401),
    "invitation": (401, 401, 401, 403, None, 403, 403, 403, 401),
    "signed in": (401, 401, 401, 403, 403, None, None, None, 401),
    "administrator": (401, 401, 401, 403, 403, 403, None, 403, 401),
}


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """A service of its own, because an administrator who may do everything does it here."""
    smultron = Smultron(tmp_path_factory.mktemp("doors"))
    smultron("init")
    smultron("demo", "--marks", 50)
    service = Service(smultron)
    yield service
    assert service.stop() == 0, service.said()


def headers(service, name):
    if name == "none":
        return {}
    if name == "ended session":
        return {"Cookie": "__Host-smultron=ended", "Sec-Fetch-Site": "same-origin"}
    secret = {"wrong": "wrong", "invitation": service.invitation}.get(name) or service.tokens.get(name)
    if name == "revoked invitation":
        secret = service.smultron.invite("--group", "Hjortron")
        number = service.smultron("invite", "list").out.strip().splitlines()[-1].split(",")[0]
        service.smultron("invite", "revoke", number)
    if name == "revoked token":
        secret = service.smultron.token("admin")
        number = service.smultron("token", "list").out.strip().splitlines()[-1].split(",")[0]
        service.smultron("token", "revoke", number)
    return {"Authorization": f"Bearer {secret}", "Smultron-Device": device()}


def test_every_route_and_every_credential(doors):
    table = {tuple(pair): kind for kind, text in ROUTES.items()
             for pair in zip(text.split()[::2], text.split()[1::2])}
    document = doors.get("/api/openapi.json").json()
    assert set(table) == {(method, path) for path, operations in document["paths"].items() for method in operations}
    wrong = []
    for position, credential in enumerate(CREDENTIALS):
        sent = headers(doors, credential)
        for (method, path), kind in table.items():
            address = (path.replace("{code}", PRESCHOOL).replace("{layer}", "rutor").replace("{collection}", "rutor").replace("{number}", "999")
                       .replace("{id}", str(uuid.uuid4()) if "marks" in path else "999"))
            answer = doors.answer(requests.request(
                method.upper(), doors.url + address, timeout=60,
                headers={**sent, "Content-Type": "application/json"}, data=None if method == "get" else "[]"))
            expected = REFUSALS[kind][position]
            # Signing in with nothing is refused whoever tries.
            if (method, path) == ("post", "/api/session"):
                continue
            refused = answer.status_code if answer.status_code in (401, 403) else None
            if refused != expected or answer.status_code >= 500:
                wrong.append((method, path, credential, answer.status_code, expected))
    assert wrong == []


def test_other_methods_are_refused_with_those_that_work(doors):
    for path, operations in doors.get("/api/openapi.json").json()["paths"].items():
        address = doors.url + path.replace("{", "").replace("}", "")
        for method in {"get", "post", "put", "patch", "delete"} - set(operations):
            answer = requests.request(method, address, headers={"Accept-Language": "en"}, timeout=60)
            assert answer.status_code == 405, (method, path, answer.status_code)
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed - {"HEAD"} == {name.upper() for name in operations}
            assert answer.json()["detail"].startswith("Only ")
