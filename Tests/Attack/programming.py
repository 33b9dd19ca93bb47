"""Integer programming: a witness for one end where rearranging finds none, and the proof that there cannot be one.

Both work on counts by preschool and region. For a witness the counts come from children who each mark some set of
cells, so that every solution is a data set. For the proof they only have to be monotone and subadditive, as the counts
of every data set are: if even that is infeasible, no data set publishes the same with that end.
"""

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from blocks import COUNT_BANDS, LOW, PRESCHOOL_BANDS, band, most_of_one, tally
from publishing import UNLIMITED, cells, holding

# Long enough for any machine: a search that ran out of time would look like a leak. The slowest of all takes two seconds.
SECONDS = 300
NEW_GROUP = 100_000


class Program:
    """Rows over whole-numbered variables."""

    def __init__(self):
        self.upper, self.rows, self.limits = [], [], []

    def variable(self, upper):
        self.upper.append(upper)
        return len(self.upper) - 1

    def between(self, lower, terms, upper):
        """Terms are (factor, variable), or a plain number."""
        constant = sum(term for term in terms if not isinstance(term, tuple))
        self.rows.append([term for term in terms if isinstance(term, tuple)])
        self.limits.append((lower - constant, upper - constant))

    def solve(self, seconds=SECONDS):
        """Values, None if there are none, or False if time ran out."""
        entries = [(row, variable, factor) for row, terms in enumerate(self.rows) for factor, variable in terms]
        rows, columns, factors = zip(*entries)
        matrix = csr_matrix((factors, (rows, columns)), shape=(len(self.rows), len(self.upper)))
        lower, upper = (numpy.array(side, float) for side in zip(*self.limits))
        upper[upper > UNLIMITED / 2] = numpy.inf
        lower[lower < -UNLIMITED / 2] = -numpy.inf
        result = milp(
            numpy.zeros(len(self.upper)), integrality=numpy.ones(len(self.upper)),
            bounds=Bounds(0, numpy.array(self.upper, float)), constraints=LinearConstraint(matrix, lower, upper),
            options={"time_limit": seconds})
        if result.x is not None:
            return numpy.rint(result.x).astype(int)
        return None if result.status == 2 else False


class Counts:
    """Counts of the others by region in a program, with the attacker's own added where a rule asks for all."""

    def __init__(self, view, own, codes):
        self.program = Program()
        self.view, self.own, self.codes = view, own, codes
        self.children, self.present = {}, {}

    def own_in(self, inside):
        return tally([mark for mark in self.own if mark[2] in inside], self.view.sizes).get(self.view.attacker, 0)

    def add(self, region):
        """A count per preschool in a region, and whether it is above 0."""
        for code in self.codes:
            size = self.view.sizes[code]
            count, present = self.program.variable(size), self.program.variable(1)
            self.program.between(0, [(1, count), (-1, present)], UNLIMITED)
            self.program.between(-UNLIMITED, [(1, count), (-size, present)], 0)
            self.children[code, region], self.present[code, region] = count, present

    def total(self, region, factor=1):
        return [(factor, self.children[code, region]) for code in self.codes]

    def number(self, region):
        return [(1, self.present[code, region]) for code in self.codes]

    def shown(self, region, bands, own, room=True):
        """The region meets the rule, with counts in these bands."""
        program = self.program
        program.between(max(10, bands.children[0]), [*self.total(region), own], bands.children[1])
        program.between(max(3, bands.preschools[0]), [*self.number(region), int(own > 0)], bands.preschools[1])
        self.no_dominant(region, own)
        if room and region[0] > 100:
            self.with_room(region, bands)

    def no_dominant(self, region, own):
        for code in self.codes:
            terms = [*self.total(region, 3), (-4, self.children[code, region]), 3 * own]
            self.program.between(0, terms, UNLIMITED)
        self.program.between(0, [*self.total(region, 3), -own], UNLIMITED)

    def within(self, region, bands, own):
        """Counts in these bands, whether the region meets the rule or not, as for the union of a hotspot."""
        self.program.between(bands.children[0], [*self.total(region), own], bands.children[1])
        self.program.between(bands.preschools[0], [*self.number(region), int(own > 0)], bands.preschools[1])
        self.with_room(region, bands)

    def with_room(self, region, bands):
        most = most_of_one(band(bands.children[0], COUNT_BANDS), band(bands.preschools[0], PRESCHOOL_BANDS))
        for code in self.codes:
            self.program.between(0, [(1, self.children[code, region])], most)

    def unshown(self, region, own, every_reason=False):
        """The region fails the rule: too few children, too few preschools, or one with too large a share.

        Without every reason it may not fail for want of room, which makes a program much faster.
        """
        program = self.program
        most = sum(self.view.sizes[code] for code in self.codes) + own
        few, lonely = program.variable(1), program.variable(1)
        reasons = [(1, few), (1, lonely)]
        program.between(-UNLIMITED, [*self.total(region), (most, few), own], 9 + most)
        count = len(self.codes) + 1
        program.between(-UNLIMITED, [*self.number(region), (count, lonely), int(own > 0)], 2 + count)
        for code in [*self.codes, None]:
            dominant = program.variable(1)
            reasons.append((1, dominant))
            share = [(4, self.children[code, region])] if code else [4 * own]
            terms = [*share, *self.total(region, -3), -3 * own, (-4 * most - 4, dominant)]
            program.between(1 - 4 * most - 4, terms, UNLIMITED)
        if every_reason and region[0] > 100:
            reasons += self.without_room(region, own)
        program.between(1, reasons, UNLIMITED)

    def without_room(self, region, own):
        """One more reason for each preschool and pair of bands in which it can have too many without dominating."""
        program, reasons = self.program, []
        large = sum(self.view.sizes[code] for code in self.codes) + own + 100
        for children in COUNT_BANDS[:-1]:
            for preschools in PRESCHOOL_BANDS:
                most = most_of_one(children, preschools)
                if 4 * (most + 1) > 3 * children[1]:
                    continue
                for code in [*self.codes, None] if most >= 0 else [None]:
                    crowded = program.variable(1)
                    reasons.append((1, crowded))
                    count = [(1, self.children[code, region])] if code else [own]
                    for lower, terms, upper in (
                            (children[0], [*self.total(region), own], children[1]),
                            (preschools[0], [*self.number(region), int(own > 0)], preschools[1]),
                            (most + 1, count, UNLIMITED)):
                        program.between(lower - large, [*terms, (-large, crowded)], UNLIMITED)
                        program.between(-UNLIMITED, [*terms, (large, crowded)], upper + large)
        return reasons


