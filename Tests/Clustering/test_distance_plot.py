"""The sorted distances against scipy's k-d tree, and what the knee suggests for points whose nature is known."""

import numpy
import pytest
from scipy.spatial import cKDTree

from methods import method


def datasets():
    random = numpy.random.default_rng(11)
    yield "uniform", random.uniform(0, 5000, (2000, 2)).round(2)
    yield "grid", numpy.array([(x * 10, y * 10) for x in range(45) for y in range(45)])
    yield "line", numpy.column_stack([random.uniform(0, 9000, 1500).round(2), numpy.zeros(1500)])
    yield "steep line", numpy.column_stack([numpy.full(1500, 3), numpy.arange(1500) ** 2])
    yield "diagonal", numpy.column_stack([numpy.arange(1500) * 0.03, numpy.arange(1500) * 0.04]).round(2)
    yield "all in one place", numpy.tile([12.34, 56.78], (1500, 1))
    yield "heaps", random.integers(0, 8, (1500, 2)) * 100
    yield "heap and strays", numpy.vstack([numpy.zeros((900, 2)), random.uniform(-9e5, 9e5, (300, 2)).round(2)])
    yield "clusters", (random.uniform(0, 9000, (20, 2))[random.integers(0, 20, 2000)] + random.normal(0, 9, (2000, 2))).round(2)
    yield "far apart", numpy.array([(0, 0), (9_999_999, 9_999_999), (-9_999_999, -9_999_999)] * 10)


@pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in datasets()])
@pytest.mark.parametrize("k", [1, 2, 5, 30])
def test_equals_the_tree(rows, k):
    whole = numpy.round(rows * 100)
    # Distances between whole centimetres, by the tree's neighbours: exact but for the root.
    distance, _ = cKDTree(whole - whole[0]).query(whole - whole[0], k=[k])
    expected = numpy.sqrt(numpy.round(distance.ravel() ** 2)) / 100 if distance.max() < 1e7 else distance.ravel() / 100
    plot = method("distanceplot", rows, k=k)[0].ravel()
    numpy.testing.assert_allclose(plot, numpy.sort(expected)[::-1], rtol=4e-16 if distance.max() < 1e7 else 1e-12, atol=0)


def test_does_not_depend_on_order_place_or_direction():
    random = numpy.random.default_rng(12)
    rows = random.integers(0, 3000, (900, 2))
    before = method("distanceplot", rows, k=6)[0]
    for same in (random.permutation(rows), rows + [718_123, -7_537_321], rows[:, ::-1] * [-1, 1]):
        assert (method("distanceplot", same, k=6)[0] == before).all()
    twice = method("distanceplot", numpy.vstack([rows, rows]), k=12)[0]
    assert (twice == numpy.repeat(before, 2, axis=0)).all()


def suggestion(rows, k=5):
    answer = method("distanceplot", numpy.round(rows, 2), k=k, suggestion=1)[0]
    return answer[0] if len(answer) else None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("noise", [0.1, 0.2, 0.4])
def test_finds_the_knee_of_clusters_in_noise(seed, noise):
    random = numpy.random.default_rng(seed)
    centre = random.uniform(0, 10_000, (25, 2))
    inside = int(1500 * (1 - noise))
    rows = numpy.vstack([
        centre[random.integers(0, 25, inside)] + random.normal(0, 20, (inside, 2)),
        random.uniform(0, 10_000, (1500 - inside, 2)),
    ])
    eps, rank, share, is_clear = suggestion(rows)
    assert is_clear
    assert eps % 5 == 0 and 15 <= eps <= 200
    assert 1 - noise - 0.06 <= share <= 1 - noise + 0.06


@pytest.mark.parametrize("seed", range(6))
def test_invents_no_knee(seed):
    random = numpy.random.default_rng(seed)
    for count in (25, 200, 2000):
        strewn = suggestion(random.uniform(0, 3000, (count, 2)))
        assert strewn is None or not strewn[3]
    assert suggestion(random.uniform(0, 3000, (19, 2))) is None
    assert suggestion(numpy.tile([(5.0, 5.0)], (300, 1))) is None
    lattice = suggestion(numpy.array([(x * 10, y * 10) for x in range(40) for y in range(40)]))
    assert lattice is None or not lattice[3]
    stray = suggestion(numpy.vstack([random.uniform(0, 3000, (500, 2)), [(1e6, 1e6)]]))
    assert not stray[3]
