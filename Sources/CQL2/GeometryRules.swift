import Geodesy

/// What both encodings ask of a geometry.
enum GeometryRules {
    static func line(
        _ positions: [Position], at location: FilterProblem.Location
    ) throws(FilterProblem) -> [Position] {
        try atLeast(2, positions, location)
        return positions
    }

    /// - Parameter rings: the outer ring first.
    static func polygon(
        _ rings: [[Position]], at location: FilterProblem.Location
    ) throws(FilterProblem) -> Polygon {
        for ring in rings {
            try atLeast(4, ring, location)
            guard ring.first == ring.last else { throw FilterProblem(.geometry(.ringNotClosed), at: location) }
        }
        guard let outer = rings.first else { throw FilterProblem(.geometry(.empty), at: location) }
        return Polygon(outer: outer, holes: Array(rings.dropFirst()))
    }

    /// - Parameter numbers: two numbers, and perhaps a height, which is dropped.
    static func position(
        _ numbers: [Double], at location: FilterProblem.Location
    ) throws(FilterProblem) -> Position {
        guard numbers.count == 2 || numbers.count == 3 else {
            throw FilterProblem(.geometry(.coordinateCount(numbers.count)), at: location)
        }
        return Position(x: numbers[0], y: numbers[1])
    }

    /// A box, as a polygon. One whose west edge lies east of its east edge spans the antimeridian, as the standard has it,
    /// and becomes two polygons; that has a meaning for degrees of longitude only.
    ///
    /// - Parameter numbers: the lower corner and the upper corner, in two or three dimensions; heights are dropped.
    static func box(_ numbers: [Double], at location: FilterProblem.Location) throws(FilterProblem) -> Geometry {
        guard numbers.count == 4 || numbers.count == 6 else {
            throw FilterProblem(.geometry(.boxNumberCount(numbers.count)), at: location)
        }
        let upper = numbers.count / 2
        let (west, south, east, north) = (numbers[0], numbers[1], numbers[upper], numbers[upper + 1])
        guard south <= north else { throw FilterProblem(.geometry(.boxReversed(axis: 2)), at: location) }
        func rectangle(_ minX: Double, _ maxX: Double) -> Polygon {
            let corners = [(minX, south), (maxX, south), (maxX, north), (minX, north), (minX, south)]
            return Polygon(outer: corners.map { Position(x: $0.0, y: $0.1) })
        }
        if west <= east { return .polygon(rectangle(west, east)) }
        guard west <= 180, east >= -180 else { throw FilterProblem(.geometry(.boxReversed(axis: 1)), at: location) }
        return .multiPolygon([rectangle(west, 180), rectangle(-180, east)])
    }

    /// The standard's collections hold no collections.
    static func checkPart(_ part: Geometry, at location: FilterProblem.Location) throws(FilterProblem) {
        if case .collection = part { throw FilterProblem(.geometry(.nestedCollection), at: location) }
    }

    private static func atLeast(
        _ minimum: Int, _ positions: [Position], _ location: FilterProblem.Location
    ) throws(FilterProblem) {
        guard positions.count >= minimum else {
            let problem = FilterProblem.GeometryProblem.tooFewPositions(found: positions.count, minimum: minimum)
            throw FilterProblem(.geometry(problem), at: location)
        }
    }
}
