"""The quartic density against the exact sum over all pairs, and its isopleths against a plain sort."""

import numpy
import pytest
from scipy.spatial.distance import cdist

from methods import method

FRAME = dict(west=718_000, south=7_537_000, cell=25, columns=60, lines=45)


def centres(west, south, cell, columns, lines):
    x, y = numpy.meshgrid(west + (numpy.arange(columns) + 0.5) * cell, south + (numpy.arange(lines) + 0.5) * cell)
    return numpy.column_stack([x.ravel(), y.ravel()])


def exact(rows, bandwidth, **frame):
    """Sum of the kernel over all pairs of a centre and a point."""
    weights = numpy.floor(rows[:, 2] * 65_536 + 0.5) / 65_536 if rows.shape[1] > 2 else numpy.ones(len(rows))
    ratio = cdist(centres(**frame), rows[:, :2], "sqeuclidean") / bandwidth**2
    return numpy.where(ratio <= 1, 3 / (numpy.pi * bandwidth**2) * (1 - ratio) ** 2, 0) @ weights


def points(random, count=900):
    centre = random.uniform(0, 1000, (6, 2))
    return (centre[random.integers(0, 6, count)] + random.normal(0, 60, (count, 2)) + [718_200, 7_537_100]).round(2)


def datasets():
    random = numpy.random.default_rng(5)
    yield "marks", points(random), 100, FRAME
    yield "weighted", numpy.column_stack([points(random), random.uniform(0, 3, 900)]), 100, FRAME
    yield "cells larger than the bandwidth", points(random), 20, FRAME
    yield "bandwidth larger than the grid", points(random), 5000, FRAME
    yield "odd sizes", points(random), 73.21, dict(west=718_003.3, south=7_537_001.7, cell=17.3, columns=31, lines=77)
    yield "points outside", points(random) + [1450, 0], 150, FRAME
    yield "one place", numpy.tile([718_400.0, 7_537_400], (500, 1)), 100, FRAME
    yield "on the centres", centres(**FRAME)[::7], 50, FRAME
    yield "line", numpy.column_stack([numpy.linspace(718_000, 719_500, 400).round(2), numpy.full(400, 7_537_500)]), 40, FRAME
    yield "one row", points(random), 100, dict(FRAME, lines=1)
    yield "one column", points(random), 100, dict(FRAME, columns=1)


@pytest.mark.parametrize(
    "rows, bandwidth, frame", [pytest.param(rows, width, frame, id=name) for name, rows, width, frame in datasets()])
def test_equals_the_sum_over_all_pairs(rows, bandwidth, frame):
    density = method("density", rows, bandwidth=bandwidth, **frame)[0].ravel()
    reference = exact(rows, bandwidth, **frame)
    numpy.testing.assert_allclose(density, reference, rtol=0, atol=1e-11 * max(reference.max(), 1e-12))


def test_integrates_to_the_weight():
    random = numpy.random.default_rng(6)
    rows = numpy.column_stack([random.uniform(300, 700, (300, 2)).round(2), random.integers(0, 9, 300) / 4])
    density = method("density", rows, bandwidth=80, west=0, south=0, cell=4, columns=250, lines=250)[0]
    assert density.sum() * 16 == pytest.approx(rows[:, 2].sum(), rel=1e-4)


def test_does_not_depend_on_order_place_or_direction():
    random = numpy.random.default_rng(7)
    rows = random.uniform(100, 900, (400, 2)).round(2)
    frame = dict(west=0, south=0, cell=20, columns=50, lines=50)
    before = method("density", rows, bandwidth=90, **frame)[0]
    assert (method("density", random.permutation(rows), bandwidth=90, **frame)[0] == before).all()
    scale = before.max()
    moved = method("density", rows + [718_000, 7_537_000], bandwidth=90, **dict(frame, west=718_000, south=7_537_000))[0]
    numpy.testing.assert_allclose(moved, before, rtol=0, atol=1e-11 * scale)
    turned = method("density", numpy.column_stack([1000 - rows[:, 1], rows[:, 0]]), bandwidth=90, **frame)[0]
    numpy.testing.assert_allclose(
        turned.reshape(50, 50), numpy.rot90(before.reshape(50, 50), -1), rtol=0, atol=1e-11 * scale)
    twice = method("density", numpy.column_stack([rows, numpy.full(400, 2)]), bandwidth=90, **frame)[0]
    assert (method("density", numpy.vstack([rows, rows]), bandwidth=90, **frame)[0] == twice).all()


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.8, 0.95, 0.999, 1])
def test_isopleth_is_the_smallest_set_with_the_share(share):
    random = numpy.random.default_rng(9)
    ties = numpy.array([(x, y) for x in range(100, 1500, 200) for y in range(100, 1100, 200)]) + [718_000, 7_537_000]
    for rows in (points(random), ties, ties[:1]):
        density = method("density", rows, bandwidth=120, **FRAME)[0].ravel()
        order = numpy.lexsort((numpy.arange(len(density)), -density))
        order = order[density[order] > 0]
        mass = numpy.cumsum(density[order])
        count = numpy.searchsorted(mass, share * mass[-1] * (1 - 1e-14)) + 1
        expected = sorted(order[:count])
        cells = method("density", rows, bandwidth=120, isopleth=share, **FRAME)[0]
        found = (cells[:, 1] * FRAME["columns"] + cells[:, 0]).astype(int)
        if share == 1:
            assert list(found) == list(numpy.flatnonzero(density))
        else:
            assert list(found) == expected
