import Clustering
package import Geodesy
import Places

/// A part of the smallest area that holds a share of all marks, by kernel density.
package struct DensityArea: Sendable, Hashable, Codable, Identifiable {
    /// The share in per cent and a number, counted from south to north and west to east.
    package var id: String
    /// Of the marks' weight, 0–1.
    package var share: Double
    /// Radius of the kernel, metres.
    package var bandwidthM: Double
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon

    /// The shares that areas are drawn for, the larger first: the others lie on it.
    package static let shares = [0.95, 0.5]
    /// The share whose parts are hotspots with the method `density`.
    package static let hotspotShare = 0.5
}

/// How densely marks lie, on a raster around them.
///
/// Marks may be spread over a whole municipality with nothing between, so they are divided into groups that are farther
/// apart than two kernels, and each group has a raster of its own. All rasters are parts of one, on whole multiples of the
/// cell's size in SWEREF 99 TM, so their cells can be compared.
struct DensityField {
    private let sizeM: Int
    /// For each raster, its lower left cell and its surface.
    private let rasters: [(first: GridSquare, surface: DensitySurface)]

    /// Rasters are made coarser rather than larger than this, all together.
    private static let mostCells = 1_000_000.0

    /// - Parameter points: the marks that take part.
    /// - Throws: `KernelDensity.Problem`
    init(of points: [MarkPoint], with parameters: HotspotParameters) throws {
        let bandwidth = parameters.bandwidthM
        let weights = parameters.weighting.weights(of: points)
        let groups = try DensityField.groups(of: points, apartM: 2 * bandwidth)
        let boxes = groups.map { group in
            BoundingBox(of: group.map { points[$0].position })!.expanded(by: bandwidth)
        }
        let areaM2 = boxes.reduce(0) { $0 + ($1.maxX - $1.minX) * ($1.maxY - $1.minY) }
        var size = max(1, Int(bandwidth / 10))
        while areaM2 / Double(size * size) > DensityField.mostCells { size *= 2 }
        sizeM = size
        rasters = try zip(groups, boxes).map { group, box in
            let first = GridSquare(holding: Position(x: box.minX, y: box.minY), sizeM: size)
            let last = GridSquare(holding: Position(x: box.maxX, y: box.maxY), sizeM: size)
            let frame = GridFrame(
                west: Double(first.column * size), south: Double(first.row * size), cellM: Double(size),
                columns: last.column - first.column + 1, rows: last.row - first.row + 1)
            let surface = try KernelDensity(bandwidthM: bandwidth).surface(
                of: try PlanePoints(group.map { points[$0] }),
                weights: weights.map { weights in group.map { weights[$0] } }, over: frame)
            return (first, surface)
        }
    }

    /// The smallest set of cells that holds a share of all.
    func squares(holding share: Double) throws -> [GridSquare] {
        let cells = try DensitySurface.isopleth(share, of: rasters.map(\.surface))
        return zip(rasters, cells).flatMap { raster, cells in
            cells.map { cell in
                GridSquare(
                    column: raster.first.column + Int(cell.column), row: raster.first.row + Int(cell.row), sizeM: sizeM)
            }
        }.sorted()
    }

    /// The areas that hold the usual shares, part by part.
    func areas(bandwidthM: Double) throws -> [DensityArea] {
        try DensityArea.shares.flatMap { share in
            SquareParts(of: try squares(holding: share)).outlines.enumerated().map { index, part in
                DensityArea(
                    id: "\(Int((share * 100).rounded()))-\(index + 1)", share: share, bandwidthM: bandwidthM,
                    outline: part)
            }
        }
    }

    /// Marks, by their indices, that are linked by steps of a distance or less.
    private static func groups(of points: [MarkPoint], apartM: Double) throws -> [[Int]] {
        let labels = try DBSCAN(epsM: apartM, minWeight: 0).labels(of: PlanePoints(points))
        return Dictionary(grouping: points.indices) { labels[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }
}
