package import Clustering
package import Geodesy
package import Places

/// A square of the grid, with the marks that lie in it.
package struct GridCell: Sendable, Hashable, Codable, Identifiable {
    package var square: GridSquare
    package var markCount: Int
    package var children: ChildrenCount
    /// How unusual the number of marks in and around the square is; nil where no preschool is within reach, and in what was
    /// saved before it was computed.
    package var gi: GiStar.Score?

    package var id: String { square.id }
    package var preschoolCount: Int { children.byPreschool.count }

    /// The squares that hold marks, or where it is unusual that there are none, from south to north and west to east.
    ///
    /// - Parameter preschools: the register, for the area in which hotspots could have been found.
    /// - Throws: `GiStar.Problem`
    /// - Complexity: O(n log n), and that of Gi*.
    package static func cells(
        from points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [GridCell] {
        let points = points.filter(parameters.selects)
        let scores = try SquareScores(of: points, preschools: preschools, with: parameters)
        let members = Dictionary(grouping: points) {
            GridSquare(holding: $0.position, sizeM: parameters.cellM)
        }
        return Set(members.keys).union(scores.unusual).sorted().map { square in
            let marks = members[square] ?? []
            return GridCell(square: square, markCount: marks.count, children: ChildrenCount(marks), gi: scores[square])
        }
    }
}

/// Squares of one size, divided into parts that are connected by edges.
struct SquareParts {
    /// The outline of each part.
    let outlines: [Polygon]
    private let partOf: [GridSquare: Int]

    /// - Complexity: O(n log n).
    init(of squares: [GridSquare]) {
        let size = squares.first?.sizeM ?? 1
        func position(_ corner: LatticeCorner) -> Position {
            Position(easting: Double(corner.x * size), northing: Double(corner.y * size))
        }
        let found = CellOutline(
            of: squares.map { LatticeCell(column: Int32($0.column), row: Int32($0.row)) })
        outlines = found.polygons.map { part in
            Polygon(outer: part.outer.map(position), holes: part.holes.map { $0.map(position) })
        }
        partOf = Dictionary(
            uniqueKeysWithValues: found.parts.enumerated().flatMap { number, part in
                part.map { (squares[$0], number) }
            })
    }

    /// The part that a square belongs to; nil for one that is not among them.
    func part(of square: GridSquare) -> Int? { partOf[square] }
}

/// How unusual the number of marks in and around each square of the study area is (Gi*).
struct SquareScores {
    /// The class from which on squares are hotspots with the method `gistar`, and the share of false ones among these.
    static let hotspotLevel = (level: 2, falseDiscoveryRate: 0.05)

    private let scores: [GridSquare: GiStar.Score]

    /// - Parameters:
    ///   - points: the marks that take part.
    ///   - preschools: give the study area; without one that has a position there are no scores.
    /// - Throws: `GiStar.Problem`
    init(of points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters) throws {
        let squares = StudyArea.squares(around: preschools, sizeM: parameters.cellM)
        guard !squares.isEmpty else {
            self.scores = [:]
            return
        }
        let weights = parameters.weighting.weights(of: points)
        var sums: [GridSquare: Int64] = [:]
        for (index, point) in points.enumerated() {
            let square = GridSquare(holding: point.position, sizeM: parameters.cellM)
            sums[square, default: 0] += weights?[index] ?? FixedWeight.one
        }
        let found = try GiStar(bandM: parameters.bandM).scores(
            of: try PlanePoints(metres: squares.map { ($0.centre.x, $0.centre.y) }),
            values: squares.map { Double(sums[$0] ?? 0) / Double(FixedWeight.one) })
        self.scores = Dictionary(uniqueKeysWithValues: zip(squares, found))
    }

    /// nil outside the study area.
    subscript(square: GridSquare) -> GiStar.Score? { scores[square] }

    /// The squares that are hotspots.
    var hot: [GridSquare] {
        scores.filter { $0.value.level >= SquareScores.hotspotLevel.level }.map(\.key).sorted()
    }

    /// The squares with more or fewer marks than chance would put there.
    var unusual: [GridSquare] { scores.filter { $0.value.level != 0 }.map(\.key) }
}

/// Where hotspots could have been found: the squares within reach of a preschool, whether or not they hold marks. What is
/// unusual depends on what it is compared with, so the area must not follow the marks.
enum StudyArea {
    /// How far from a preschool the children's land is taken to reach, metres, straight line.
    static let reachM = Double(NearnessBand.allM.last!)

    /// The squares whose centres lie within reach of a preschool, from south to north and west to east. Preschools without a
    /// position have none.
    ///
    /// - Complexity: O(preschools · (reach / size)²).
    static func squares(around preschools: [Preschool], sizeM: Int) -> [GridSquare] {
        let steps = Int((reachM / Double(sizeM)).rounded(.up)) + 1
        var squares: Set<GridSquare> = []
        for position in preschools.compactMap(\.position) {
            let middle = GridSquare(holding: position, sizeM: sizeM)
            for row in -steps...steps {
                for column in -steps...steps {
                    let square = GridSquare(
                        column: middle.column + column, row: middle.row + row, sizeM: sizeM)
                    if square.centre.distance(to: position) <= reachM { squares.insert(square) }
                }
            }
        }
        return squares.sorted()
    }
}

extension GridSquare {
    var centre: Position {
        Position(easting: (Double(column) + 0.5) * Double(sizeM), northing: (Double(row) + 0.5) * Double(sizeM))
    }
}
