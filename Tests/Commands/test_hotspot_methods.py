"""Hotspots by every method, from the command line to the layers: areas, squares, stability, comparison."""

import json

import numpy
import pytest
import shapely
from shapely.geometry import shape

from harness import Smultron

CODES = ["451961", "420338", "109620"]
# Three places near each other in Kiruna, SWEREF 99 TM, and a lone mark.
PLACES = [(719_000, 7_535_000), (719_600, 7_535_300), (720_400, 7_534_500)]


def table(rows):
    lines = ["category,children,kind,e,n"]
    return "\n".join(lines + [f"{category},{children},favourite,{e:.2f},{n:.2f}" for category, children, e, n in rows])


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """Three preschools with marks around three places; a fourth place that one preschool alone has."""
    smultron = Smultron(tmp_path_factory.mktemp("gathered"), "new")
    random = numpy.random.default_rng(4)
    for number, code in enumerate(CODES):
        rows = []
        for place in PLACES:
            rows += [("play", 5 + index, *(numpy.array(place) + random.normal(0, 18, 2))) for index in range(6)]
        if number == 0:
            rows += [("snow", 9, *(numpy.array((721_500, 7_535_500)) + random.normal(0, 8, 2))) for _ in range(6)]
            rows += [("water", 3, 722_400, 7_533_200)]
        smultron("import", smultron.write(f"{code}.csv", table(rows)), "--preschool", code, "--crs", 3006)
    return smultron


def layer(smultron, *arguments, crs=3006):
    outcome = smultron(*arguments, "--crs", crs, "--json")
    return json.loads(outcome.out), outcome


def positions(smultron):
    marks, _ = layer(smultron, "export", "markeringar")
    return numpy.array([feature["geometry"]["coordinates"] for feature in marks["features"]])


@pytest.mark.parametrize("method, options", [
    ("dbscan", ["--weighting", "marks"]), ("hdbscan", ["--min-cluster-size", 6]),
    ("gistar", ["--weighting", "marks", "--band", 150]), ("density", ["--weighting", "marks", "--bandwidth", 60])])
def test_every_method_finds_the_places(gathered, method, options):
    found, outcome = layer(gathered, "hotspots", "--method", method, *options)
    assert outcome.summary["method"] == method and outcome.summary["hotspots"] == len(found["features"])
    areas = [shape(feature["geometry"]) for feature in found["features"]]
    assert all(area.geom_type == "Polygon" and area.is_valid for area in areas)
    for place in PLACES:
        near = [area for area in areas if area.distance(shapely.Point(place)) < 60]
        assert len(near) == 1, (method, place)
    # Nothing around a lone mark.
    assert all(area.distance(shapely.Point(722_400, 7_533_200)) > 300 for area in areas)
    points = positions(gathered)
    for feature, area in zip(found["features"], areas):
        inside = shapely.contains_xy(area, points[:, 0], points[:, 1]).sum()
        count = feature["properties"]["antal_markeringar"]
        assert count >= 3 and (inside >= count if method in ("dbscan", "hdbscan") else inside == count)
        assert feature["properties"]["metod"].split(",")[0] in ("DBSCAN", "HDBSCAN*", "Gi*", "kärntäthet")


