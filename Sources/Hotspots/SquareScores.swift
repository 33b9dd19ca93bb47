import Clustering
import Geodesy
import Places

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