def local_witness(block, view, own, real, codes, target, end):
    """Others' marks that publish the block as it is, with the target at its end; None if none was found.

    Only the shown square that holds the target is filled anew, the rest of a hotspot stays as it is.
    """
    square = block.regions[cells(target)[0]][1]
    inside = set(cells(square))
    fixed = [mark for mark in real if mark[2] not in inside]
    for avoid in ((True, False) if own else (True,)):
        chosen = representatives([square], own, target, avoid)
        found = Local(block, view, own, fixed, codes, square, chosen).solve(target, end)
        if found:
            return fixed + found
    return None


class Local:
    """The program for one shown square of a block: children who mark one of the chosen cells, or all of them."""

    def __init__(self, block, view, own, fixed, codes, square, chosen):
        self.block, self.view, self.own, self.fixed, self.codes = block, view, own, fixed, codes
        self.square, self.chosen = square, chosen
        self.counts = Counts(view, own, codes)
        self.sets = [frozenset([cell]) for cell in chosen]
        if len(chosen) > 1:
            self.sets.append(frozenset(chosen))
        self.children, self.used = {}, {}
        self.elsewhere = {code: main_group(fixed, code) for code in codes}

    def solve(self, target, end):
        for code in self.codes:
            self.add_children(code)
        self.add_union()
        for region in sorted({region for cell in self.chosen for region in self.block.regions[cell][1:]}):
            self.add_region(region)
        self.extra = self.add_marks()
        wanted = 0 if end == LOW else self.view.high
        self.counts.program.between(wanted, self.counts.total(target) if self.reaches(target) else [], wanted)
        values = self.counts.program.solve()
        return None if values is None or values is False else self.marks(values)

    def reaches(self, region):
        return bool(self.codes) and (self.codes[0], region) in self.counts.children

    def add_children(self, code):
        """New children, and some that the preschool's main group elsewhere in the hotspot already counts."""
        program = self.counts.program
        again = []
        for new in (True, False):
            most = self.view.sizes[code] if new else min(self.view.sizes[code], self.elsewhere[code][0])
            if not most:
                continue
            for index in range(len(self.sets)):
                key = (code, index, new)
                self.children[key], self.used[key] = program.variable(most), program.variable(1)
                program.between(0, [(1, self.children[key]), (-1, self.used[key])], UNLIMITED)
                program.between(-UNLIMITED, [(1, self.children[key]), (-most, self.used[key])], 0)
                again += [] if new else [(1, self.used[key])]
        if again:
            program.between(0, again, 1)  # Of one group the most counts: two sets of it would not add up.

    def add_union(self):
        counts, known = self.counts, tally(self.fixed, self.view.sizes)
        counts.add(None)
        for code in self.codes:
            new = [(1, variable) for (by, _, new), variable in self.children.items() if by == code and new]
            known_here = known.get(code, 0)
            full = known_here == self.view.sizes[code]
            terms = [(-1, counts.children[code, None]), known_here, *([] if full else new)]
            counts.program.between(0, terms, 0)
        bystanders = {code: count for code, count in known.items() if code not in self.codes}
        assert not bystanders, "every preschool in the block must take part in the program"
        counts.within(None, self.block.union_bands, counts.own_in(set(self.block.cells)))

    def add_region(self, region):
        counts, inside = self.counts, set(cells(region))
        counts.add(region)
        for code in self.codes:
            terms = [
                (1, variable) for (by, index, _), variable in self.children.items()
                if by == code and self.sets[index] & inside]
            counts.program.between(0, [*terms, (-1, counts.children[code, region])], 0)
        if region == self.square:
            bands = self.block.bands[self.block.squares.index(region)]
            counts.shown(region, bands, counts.own_in(inside))
        else:
            counts.unshown(region, counts.own_in(inside))

    def add_marks(self):
        """As many marks as the bands allow, some of them repeated; gives the number of repetitions."""
        extra = self.counts.program.variable(1_000)
        here = [*((len(self.sets[index]), used) for (_, index, _), used in self.used.items()), (1, extra)]
        own = sum(1 for mark in self.own if self.block.regions[mark[2]][1] == self.square)
        bands = self.block.bands[self.block.squares.index(self.square)].marks
        self.counts.program.between(bands[0], [*here, own], bands[1])
        union = self.block.union_bands.marks
        self.counts.program.between(union[0], [*here, len(self.own) + len(self.fixed)], union[1])
        return extra

    def marks(self, values):
        found = []
        for (code, index, new), variable in self.children.items():
            if values[variable]:
                group = new_group(code, index) if new else self.elsewhere[code][1]
                found += [(code, group, cell, int(values[variable])) for cell in sorted(self.sets[index])]
        return found + found[:1] * int(values[self.extra])


