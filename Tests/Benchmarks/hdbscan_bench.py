"""HDBSCAN* side by side with fast_hdbscan on 100 000 synthetic points, and how our time grows with their number.

Both count from points in memory to labels. fast_hdbscan is compiled while it warms up, which is not counted.
"""

import os
import pathlib
import statistics
import tempfile
import time

import fast_hdbscan
import numpy

from comparing import RUNS, compare, run

METHODS = str(pathlib.Path(os.environ.get("METHODS", ".build/release/methods")).resolve())
SIZE = 10
SAMPLES = 10
BAR = 5


def points(count):
    """Four in five in dense places of 200 marks, the rest anywhere, as dense for any count; whole centimetres."""
    random = numpy.random.default_rng(1)
    places, dense = count // 250, count * 4 // 5
    extent = 20_000 * (count / 100_000) ** 0.5
    centres = random.uniform(0, extent, (places, 2))
    metres = numpy.vstack([
        centres[random.integers(0, places, dense)] + random.normal(0, 40, (dense, 2)),
        random.uniform(0, extent, (count - dense, 2)),
    ])
    return numpy.round(metres * 100)


def ours(path):
    """Seconds that the method took by itself, processor seconds of the whole command, and the labels."""
    with path.open() as file:
        before = os.times()
        _, outcome = run(METHODS, "hdbscan", f"size={SIZE}", f"samples={SAMPLES}", stdin=file)
        after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return float(outcome.stderr.split()[-1]), processor, numpy.array(outcome.stdout.split(), dtype=float)


def side_by_side(folder):
    centimetres = points(100_000)
    path = save(folder, centimetres)
    processor = {"ours": [], "peer": []}
    labels = {}

    def mine():
        seconds, used, labels["ours"] = ours(path)
        processor["ours"].append(used)
        return seconds

    def peer():
        begin, used = time.perf_counter(), time.process_time()
        # fast_hdbscan does not count the point itself.
        labels["peer"] = fast_hdbscan.HDBSCAN(min_cluster_size=SIZE, min_samples=SAMPLES - 1).fit_predict(centimetres)
        processor["peer"].append(time.process_time() - used)
        return time.perf_counter() - begin

    compare(f"HDBSCAN*, 100 000 points, size {SIZE}, samples {SAMPLES}", mine, peer, "fast_hdbscan", BAR)
    # The first one is the warming up.
    used = {name: statistics.median(values[1:]) for name, values in processor.items()}
    print(f"{'  processor time (left: with reading and writing)':58} {used['ours']:8.3f} s {used['peer']:8.3f} s")
    for name, found in labels.items():
        print(f"{'  clusters, and share of noise: ' + name:58} {int(found.max()) + 1:8}   {(found < 0).mean():8.3f}")


def growth(folder):
    print("\nHow our time grows, medians")
    for count in (10_000, 30_000, 100_000, 300_000, 1_000_000):
        path = save(folder, points(count))
        seconds = statistics.median(ours(path)[0] for _ in range(RUNS))
        print(f"{f'  {count} points':58} {seconds:8.3f} s {seconds / count * 1e6:8.3f} s a million", flush=True)


def save(folder, centimetres):
    path = folder / "points.csv"
    numpy.savetxt(path, centimetres / 100, fmt="%.2f", delimiter=",")
    return path


if __name__ == "__main__":
    print(f"{RUNS} pairs in turn, medians; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}. "
          "Left: ours, right: the peer.")
    with tempfile.TemporaryDirectory() as name:
        side_by_side(pathlib.Path(name))
        growth(pathlib.Path(name))
