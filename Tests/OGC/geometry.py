"""Whether GeoJSON geometries meet a box, and how far positions lie apart, without any library that the service uses too."""


def positions(geometry):
    """All positions of a geometry, flat."""
    def walk(value):
        if isinstance(value[0], (int, float)):
            yield value
        else:
            for part in value:
                yield from walk(part)

    return [] if geometry is None else list(walk(geometry["coordinates"]))


def changed(geometry, function):
    """The geometry with every position replaced by function(x, y)."""
    def walk(value):
        return list(function(*value[:2])) if isinstance(value[0], (int, float)) else [walk(part) for part in value]

    return None if geometry is None else {**geometry, "coordinates": walk(geometry["coordinates"])}


def meets(geometry, box):
    """Whether the geometry intersects the box (minx, miny, maxx, maxy), edges included. None has no place: it always does."""
    if geometry is None:
        return True
    if geometry["type"] == "Point":
        x, y = geometry["coordinates"][:2]
        return box[0] <= x <= box[2] and box[1] <= y <= box[3]
    lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    if any(segment_meets(a, b, box) for line in lines for a, b in zip(line, line[1:])):
        return True
    return geometry["type"] == "Polygon" and inside(lines, (box[0], box[1]))


def segment_meets(a, b, box):
    """Liang and Barsky's clipping: whether anything of the segment is left inside the box."""
    first, last = 0.0, 1.0
    for delta, low, high in ((b[0] - a[0], box[0] - a[0], box[2] - a[0]), (b[1] - a[1], box[1] - a[1], box[3] - a[1])):
        if delta == 0:
            if low > 0 or high < 0:
                return False
            continue
        enter, leave = sorted((low / delta, high / delta))
        first, last = max(first, enter), min(last, leave)
        if first > last:
            return False
    return True


def inside(rings, point):
    """Even–odd rule over all rings, so that holes are outside."""
    x, y = point
    odd = False
    for ring in rings:
        for (ax, ay, *_), (bx, by, *_) in zip(ring, ring[1:]):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def grown(box, by):
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def farthest(one, other):
    """The largest difference of any coordinate between two geometries with the same positions in the same order."""
    first, second = positions(one), positions(other)
    assert len(first) == len(second)
    return max((abs(a - b) for p, q in zip(first, second) for a, b in zip(p[:2], q[:2])), default=0)
