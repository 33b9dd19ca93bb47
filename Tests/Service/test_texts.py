"""Texts that administrators write: each has bounds, wherever it comes from, and what was written before there were any is still
shown."""

import json
import re
import sqlite3
from urllib.parse import quote

import pytest

from harness import OTHER_PRESCHOOL, PRESCHOOL, Service

BIDI = "a\u202eb"
NUL = "a\0b"
LONG = "x" * 1_000_000
FEEDBACK = {"preschool": PRESCHOOL, "status": "mottaget", "texts": {"sv": "Tack"}}
# What of before there were bounds a database may hold: a code, a text and a link that nobody can write any more.
OLD_CODE, OLD_TEXT, OLD_LINK = "å/1 b", "gammal \u202e" + "y" * 5_000, "http://namn:ord@example.se/"


@pytest.fixture(scope="module")
def database():
    return "new"


@pytest.fixture
def admin(service):
    def call(method, path, body=None, status=200, language="en", type="application/json"):
        answer = service.send(method, "/api/admin" + path, body, secret=service.tokens["admin"], type=type,
                             **{"Accept-Language": language})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer.json()

    return call


@pytest.mark.parametrize("text", ["", "  ", NUL, BIDI, "a\u0085b", LONG, 7],
                         ids=["empty", "blank", "NUL", "bidi", "C1", "long", "number"])
@pytest.mark.parametrize("method, path, message, pointer", [
    ("POST", "/preschools", {"code": "TEXT", "preschool": {"name": "Prov"}}, "/code"),
    ("POST", "/preschools", {"code": "900", "preschool": {"name": "TEXT"}}, "/preschool/name"),
    ("PUT", f"/preschools/{PRESCHOOL}", {"group": "TEXT"}, "/group"),
    ("POST", "/rounds", {"name": "TEXT"}, "/name"),
    ("POST", "/invitations", {"preschool": PRESCHOOL, "group": "TEXT"}, "/group"),
    ("POST", "/invitations/sheet", {"revokeOld": False, "invitations": [{"preschool": PRESCHOOL, "group": "TEXT"}]},
     "/invitations/0/group"),
    ("POST", "/tokens", {"role": "planner", "name": "TEXT"}, "/name"),
    ("POST", "/feedback", {**FEEDBACK, "texts": {"sv": "Tack", "fi": "TEXT"}}, "/texts/fi"),
    ("POST", "/feedback", {**FEEDBACK, "link": "TEXT"}, "/link"),
    ("POST", "/erase", {"preschool": PRESCHOOL, "wordsOnly": False, "reason": "TEXT"}, "/reason"),
    ("POST", "/audit/accept", {"reason": "TEXT"}, "/reason"),
    ("POST", "/publications", {"reason": "TEXT"}, "/reason"),
    ("POST", "/analyses", {"name": "TEXT"}, "/name"),
])
def test_a_text_that_is_none_is_refused_with_its_field(admin, method, path, message, pointer, text):
    body = json.dumps(message).replace('"TEXT"', json.dumps(text))
    for language in ("sv", "en"):
        problem = admin(method, path, body, status=422, language=language)
        assert [error["pointer"] for error in problem["errors"]] == [pointer], problem
        # Nobody gets back a megabyte.
        assert len(json.dumps(problem)) < 2_000


@pytest.mark.parametrize("field", ["operator", "address", "place", "note"])
def test_what_a_preschool_need_not_have_may_be_empty_and_no_more(admin, field):
    assert admin("PUT", f"/preschools/{PRESCHOOL}", {field: " "})[field] == ""
    for text in (NUL, BIDI, LONG):
        problem = admin("PUT", f"/preschools/{PRESCHOOL}", {field: text}, status=422)
        assert [error["pointer"] for error in problem["errors"]] == ["/" + field]


def test_a_text_is_kept_composed_and_without_space_around_it(admin):
    changed = admin("PUT", f"/preschools/{PRESCHOOL}", {"name": " A\u030angens <b>\n", "note": "ett\r\ntvå\n"})
    assert (changed["name"], changed["note"]) == ("Ångens <b>", "ett\ntvå")
    assert admin("PUT", f"/preschools/{PRESCHOOL}", {"address": "å" * 200})["address"] == "å" * 200
    problem = admin("PUT", f"/preschools/{PRESCHOOL}", {"address": "å" * 201}, status=422)
    assert "201" in problem["errors"][0]["detail"] and "200" in problem["errors"][0]["detail"]
    assert "one line" in admin("PUT", f"/preschools/{PRESCHOOL}", {"name": "a\nb"}, status=422)["errors"][0]["detail"]


