"""DBSCAN side by side with scikit-learn and with the package `dbscan` (Wang, Gu & Shun 2020), in one run, and how time
and memory grow to ten million points. (Not named dbscan.py: the package could not be imported beside it.)

What counts is the clustering alone, on all processors for everyone: `clusterSeconds` of `smultron cluster`, and the calls
of the peers on points that are ready. All see the same whole centimetres, and labels are compared. Synthetic data:
"dense" means clusters of 4000 points, normally distributed around their centre with a standard deviation of 15 m.
"""

import json
import os
import pathlib
import tempfile
import time

import numpy
from dbscan import DBSCAN as grid_dbscan
from sklearn.cluster import DBSCAN

from comparing import RUNS, SMULTRON, compare, measured

EPS, MINIMUM = 10, 10
MEMORY_BAR = 2.0
SIZES = [int(float(size)) for size in os.environ.get("SIZES", "1e5,1e6,1e7").split(",")]


def clusters(count, seed=1):
    """200 clusters and 20 % noise on 20 km × 20 km for each million points."""
    random = numpy.random.default_rng(seed)
    side = 20_000 * (count / 1e6) ** 0.5
    centres = random.uniform(0, side, (max(1, 200 * count // 1_000_000), 2))
    dense = count * 4 // 5
    points = numpy.vstack([
        centres[random.integers(0, len(centres), dense)] + random.normal(0, 15, (dense, 2)),
        random.uniform(0, side, (count - dense, 2)),
    ])
    return points[random.permutation(count)]


def noise(count):
    return numpy.random.default_rng(2).uniform(0, 20_000 * (count / 1e6) ** 0.5, (count, 2))


def ten_cells(count):
    random = numpy.random.default_rng(3)
    return random.uniform(0, 20_000, (10, 2))[random.integers(0, 10, count)] + random.uniform(0, 5, (count, 2))


def write(path, points, weight=None):
    """Writes points as CSV, millions of rows at once; the whole centimetres that it contains."""
    centimetres = numpy.round(points * 100).astype(numpy.int64)
    centimetres -= centimetres.min(axis=0)
    width = max(3, len(str(centimetres.max())))
    tail = "\n" if weight is None else f",{weight}\n"
    with path.open("wb") as file:
        file.write(b"x,y\n" if weight is None else b"x,y,weight\n")
        for start in range(0, len(points), 1_000_000):
            part = centimetres[start:start + 1_000_000]
            text = []
            for axis, end in ((0, ","), (1, tail)):
                digits = [part[:, axis] // 10 ** place % 10 + ord("0") for place in reversed(range(width))]
                text += digits[:-2] + [numpy.full(len(part), ord("."))] + digits[-2:]
                text += [numpy.full(len(part), ord(letter)) for letter in end]
            file.write(numpy.column_stack(text).astype(numpy.uint8).tobytes())
    return centimetres


def cluster(path, labels, minimum=MINIMUM):
    """The summary of the command, and the peak of its memory in GB."""
    _, memory, outcome = measured(SMULTRON, "cluster", path, "--eps", EPS, "--min-weight", minimum, "-o", labels, "--json")
    return json.loads(outcome.stderr.strip().splitlines()[-1]), memory * 2**20 / 1e9


def seconds(body):
    begin = time.perf_counter()
    value = body()
    return time.perf_counter() - begin, value


def side_by_side(folder, title, points, learn_bar, grid_bar):
    path, labels = folder / "points.csv", folder / "labels.csv"
    centimetres = write(path, points)
    metric = centimetres.astype(float)
    found = {}

    def ours():
        return cluster(path, labels)[0]["clusterSeconds"]

    def learn():
        taken, found["scikit-learn"] = seconds(
            lambda: DBSCAN(eps=EPS * 100, min_samples=MINIMUM, n_jobs=os.cpu_count()).fit(centimetres).labels_)
        return taken

    def grid():
        taken, (found["dbscan"], _) = seconds(lambda: grid_dbscan(metric, EPS * 100.0, MINIMUM))
        return taken

    if learn_bar is not None:
        compare(title, ours, learn, "scikit-learn", learn_bar)
    compare(title, ours, grid, "dbscan", grid_bar)
    mine = numpy.loadtxt(labels, delimiter=",", skiprows=1, dtype=int)[:, 1]
    if "scikit-learn" in found:
        print(f"{'':58} {'labels equal scikit-learn’s' if (mine == found['scikit-learn']).all() else 'LABELS DIFFER'}")
    other = found["dbscan"]
    same = mine.max() == other.max() and (mine == -1).sum() == (other == -1).sum()
    print(f"{'':58} {'clusters and noise as many as of dbscan' if same else 'NUMBERS DIFFER FROM DBSCAN'}", flush=True)


def growth(folder):
    print(f"\n{'Dense clusters with 20 % noise':38} {'points':>11} {'clustering':>11} {'µs a point':>11} {'memory':>9}")
    path, labels = folder / "points.csv", folder / "labels.csv"

    def line(title, points, weight=None, minimum=MINIMUM):
        write(path, points, weight)
        summary, memory = cluster(path, labels, minimum)
        taken = summary["clusterSeconds"]
        print(f"{title:38} {len(points):11} {taken:9.3f} s {taken / len(points) * 1e6:11.3f} {memory:6.2f} GB"
              f"{'' if memory <= MEMORY_BAR else '   MISSED: more than 2 GB'}", flush=True)

    for count in SIZES:
        line("", clusters(count))
    count = SIZES[-1]
    random = numpy.random.default_rng(4)
    line("noise only", noise(count))
    line("all in one place", numpy.zeros((count, 2)))
    line("all in one cell", random.uniform(0, 7, (count, 2)))
    line("all on a line", numpy.column_stack([random.uniform(0, count / 100, count), numpy.zeros(count)]))
    heaps = random.uniform(0, 5, (count, 2)) + numpy.column_stack([numpy.arange(count) % 2 * 15.5, numpy.zeros(count)])
    line("two heaps out of reach", heaps)
    # The hardest case: every point asks a tree, and the circle crosses many of its boxes. Linear, but slow.
    few = count // 50
    near = random.uniform(0, 5, (few, 2)) * [0.5, 1] + numpy.column_stack([numpy.arange(few) % 2 * 7.75, numpy.zeros(few)])
    line("two heaps near, weights that miss", near, weight=0.5, minimum=few)


with tempfile.TemporaryDirectory() as name:
    print(f"{RUNS} pairs in turn, medians; {os.cpu_count()} processors. Left: smultron, right: the peer.")
    folder = pathlib.Path(name)
    side_by_side(folder, "DBSCAN, 1 000 000 points, dense clusters and noise", clusters(1_000_000), 20, 3)
    side_by_side(folder, "DBSCAN, 1 000 000 points, noise only", noise(1_000_000), 1, 1)
    side_by_side(folder, "DBSCAN, 20 000 points in ten cells", ten_cells(20_000), 1, 1)
    # scikit-learn lists all pairs of neighbours, which here are 10¹¹.
    side_by_side(folder, "DBSCAN, 1 000 000 points in ten cells", ten_cells(1_000_000), None, 1)
    growth(folder)
