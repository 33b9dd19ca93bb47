"""Importing marks: paper maps and other systems' files."""

import json

import pytest

from harness import HOME, PRESCHOOL, mark

HEADER = "category,children,lon,lat,quote"


def rows(count, **changes):
    lines = [f"snow,{5 + n % 3},{HOME[0] + n * 1e-5:.6f},{HOME[1]:.6f},rad {n}" for n in range(count)]
    for line, text in changes.items():
        lines[int(line[1:])] = text
    return "\n".join([HEADER, *lines]) + "\n"


@pytest.fixture
def load(smultron):
    def load(name, content, *options, ok=True):
        path = smultron.write(name, content)
        return smultron("import", path, "--preschool", PRESCHOOL, *options, "--json", ok=ok)

    load.marks = lambda: smultron("export", "markeringar", "--round", "all").out.count('"Feature"')
    load.smultron = smultron
    return load


def test_a_repeat_adds_nothing(load):
    assert load("a.csv", rows(10)).summary["added"] == 10
    again = load("a.csv", rows(10)).summary
    assert again["added"] == 0 and again["alreadyThere"] == 10
    assert load.marks() == 10


def test_equal_rows_stay_different_marks(load):
    same = "\n".join([HEADER] + [f"snow,5,{HOME[0]},{HOME[1]},lika"] * 3)
    assert load("a.csv", same).summary["added"] == 3
    assert load("a.csv", same).summary["added"] == 0


def test_one_bad_row_of_a_thousand_and_nothing_is_imported(load):
    content = rows(1000, r500=f"snow,151,{HOME[0]},{HOME[1]},för många")
    outcome = load("a.csv", content, ok=False)
    assert outcome.code == 65 and "a.csv, line 502, children: is 151" in outcome.err
    assert "nothing was imported" in outcome.err and load.marks() == 0
    skipped = load("a.csv", content, "--skip-invalid", ok=False)
    assert skipped.code == 65 and skipped.summary["added"] == 999 and skipped.summary["invalid"] == 1
    assert "line 502, children" in skipped.err and load.marks() == 999


def test_every_bad_row_is_named_with_line_and_field(load):
    content = rows(
        8, r1=f"ice,5,{HOME[0]},{HOME[1]},x", r2=f"snow,many,{HOME[0]},{HOME[1]},x", r3="snow,5,20.2,66.0,x",
        r4=f"snow,5,{HOME[1]},{HOME[0]},x", r5=f'snow,5,"20,2157","67,865",x', r6=f"snow,5,{HOME[0]},{HOME[1]}",
        r7=f"snow,5,nan,{HOME[1]},x")
    outcome = load("a.csv", content, ok=False)
    assert outcome.code == 65
    for text in ("line 3, category:", "line 4, children:", "line 5, coordinates: the place lies", "line 6, coordinates",
                 "exchanged", "line 7, lon:", "decimal comma; write 20.2157", "line 8, row: has 4 fields", "line 9,"):
        assert text in outcome.err, (text, outcome)


def test_what_a_header_must_be(load):
    for header, said in (
        ("category,children,lon", "missing column lat"), ("category,children,lon,lat,colour", "unknown column colour"),
        ("Kategori;Antal", "unknown column Kategori, Antal"), ("category,children,lon,lat,e,n", "do not go together"),
        ("", "empty"), ("category,category,children,lon,lat", "stands twice"), ("children,lon,lat", "missing column category"),
    ):
        outcome = load("a.csv", header + "\n", ok=False)
        assert outcome.code == 65 and said in outcome.err and "a.csv, line 1" in outcome.err, outcome


def test_a_byte_order_mark_semicolons_and_windows_lines_are_no_obstacle(load):
    text = "\ufeff" + rows(3).replace(",", ";").replace("\n", "\r\n")
    assert load("a.csv", text).summary["added"] == 3
    latin = load("b.csv", rows(3).replace("rad", "plåt").encode("latin-1"), ok=False)
    assert latin.code == 65 and "not UTF-8" in latin.err


