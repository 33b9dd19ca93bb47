"""The search for witnesses: other marks of the others that publish the same.

Cheap rearrangements of the real marks come first; integer programming (programming.py) searches for what they leave.
Nothing that is found here is trusted: test_attack.py publishes it.
"""

from blocks import HIGH, LOW, with_neighbours
from programming import joint_witness, local_witness, main_group, new_group
from publishing import cell_of, cells, holding

ATTEMPTS = 120
JOINT_ATTEMPTS = 3
FAR_AWAY = (500_000, 7_300_000)


class View:
    """What an attacker knows of one publication: what is published, the sizes of preschools, and its own marks."""

    def __init__(self, published, preschools, marks, attacker):
        self.published = published
        self.preschools, self.all_marks = preschools, marks
        self.attacker = attacker
        self.sizes = {preschool["code"]: preschool["size"] for preschool in preschools}
        self.own = [mark for mark in marks if mark["preschool"] == attacker]
        self.others = sorted(published.participants - {attacker})
        largest = max((self.sizes[code] for code in self.others), default=0)
        # Nobody can be counted with more than the size of a preschool: with small ones only, that is public.
        self.high = min(9, largest)
        self.largest_other = max(self.others, key=lambda code: self.sizes[code], default=None)


def as_mark(preschool, group, cell, children):
    return {
        "preschool": preschool, "group": group, "e": 100 * cell[0] + 50, "n": 100 * cell[1] + 50,
        "children": children, "kind": "favourite", "review": "approved"}


def fillers(view, marks):
    """An avoided place far away for each participant without an approved mark: taking part needs no favourite."""
    present = {mark["preschool"] for mark in marks if mark["review"] == "approved"}
    return [
        {"preschool": code, "group": new_group(code, 99), "e": FAR_AWAY[0] + 1_600 * index, "n": FAR_AWAY[1],
         "children": 1, "kind": "avoid", "review": "approved"}
        for index, code in enumerate(view.others) if code not in present]


def outside_high(view, interesting):
    """The same children of one other preschool in every cell: with the attacker's that is two preschools at most."""
    code = view.largest_other
    return [as_mark(code, new_group(code, 98), cell, view.high) for cell in interesting]


def interesting_cells(marks, published):
    """Cells outside all shown squares: those with a mark of any kind, and the neighbours of these and of the shown."""
    held = {cell_of(mark) for mark in marks} | set(published.holder)
    return sorted({near for cell in held for near in with_neighbours(cell)} - set(published.holder))