@pytest.mark.parametrize("link", [
    "http://www.kiruna.se", "https://", "https://user@kiruna.se", "https://user:word@kiruna.se/", "javascript:alert(1)",
    "https://kiruna.se\\@example.se", "https://kiruna.se/a b", "//kiruna.se", "https://kiruna.se/" + "x" * 1_000,
], ids=lambda link: link[:40])
def test_a_link_is_https_and_says_nothing_secret(admin, link):
    for language, begins in (("sv", "börjar med https://"), ("en", "begins with https://")):
        error = admin("POST", "/feedback", {**FEEDBACK, "link": link}, status=422, language=language)["errors"][0]
        assert error["pointer"] == "/link" and (begins in error["detail"] or "1000" in error["detail"])
    kept = admin("POST", "/feedback", {**FEEDBACK, "link": "https://kiruna.se/återkoppling?id=1#del"})
    assert kept["link"] == "https://kiruna.se/återkoppling?id=1#del"


def test_every_code_that_can_be_given_works_in_addresses(admin, service):
    for code in ("A.b_c-9", "1", "9" * 32):
        admin("POST", "/preschools", {"code": code, "preschool": {"name": f"Prov {code}"}})
        assert admin("PUT", f"/preschools/{code}", {"children": 9})["children"] == 9
        assert service.get(f"/api/preschools/{code}", "planner").json()["name"] == f"Prov {code}"
        assert service.get(f"/p/{code}").status_code == 200
        assert admin("GET", f"/preschools/{code}/export")["record"]["preschool"]["code"] == code
    for code in (".", "..", "-x", "a/b", "å", "a b", "9" * 33):
        problem = admin("POST", "/preschools", {"code": code, "preschool": {"name": "Prov"}}, status=422)
        assert problem["errors"][0]["pointer"] == "/code"


def test_every_row_of_a_register_is_judged(admin):
    table = f"school_unit_code,name,note\n910,Ett,\n911,{BIDI},\na b,Tre,\n913,Fyra,{'x' * 1_001}\n"
    problem = admin("POST", "/preschools/import", table, status=422, type="text/csv")
    told = [error["detail"] for error in problem["errors"]]
    assert len(told) == 3
    for detail, where in zip(told, ("line 3, name: ", "line 4, school_unit_code: ", "line 5, note: ")):
        assert where in detail
    assert "910" not in [one["code"] for one in admin("GET", "/preschools")["preschools"]]


def test_the_group_of_an_import_is_judged(admin):
    table = "category,children,e,n\nplay,8,719210,7536410\n"
    for group in ("", "y" * 61, BIDI):
        problem = admin("POST", f"/marks?preschool={PRESCHOOL}&group={quote(group)}", table, status=400, type="text/csv")
        assert "parameter group" in problem["detail"]
    saved = {"type": "FeatureCollection", "features": [],
             "smultron": {"device": "d" * 32, "preschool": PRESCHOOL, "group": BIDI, "round": 1}}
    problem = admin("POST", f"/marks?preschool={PRESCHOOL}", saved, status=422, type="application/geo+json")
    assert problem["errors"][0]["pointer"] == "/smultron/group"


def test_the_document_and_the_pages_say_the_same_bounds(service):
    schemas = service.get("/api/openapi.json").json()["components"]["schemas"]
    limits = service.get("/api/vocabulary").json()["limits"]
    change, feedback = schemas["PreschoolChange"]["properties"], schemas["FeedbackEntry"]["properties"]
    fields = {
        "code": schemas["NewPreschool"]["properties"]["code"], "reason": schemas["Erasure"]["properties"]["reason"],
        "round": schemas["NewRound"]["properties"]["name"], "feedback": feedback["texts"]["additionalProperties"],
        "link": feedback["link"],
        **{name: change[name] for name in ("name", "operator", "address", "place", "note", "group")},
    }
    assert {name: field["maxLength"] for name, field in fields.items()} == limits
    for text, name in ((BIDI, "name"), (NUL, "note"), ("", "name"), (" ", "feedback"), ("å", "code"), ("http://x.se", "link")):
        assert not re.search(fields[name]["pattern"], text), name
    for text, name in (("Ångens förskola", "name"), ("", "note"), ("ett\ntvå", "feedback"), ("451961", "code"),
                       ("https://kiruna.se/", "link")):
        assert re.search(fields[name]["pattern"], text), name


