"""Reviewing, publishing and answering on the command line; what the service makes of it is in Tests/Service."""

import csv
import io

from harness import OTHER_PRESCHOOL, PRESCHOOL

THIRD = "362423"


def mark(smultron, preschool, *rows, **options):
    table = "category,children,e,n,quote\n" + "".join(f"play,{children},{e},{n},{quote}\n" for children, e, n, quote in rows)
    smultron("import", smultron.write("marks.csv", table), "--preschool", preschool, **options)


def settle(smultron):
    for preschool in (PRESCHOOL, OTHER_PRESCHOOL, THIRD):
        mark(smultron, preschool, (8, 719210, 7536410, "hej"))


def listed(outcome):
    return list(csv.DictReader(io.StringIO(outcome.out)))


def test_nothing_is_published_without_a_review(smultron):
    empty = smultron("publish", ok=False)
    assert empty.code == 1 and "no approved marks to publish; 0 wait for review" in empty.err
    settle(smultron)
    waiting = smultron("publish", ok=False)
    assert waiting.code == 1 and "3 wait for review" in waiting.err and "smultron review list" in waiting.err
    marks = listed(smultron("review", "list"))
    assert len(marks) == 3 and {m["quote"] for m in marks} == {"hej"} and {m["review"] for m in marks} == {"unreviewed"}
    smultron("review", "approve", marks[0]["id"], marks[1]["id"])
    smultron("review", "hide", marks[2]["id"])
    made = smultron("publish")
    assert "no place has enough children from enough preschools" in made.err
    assert listed(smultron("review", "list", "--state", "hidden"))[0]["id"] == marks[2]["id"]
    assert smultron("export", "rutor", "--audience", "open", "--format", "csv").out.count("\n") == 1


def test_publications_are_numbered_and_say_what_they_were_made_from(smultron):
    settle(smultron)
    assert "3 marks approved." in smultron("review", "approve", "--all").err
    smultron("hotspots", "--min-weight", 2, "--save", "2026a", "-o", "a.geojson")
    again = smultron("hotspots", "--save", "2026a", "-o", "b.geojson", ok=False)
    assert again.code == 1 and "never changes" in again.err
    made = smultron("publish", "2026a", "--json")
    assert made.summary["number"] == 1 and made.summary["analysis"] == "2584-2026a"
    publication = listed(smultron("publish", "--list"))[0]
    assert (publication["least_children"], publication["least_preschools"], publication["reason"]) == ("10", "3", "")
    assert len(publication["checksum"]) == 64
    analysis = listed(smultron("analyses"))[0]
    assert analysis["name"] == "2026a" and "minimum weight 2.0" in analysis["method"] and analysis["marks"] == "3"
    early = smultron("publish", ok=False)
    assert early.code == 1 and "at most once a week" in early.err
    assert "is withdrawn" in smultron("publish", "--withdraw", 1).err
    assert listed(smultron("publish", "--list"))[0]["withdrawn"]
    gone = smultron("export", "rutor", "--audience", "open", ok=False)
    assert gone.code == 1 and "withdrawn" in gone.err
    for wrong in (("publish", "--withdraw", 1), ("publish", "--withdraw", 7), ("publish", "nothing")):
        assert smultron(*wrong, ok=False).code == 1
    assert smultron("publish", "2026a", "--round", 1, ok=False).code == 64
    assert smultron("hotspots", "--save", "Ö", "-o", "c.geojson", ok=False).code == 65


def test_looser_thresholds_need_a_reason_and_stricter_ones_hide_more(smultron):
    settle(smultron)
    smultron("review", "approve", "--all")
    loose = smultron("publish", ok=False, env={"SMULTRON_OPEN_CHILDREN": "5"})
    assert loose.code == 65 and "--reason" in loose.err
    assert "shows 1 square " in smultron("publish", "--reason", "few children", env={"SMULTRON_OPEN_PRESCHOOLS": "2"}).err
    publication = listed(smultron("publish", "--list"))[0]
    assert (publication["least_preschools"], publication["reason"]) == ("2", "few children")
    for wrong in ("0", "three", "2.5"):
        assert smultron("publish", ok=False, env={"SMULTRON_OPEN_PRESCHOOLS": wrong}).code == 64


def test_stricter_thresholds(smultron):
    settle(smultron)
    smultron("review", "approve", "--all")
    assert "no place" in smultron("publish", env={"SMULTRON_OPEN_CHILDREN": "30"}).err


def test_closing_a_round_publishes_it(smultron):
    settle(smultron)
    smultron("review", "approve", "--all")
    closed = smultron("round", "close").err
    assert "is closed" in closed and "Publication 1 of" in closed


def test_closing_a_round_with_nothing_approved_says_so(smultron):
    closed = smultron("round", "close").err
    assert "is closed" in closed and "It is not published: Round 1" in closed


def test_texts_that_look_personal_wait_for_a_look(smultron):
    mark(smultron, PRESCHOOL, (3, 719210, 7536410, "ring 070-123 45 67"), (3, 719211, 7536410, "hej"))
    outcome = smultron("review", "approve", "--all").err
    assert "1 mark approved." in outcome and "1 mark left, with a text that looks personal" in outcome
    held = listed(smultron("review", "list"))
    assert [m["text_held"] for m in held] == ["yes"]
    assert "070" not in smultron("export", "markeringar").out
    smultron("review", "approve", held[0]["id"])
    assert "070" in smultron("export", "markeringar").out
    for wrong in ((), ("--all", held[0]["id"]), ("--round", 1, held[0]["id"])):
        assert smultron("review", "approve", *wrong, ok=False).code == 64
    missing = smultron("review", "hide", "00000000-0000-0000-0000-000000000000", ok=False)
    assert missing.code == 1 and "Nothing was changed" in missing.err


def test_feedback_in_several_languages(smultron):
    smultron("feedback", "set", "--preschool", PRESCHOOL, "--status", "anvands", "--text", "sv=Tack = tack",
             "--text", "fit=Kiitos", "--link", "https://www.kiruna.se")
    smultron("feedback", "set", 1, "--status", "genomfort", "--text", "se=Giitu", "--date", "2026-12-01")
    given = listed(smultron("feedback", "list"))[0]
    assert (given["sv"], given["fit"], given["se"], given["status"], given["date"]) == (
        "Tack = tack", "Kiitos", "Giitu", "genomfort", "2026-12-01")
    for wrong, code in (((), 64), (("--preschool", PRESCHOOL), 64),
                        (("--preschool", PRESCHOOL, "--status", "bra", "--text", "sv=x"), 64),
                        (("--preschool", PRESCHOOL, "--status", "anvands", "--text", "x"), 64),
                        (("--preschool", PRESCHOOL, "--status", "anvands", "--text", "de=x"), 65),
                        (("--preschool", "9", "--status", "anvands", "--text", "sv=x"), 1),
                        (("--hotspot", "o1-1", "--status", "anvands", "--text", "sv=x"), 65),
                        ((9, "--status", "anvands"), 1)):
        refused = smultron("feedback", "set", *wrong, ok=False)
        assert refused.code == code, refused
    assert len(listed(smultron("feedback", "list"))) == 1
