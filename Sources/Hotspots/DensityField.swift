import Clustering
import Geodesy
import Places

/// How densely marks lie, on a raster around them.
///
/// Marks may be spread over a whole municipality with nothing between, so they are divided into groups that are farther
/// apart than two kernels, and each group has a raster of its own. All rasters are parts of one, on whole multiples of the
/// cell's size in SWEREF 99 TM, so their cells can be compared.
struct DensityField {
    let sizeM: Int
    /// Cells with a density, the densest first; ties by row and then column.
    private let cells: [(density: Double, square: GridSquare)]

    /// Rasters are made coarser rather than larger than this, all together.
    private static let mostCells = 4_000_000.0

    /// - Parameter points: the marks that take part.
    /// - Throws: `KernelDensity.Problem`
    init(of points: [MarkPoint], with parameters: HotspotParameters) throws {
        let bandwidth = parameters.bandwidthM
        let weights = parameters.weighting.weights(of: points)
        let groups = try DensityField.groups(of: points, apartM: 2 * bandwidth)
        var size = max(1, Int(bandwidth / 10))
        while groups.reduce(0, { $0 + DensityField.area(of: $1, points, bandwidth) }) / Double(size * size)
            > DensityField.mostCells
        {
            size *= 2
        }
        sizeM = size
        var cells: [(density: Double, square: GridSquare)] = []
        for group in groups {
            let positions = group.map { points[$0].position }
            let box = BoundingBox(of: positions)!.expanded(by: bandwidth)
            let first = GridSquare(holding: Position(x: box.minX, y: box.minY), sizeM: size)
            let last = GridSquare(holding: Position(x: box.maxX, y: box.maxY), sizeM: size)
            let columns = last.column - first.column + 1
            let surface = try KernelDensity(bandwidthM: bandwidth).surface(
                of: try PlanePoints(metres: positions.map { ($0.x, $0.y) }),
                weights: weights.map { weights in group.map { weights[$0] } },
                over: GridFrame(
                    west: Double(first.column * size), south: Double(first.row * size), cellM: Double(size),
                    columns: columns,
                    rows: last.row - first.row + 1))
            for (index, density) in surface.values.enumerated() where density > 0 {
                cells.append(
                    (
                        density,
                        GridSquare(
                            column: first.column + index % columns, row: first.row + index / columns, sizeM: size)
                    ))
            }
        }
        self.cells = cells.sorted { a, b in
            a.density != b.density
                ? a.density > b.density : (a.square.row, a.square.column) < (b.square.row, b.square.column)
        }
    }

    /// The smallest set of cells that holds a share of all.
    func squares(holding share: Double) -> [GridSquare] {
        let wanted = share * cells.reduce(0) { $0 + $1.density }
        var held = 0.0
        var count = 0
        while count < cells.count, held < wanted {
            held += cells[count].density
            count += 1
        }
        return cells[..<count].map(\.square)
    }

    /// The areas that hold the usual shares, part by part.
    func areas(bandwidthM: Double) -> [DensityArea] {
        DensityArea.shares.flatMap { share in
            SquareParts(of: squares(holding: share)).outlines.enumerated().map { index, part in
                DensityArea(
                    id: "\(Int((share * 100).rounded()))-\(index + 1)", share: share, bandwidthM: bandwidthM,
                    outline: part)
            }
        }
    }

    /// Marks, by their indices, that are linked by steps of a distance or less.
    private static func groups(of points: [MarkPoint], apartM: Double) throws -> [[Int]] {
        let labels = try DBSCAN(epsM: apartM, minWeight: 0).labels(
            of: PlanePoints(metres: points.map { ($0.position.x, $0.position.y) }))
        return Dictionary(grouping: points.indices) { labels[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func area(of group: [Int], _ points: [MarkPoint], _ bandwidth: Double) -> Double {
        let box = BoundingBox(of: group.map { points[$0].position })!.expanded(by: bandwidth)
        return (box.maxX - box.minX) * (box.maxY - box.minY)
    }
}
