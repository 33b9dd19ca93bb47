"""Publications narrow no count of an unshown square; and the same attack gets through where protection is spoiled."""

import collections
import itertools

import pytest

from attack import Attack, Moment, proven
from blocks import HIGH, LOW, blocks, counted
from datasets import SEEDS, data_set
from publishing import Published, Publisher, cell_of
from weakened import lost_ends

PARTS = 4


@pytest.fixture(scope="module")
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_count_stays_possible_from_0_to_9(publisher, part):
    numbers, leaks = collections.Counter(), []
    for seed in SEEDS[part::PARTS]:
        attack = Attack(publisher, data_set(seed), seed).run()
        numbers.update(attack.numbers)
        leaks += [describe(seed, leak) for leak in attack.leaks]
    print("\n" + ", ".join(f"{numbers[name]} {name}" for name in (
        "attackers", "squares", "ends", "witnesses", "by construction", "by milp", "spoiled", "leaks")))
    assert not leaks, f"{len(leaks)} ends without a witness:\n" + "\n".join(leaks[:40])


def describe(seed, leak):
    """One line: what the attacker sees of the block, and what it has there itself."""
    attacker = leak.attacker or "outsider"
    line = f"data set {seed}, publication {leak.publication + 1}, {attacker}: {leak.square} {leak.end}"
    if leak.block:
        own = leak.block.own_counts(leak.view)
        line += f"; published {list(zip(leak.block.squares, leak.block.bands))}; own {own}"
    return line


@pytest.mark.parametrize("weakness", ["exact", "nested", "unreviewed"])
def test_the_attack_gets_through_a_weakened_version(publisher, weakness):
    for seed in SEEDS:
        lost = set()
        for found in lost_ends(publisher, data_set(seed), weakness):
            lost.add(found)
            if len(lost) == 10:
                break
        if lost:
            kept = kept_ends(publisher, seed)
            if lost & kept:
                print(f"\n{weakness}: data set {seed}, {len(lost)} ends lost, {len(lost & kept)} otherwise kept")
                return
    pytest.fail("nothing was lost")


def kept_ends(publisher, seed):
    """The ends of a data set that witnesses prove where nothing is weakened."""
    attack = Attack(publisher, data_set(seed), seed).run()
    return {
        (index, view.attacker, square, end)
        for index, moment in enumerate(attack.moments) for view in moment.views
        for square, end in moment.ends - moment.unproven[view.attacker]}


def with_block(publisher):
    """A data set with unshown squares inside shown ones, marks of others in them."""
    return next(data for data in map(data_set, SEEDS) if inside_blocks(publisher, data["publications"][0]))


def inside_blocks(publisher, data):
    """The counted marks in the first block of a data set, if it has one."""
    found = blocks(Published(publisher.publish([data])[0]["files"]), {cell_of(mark) for mark in data["marks"]})
    return [mark for mark in data["marks"] if counted(mark) and cell_of(mark) in found[0]] if found else []


class Tampering:
    """Publishes one letter else wherever marks are not the real ones."""

    def __init__(self, publisher):
        self.publisher = publisher

    def publish(self, publications, **options):
        return self.publisher.publish(publications, **options)

    def digests(self, publications, **options):
        return ["x" + digest[1:] for digest in self.publisher.digests(publications, **options)]


def test_a_witness_that_publishes_anything_else_proves_nothing(publisher):
    attack = Attack(Tampering(publisher), with_block(publisher)).run()
    assert attack.numbers["by construction"] == attack.numbers["by milp"] == 0
    assert attack.numbers["spoiled"] == attack.numbers["witnesses"] > 0
    assert len(attack.leaks) == attack.numbers["ends"]


def test_every_published_number_is_in_the_digest(publisher):
    data = with_block(publisher)["publications"][0]
    inside = inside_blocks(publisher, data)
    emptied = [mark for mark in data["marks"] if mark not in inside]
    doubled = data["marks"] + inside * 10
    digests = publisher.digests([data]) + [
        publisher.digests([{**data, "marks": marks}])[0] for marks in (emptied, doubled)]
    assert len(set(digests)) == 3


@pytest.mark.parametrize("part", range(PARTS))
def test_every_other_outlet_says_the_same_of_a_data_set_and_its_witness(publisher, part):
    """The attack compares layers; GeoPackage, metadata, filters, pages, counts and boxes are made from these, and are compared
    here for a witness of every data set."""
    compared, differing = 0, []
    for seed in SEEDS[part::PARTS]:
        attack = Attack(publisher, data_set(seed), seed)
        for index, moment in enumerate(attack.moments):
            real = attack.sequence[index]
            witness = next((
                {**real, "marks": witness.marks} for witness in itertools.islice(moment.witnesses(), 5)
                if witness.marks != real["marks"]
                and publisher.digests([{**real, "marks": witness.marks}]) == publisher.digests([real])), None)
            if witness is None:
                continue
            compared += 1
            a, b = (publisher.publish([data], allOutlets=True)[0]["files"] for data in (real, witness))
            differing += [(seed, index, name) for name in a.keys() | b.keys() if a.get(name) != b.get(name)]
            break
    print(f"\n{compared} data sets compared at every outlet")
    assert differing == [] and compared >= len(SEEDS) // PARTS * 0.8


def test_every_outlet_is_in_the_comparison(publisher):
    """A data set with other marks differs at every outlet that shows counts, and the same one at none."""
    data = with_block(publisher)["publications"][0]
    inside = inside_blocks(publisher, data)
    first, again, other = (
        publisher.publish([{**data, "marks": marks}], allOutlets=True)[0]["files"]
        for marks in (data["marks"], data["marks"], data["marks"] + inside * 10))
    assert first == again
    differing = {name for name in first if first[name] != other.get(name)}
    assert {"all.gpkg", "rutor ", "rutor.geojson", "rutor.csv"} <= differing
    assert any(name.startswith("rutor antal_markeringar ") for name in differing)


def test_what_a_data_set_proves_is_counted_over_all_marks_of_others(publisher):
    data = with_block(publisher)["publications"][0]
    moment = Moment(data, Published(publisher.publish([data])[0]["files"]), {}, None)
    view, square = moment.views[0], (100, 5_000, 70_000)
    mark = {"preschool": view.others[0], "group": 1, "e": 500_050, "n": 7_000_050, "children": 1, "kind": "favourite"}
    for kind, review in (("favourite", "approved"), ("favourite", "hidden"), ("avoid", "unreviewed")):
        marks = [{**mark, "kind": kind, "review": review}]
        assert proven(marks, view, moment.published, {(square, LOW), (square, HIGH)}) == set()
    nine = [{**mark, "children": 3, "group": group} for group in (1, 2, 3)]
    if view.sizes[view.others[0]] >= 9:
        assert proven(nine, view, moment.published, {(square, HIGH)}) == {(square, HIGH)}
    assert proven([], view, moment.published, {(square, LOW)}) == {(square, LOW)}