def test_the_density_areas_hold_their_shares(gathered):
    """Against the sum over all marks at every cell's centre."""
    gathered("hotspots", "--method", "density", "--bandwidth", 60, "--weighting", "marks", "--save", "tat", "-o", "t.geojson")
    areas, _ = layer(gathered, "export", "tathet", "--analysis", "tat")
    points, bandwidth, size = positions(gathered), 60, 6
    lower = numpy.floor((points.min(axis=0) - bandwidth) / size)
    columns, rows = (numpy.ceil((points.max(axis=0) + bandwidth) / size) - lower).astype(int)
    east = (lower[0] + numpy.arange(columns) + 0.5) * size
    north = (lower[1] + numpy.arange(rows) + 0.5) * size
    density = numpy.zeros((rows, columns))
    for x, y in points:
        squared = ((east - x) ** 2)[None, :] + ((north - y) ** 2)[:, None]
        density += numpy.maximum(0, 1 - squared / bandwidth ** 2) ** 2
    ordered = numpy.sort(density.ravel())[::-1]
    for share in (0.5, 0.95):
        cells = numpy.searchsorted(numpy.cumsum(ordered), share * ordered.sum()) + 1
        parts = [shape(f["geometry"]) for f in areas["features"] if f["properties"]["andel"] == share]
        assert all(part.is_valid for part in parts)
        assert shapely.union_all(parts).area == pytest.approx(sum(part.area for part in parts))
        # A tie at the edge may be decided the other way.
        assert sum(part.area for part in parts) / size ** 2 == pytest.approx(cells, abs=2)
    assert {f["properties"]["bandbredd_m"] for f in areas["features"]} == {60}
    found, _ = layer(gathered, "export", "smultronstallen", "--analysis", "tat")
    half = {shape(f["geometry"]).normalize() for f in areas["features"] if f["properties"]["andel"] == 0.5}
    assert {shape(f["geometry"]).normalize() for f in found["features"]} <= half