def test_what_was_written_before_there_were_bounds_is_still_shown(smultron):
    connection = sqlite3.connect(smultron.database)
    connection.execute("UPDATE preschool SET code = ?, name = ?, note = ? WHERE code = '109620'", (OLD_CODE, OLD_TEXT, OLD_TEXT))
    connection.execute("INSERT INTO preschool_group (preschool_id, label) SELECT id, ? FROM preschool WHERE code = ?",
                       (OLD_TEXT, PRESCHOOL))
    connection.execute("INSERT INTO feedback (preschool, status, texts, link, date) VALUES (?, 'mottaget', ?, ?, '2026-01-01')",
                       (PRESCHOOL, json.dumps({"sv": OLD_TEXT}), OLD_LINK))
    connection.execute("UPDATE round SET name = ?", (OLD_TEXT,))
    connection.commit()
    connection.close()
    assert smultron("check").code == 0
    assert OLD_TEXT in smultron("preschool", "list").out and OLD_LINK in smultron("feedback", "list").out
    assert OLD_TEXT in smultron("round", "list").out
    names = [feature["properties"]["namn"] for feature in json.loads(smultron("export", "forskolor").out)["features"]]
    assert OLD_TEXT in names
    exported = json.loads(smultron("preschool", "export", PRESCHOOL).out)
    assert [entry["link"] for entry in exported["record"]["feedback"]] == [OLD_LINK]
    # What is left out stays as it is.
    smultron("preschool", "set", OLD_CODE, "--e", 720000, "--n", 7535000)
    assert OLD_TEXT in smultron("preschool", "list").out
    # Every group has its sheet, whatever its label.
    sheet = smultron.folder / "sheet.html"
    smultron("invite", "sheet", "--no-revoke-old", "-o", sheet)
    assert OLD_TEXT in sheet.read_text()
    service = Service(smultron)
    try:
        for path in ("/preschools", "/rounds", "/feedback", f"/preschools/{quote(OLD_CODE, safe='')}/export"):
            answer = service.get("/api/admin" + path, "admin")
            assert answer.status_code == 200 and json.dumps(OLD_TEXT)[1:-1] in json.dumps(answer.json()), path
        # Whoever changes such an answer is told what to mend.
        entry = service.get("/api/admin/feedback", "admin").json()["feedback"][0]
        refused = service.send("PUT", f"/api/admin/feedback/{entry['id']}", {**entry, "texts": {"sv": "Tack"}},
                               secret=service.tokens["admin"], type="application/json")
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/link"
    finally:
        assert service.stop() == 0, service.said()


# As commands say it: the field, and the row of a file.
COMMANDS = [
    (["preschool", "add", "--code", "a b", "--name", "Prov"], "code: "),
    (["preschool", "add", "--code", "900", "--name", ""], "name: "),
    (["preschool", "set", PRESCHOOL, "--note", BIDI], "note: "),
    (["preschool", "set", PRESCHOOL, "--group", ""], "group: "),
    (["round", "open", "r" * 101], "name: "),
    (["token", "create", "--role", "planner", "--name", " "], "name: "),
    (["invite", "--preschool", OTHER_PRESCHOOL, "--group", "y" * 61], "group: "),
    (["feedback", "set", "--preschool", PRESCHOOL, "--status", "mottaget", "--text", "sv=" + "x" * 2_001], "sv: "),
    (["feedback", "set", "--preschool", PRESCHOOL, "--status", "mottaget", "--text", "sv=Tack", "--link",
      "http://www.kiruna.se"], "link: "),
    (["erase", "--preschool", PRESCHOOL, "--yes", "--reason", "x" * 501], "reason: "),
    (["audit", "accept", "--reason", ""], "reason: "),
    (["publish", "--reason", BIDI], "reason: "),
    (["preschool", "import", "register.csv"], "register.csv, line 2, name: "),
]


@pytest.mark.parametrize("command, told", COMMANDS, ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]))
def test_a_command_refuses_the_same_with_a_server_and_without(service, smultron, command, told):
    for program in (smultron, service.smultron):
        program.write("register.csv", f"school_unit_code,name\n920,{BIDI}\n")
        refused = program(*command, ok=False)
        assert refused.code == 65, refused
        assert any(line.startswith(told) for line in refused.err.splitlines()), refused


@pytest.mark.parametrize("name, value", [
    ("MUNICIPALITY_NAME", "x" * 201), ("MUNICIPALITY_CONTACT", BIDI), ("TILES_ATTRIBUTION", "a\tb"),
    ("TILES", "https://user:word@tiles.example.se/{z}/{x}/{y}.png"), ("TILES", "ftp://tiles.example.se/{z}/{x}/{y}.png"),
    ("LICENCE", "javascript:alert(1)"), ("LICENCE", "https://user:word@example.se/"),
])
def test_settings_that_are_shown_have_bounds(empty, name, value):
    settings = {"SMULTRON_TILES": "https://tiles.example.se/{z}/{x}/{y}.png", f"SMULTRON_{name}": value}
    refused = empty("config", "check", env=settings, ok=False)
    assert refused.code == 64 and f"SMULTRON_{name} is " in refused.err and "must be" in refused.err


def test_help_offers_the_coordinate_systems_that_are_taken(smultron):
    for action in ("add", "set"):
        told = smultron("preschool", action, "--help").out
        assert "3006" in told and "4326" not in told
    refused = smultron("preschool", "set", PRESCHOOL, "--e", 20, "--n", 67, "--crs", 4326, ok=False)
    assert refused.code == 64 and "3006" in refused.err
