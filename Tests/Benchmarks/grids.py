"""Gi* against esda, and the quartic density against KDEpy, side by side in one run. Synthetic data.

Ours are the seconds that the method takes by itself, without reading and writing (METHODS: the binary); the peers' are
those of their calls in a process that has them loaded.
"""

import os
import pathlib
import statistics
import subprocess
import time
import warnings

import numpy
from esda.getisord import G_Local
from KDEpy import FFTKDE, TreeKDE
from libpysal.weights import DistanceBand
from scipy.spatial import cKDTree

from comparing import RUNS, compare, verdict

METHODS = str(pathlib.Path(os.environ.get("METHODS", ".build/release/methods")).resolve())
CELLS = int(os.environ.get("CELLS", "100000"))
MARKS = int(os.environ.get("MARKS", "100000"))
LINES = int(os.environ.get("LINES", "2000"))
CELL_M = 10
BANDWIDTH_M = 100
# TreeKDE takes minutes for the whole grid, so it computes a square of this many cells a side; ours always computes all.
PART = 200


def method(name, text, **options):
    """Seconds of the method alone, and its answer."""
    command = [METHODS, name, *(f"{key}={value}" for key, value in options.items())]
    outcome = subprocess.run(command, input=text, capture_output=True, check=True)
    return float(outcome.stderr.split()[-1]), outcome.stdout


def text(rows):
    return "\n".join(",".join(repr(float(value)) for value in row) for row in rows).encode()


def difference(title, values, reference):
    print(f"{title:58} {abs(values - reference).max():.1e} at most, where the largest value is {abs(reference).max():.1e}",
          flush=True)


def gistar(band):
    """A square of cells of 100 m with counts, most of them small."""
    random = numpy.random.default_rng(1)
    side = round(CELLS**0.5)
    x, y = numpy.meshgrid(numpy.arange(side) * 100 + 50, numpy.arange(side) * 100 + 50)
    cells = numpy.column_stack([x.ravel(), y.ravel()])
    counts = random.poisson(0.3, len(cells)) + random.poisson(5, len(cells)) * (random.random(len(cells)) < 0.03)
    rows = text(numpy.column_stack([cells, counts]))

    def ours():
        seconds, ours.answer = method("gistar", rows, band=band)
        return seconds

    def weights():
        return DistanceBand(cells * 100, threshold=band * 100, binary=True, silence_warnings=True)

    def scores(neighbours):
        begin = time.perf_counter()
        scores.z = G_Local(counts.astype(float), neighbours, transform="B", permutations=0, star=True).Zs
        return time.perf_counter() - begin

    def whole():
        begin = time.perf_counter()
        neighbours = weights()
        return time.perf_counter() - begin + scores(neighbours)

    compare(f"Gi*, {len(cells)} cells, band {band} m", ours, whole, "esda with its weights", 10)
    # G_Local changes the weights that it is given, so each run gets new ones, made outside the clock.
    compare("  the same without the making of weights", ours, lambda: scores(weights()), "esda with weights at hand")
    z = numpy.array([float(line.split(b",")[0]) for line in ours.answer.splitlines()])
    difference("  difference to esda", z, scores.z)


def density():
    random = numpy.random.default_rng(2)
    size = LINES * CELL_M
    centre = random.uniform(0.02 * size, 0.98 * size, (400, 2))
    inside = int(MARKS * 0.8)
    points = numpy.vstack([
        centre[random.integers(0, 400, inside)] + random.normal(0, 60, (inside, 2)),
        random.uniform(0, size, (MARKS - inside, 2)),
    ])
    # The discs of all points lie on the grid, as FFTKDE wants it.
    points = points.clip(1.1 * BANDWIDTH_M, size - 1.1 * BANDWIDTH_M).round(2)
    rows = text(points)
    axis = (numpy.arange(LINES) + 0.5) * CELL_M
    grid = numpy.stack(numpy.meshgrid(axis, axis, indexing="ij"), -1)
    middle = slice(LINES // 2 - PART // 2, LINES // 2 + PART // 2)
    part = grid[middle, middle].reshape(-1, 2)
    grid = grid.reshape(-1, 2)
    # KDEpy's bandwidth is the standard deviation of the kernel on a line, which for the biweight is radius / √7.
    peers = dict(kernel="biweight", bw=BANDWIDTH_M / 7**0.5)

    def ours():
        seconds, answer = method("density", rows, bandwidth=BANDWIDTH_M, west=0, south=0, cell=CELL_M, columns=LINES,
                                 lines=LINES, binary=1)
        ours.surface = numpy.frombuffer(answer).reshape(LINES, LINES).T
        return seconds

    def evaluate(peer, at):
        begin = time.perf_counter()
        evaluate.surface = peer(**peers).fit(points).evaluate(at) * len(points)
        return time.perf_counter() - begin

    title = f"Density, {LINES} × {LINES} cells, {len(points)} points"
    compare(title, ours, lambda: evaluate(FFTKDE, grid), "KDEpy.FFTKDE", 0.5)
    fast = evaluate.surface.reshape(LINES, LINES)[middle, middle].ravel()
    mine = [ours() for _ in range(RUNS)]
    seconds = evaluate(TreeKDE, part)
    tree = evaluate.surface
    ratio = seconds / statistics.median(mine)
    print(f"{'  the same, TreeKDE on ' + f'{PART * PART / LINES**2:.0%} of the cells, once':58} "
          f"{statistics.median(mine):8.3f} s {seconds:8.3f} s   {ratio:6.2f} × as fast as KDEpy.TreeKDE"
          f"{verdict(ratio, 10)}", flush=True)

    reference = numpy.zeros(len(part))
    for index, near in enumerate(cKDTree(points).query_ball_point(part, BANDWIDTH_M)):
        ratio = ((points[near] - part[index]) ** 2).sum(axis=1) / BANDWIDTH_M**2
        reference[index] = 3 / (numpy.pi * BANDWIDTH_M**2) * (numpy.maximum(0, 1 - ratio) ** 2).sum()
    for name, values in (("ours", ours.surface[middle, middle].ravel()), ("FFTKDE", fast), ("TreeKDE", tree)):
        difference(f"  difference of {name} to the exact sum", values, reference)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(f"{RUNS} pairs in turn, medians; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}. "
          "Left: ours, right: the peer.", flush=True)
    # esda's weights take minutes already with this band when the machine is busy.
    gistar(300)
    density()