def test_squares_carry_gi_over_all_that_lies_near_a_preschool(gathered):
    """Against the definition, written out."""
    gathered("hotspots", "--method", "gistar", "--weighting", "marks", "--save", "gi", "-o", "g.geojson")
    squares, _ = layer(gathered, "export", "rutor", "--analysis", "gi")
    preschools, _ = layer(gathered, "export", "forskolor")
    homes = numpy.array([f["geometry"]["coordinates"] for f in preschools["features"] if f["geometry"]])
    cells = set()
    for x, y in homes:
        for column in range(int(x // 100) - 11, int(x // 100) + 12):
            for row in range(int(y // 100) - 11, int(y // 100) + 12):
                if numpy.hypot(column * 100 + 50 - x, row * 100 + 50 - y) <= 1000:
                    cells.add((column, row))
    cells = sorted(cells)
    counts = {}
    for x, y in positions(gathered):
        key = (int(x // 100), int(y // 100))
        counts[key] = counts.get(key, 0) + 1
    values = numpy.array([counts.get(cell, 0) for cell in cells], dtype=float)
    centres = numpy.array(cells) * 100 + 50
    mean, deviation, total = values.mean(), values.std(), len(values)
    expected = {}
    for index, centre in enumerate(centres):
        near = ((centres - centre) ** 2).sum(axis=1) <= 100 ** 2
        weight = near.sum()
        expected[f"{cells[index][0] * 100}_{cells[index][1] * 100}_100"] = (
            (values[near].sum() - mean * weight)
            / (deviation * numpy.sqrt((total * weight - weight ** 2) / (total - 1))))
    seen = {f["id"]: f["properties"] for f in squares["features"]}
    assert sum(row["antal_markeringar"] for row in seen.values()) == len(positions(gathered))
    compared = 0
    for identity, row in seen.items():
        if identity in expected:
            assert row["gi_z"] == pytest.approx(expected[identity], abs=0.0006), identity
            assert -3 <= row["gi_klass"] <= 3 and (row["gi_klass"] == 0 or row["gi_klass"] * row["gi_z"] > 0)
            compared += 1
        else:
            assert row["gi_z"] is None and row["gi_klass"] is None
    assert compared > 10 and any(row["gi_klass"] == 3 for row in seen.values())


def test_stability_is_reproducible_and_tells_one_preschools_place(gathered):
    options = ["hotspots", "--stability", "--weighting", "marks", "-o", "s.geojson", "--json"]
    first, again = gathered(*options).summary, gathered(*options).summary
    other = gathered(*options, "--seed", 2).summary
    assert first["stability"] == again["stability"] and first["stability"]["seed"] == 1
    assert [s["resampled"] for s in first["stability"]["hotspots"]] != [s["resampled"] for s in other["stability"]["hotspots"]]
    found = json.loads((gathered.folder / "s.geojson").read_text())["features"]
    shares = {share["id"]: share for share in first["stability"]["hotspots"]}
    assert set(shares) == {feature["id"] for feature in found}
    lone = [f["id"] for f in found if f["properties"]["antal_forskolor"] == 1]
    assert len(lone) == 1 and first["carriedByOnePreschool"] == lone
    for identity, share in shares.items():
        assert 0 <= share["resampled"] <= 1 and 0 <= share["varied"] <= 1
        # One preschool of three is drawn in 70 % of the draws.
        assert (share["resampled"] < 0.85) == (identity in lone), share


def test_comparison_with_a_saved_analysis(gathered):
    gathered("hotspots", "--weighting", "marks", "--save", "a1", "-o", "a1.geojson")
    changes, outcome = layer(gathered, "hotspots", "--weighting", "marks", "--eps", 20, "--compare", "a1")
    kinds = {feature["properties"]["slag"] for feature in changes["features"]}
    assert kinds <= set("ny borta vuxit krympt flyttad delad sammanslagen oforandrad".split()) and kinds != {"oforandrad"}
    assert len(outcome.summary["changes"]) == len(changes["features"])
    # Three preschools are too few to tell anything from chance.
    assert all("p" not in change["significance"] for change in outcome.summary["changes"])
    assert "too few preschools" in outcome.err
    unknown = gathered("hotspots", "--compare", "finns", ok=False)
    assert unknown.code != 0 and "finns" in unknown.err


def test_whose_voice_it_is_is_always_said(gathered):
    outcome = gathered("hotspots", "--weighting", "marks", "-o", "f.geojson", "--json")
    fairness = outcome.summary["fairness"]
    chosen, = [weighting for weighting in fairness["weightings"] if weighting["isChosen"]]
    assert chosen["weighting"] == "marks" and chosen["hotspots"] == chosen["foundAgain"] == outcome.summary["hotspots"]
    assert {weighting["weighting"] for weighting in fairness["weightings"]} == {"equal-preschool", "marks", "distinct-groups"}
    answers = {row["preschool"]: row for row in fairness["participation"]}
    for code in CODES:
        row = answers[code]
        assert row["answer"] == "answered" and row["marks"] >= 18
        if "children" in row:
            assert row["marksPerChild"] == pytest.approx(row["marks"] / row["children"])
    assert any(row["answer"] == "notAsked" for row in answers.values())
    gathered("invite", "--preschool", next(code for code in answers if code not in CODES))
    again = gathered("hotspots", "-o", "f.geojson", "--json").summary["fairness"]["participation"]
    assert [row["answer"] for row in again].count("silent") == 1
    assert "3 answered, 1 invited and silent" in gathered("hotspots", "-o", "f.geojson").err


def test_suggested_eps_is_explained(gathered):
    outcome = gathered("hotspots", "--suggest-eps", "-o", "e.geojson", "--json")
    assert 5 <= outcome.summary["suggestedEps"]["epsM"] <= 100
    assert "knee" in outcome.err


@pytest.mark.parametrize("options, said", [
    (["--eps", 0], "eps"), (["--eps", "nan"], "eps"), (["--min-weight=-1"], "minimum weight"),
    (["--method", "hdbscan", "--min-cluster-size", 1], "cluster size"),
    (["--method", "hdbscan", "--min-samples", 0], "samples"), (["--method", "gistar", "--band=-5"], "band"),
    (["--method", "gistar", "--cell", 5], "cell size"), (["--method", "density", "--bandwidth", 0], "bandwidth"),
    (["--groups", 0], "groups")])
def test_parameters_that_make_no_sense_are_named(gathered, options, said):
    outcome = gathered("hotspots", *options, ok=False)
    assert outcome.code == 64 and said in outcome.err and outcome.out == ""
