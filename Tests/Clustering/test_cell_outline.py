"""Outlines of cells against GEOS: valid, the same area, parts and union."""

import numpy
import pytest
import shapely
from scipy import ndimage

from methods import method


def outlines(cells):
    """Polygons by part; also that their rings are closed, turn the right way and have no straight vertices."""
    rows = method("celloutline", cells)[0].astype(int)
    polygons = []
    for part in range(rows[:, 0].max() + 1):
        mine = rows[rows[:, 0] == part]
        rings = [mine[mine[:, 1] == ring][:, 2:] for ring in range(mine[:, 1].max() + 1)]
        for number, ring in enumerate(rings):
            assert (ring[0] == ring[-1]).all()
            steps = numpy.diff(ring, axis=0)
            assert ((steps == 0).sum(axis=1) == 1).all()
            assert ((steps * numpy.roll(steps, 1, axis=0)).sum(axis=1) == 0).all()
            assert len(numpy.unique(ring[:-1], axis=0)) == len(ring) - 1, "the ring touches itself"
            assert shapely.LinearRing(ring).is_ccw == (number == 0)
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return polygons


def masks():
    random = numpy.random.default_rng(4)
    for share in (0.1, 0.3, 0.5, 0.6, 0.7, 0.9):
        yield f"random {share}", random.random((40, 50)) < share
    yield "full", numpy.ones((12, 9), bool)
    yield "one", numpy.ones((1, 1), bool)
    yield "chessboard", numpy.indices((15, 16)).sum(axis=0) % 2 == 0
    yield "columns", numpy.indices((15, 16))[1] % 2 == 0
    lattice = numpy.ones((15, 15), bool)
    lattice[1::2, 1::2] = False
    yield "lattice", lattice
    nested = numpy.zeros((15, 15), bool)
    for size in range(0, 8, 2):
        nested[size:15 - size, size:15 - size] = True
        nested[size + 1:14 - size, size + 1:14 - size] = False
    yield "rings in rings", nested
    holes = numpy.ones((7, 7), bool)
    for at in range(1, 6):
        holes[at, at] = False
    yield "holes in a diagonal", holes
    smooth = ndimage.gaussian_filter(random.random((60, 60)), 2)
    yield "blobs", smooth > numpy.median(smooth)


@pytest.mark.parametrize("mask", [pytest.param(mask, id=name) for name, mask in masks()])
@pytest.mark.parametrize("shift", [(-20, -31), (2**31 - 60, 2**31 - 60)])
def test_equals_the_union_by_geos(mask, shift):
    cells = numpy.argwhere(mask)[:, ::-1] + numpy.array(shift)
    order = numpy.random.default_rng(1).permutation(len(cells))
    cells = cells[order]
    polygons = outlines(cells)
    _, count = ndimage.label(mask)
    assert len(polygons) == count
    assert all(polygon.is_valid for polygon in polygons)
    assert sum(polygon.area for polygon in polygons) == mask.sum()
    union = shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in cells])
    assert shapely.union_all(polygons).equals(union)


def test_parts_are_connected_by_edges_and_numbered_by_their_first_cells():
    random = numpy.random.default_rng(2)
    mask = random.random((50, 60)) < 0.55
    cells = random.permutation(numpy.argwhere(mask)[:, ::-1])
    cells = numpy.vstack([cells, cells[:50]])
    labels, _ = ndimage.label(mask)
    part = method("celloutline", cells, parts=1)[0].ravel().astype(int)
    expected = labels[cells[:, 1], cells[:, 0]]
    _, first = numpy.unique(expected, return_index=True)
    number = {expected[index]: rank for rank, index in enumerate(sorted(first))}
    assert (part == [number[label] for label in expected]).all()
