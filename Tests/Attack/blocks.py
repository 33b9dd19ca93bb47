"""A block: shown squares that are judged together, the unshown squares in them, and whether marks would publish it.

A block is a hotspot or one shown square of more than 200 m. What happens in one block leaves all others as they are, so
each is searched alone. A mark in a block is (preschool, group, cell, children).
"""

from publishing import SIZES, UNLIMITED, cell_of, cells, holding

LOW, HIGH = "low", "high"


COUNT_BANDS = ((10, 19), (20, 49), (50, 99), (100, UNLIMITED))
PRESCHOOL_BANDS = ((3, 4), (5, 9), (10, UNLIMITED))


def meets(counts, size):
    """The rule for one square; counts by preschool, none of them 0."""
    total, largest = sum(counts.values()), max(counts.values())
    if total < 10 or len(counts) < 3 or 4 * largest > 3 * total:
        return False
    return size == 100 or largest <= most_of_one(band(total, COUNT_BANDS), band(len(counts), PRESCHOOL_BANDS))


def most_of_one(children, preschools):
    """How many children of one preschool leave room for nine of another beside the rest, by the bands; -1 for none."""
    most = children[1] - 9 - max(0, preschools[0] - 2)
    return most if most >= 9 else -1


def band(count, bands):
    return max(band for band in bands if band[0] <= count)


def counted(mark):
    return mark.get("kind") == "favourite" and mark.get("review") == "approved"


def tally(marks, sizes):
    """Children by preschool: of each group the most, together at most the preschool's size."""
    groups = {}
    for preschool, group, _, children in marks:
        most = groups.setdefault(preschool, {})
        most[group] = max(children, most.get(group, 0))
    return {preschool: min(sizes[preschool], sum(most.values())) for preschool, most in groups.items()}


class Block:
    """What is published of a block."""

    def __init__(self, squares, bands, union_bands, held=None):
        """Held are cells with marks of any kind: of a large square only these, their neighbours, and what holds them
        are attacked, for the other empty cells are like the neighbours."""
        self.squares = sorted(squares)
        self.bands = [bands[square] for square in self.squares]
        # The union's own bands, for a hotspot; the same again for a single larger square.
        self.union_bands = union_bands
        self.cells = [cell for square in self.squares for cell in cells(square)]
        self.inner = [inner for square in self.squares for inner in inner_squares(square, held)]
        self.inner_set = set(self.inner)
        self.key = (tuple(self.squares), tuple(self.bands), union_bands, tuple(self.inner))
        # Per cell: the union, the shown square, then every unshown square that it lies in.
        self.regions = {}
        for square in self.squares:
            for cell in cells(square):
                smaller = [holding(cell, size) for size in SIZES if size < square[0]]
                self.regions[cell] = (None, square, *smaller)
        self.shown = set(self.squares)

    def __contains__(self, cell):
        return cell in self.regions

    def marks(self, marks):
        """The counted marks of a data set that lie in the block."""
        return [
            (mark["preschool"], mark["group"], cell_of(mark), mark["children"]) for mark in marks
            if counted(mark) and cell_of(mark) in self.regions]

    def own_counts(self, view):
        """The attacker's children by shown square."""
        own = [mark for mark in self.marks(view.all_marks) if mark[0] == view.attacker]
        by_square = {square: [mark for mark in own if self.regions[mark[2]][1] == square] for square in self.squares}
        return {square: tally(marks, view.sizes).get(view.attacker, 0) for square, marks in by_square.items()}

    def inner_counts(self, marks, sizes):
        """Counts of the unshown squares by preschool if the marks publish this block as it is; otherwise None."""
        groups, numbers = {}, dict.fromkeys(self.squares, 0)
        for preschool, group, cell, children in marks:
            regions = self.regions[cell]
            numbers[regions[1]] += 1
            for region in regions:
                most = groups.setdefault(region, {}).setdefault(preschool, {})
                if children > most.get(group, 0):
                    most[group] = children
        counts = {
            region: {preschool: min(sizes[preschool], sum(most.values())) for preschool, most in by.items()}
            for region, by in groups.items()}
        for square, bands in zip(self.squares, self.bands):
            by = counts.get(square, {})
            if not by or not meets(by, square[0]) or not fits(by, numbers[square], bands):
                return None
        union = counts[None]
        if not fits(union, len(marks), self.union_bands):
            return None
        # A hotspot leaves room as well, or falls apart.
        if max(union.values()) > most_of_one(self.union_bands.children, self.union_bands.preschools):
            return None
        inner = {region: by for region, by in counts.items() if region is not None and region not in self.shown}
        return None if any(meets(by, region[0]) for region, by in inner.items()) else inner


def inner_squares(square, held=None):
    """The squares of the grid that lie in a larger one, without itself: all, or those near held cells."""
    size = square[0]
    near = [cell for cell in cells(square) if held is None or not held.isdisjoint(with_neighbours(cell))]
    return sorted({holding(cell, smaller) for cell in near for smaller in SIZES if smaller < size})


def with_neighbours(cell):
    x, y = cell
    return ((x, y), (x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))


def fits(by, marks, bands):
    return (
        bands.children[0] <= sum(by.values()) <= bands.children[1]
        and bands.preschools[0] <= len(by) <= bands.preschools[1]
        and bands.marks[0] <= marks <= bands.marks[1])


def blocks(published, held):
    """The blocks that have unshown squares in them."""
    found = []
    for covered, bands in published.hotspots:
        squares = [square for square in published.shown if square[0] <= 200 and cells(square)[0] in covered]
        if any(square[0] > 100 for square in squares):
            found.append(Block(squares, published.shown, bands))
    for square, bands in published.shown.items():
        if square[0] > 200:
            found.append(Block([square], published.shown, bands, held))
    return found
