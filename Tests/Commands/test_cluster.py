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


PAIRS = [("0", "0"), ("0.29", "0.00"), ("0.58", "-0"), ("10", "0.0"), ("10.29", "0"), ("10.58", "0"), ("50", "50.000")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("dress", [
    lambda number: number, lambda number: f'"{number}"', lambda number: f"  {number} ", lambda number: f"{number}e0",
    lambda number: repr(float(number) * 10) + "E-1", lambda number: f"{float(number):+.20f}",
])
def test_every_way_of_writing_a_table_is_read(empty, separator, end, dress):
    rows = [("x", "y", "group")] + [(dress(x), dress(y), f'"a{separator}\n""å"""') for x, y in PAIRS]
    text = end.join(separator.join(row) for row in rows + [("",)])
    for mark in (b"", b"\xef\xbb\xbf"):
        path = empty.write("p.csv", mark + text.encode() + b"\n\r\n")
        outcome = empty("cluster", path, "--eps", "0.29", "--min-weight", "2")
        assert outcome.out.split() == ["index,label", "0,0", "1,0", "2,0", "3,1", "4,1", "5,1", "6,-1"]


def test_rows_are_whole_where_the_text_is_read_in_pieces(empty):
    """Rows of every length, plain and quoted, over several MiB, from a file and from a pipe."""
    random = numpy.random.default_rng(7)
    rows, plain = ["x,y,group"], ["x,y"]
    for index in range(60_000):
        x, y = random.integers(0, 100_000, 2) / 100
        group = "é" * int(random.integers(0, 30)) if index % 3 else '"one\ntwo, ""three"""'
        rows.append(f"{x}," + (f'"{y}"' if index % 5 == 0 else f"{y}") + f",{group}" + "\r" * (index % 2))
        plain.append(f"{x},{y}")
    text = "\n".join(rows)
    assert len(text.encode()) > 2 << 20
    options = ["--eps", "4", "--min-weight", "5"]
    expected = empty("cluster", empty.write("plain.csv", "\n".join(plain)), *options).out
    assert empty("cluster", empty.write("p.csv", text), *options).out == expected
    assert empty("cluster", "-", *options, stdin=text).out == expected
    # One row that is longer than any piece.
    long = "x,y,group\n0,0," + "a" * 3_000_000 + "\n0,0,b\n1,nan,c\n"
    outcome = empty("cluster", empty.write("long.csv", long), ok=False)
    assert outcome.code == 65 and "line 4, y" in outcome.err


def test_problems_are_named_with_the_line_on_which_a_row_begins(empty):
    text = 'x,y,group\n1,2,"a\nb"\n1,2\n\n3,"4,5",c\r\nq,1e999,"\n"\n1,2,d\n0x,3,e'
    outcome = empty("cluster", empty.write("p.csv", text), ok=False)
    assert outcome.code == 65
    assert [line.split(", ", 1)[1] for line in outcome.err.splitlines()] == [
        "line 4: has 2 fields, but the header has 3",
        'line 6, y: "4,5" is not a finite number; write it with a decimal point',
        'line 7, x: "q" is not a finite number',
        'line 7, y: "1e999" is not a finite number',
        'line 10, x: "0x" is not a finite number',
    ]
    for content, said in [
        (b"x,y\n1,2\n3,\xff\n", "line 3: the text is not UTF-8"), (b"x,y\n1,2\n1,\"2\n3\n", "line 3: a quotation mark"),
        (b"\n1,2\n", "empty"), (b"x,y,x\n1,2,3\n", "stands twice"), (b"x,y,z\n", "unknown column z"),
        # What keeps the file from being read at all comes before what is wrong in it.
        (b"x\n1,\"2\n", "line 2: a quotation mark"), (b"x\nq\n\"\n\xff", "line 4: the text is not UTF-8"),
    ]:
        outcome = empty("cluster", empty.write("p.csv", content), ok=False)
        assert outcome.code == 65 and said in outcome.err, (content, outcome)
    outcome = empty("cluster", "nowhere.csv", ok=False)
    assert outcome.code == 65 and "no such file" in outcome.err
