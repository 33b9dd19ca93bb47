"""The attack on one sequence: every attacker, every unshown square, both ends, each by a published witness."""

import collections
import itertools
import random

from blocks import HIGH, LOW, blocks, counted
from publishing import SIZES, Published, cell_of, holding
from witnesses import Search, View, as_mark, fillers, interesting_cells, outside_high

Leak = collections.namedtuple("Leak", "publication attacker square end block view")
# Marks in the place of a publication's, the attackers that they are a witness for, and the ends that they may prove.
Witness = collections.namedtuple("Witness", "marks views claim")


class Attack:
    """One sequence under attack. `leaks` are the ends that no witness was found for."""

    def __init__(self, publisher, sequence, seed=0):
        self.publisher = publisher
        self.sequence = sequence["publications"]
        answers = publisher.publish(self.sequence)
        self.digests = [answer["digest"] for answer in answers]
        searches = {}
        self.moments = [
            Moment(data, Published(answer["files"]), searches, random.Random(seed))
            for data, answer in zip(self.sequence, answers)]
        self.numbers = collections.Counter()
        self.leaks = []

    def run(self):
        """Publishes witnesses of all publications side by side, as sequences."""
        for chosen in itertools.zip_longest(*(moment.witnesses() for moment in self.moments)):
            # What follows the last witness is the real sequence again.
            last = max(index for index, witness in enumerate(chosen) if witness)
            digests = self.publisher.digests([
                {**data, "marks": witness.marks if witness else data["marks"]}
                for data, witness in zip(self.sequence[:last + 1], chosen)])
            for index, (moment, witness) in enumerate(zip(self.moments, chosen)):
                if witness:
                    self.judge(moment, witness, digests[index] == self.digests[index])
        for index, moment in enumerate(self.moments):
            self.close(index, moment)
        return self

    def judge(self, moment, witness, same):
        self.numbers["witnesses"] += 1
        if not same:
            self.numbers["spoiled"] += 1
            return
        for view in witness.views:
            assert all(mark in witness.marks for mark in view.own), "an attacker's own marks were changed"
        # The attackers of one witness have no marks where it proves something: what it proves is the same for all.
        ends = proven(witness.marks, witness.views[0], moment.published, witness.claim)
        for view in witness.views:
            moment.unproven[view.attacker] -= ends

    def close(self, index, moment):
        for view in moment.views:
            left = moment.unproven[view.attacker]
            by_program = moment.by_program[view.attacker]
            self.numbers["attackers"] += 1
            self.numbers["squares"] += len(moment.ends) // 2
            self.numbers["ends"] += len(moment.ends)
            self.numbers["by milp"] += len(by_program - left)
            self.numbers["by construction"] += len(moment.ends) - len(by_program | left)
            self.numbers["leaks"] += len(left)
            for square, end in sorted(left):
                block = next((block for block in moment.blocks if square in block.inner_set), None)
                self.leaks.append(Leak(index, view.attacker, square, end, block, view))


class Moment:
    """One publication: its attackers, its unshown squares, and the ends that are not proven yet."""

    def __init__(self, data, published, searches, rng):
        self.real, self.published, self.searches, self.random = data["marks"], published, searches, rng
        self.blocks = blocks(published, {cell_of(mark) for mark in self.real})
        attackers = [None, *sorted({mark["preschool"] for mark in self.real})]
        views = [View(published, data["preschools"], self.real, attacker) for attacker in attackers]
        # Where nobody else took part, everybody knows that there are no others.
        self.views = [view for view in views if view.others]
        self.interesting = interesting_cells(self.real, published)
        self.outside = {holding(cell, size) for cell in self.interesting for size in SIZES} - set(published.shown)
        squares = self.outside | {square for block in self.blocks for square in block.inner}
        self.ends = {(square, end) for square in squares for end in (LOW, HIGH)}
        self.unproven = {view.attacker: set(self.ends) for view in self.views}
        self.by_program = collections.defaultdict(set)

    def witnesses(self):
        for view in self.views:
            if view.attacker is None:
                for block in self.blocks:
                    yield from self.of_outsider(block, view)
            yield from self.of(view)

    def of_outsider(self, block, outsider):
        """Only this block is replaced: a witness for everybody who has no marks there as well."""
        search = self.search(block, outsider)
        away = [view for view in self.views[1:] if not any(cell_of(mark) in block for mark in view.own)]
        views = [outsider, *(view for view in away if view.high == outsider.high)]
        elsewhere = [mark for mark in self.real if cell_of(mark) not in block]
        claim = {(square, end) for square in block.inner for end in (LOW, HIGH)}
        for view in views:
            self.by_program[view.attacker] |= search.by_program
        for found in search.found:
            marks = elsewhere + [as_mark(*mark) for mark in found]
            yield Witness(marks + fillers(outsider, marks), views, claim)

    def of(self, view):
        """Everything outside shown squares emptied and filled, and the blocks that the attacker has marks in."""
        outsider = self.views[0]
        touched = [
            block for block in self.blocks
            if view.high != outsider.high or any(cell_of(mark) in block for mark in view.own)]
        searches = [(block, self.search(block, view)) for block in touched]
        for _, search in searches:
            self.by_program[view.attacker] |= search.by_program
        outside = {1: outside_high(view, self.interesting)}
        for turn in range(max(2, *(len(search.found) for _, search in searches), 0)):
            marks = self.merged(view, searches, turn, outside.get(turn, []))
            yield Witness(marks, [view], self.ends)

    def merged(self, view, searches, turn, outside):
        """The attacker's own marks, those of others in shown squares or what replaces them, and what lies outside."""
        replaced = {cell for block, _ in searches for cell in block.cells}
        marks = list(view.own)
        for _, search in searches:
            found = search.found[min(turn, len(search.found) - 1)] if search.found else search.real
            marks += [as_mark(*mark) for mark in found]
        marks += [
            mark for mark in self.real
            if mark["preschool"] != view.attacker and counted(mark) and cell_of(mark) in self.published.holder
            and cell_of(mark) not in replaced]
        marks += outside
        return marks + fillers(view, marks)

    def search(self, block, view):
        """The same again if nothing changed since the publication before."""
        real = block.marks(self.real)
        key = (block.key, view.attacker, view.high, tuple(sorted(real)), tuple(view.others))
        if key not in self.searches:
            self.searches[key] = Search(block, view, real, self.random).run()
        return self.searches[key]


def proven(marks, view, published, wanted):
    """The ends at which a data set puts the children of others, of marks of any kind, reviewed or not.

    In a shown square the unshown ones that it contains are counted; everywhere else what lies outside shown squares.
    """
    groups = {}
    for mark in marks:
        code = mark["preschool"]
        if code == view.attacker:
            continue
        cell = cell_of(mark)
        holder = published.holder.get(cell)
        for size in SIZES:
            if holder and size >= holder[0]:
                break
            most = groups.setdefault(holding(cell, size), {}).setdefault(code, {})
            most[mark["group"]] = max(mark["children"], most.get(mark["group"], 0))
    counts = {
        square: sum(min(view.sizes[code], sum(most.values())) for code, most in by.items())
        for square, by in groups.items()}
    reached = {LOW: 0, HIGH: view.high}
    return {(square, end) for square, end in wanted if counts.get(square, 0) == reached[end]}
