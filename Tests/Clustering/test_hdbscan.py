"""HDBSCAN* against hdbscan and scikit-learn: the weights of the spanning tree always, labels where nothing ties."""

import warnings

import hdbscan
import numpy
import pytest
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
from sklearn.cluster import HDBSCAN

from methods import method

GENERATOR = numpy.random.default_rng


def mixture(count, extent, seed, deviation=2_000):
    """Dense places and scattered points, in whole centimetres."""
    random = GENERATOR(seed)
    centres = random.uniform(0, extent, (max(2, count // 60), 2))
    dense = centres[random.integers(0, len(centres), count * 3 // 4)]
    dense = dense + random.normal(0, deviation, dense.shape) * random.uniform(0.3, 3, (len(dense), 1))
    points = numpy.vstack([dense, random.uniform(0, extent, (count - len(dense), 2))])
    return numpy.round(random.permutation(points)).astype(numpy.int64)


def grid(side):
    return numpy.array([(x * 100, y * 100) for x in range(side) for y in range(side)])


INPUTS = {
    "mixture": mixture(600, 1_000_000, 1),
    "many": mixture(1_500, 1_000_000, 2),
    "ties": GENERATOR(3).integers(0, 40, (700, 2)) * 100,
    "heaps": numpy.repeat(GENERATOR(4).integers(0, 10_000, (60, 2)), GENERATOR(5).integers(1, 20, 60), axis=0),
    "one place": numpy.full((300, 2), 7),
    "line": numpy.column_stack([numpy.arange(500) * 300, numpy.zeros(500, int)]),
    "uneven line": numpy.column_stack([numpy.zeros(400, int), GENERATOR(6).integers(0, 2_000, 400) ** 2]),
    "diagonal": numpy.repeat((GENERATOR(7).integers(0, 90_000, 400) * 7)[:, None], 2, axis=1),
    "grid": grid(25),
    "two far apart": numpy.vstack([mixture(200, 9_000, 8, 500), mixture(200, 9_000, 9, 500) + 900_000_000]),
    "pair": numpy.array([(0, 0), (300, 400)]),
}


def reachability(points, samples):
    """Squared mutual reachability, in whole square centimetres."""
    squares = cdist(points, points, "sqeuclidean").round()
    core = numpy.sort(squares, axis=1)[:, samples - 1]
    return numpy.maximum(squares, numpy.maximum(core[:, None], core[None, :]))


def tree(matrix):
    """SciPy takes a zero for no edge, so every square is one larger while it looks for the tree."""
    return numpy.sort(minimum_spanning_tree(matrix + 1).data - 1)


def ours(points, **options):
    return method("hdbscan", points / 100, **options)[0][:, 0]


@pytest.mark.parametrize("samples", [1, 2, 5, 17])
@pytest.mark.parametrize("name", INPUTS)
def test_weights_are_those_of_the_definition(name, samples):
    points = INPUTS[name]
    if samples > len(points):
        pytest.skip("fewer points than samples")
    weights = ours(points, output="weights", samples=samples)
    assert numpy.allclose(weights * 100, numpy.sqrt(tree(reachability(points, samples))), rtol=1e-14, atol=0)


# scikit-learn counts the point itself, hdbscan does not: its k is one less.
@pytest.mark.parametrize("samples", [2, 5, 17])
@pytest.mark.parametrize("name", [name for name in INPUTS if name != "pair"])
def test_weights_equal_those_of_the_peers(name, samples):
    points = INPUTS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = hdbscan.HDBSCAN(min_cluster_size=5, min_samples=samples - 1, approx_min_span_tree=False,
                               gen_min_span_tree=True).fit(points.astype(float))
    of_hdbscan = numpy.sort(peer.minimum_spanning_tree_.to_numpy()[:, 2])
    of_scikit_learn = HDBSCAN(min_cluster_size=5, min_samples=samples, copy=True).fit(
        points.astype(float))._single_linkage_tree_["value"]
    weights = ours(points, output="weights", samples=samples) * 100
    assert numpy.allclose(weights, of_hdbscan, rtol=1e-12, atol=0)
    assert numpy.allclose(weights, numpy.sort(of_scikit_learn), rtol=1e-12, atol=0)


def partition(labels):
    """Labels renumbered by first appearance; noise stays."""
    numbers = {-1: -1}
    for label in labels:
        if label not in numbers:
            numbers[label] = len(numbers) - 1
    return [numbers[label] for label in labels]


def untied(count, samples, seed):
    """Points whose spanning tree has no two equal weights: a core distance often is the weight of several edges, so
    that takes few samples or few points, and is looked for."""
    for attempt in range(1_000):
        points = mixture(count, 500_000_000, seed * 1_000 + attempt, 3_000_000)
        weights = tree(reachability(points, samples))
        if len(numpy.unique(weights)) == len(weights):
            return points
    raise AssertionError("no points without ties")


@pytest.mark.parametrize("selection", ["eom", "leaf"])
@pytest.mark.parametrize("count, samples, size", [(800, 1, 5), (700, 1, 12), (300, 1, 2), (40, 2, 3), (24, 3, 4)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_labels_equal_those_of_scikit_learn_where_nothing_ties(count, samples, size, seed, selection):
    points = untied(count, samples, seed)
    theirs = HDBSCAN(min_cluster_size=size, min_samples=samples, cluster_selection_method=selection, copy=True).fit(
        points.astype(float)).labels_
    labels = ours(points, samples=samples, size=size, selection=selection)
    assert partition(labels) == labels.tolist()
    assert labels.tolist() == partition(theirs)


def hierarchy(points, samples, size, selection):
    """The rule of the guide, written down without regard to time: all edges of one length are undone at once."""
    weights = reachability(points, samples)
    labels = numpy.full(len(points), -1)

    def parts(members, limit):
        """The components that edges shorter than the limit join."""
        left, found = set(members), []
        while left:
            queue = [left.pop()]
            part = list(queue)
            while queue:
                row = weights[queue.pop()]
                reached = [other for other in left if row[other] < limit]
                left.difference_update(reached)
                part += reached
                queue += reached
            found.append(part)
        return found

    def walk(members, birth):
        """The stability of a cluster, and the clusters that it is divided into."""
        everyone, stability = members, 0
        while True:
            edges = tree(weights[numpy.ix_(members, members)])
            pieces = parts(members, edges[-1])
            level = numpy.inf if edges[-1] == 0 else 1 / numpy.sqrt(edges[-1])
            large = [piece for piece in pieces if len(piece) >= size]
            gone = len(members) - (len(large[0]) if len(large) == 1 else 0)
            stability += (level - birth) * gone if gone else 0
            if len(large) != 1:
                return everyone, stability, [walk(piece, level) for piece in large]
            members = large[0]

    def choose(cluster):
        everyone, stability, children = cluster
        below = [choose(child) for child in children]
        total = sum(sorted(value for value, _ in below))
        if not children or (selection == "eom" and stability >= total):
            return stability, [everyone]
        return total, [chosen for _, several in below for chosen in several]

    _, _, top = walk(list(range(len(points))), 0)
    chosen = [members for cluster in top for members in choose(cluster)[1]]
    for number, members in enumerate(sorted(chosen, key=min)):
        labels[members] = number
    return labels


@pytest.mark.parametrize("selection", ["eom", "leaf"])
@pytest.mark.parametrize("samples, size", [(1, 2), (2, 5), (4, 4), (6, 12)])
@pytest.mark.parametrize(
    "name", ["ties", "heaps", "one place", "line", "uneven line", "grid", "mixture", "two far apart"])
def test_labels_are_those_of_the_rule_with_ties(name, samples, size, selection):
    points = GENERATOR(9).permutation(INPUTS[name])[:150]
    assert ours(points, samples=samples, size=size, selection=selection).tolist() == hierarchy(
        points, samples, size, selection).tolist()


@pytest.mark.parametrize("selection", ["eom", "leaf"])
@pytest.mark.parametrize("samples, size", [(1, 2), (5, 5), (10, 7)])
@pytest.mark.parametrize("name", [name for name in INPUTS if name != "pair"])
def test_order_place_and_quarter_turns_change_nothing(name, samples, size, selection):
    points = INPUTS[name]
    options = {"samples": samples, "size": size, "selection": selection}
    labels = partition(ours(points, **options))
    for seed in (1, 2):
        order = GENERATOR(seed).permutation(len(points))
        back = numpy.empty(len(points))
        back[order] = ours(points[order], **options)
        assert partition(back) == labels
    assert partition(ours(points + (1_234_567, -7_654_321), **options)) == labels
    assert partition(ours(numpy.column_stack([-points[:, 1], points[:, 0]]), **options)) == labels
