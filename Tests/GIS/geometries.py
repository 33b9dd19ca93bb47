"""Positions of geometries: in GeoJSON's nests, and in well-known binary, in which GDAL hands geometries out."""

import struct

POINT, LINE, POLYGON = 1, 2, 3


def coordinates(blob):
    """The coordinates as GeoJSON nests them; None for no geometry."""
    if blob is None:
        return None
    order = "<" if blob[0] else ">"
    (kind,) = struct.unpack_from(order + "I", blob, 1)
    place = 5

    def positions(count):
        nonlocal place
        numbers = struct.unpack_from(f"{order}{2 * count}d", blob, place)
        place += 16 * count
        return [list(pair) for pair in zip(numbers[::2], numbers[1::2])]

    def size():
        nonlocal place
        (count,) = struct.unpack_from(order + "I", blob, place)
        place += 4
        return count

    if kind == POINT:
        return positions(1)[0]
    if kind == LINE:
        return positions(size())
    assert kind == POLYGON, f"kind {kind}: layers have no Multi geometries and no third dimension"
    return [positions(size()) for _ in range(size())]


def positions(nested):
    """All positions in GeoJSON's coordinates; none where there is no geometry."""
    if nested is None:
        return []
    if isinstance(nested[0], (int, float)):
        return [nested]
    return [position for part in nested for position in positions(part)]


def positions_of(feature):
    """All positions of a GeoJSON Feature."""
    return positions(feature["geometry"] and feature["geometry"]["coordinates"])
