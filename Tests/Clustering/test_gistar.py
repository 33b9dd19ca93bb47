"""Gi* against esda's, the definition, and scipy's Benjamini-Hochberg."""

import warnings

import numpy
import pytest
from scipy import stats
from scipy.spatial.distance import cdist

from methods import method

GOLDEN = numpy.array([(10, 10, 2), (20, 10, 3), (40, 10, 3.2), (15, 20, 5), (30, 20, 8), (30, 30, 7)])
GOLDEN_Z = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]


def centimetres(rows):
    return numpy.round(rows[:, :2] * 100)


def definition(rows, band):
    """The formula as it is written, with z = 0 where it is not defined."""
    near = (cdist(centimetres(rows), centimetres(rows), "sqeuclidean") <= round(band * 100) ** 2).astype(float)
    x, n = rows[:, 2], len(rows)
    k = near.sum(axis=1)
    spread = numpy.sqrt(numpy.mean(x**2) - numpy.mean(x) ** 2) if numpy.ptp(x) > 0 else 0
    with numpy.errstate(invalid="ignore", divide="ignore"):
        z = (near @ x - x.mean() * k) / (spread * numpy.sqrt((n * k - k**2) / (n - 1)))
    return numpy.where((k == n) | (spread == 0), 0, z)


def levels(z, p):
    """Classes by scipy's adjusted p-values."""
    adjusted = stats.false_discovery_control(p)
    return numpy.sign(z) * sum((adjusted <= rate).astype(int) for rate in (0.10, 0.05, 0.01))


def cells(random, columns=30, rows=25, size=100):
    x, y = numpy.meshgrid(numpy.arange(columns) * size + 50.0, numpy.arange(rows) * size + 50.0)
    counts = random.poisson(0.4, columns * rows) + random.poisson(6, columns * rows) * (random.random(columns * rows) < 0.04)
    return numpy.column_stack([x.ravel() + 718_000, y.ravel() + 7_537_000, counts])


def datasets():
    random = numpy.random.default_rng(20)
    yield "grid", cells(random), 300
    yield "grid with gaps", cells(random)[random.random(750) < 0.5], 250
    yield "touching distances only", cells(random), 100
    yield "no neighbours", cells(random), 99.99
    yield "hot corner", numpy.column_stack([cells(random)[:, :2], cells(random)[:, 0] < 718_400]), 300
    yield "scattered", numpy.column_stack([random.uniform(0, 2000, (400, 2)).round(2), random.normal(0, 1, 400)]), 150.37
    yield "line", numpy.column_stack([numpy.arange(300) * 10, numpy.zeros(300), random.random(300)]), 35
    yield "diagonal", numpy.column_stack([numpy.arange(300) * 3, numpy.arange(300) * 4, random.random(300)]), 10
    yield "duplicates", numpy.column_stack([random.integers(0, 6, (300, 2)) * 30, random.integers(0, 5, 300)]), 50
    yield "nearly all", cells(random, 6, 6), 640.31
    yield "large values", numpy.column_stack([random.uniform(0, 900, (200, 2)).round(2), random.lognormal(0, 5, 200)]), 90
    yield "small differences", numpy.column_stack(
        [random.uniform(0, 900, (200, 2)).round(2), 1e6 + random.random(200)]), 90


@pytest.mark.parametrize("rows, band", [pytest.param(rows, band, id=name) for name, rows, band in datasets()])
def test_equals_the_definition(rows, band):
    answer, _ = method("gistar", rows, band=band)
    z, p, level = answer.T
    # The definition as written loses digits where the mean is large beside the differences.
    loose = 1e-12 * max(1, abs(rows[:, 2].mean() / rows[:, 2].std()) ** 2)
    numpy.testing.assert_allclose(z, definition(rows, band), rtol=1e-9, atol=max(1e-9, loose))
    numpy.testing.assert_allclose(p, 2 * stats.norm.sf(abs(z)), rtol=1e-11)
    numpy.testing.assert_array_equal(level, levels(z, p))


def esda_scores(rows, band):
    from esda.getisord import G_Local
    from libpysal.weights import DistanceBand

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # In whole centimetres, so that its ties are exact too.
        weights = DistanceBand(centimetres(rows), threshold=band * 100, binary=True, silence_warnings=True)
        return G_Local(rows[:, 2], weights, transform="B", permutations=0, star=True).Zs


def test_equals_esda():
    random = numpy.random.default_rng(3)
    scattered = numpy.column_stack([random.uniform(0, 2000, (600, 2)).round(2), random.gamma(2, 3, 600)])
    for rows, band in [(GOLDEN, 15), (cells(random), 300), (cells(random), 100), (scattered, 210)]:
        answer, _ = method("gistar", rows, band=band)
        numpy.testing.assert_allclose(answer[:, 0], esda_scores(rows, band), rtol=1e-9, atol=1e-9)


def test_gives_the_published_values():
    answer, _ = method("gistar", GOLDEN, band=15)
    numpy.testing.assert_allclose(answer[:, 0], GOLDEN_Z, atol=5e-9)


def test_undefined_scores_are_zero():
    for rows, band in [
        ([(5, 5, 3)], 10), ([(0, 0, 0.1)] * 7, 10), ([(i * 100, 0, 7.7) for i in range(50)], 150),
        ([(0, 0, 1), (10, 0, 2), (0, 10, 9)], 20),
    ]:
        answer, _ = method("gistar", rows, band=band)
        assert (answer == [0, 1, 0]).all()


def test_does_not_depend_on_order_place_or_direction():
    random = numpy.random.default_rng(8)
    rows = numpy.column_stack([random.integers(0, 2000, (800, 2)), random.normal(0, 3, 800)])
    before, _ = method("gistar", rows, band=130)
    order = random.permutation(len(rows))
    assert (method("gistar", rows[order], band=130)[0] == before[order]).all()
    assert (method("gistar", rows + [418_000, -7_000_321, 0], band=130)[0] == before).all()
    assert (method("gistar", rows[:, [1, 0, 2]] * [-1, 1, 1], band=130)[0] == before).all()
    # In other units of the same kind, and against another zero.
    assert (method("gistar", rows * [1, 1, 4], band=130)[0] == before).all()
    opposite = method("gistar", rows * [1, 1, -1], band=130)[0]
    numpy.testing.assert_allclose(opposite * [-1, 1, -1], before, rtol=1e-9, atol=1e-12)
