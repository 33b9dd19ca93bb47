"""Made-up data sets for the attack: sequences of publications of one register, every one from a fixed seed.

Each data set has a few villages of different kinds. Between publications marks are taken back, added, moved and
changed, and the municipality reviews some of those that wait.
"""

import os
import random

# Of the data sets 0 to 199, few that have together whatever any of them has, three times where it is there so often: kinds of
# village, sizes and bands of shown squares, blocks and how many squares they have, how hard witnesses are to find. Made by
# choose.py. `make torture` takes all two hundred.
CHOSEN = (
    7, 8, 9, 15, 19, 21, 22, 24, 38, 39, 45, 49, 51, 59, 66, 68, 70, 81, 87, 88, 89, 105, 106, 107, 108, 113, 119, 123, 124, 125,
    129, 142, 148, 163, 164, 170, 174, 181, 182, 183, 184, 189, 199)
SEEDS = range(200) if "TORTURE" in os.environ else CHOSEN

ORIGIN = (720_000, 7_530_000)
SIZES = (6, 8, 12, 18, 25, 40, 60, 90)
CHILDREN = {"ones and twos": (1, 1, 2, 3), "small and busy": (6, 8, 12, 15)}
QUIET = ("alone", "dominated")
COUNTS = {"alone": (1, 1), "one address": (3, 3), "dominated": (3, 4), "crowd": (6, 10), "ones and twos": (7, 13),
          "small and busy": (5, 12)}
LIVELY = ("one address", "borders", "mixed", "crowd", "ones and twos", "small and busy")


def kinds(rng):
    """The kinds of a data set's villages: what is decided first."""
    return rng.choice((rng.sample(LIVELY, 2), rng.sample(QUIET, 1) + rng.sample(LIVELY, 1), rng.sample(LIVELY, 1)))


def data_set(seed):
    """A sequence as the publisher reads it: {"publications": [{"preschools": [...], "marks": [...]}, ...]}."""
    rng = random.Random(seed)
    preschools, groups, villages = [], {}, []
    for index, kind in enumerate(kinds(rng)):
        villages.append(_village(rng, kind, index, preschools, groups))
    marks = [mark for village in villages for mark in _marks(rng, village, groups, rng.randint(8, 26))]
    publications = [_publication(preschools, marks)]
    for _ in range(rng.choice((1, 1, 1, 2))):
        marks = _changed(rng, marks, villages, groups)
        publications.append(_publication(preschools, marks))
    return {"publications": publications}


def _publication(preschools, marks):
    return {"preschools": preschools, "marks": [dict(mark) for mark in marks]}


def _village(rng, kind, index, preschools, groups):
    """Adds the village's preschools to the register, each with groups of its own."""
    count = rng.randint(*COUNTS.get(kind, (3, 5)))
    centre = (ORIGIN[0] + 4_000 * index + 100 * rng.randint(0, 15), ORIGIN[1] + 100 * rng.randint(0, 15))
    codes = []
    for _ in range(count):
        apart = 0 if kind == "one address" else 400
        code = f"p{len(preschools)}"
        preschools.append({
            "code": code, "size": rng.choice((6, 8, 12) if kind == "small and busy" else SIZES),
            "e": centre[0] + rng.randint(-apart, apart), "n": centre[1] + rng.randint(-apart, apart)})
        first = 10 * len(preschools)
        groups[code] = list(range(first, first + rng.randint(1, 4)))
        codes.append(code)
    return {"kind": kind, "codes": codes, "centre": centre, "spread": rng.choice((50, 90, 150, 250, 400))}


def _marks(rng, village, groups, count):
    return [_mark(rng, village, groups) for _ in range(count)]


def _mark(rng, village, groups):
    codes = village["codes"]
    dominant = village["kind"] == "dominated" and rng.random() < 0.9
    code = codes[0] if dominant else rng.choice(codes)
    position = [value + rng.gauss(0, village["spread"]) for value in village["centre"]]
    if village["kind"] == "borders" or rng.random() < 0.1:
        # On a border on purpose: the mark belongs to the cell north and east of it.
        axis = rng.choice(((0,), (1,), (0, 1)))
        position = [100 * round(value / 100) if index in axis else value for index, value in enumerate(position)]
    return {
        "preschool": code, "group": rng.choice(groups[code]), "e": round(position[0], 1), "n": round(position[1], 1),
        "children": rng.choice(CHILDREN.get(village["kind"], (1, 2, 3, 4, 5, 6, 8, 10, 12, 15))),
        "kind": rng.choices(("favourite", "avoid", "wish"), (10, 1, 1))[0],
        "review": rng.choices(("approved", "unreviewed", "hidden"), (10, 2, 1))[0],
    }


def _changed(rng, marks, villages, groups):
    kept = [dict(mark) for mark in marks if rng.random() > 0.08]
    for mark in kept:
        chance = rng.random()
        if chance < 0.06:
            mark["children"] = rng.randint(1, 15)
        elif chance < 0.1:
            mark["e"] += rng.choice((-100, 100))
        elif chance < 0.2 and mark["review"] == "unreviewed":
            mark["review"] = rng.choice(("approved", "hidden"))
    added = [mark for village in villages for mark in _marks(rng, village, groups, rng.randint(0, 3))]
    return kept + added