class Search:
    """Witnesses for one block and one view: `found` are others' marks in the block, `wanted` the ends without any."""

    def __init__(self, block, view, real, rng):
        self.block, self.view, self.rng = block, view, rng
        self.own = [mark for mark in real if mark[0] == view.attacker]
        self.real = [mark for mark in real if mark[0] != view.attacker]
        # The outsider's witnesses hold for every attacker without marks here if they need none but those present.
        self.present = sorted({mark[0] for mark in self.real})
        self.wanted = {(square, end) for square in block.inner for end in (LOW, HIGH)}
        self.ends = frozenset(self.wanted)
        self.found, self.proofs = [], []
        self.by_program = set()
        self.hopeless = set()

    def run(self):
        self.consider(self.real)
        self.rearrange()
        self.program()
        self.found = fewest(self.found, self.proofs)
        return self

    def consider(self, marks, by_program=False):
        """Takes a candidate if it publishes the block as it is and proves something new."""
        inner = self.block.inner_counts(self.own + marks, self.view.sizes)
        if inner is None:
            return False
        others = {square: self.others(by) for square, by in inner.items()}
        reached = {LOW: 0, HIGH: self.view.high}
        proven = {(square, end) for square, end in self.wanted if others.get(square, 0) == reached[end]}
        if not proven:
            return False
        self.wanted -= proven
        self.found.append(marks)
        self.proofs.append({(square, end) for square, end in self.ends if others.get(square, 0) == reached[end]})
        if by_program:
            self.by_program |= proven
        return True

    def others(self, by):
        return sum(count for code, count in by.items() if code != self.view.attacker) if by else 0

    def rearrange(self):
        for square in self.block.squares:
            if square[0] == 100:
                continue
            inside = set(cells(square))
            here = [mark for mark in self.real if mark[2] in inside]
            elsewhere = [mark for mark in self.real if mark[2] not in inside]
            for end, make in ((LOW, self.gathered), (HIGH, self.spread)):
                misses = 0
                while misses < ATTEMPTS:
                    targets = [(s, e) for s, e in self.wanted if e == end and holding(cells(s)[0], square[0]) == square]
                    if not targets:
                        break
                    target = self.rng.choice(sorted(targets))[0]
                    misses = 0 if self.consider(elsewhere + make(square, target, here)) else misses + 1

    def palette(self, square, target):
        """A few cells outside the target, in as many different quarters of the square as it goes."""
        avoid = set(cells(target))
        free = [cell for cell in cells(square) if cell not in avoid]
        half = square[0] // 2
        quarters = {}
        for cell in free:
            quarters.setdefault(holding(cell, half), []).append(cell)
        keys = sorted(quarters)
        self.rng.shuffle(keys)
        return [self.rng.choice(quarters[key]) for key in keys[:self.rng.randint(1, len(keys))]]

    def gathered(self, square, target, here):
        """Every preschool's marks moved to one cell: all counts of the whole stay what they were."""
        palette = self.palette(square, target)
        home = {code: self.rng.choice(palette) for code in self.present}
        marks = here if self.rng.random() < 0.6 else self.recounted(here, square)
        return [(code, group, home[code], children) for code, group, _, children in marks]

    def recounted(self, here, square):
        """Each preschool with one group of some other number of children, and as many marks as the band allows."""
        bands = self.block.bands[self.block.squares.index(square)]
        inside = set(cells(square))
        codes = sorted({mark[0] for mark in here})
        own = len({mark[0] for mark in self.own if mark[2] in inside})
        fewest = max(1, bands.preschools[0] - own)
        if len(codes) > fewest and self.rng.random() < 0.5:
            codes = self.rng.sample(codes, fewest)
        style = self.rng.random()
        marks = []
        for code in codes:
            most = 1 if style < 0.3 else self.rng.randint(1, 9) if style < 0.8 else self.view.sizes[code]
            marks.append((code, self.main_group(code), None, min(self.view.sizes[code], most)))
        missing = max(0, self.marks_room(square)[0] - len(marks))
        return marks + [self.rng.choice(marks) for _ in range(missing if marks else 0)]

    def marks_room(self, square):
        """How few and how many marks of others the square may have while all others in the block stay."""
        bands = self.block.bands[self.block.squares.index(square)].marks
        union = self.block.union_bands.marks
        inside = sum(1 for mark in self.own if self.block.regions[mark[2]][1] == square)
        here = sum(1 for mark in self.real if self.block.regions[mark[2]][1] == square)
        elsewhere = len(self.own) + len(self.real) - here
        return max(bands[0] - inside, union[0] - elsewhere), min(bands[1] - inside, union[1] - elsewhere)

    def main_group(self, code):
        """The group with most children: what it has elsewhere in a hotspot need not be counted again."""
        return main_group(self.real, code)[1] or new_group(code)

    def spread(self, square, target, here):
        """One preschool with the same children in every free cell, and the others gathered outside the target."""
        view, rng = self.view, self.rng
        able = [code for code in self.present if view.sizes[code] >= view.high]
        if not able:
            return here
        chosen = rng.choice(able)
        palette = self.palette(square, target)
        rest = [mark for mark in here if mark[0] != chosen]
        if rng.random() < 0.7:
            rest = self.recounted(rest, square)
        home = {code: rng.choice(palette) for code in self.present}
        marks = [(code, group, home[code], children) for code, group, _, children in rest]
        if rng.random() < 0.4:
            marks += [(code, group, home[code], children) for code, group, _, children in here if code == chosen]
        group = self.main_group(chosen) if rng.random() < 0.7 else new_group(chosen)
        return marks + self.many(square, target, palette, chosen, group, len(marks))

    def many(self, square, target, palette, chosen, group, number):
        """As many marks as the bands leave room for, the first of them in the target."""
        least, most = self.marks_room(square)
        free = [cell for cell in cells(square) if cell not in palette]
        self.rng.shuffle(free)
        inside_target = set(cells(target))
        free.sort(key=lambda cell: (cell not in inside_target, ((100, *cell), HIGH) not in self.wanted))
        free = free[:max(1, most - number)]
        free += free[:1] * max(0, least - number - len(free))
        return [(chosen, group, cell, self.view.high) for cell in free]

    def program(self):
        """Integer programming for what is left, square by square."""
        choices = [self.present]
        if self.present != self.view.others:
            choices.append(self.view.others)
        joint = JOINT_ATTEMPTS if len(self.block.squares) > 1 else 0
        for square, end in sorted(self.wanted):
            if (square, end) not in self.wanted or (self.likeness(square), end) in self.hopeless:
                continue
            if any(self.programmed(square, end, codes, local=True) for codes in choices):
                continue
            joint -= 1
            if joint < 0 or not any(self.programmed(square, end, codes, local=False) for codes in choices):
                self.hopeless.add((self.likeness(square), end))

    def programmed(self, square, end, codes, local):
        if local:
            marks = local_witness(self.block, self.view, self.own, self.real, codes, square, end)
        else:
            marks = joint_witness(self.block, self.view, self.own, codes, square, end)
        if marks is None or not self.consider(marks, by_program=True):
            return False
        self.transfer(marks, square, end)
        return True

    def transfer(self, marks, square, end):
        """The same with another square of the size in the place of this one."""
        inside, holder = cells(square), self.block.regions[cells(square)[0]][1]
        for other, its_end in sorted(self.wanted):
            if its_end == end and other[0] == square[0] and self.block.regions[cells(other)[0]][1] == holder:
                swap = dict([*zip(inside, cells(other)), *zip(cells(other), inside)])
                swapped = [(code, group, swap.get(cell, cell), children) for code, group, cell, children in marks]
                self.consider(swapped, by_program=True)

    def likeness(self, square):
        """Squares of one shown square in which the attacker has the same, all the way up, are alike."""
        chain = [region for region in self.block.regions[cells(square)[0]][1:] if region[0] >= square[0]]
        own = [tuple(mark[2] in set(cells(region)) for mark in self.own) for region in chain]
        return (chain[0], square[0], tuple(own))


def fewest(found, proofs):
    """Witnesses that prove together what all of them do: the one with most that is new first."""
    chosen, left = [], set().union(*proofs) if proofs else set()
    while left:
        best = max(range(len(found)), key=lambda index: len(proofs[index] & left))
        chosen.append(found[best])
        left -= proofs[best]
    return chosen
