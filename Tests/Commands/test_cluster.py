"""The bare algorithm against scikit-learn, on many random inputs with ties and weights, and what it says of bad ones."""

import numpy
import pytest
from sklearn.cluster import DBSCAN


def labels(smultron, points, eps, minimum, weights=None, groups=None, options=()):
    header = "x,y" + (",weight" if weights is not None else "") + (",group" if groups is not None else "")
    lines = [header]
    for index, (x, y) in enumerate(points):
        # Whole centimetres, written as metres.
        line = f"{x / 100:.2f},{y / 100:.2f}"
        if weights is not None:
            line += f",{weights[index]}"
        if groups is not None:
            line += f",{groups[index]}"
        lines.append(line)
    path = smultron.write("points.csv", "\n".join(lines))
    outcome = smultron("cluster", path, "--eps", eps / 100, "--min-weight", minimum, *options)
    table = [line.split(",") for line in outcome.out.splitlines()]
    assert table[0] == ["index", "label"] and [int(row[0]) for row in table[1:]] == list(range(len(points)))
    return [int(row[1]) for row in table[1:]]


@pytest.mark.parametrize("seed", range(24))
def test_labels_equal_scikit_learns(empty, seed):
    random = numpy.random.default_rng(seed)
    count = int(random.integers(20, 1500))
    spread = int(random.choice([60, 400, 3000, 50_000]))
    points = random.integers(0, spread, (count, 2))
    if seed % 2:  # heaps, ties and duplicates
        centres = random.integers(0, spread, (8, 2))
        points = centres[random.integers(0, 8, count)] + random.integers(-30, 31, (count, 2)) // 5 * 5
        points = points - points.min(axis=0)
    if seed % 4 >= 2:  # coordinates of SWEREF size
        points = points + numpy.array([71_900_000, 753_600_000])
    eps = int(random.choice([5, 13, 25, 50, 130]))
    minimum = int(random.choice([1, 3, 5, 8]))
    weights = random.integers(0, 13, count) / 4 if seed % 3 == 0 else None
    # The same integer centimetres, so that both see the same ties. Its brute-force search would lose them to rounding.
    expected = DBSCAN(eps=eps, min_samples=minimum,
                      algorithm="kd_tree").fit(points, sample_weight=weights).labels_
    assert labels(empty, points, eps, minimum, weights) == list(expected)


def test_distinct_groups(empty):
    points = [(0, 0), (100, 0), (200, 0), (10_000, 0), (10_100, 0), (10_200, 0)]
    groups = ["a", "a", "a", "a", "b", "a"]
    assert labels(empty, points, 150, 2, groups=groups, options=["--groups", "2"]) == [-1, -1, -1, 0, 0, 0]


def test_bad_points_are_named(empty):
    cases = [
        ("x,y\n1,2\n3,nan\n4,\n", ["line 3, y", "line 4, y"]), ("x\n1\n", ["missing column y"]), ("", ["empty"]),
        ("x,y,weight\n1,2,-1\n", ["line 2, weight"]), ("x,y\n1,2,3\n", ["line 2: has 3 fields"]),
        ("x,y\n\"1,5\",2\n", ["decimal point"]), ("x,y\n0,0\n1e9,0\n", ["point 1 lies"]),
    ]
    for content, said in cases:
        outcome = empty("cluster", empty.write("p.csv", content), ok=False)
        assert outcome.code == 65 and all(text in outcome.err for text in said), (content, outcome)
    path = empty.write("p.csv", "x,y\n1,2\n")
    for options in (["--eps", "0"], ["--eps", "-1"], ["--eps", "nan"], ["--min-weight", "-1"]):
        assert empty("cluster", path, *options, ok=False).code == 64
    assert empty("cluster", path, "--groups", "2", ok=False).code == 65


def test_pipes_summary_and_rounding(empty):
    outcome = empty("cluster", "-", "--eps", "1", "--min-weight", "2", "--json", stdin="x,y\n0,0\n0.004,0\n5,5\n")
    assert outcome.out == "index,label\n0,0\n1,0\n2,-1\n"
    summary = outcome.summary
    assert summary["clusters"] == 1 and summary["noise"] == 1 and summary["roundedPoints"] == 1
    assert summary["clusterSeconds"] >= 0 and "rounded" in outcome.err
    assert empty("cluster", "-", stdin="x,y\n").out == "index,label\n"
