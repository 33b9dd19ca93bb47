"""Everything that the administrators' page does, by command."""

import csv
import io
import json
import re
import uuid

from harness import HOME, OTHER_PRESCHOOL, PRESCHOOL, device, mark


def rows(outcome):
    return list(csv.DictReader(io.StringIO(outcome.out)))


def imported(smultron, **changes):
    """A mark in the database, by its id."""
    feature = mark(**changes)
    path = smultron.write("m.geojson", json.dumps(feature))
    smultron("import", path, "--preschool", PRESCHOOL)
    return feature["id"]


def test_who_has_answered(smultron):
    smultron.invite("--group", "Blåbär")
    imported(smultron)
    listed = rows(smultron("round", "progress"))
    ours = [r for r in listed if r["code"] == PRESCHOOL]
    assert {(r["group"], r["marks"], r["children"], r["invitations"]) for r in ours} == {
        ("", "1", "8", "0"), ("Blåbär", "0", "0", "1")}
    assert len({r["code"] for r in listed}) == 25


def test_marks_are_put_back_restored_and_erased(smultron):
    one = imported(smultron, quote="Kojan")
    smultron("review", "hide", one)
    smultron("review", "reset", one)
    assert [r["id"] for r in rows(smultron("review", "list"))] == [one]
    assert smultron("review", "restore", one, ok=False).code == 1
    assert smultron("erase", one, ok=False).code == 64
    assert smultron("erase", one, "--reason", " ", ok=False).code == 65
    smultron("erase", one, "--words-only", "--reason", "begäran 1")
    assert rows(smultron("review", "list"))[0]["quote"] == ""
    smultron("erase", one, "--reason", "begäran 2")
    assert rows(smultron("review", "list")) == []
    assert smultron("erase", str(uuid.uuid4()), "--reason", "x", ok=False).code == 1
    log = rows(smultron("audit", "export"))
    assert [r["action"] for r in log].count("Erased for good") == 2
    assert "begäran 2" in log[-1]["details"] and "Kojan" not in json.dumps(log, ensure_ascii=False)
    smultron("audit", "export", "-o", "log.csv")
    assert (smultron.folder / "log.csv").read_text().startswith("time,who,action,details\n")


def test_invitations_to_print(smultron):
    smultron("preschool", "set", PRESCHOOL, "--group", "Blåbär", "--group-children", "14")
    made = smultron("invite", "sheet", "--no-revoke-old", "-o", "ark.html")
    assert "25 invitations" in made.err and "0 older ones revoked" in made.err
    html = (smultron.folder / "ark.html").read_text()
    assert html.count("<svg") == 25 and "<style>" in html and "Blåbär" in html
    # The file opens by itself.
    assert re.findall(r'(?:src|href)="', html) == [] and "Förvara arket i personalrummet." in html
    again = smultron("invite", "sheet", "--revoke-old", "--preschool", OTHER_PRESCHOOL, "--language", "en", "-o", "en.html")
    assert "1 invitation " in again.err and "1 older one revoked" in again.err
    assert smultron("invite", "sheet", "-o", "x.html", ok=False).code == 64
    # Nothing is issued when the file cannot be written, because the links would be lost.
    before = len(rows(smultron("invite", "list")))
    assert smultron("invite", "sheet", "--no-revoke-old", "-o", "nowhere/x.html", ok=False).code == 1
    assert len(rows(smultron("invite", "list"))) == before


def test_a_walk_with_a_receiver(smultron):
    walk = smultron.write("walk.gpx", f"""<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lon="{HOME[0]}" lat="{HOME[1]}"><name>Vatten</name><desc>Bron</desc></wpt></gpx>""")
    refused = smultron("import", walk, "--preschool", PRESCHOOL, ok=False)
    assert refused.code == 65 and "line 3, children: is missing" in refused.err
    smultron("import", walk, "--preschool", PRESCHOOL, "--children", "6")
    entry = rows(smultron("review", "list"))[0]
    assert (entry["category"], entry["children"], entry["staff_note"]) == ("water", "6", "Bron")
    table = smultron.write("table.csv", f"lon,lat\n{HOME[0]},{HOME[1]}\n")
    assert "missing column category, children" in smultron("import", table, "--preschool", PRESCHOOL, ok=False).err
    smultron("import", table, "--preschool", PRESCHOOL, "--children", "3", "--category", "calm")
    assert smultron("import", smultron.write("x.kml", "<kml/>"), "--preschool", PRESCHOOL, ok=False).code == 65


def test_a_file_that_the_form_saved_knows_its_group(smultron):
    feature = mark(children=5)
    feature["properties"].update(preschool=PRESCHOOL, group="Blåbär")
    saved = smultron.write("saved.geojson", json.dumps({
        "type": "FeatureCollection", "features": [feature],
        "smultron": {"format": 1, "device": device(), "preschool": PRESCHOOL, "group": "Blåbär", "round": 1,
                     "savedAt": "2026-11-22T03:00:00Z", "removals": [str(uuid.uuid4())]}}))
    done = smultron("import", saved, "--preschool", PRESCHOOL)
    assert "1 marks added" in done.err
    assert rows(smultron("review", "list"))[0]["group"] == "Blåbär"
    wrong = smultron("import", saved, "--preschool", OTHER_PRESCHOOL, ok=False)
    assert wrong.code == 65 and f"saved for preschool {PRESCHOOL}" in wrong.err
