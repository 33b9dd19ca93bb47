"""What the attack gets out of three weakened versions: ends that no data set at all can have.

Only what was published, the sizes and the attacker's own marks go in, and an end counts as lost only if the program
over monotone and subadditive counts is infeasible.
"""

from blocks import HIGH, LOW, blocks, counted
from programming import Counts, impossible
from publishing import UNLIMITED, Published, cell_of, cells, holding
from witnesses import View


def lost_ends(publisher, sequence, weakness):
    """(publication, attacker, square, end) that a weakened version gives away, one by one."""
    attack = {"exact": _by_exact_counts, "nested": _by_differences, "unreviewed": _by_outlines}[weakness]
    answers = publisher.publish(sequence["publications"], weakness=weakness)
    for index, (data, answer) in enumerate(zip(sequence["publications"], answers)):
        published = Published(answer["files"])
        for view in _views(published, data):
            for square, end in attack(published, view):
                yield index, view.attacker, square, end


def _views(published, data):
    attackers = [None, *sorted({mark["preschool"] for mark in data["marks"]})]
    views = [View(published, data["preschools"], data["marks"], attacker) for attacker in attackers]
    return [view for view in views if view.others]


def _own(view, inside):
    return [
        (mark["preschool"], mark["group"], cell_of(mark), mark["children"]) for mark in view.own
        if counted(mark) and cell_of(mark) in inside]


def _by_exact_counts(published, view):
    """Where the attacker takes its own children from the exact count, no nine others may be left."""
    for block in blocks(published, {cell_of(mark) for mark in view.own}):
        own = _own(view, set(block.cells))
        for square in block.inner if own else []:
            if impossible(block, view, own, square, HIGH):
                yield square, HIGH


def _by_differences(published, view):
    """Children in what a shown square has around the shown squares in it, from the bands of both."""
    for outer, bands in published.shown.items():
        within = [
            inner for inner in published.shown
            if inner[0] < outer[0] and holding(cells(inner)[0], outer[0]) == outer]
        # Of shown squares that hold one another the largest say what is left over.
        largest = [inner for inner in within if not any(_holds(other, inner) for other in within)]
        if largest and _nothing_around_is_impossible(view, outer, bands, {i: published.shown[i] for i in largest}):
            yield outer, LOW


def _holds(larger, smaller):
    return larger[0] > smaller[0] and holding(cells(smaller)[0], larger[0]) == larger


def _nothing_around_is_impossible(view, outer, bands, inner):
    counts = Counts(view, _own(view, set(cells(outer))), view.others)
    for square, its_bands in [(outer, bands), *inner.items()]:
        counts.add(square)
        # This version shows squares without room as well.
        counts.shown(square, its_bands, counts.own_in(set(cells(square))), room=False)
    counts.add("around")
    for code in view.others:
        parts = [(1, counts.children[code, part]) for part in [*inner, "around"]]
        counts.program.between(0, [*parts, (-1, counts.children[code, outer])], UNLIMITED)
    counts.program.between(0, counts.total("around"), 0)
    return counts.program.solve() is None


def _by_outlines(published, view):
    """A hotspot's outline covers a square that no layer of squares shows: ten children are in it or its cell."""
    unexplained = {
        holding(cell, 200) for covered, _ in published.hotspots for cell in covered if cell not in published.holder}
    for square in sorted(unexplained):
        if any(cell in published.holder for cell in cells(square)):
            continue
        # Preschools without reviewed marks may be behind it as well.
        codes = sorted(set(view.sizes) - {view.attacker})
        # Reviewed or not, the attacker's own marks are known to it.
        own = [
            (mark["preschool"], mark["group"], cell_of(mark), mark["children"]) for mark in view.own
            if cell_of(mark) in set(cells(square))]
        counts = Counts(view, own, codes)
        counts.add(square)
        mine = counts.own_in(set(cells(square)))
        counts.program.between(10, [*counts.total(square), mine], UNLIMITED)
        counts.program.between(3, [*counts.number(square), int(mine > 0)], UNLIMITED)
        counts.program.between(0, counts.total(square), 0)
        if counts.program.solve() is None:
            yield square, LOW
