"""Chooses the data sets of every run from two hundred: python choose.py, with PYTHONPATH=Tests. Prints CHOSEN of datasets.py.

A data set has properties; the next one is always that which adds most of what is still missing for the work that it takes.
"""

import collections
import random

from attack import Attack
from datasets import data_set, kinds
from publishing import Publisher

TIMES = 3


def properties(seed, attack):
    """What a data set is like, and what is published of it."""
    villages = {("village", kind) for kind in kinds(random.Random(seed))}
    shown = [square for moment in attack.moments for square in moment.published.shown.items()]
    blocks = [block for moment in attack.moments for block in moment.blocks]
    found = {("shown", square[0]) for square, _ in shown}
    found |= {("bands", bands.children[0], bands.preschools[0]) for _, bands in shown}
    found |= {("block", size) for block in blocks for size, _, _ in block.squares}
    found.add(("squares in a block", min(4, max((len(block.squares) for block in blocks), default=0))))
    found.add(("publications", len(attack.moments)))
    # By its digits: none, a few, dozens, hundreds.
    programmed = attack.numbers["by milp"]
    found.add(("ends by integer programming", min(3, len(str(programmed))) if programmed else 0))
    found.add(("hotspots", min(4, sum(len(moment.published.hotspots) for moment in attack.moments))))
    found.add(("small preschools", any(view.high < 9 for moment in attack.moments for view in moment.views)))
    found |= {(village, other) for village in villages for other in found if other[0] in ("block", "bands")}
    return found | villages


def choose(found, work):
    missing = {one: min(TIMES, count) for one, count in collections.Counter(one for all in found.values() for one in all).items()}
    chosen = []
    while any(missing.values()):
        best = max(found.keys() - set(chosen), key=lambda seed: (
            sum(missing[one] > 0 for one in found[seed]) / work[seed], -seed))
        chosen.append(best)
        missing.update({one: missing[one] - 1 for one in found[best] if missing[one]})
    return sorted(chosen)


publisher, found, work = Publisher(), {}, {}
for seed in range(200):
    attack = Attack(publisher, data_set(seed), seed).run()
    found[seed] = properties(seed, attack)
    work[seed] = 20 + attack.numbers["witnesses"] + attack.numbers["by milp"]
print(choose(found, work))