def test_decimal_commas_get_a_clear_error(load):
    outcome = load("a.csv", "category;children;lon;lat\nsnow;5;20,2157;67,8651\n", ok=False)
    assert outcome.code == 65 and "line 2, lon" in outcome.err and "20.2157" in outcome.err
    unquoted = load("b.csv", "category,children,lon,lat\nsnow,5,20,2157,67,8651\n", ok=False)
    assert unquoted.code == 65 and "decimal commas" in unquoted.err


def test_metres_in_sweref_99_tm_and_the_local_system(load):
    assert load("a.csv", "category,children,e,n\nplay,5,719096,7537070\n").summary["added"] == 1
    assert load("b.csv", "category,children,e,n\nplay,5,148549,7530056\n", "--crs", "3016").summary["added"] == 1
    places = json.loads(load.smultron("export", "markeringar", "--round", "1", "--crs", "3006").out)["features"]
    (e1, n1), (e2, n2) = (f["geometry"]["coordinates"] for f in places)
    assert (e1, n1) == (719096, 7537070)
    degrees = load("c.csv", f"category,children,e,n\nplay,5,{HOME[0]},{HOME[1]}\n", ok=False)
    assert degrees.code == 65 and "look like degrees" in degrees.err
    assert load("d.csv", rows(1), "--crs", "3006", ok=False).code == 65


def test_all_fields_and_seasons(load):
    header = ("id,revision,category,children,recordedAt,kind,seasons,ageBand,frequency,walkingMinutes,quote,staffNote,"
              "language,placement,accuracyM,lon,lat")
    row = ("3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f,2,water,9,2020-06-01T10:00:00+02:00,wish,summer winter,3-5,weekly,10,"
           f'"Pölen, sa ""E""",djup,fit,list,4.5,{HOME[0]},{HOME[1]}')
    load("a.csv", f"{header}\n{row}\n")
    properties = json.loads(load.smultron("export", "markeringar", "--round", "1").out)["features"][0]["properties"]
    assert properties["arstid"] == "aret_runt" and properties["barnens_ord"] == 'Pölen, sa "E"'
    assert properties["tidpunkt"] == "2020-06-01T08:00:00Z" and properties["placering"] == "lista"
    assert properties["typ"] == "onskan" and properties["aldersgrupp"] == "3-5" and properties["sprak"] == "fit"


def test_geojson_and_what_is_none(load):
    collection = {"type": "FeatureCollection", "features": [mark(), mark(children=0)]}
    outcome = load("a.geojson", json.dumps(collection), ok=False)
    assert outcome.code == 65 and "feature 2, children" in outcome.err and load.marks() == 0
    collection["features"][1] = mark(recordedAt=None)
    del collection["features"][1]["id"]
    assert load("a.geojson", json.dumps(collection)).summary["added"] == 2
    named = dict(collection, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
                 features=[mark(at=(719096, 7537070))])
    assert load("b.geojson", json.dumps(named)).summary["added"] == 1
    assert load("c.geojson", json.dumps(named), "--crs", "3016", ok=False).code == 65
    assert load("d.geojson", "{", ok=False).code == 65
    assert load("e.geojson", json.dumps(dict(named, crs={"properties": {"name": "EPSG:3857"}})), ok=False).code == 65
    assert load("f.txt", "x", ok=False).code == 65
    missing = load.smultron("import", "none.csv", "--preschool", PRESCHOOL, ok=False)
    assert missing.code == 65 and "no such file" in missing.err


def test_a_trial_writes_nothing(load):
    outcome = load("a.csv", rows(5), "--dry-run")
    assert "5 of 5 rows are good" in outcome.err and load.marks() == 0


def test_an_id_of_another_preschool_is_refused(load):
    row = f"category,children,id,lon,lat\nplay,5,3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f,{HOME[0]},{HOME[1]}\n"
    load("a.csv", row)
    path = load.smultron.write("b.csv", row)
    outcome = load.smultron("import", path, "--preschool", "420338", ok=False)
    assert outcome.code == 65 and "line 2, id" in outcome.err


def test_an_import_after_the_close_is_late_but_taken(load):
    load.smultron("round", "close")
    assert load("a.csv", rows(3), "--round", "1").summary["added"] == 3
    assert load("a.csv", rows(3), ok=False).code == 1  # no round is open
