"""The real code as a subprocess, and what an open client reads from its files.

A square is (size, column, row) in sizes from the origin, a cell a square of the finest grid as (column, row).
"""

import json
import math
import os
import subprocess
from dataclasses import dataclass

from harness import ROOT

BINARY = (ROOT / os.environ.get("PUBLISHER", ".build/tests/release/publisher")).resolve()
SIZES = (100, 200, 400, 800)
UNLIMITED = 10**6


class Publisher:
    """Publishes sequences; one process for all of them."""

    def __init__(self, binary=BINARY):
        self.process = subprocess.Popen(
            [str(binary)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def publish(self, publications, **options):
        self.process.stdin.write(json.dumps({"publications": publications, **options}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["publications"]

    def digests(self, publications, **options):
        return [answer["digest"] for answer in self.publish(publications, digestsOnly=True, **options)]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


@dataclass(frozen=True)
class Bands:
    """Lowest and highest value of each published count."""

    children: tuple
    preschools: tuple
    marks: tuple


class Published:
    """One publication, read from its files alone."""

    def __init__(self, files):
        squares = _features(files["rutor.geojson"])
        self.shown = {_square(feature["properties"]["id"]): _bands(feature["properties"]) for feature in squares}
        self.hotspots = [
            (_covered(feature["geometry"]["coordinates"]), _bands(feature["properties"]))
            for feature in _features(files["smultronstallen.geojson"])]
        self.participants = {
            feature["properties"]["id"] for feature in _features(files["forskolor.geojson"])
            if feature["properties"]["svarat"] == "ja"}
        self.holder = {cell: square for square in self.shown for cell in cells(square)}


def _features(text):
    return json.loads(text)["features"]


def _square(identity):
    easting, northing, size = map(int, identity.split("_"))
    return (size, easting // size, northing // size)


def _bands(properties):
    return Bands(
        _band(properties["antal_barn"]), _band(properties["antal_forskolor"]),
        # A number of marks below the lowest band is not told.
        _band(properties["antal_markeringar"]) if properties["antal_markeringar"] else (0, 9))


def _band(text):
    lower, upper = text.split("-")
    return (int(lower), int(upper) if upper else UNLIMITED)


def _covered(rings):
    """The cells that an outline of right angles covers, holes left out."""
    eastings, northings = zip(*((x / 100, y / 100) for x, y in rings[0]))
    edges = [(a, b) for ring in rings for a, b in zip(ring, ring[1:]) if a[0] == b[0]]
    covered = set()
    for row in range(round(min(northings)), round(max(northings))):
        middle = 100 * row + 50
        crossings = sorted(a[0] / 100 for a, b in edges if min(a[1], b[1]) < middle < max(a[1], b[1]))
        for west, east in zip(crossings[::2], crossings[1::2]):
            covered.update((column, row) for column in range(round(west), round(east)))
    return frozenset(covered)


def cell_of(mark):
    return (math.floor(mark["e"] / 100), math.floor(mark["n"] / 100))


def cells(square):
    size, column, row = square
    factor = size // 100
    return [(column * factor + x, row * factor + y) for y in range(factor) for x in range(factor)]


def holding(cell, size):
    factor = size // 100
    return (size, cell[0] // factor, cell[1] // factor)