def main_group(marks, code):
    """The most children of one group of a preschool, and the group."""
    return max(((mark[3], mark[1]) for mark in marks if mark[0] == code), default=(0, None))


def new_group(preschool, number=0):
    """A group that no data set has, of its own for each preschool."""
    return NEW_GROUP + 100 * int(preschool[1:]) + number


def joint_witness(block, view, own, codes, target, end):
    """As local_witness, with all squares of a hotspot filled anew."""
    for avoid in ((True, False) if own else (True,)):
        chosen = representatives(block.squares, own, target, avoid)
        marks = _witness(block, view, own, codes, target, end, chosen)
        if marks:
            return marks
    return None


def representatives(squares, own, target, avoid):
    """One cell for each quarter of a shown square, in the target for the quarter that it lies in."""
    held = {mark[2] for mark in own}
    wanted = set(cells(target))
    chosen = []
    for square in squares:
        quarters = {}
        for cell in cells(square):
            quarters.setdefault(holding(cell, max(100, square[0] // 2)), []).append(cell)
        for quarter in quarters.values():
            # Where the target is smaller than its quarter, the rest of the quarter stays empty.
            here = [cell for cell in quarter if cell in wanted] or quarter
            chosen.append(min(here, key=lambda cell: ((cell in held) == avoid, cell)))
    return chosen


def families(block, chosen, target):
    """The sets of cells that one child may mark: single cells, and several of a hotspot that count once together."""
    sets = {frozenset([cell]) for cell in chosen}
    wanted = [cell for cell in cells(target) if cell in chosen]
    by_square = [[cell for cell in chosen if block.regions[cell][1] == square] for square in block.squares]
    if len(by_square) > 1:
        for turn in range(4):
            across = [group[turn % len(group)] for group in by_square]
            sets.add(frozenset(across))
            for cell in wanted:
                others = [group[turn % len(group)] for group in by_square if cell not in group]
                sets.add(frozenset([cell, *others]))
                sets.update(frozenset([cell, other]) for other in others)
    sets.update(frozenset(group) for group in by_square)
    sets.add(frozenset(chosen))
    return sorted(sets, key=sorted)


def _witness(block, view, own, codes, target, end, chosen):
    counts = Counts(view, own, codes)
    program = counts.program
    sets = families(block, chosen, target)
    children, used = {}, {}
    for code in codes:
        for index, marked in enumerate(sets):
            key = (code, index)
            children[key], used[key] = program.variable(view.sizes[code]), program.variable(1)
            program.between(0, [(1, children[key]), (-1, used[key])], UNLIMITED)
            program.between(-UNLIMITED, [(1, children[key]), (-view.sizes[code], used[key])], 0)
    regions = {region for cell in chosen for region in block.regions[cell]}
    for region in sorted(regions, key=str):
        counts.add(region)
        inside = set(block.cells if region is None else cells(region))
        for code in codes:
            terms = [(1, children[code, index]) for index, marked in enumerate(sets) if marked & inside]
            program.between(0, [*terms, (-1, counts.children[code, region])], 0)
        own_count = counts.own_in(inside)
        if region is None:
            counts.within(region, block.union_bands, own_count)
        elif region in block.shown:
            counts.shown(region, block.bands[block.squares.index(region)], own_count)
        else:
            counts.unshown(region, own_count)
    wanted = 0 if end == LOW else view.high
    program.between(wanted, counts.total(target) if (codes and (codes[0], target) in counts.children) else [], wanted)
    extra = _number_marks(block, own, codes, sets, used, program)
    values = program.solve()
    if values is None or values is False:
        return None
    return _materialised(block, codes, sets, children, extra, values)


def _number_marks(block, own, codes, sets, used, program):
    """Marks per square in their band, repeated where too few; the repetitions are variables of their own."""
    all_terms, extra = [], {}
    for square, bands in zip(block.squares, block.bands):
        inside = set(cells(square))
        extra[square] = program.variable(1_000)
        terms = [
            (len(marked & inside), used[code, index])
            for code in codes for index, marked in enumerate(sets) if marked & inside]
        terms.append((1, extra[square]))
        mine = sum(1 for mark in own if mark[2] in inside)
        program.between(bands.marks[0], [*terms, mine], bands.marks[1])
        all_terms += [*terms, mine]
    program.between(block.union_bands.marks[0], all_terms, block.union_bands.marks[1])
    return extra


def _materialised(block, codes, sets, children, extra, values):
    marks = []
    for (code, index), variable in children.items():
        if values[variable]:
            marks += [(code, new_group(code, index), cell, int(values[variable])) for cell in sorted(sets[index])]
    for square, variable in extra.items():
        here = [mark for mark in marks if block.regions[mark[2]][1] == square]
        marks += [here[0]] * int(values[variable]) if here else []
    return marks


def impossible(block, view, own, target, end, seconds=SECONDS):
    """Whether no data set at all publishes the block with the target at its end. True is a proof."""
    codes = view.others
    counts = Counts(view, own, codes)
    program = counts.program
    counts.add(None)
    counts.within(None, block.union_bands, counts.own_in(set(block.cells)))
    for code in codes:
        terms = []
        for square in block.squares:
            if (code, square) not in counts.children:
                counts.add(square)
            program.between(0, [(1, counts.children[code, None]), (-1, counts.children[code, square])], UNLIMITED)
            terms.append((1, counts.children[code, square]))
        program.between(0, [*terms, (-1, counts.children[code, None])], UNLIMITED)
    for square, bands in zip(block.squares, block.bands):
        counts.shown(square, bands, counts.own_in(set(cells(square))))
        finest = _split(counts, square, target)
        mine = sum(1 for mark in own if block.regions[mark[2]][1] == square)
        least = [(1, counts.present[code, part]) for code in codes for part in finest]
        program.between(-UNLIMITED, [*least, mine], bands.marks[1])
    wanted = 0 if end == LOW else view.high
    program.between(wanted, counts.total(target), wanted)
    return program.solve(seconds) is None


def _split(counts, square, target):
    """Relates a square to its quarters, and the quarter that holds the target to its own; gives the finest parts."""
    if square[0] == 100:
        return [square]
    half = square[0] // 2
    finest = []
    quarters = sorted({holding(cell, half) for cell in cells(square)})
    for quarter in quarters:
        counts.add(quarter)
        # A square of 200 m may also be unshown for the sake of a hotspot that it would have been in.
        if half != 200:
            counts.unshown(quarter, counts.own_in(set(cells(quarter))), every_reason=True)
    for code in counts.codes:
        whole = counts.children[code, square]
        parts = [counts.children[code, quarter] for quarter in quarters]
        for part in parts:
            counts.program.between(0, [(1, whole), (-1, part)], UNLIMITED)
        counts.program.between(0, [*((1, part) for part in parts), (-1, whole)], UNLIMITED)
    for quarter in quarters:
        below = target[0] < half and holding(cells(target)[0], half) == quarter
        finest += _split(counts, quarter, target) if below else [quarter]
    return finest
