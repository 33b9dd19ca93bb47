/// The density of points on a grid, by the quartic kernel: each point is spread over a disc, most of it near the middle.
///
/// A point of weight w adds w · 3 / (πh²) · (1 − (r / h)²)² at the distance r ≤ h, where h is the bandwidth; nothing
/// further away. `KernelDensity.md` beside this file explains the method.
///
/// - Source: Silverman 1986, equation 4.5.
package struct KernelDensity: Sendable, Equatable {
    /// The radius of the disc in metres.
    package var bandwidthM: Double

    /// What the input must be. `index` counts from 0.
    package enum Problem: ParameterProblem, Equatable {
        case bandwidth(Double)
        case noPoints
        case lengths(points: Int, weights: Int)
        case weight(index: Int)
        case frame(GridFrame.Problem)

        package var description: String {
            switch self {
            case .bandwidth(let bandwidth):
                "the bandwidth is \(bandwidth), but must be more than 0 and at most 1 000 000 metres"
            case .noPoints: "there are no points, but at least one is needed"
            case .lengths(let points, let weights): "\(points) points came with \(weights) weights, but each needs one"
            case .weight(let index): "the weight of point \(index) must be 0 or more"
            case .frame(let problem): problem.description
            }
        }
    }

    package init(bandwidthM: Double) { self.bandwidthM = bandwidthM }

    /// The density at the centres of a grid's cells. It does not depend on the order of the points or on the number of
    /// processors, not by a bit.
    ///
    /// - Parameters:
    ///   - weights: one for each point in units of 1/65536 (``FixedWeight``); nil for 1 each.
    ///   - frame: in the system in which the points were given.
    /// - Throws: ``Problem``
    /// - Complexity: O(n log n + cells + n × cells within the bandwidth).
    package func surface(
        of points: PlanePoints, weights: [Int64]? = nil, over frame: GridFrame
    ) throws(Problem) -> DensitySurface {
        guard bandwidthM.isFinite, bandwidthM > 0, bandwidthM <= 1_000_000 else { throw .bandwidth(bandwidthM) }
        guard points.count > 0 else { throw .noPoints }
        if let count = weights?.count, count != points.count { throw .lengths(points: points.count, weights: count) }
        if let index = weights?.firstIndex(where: { $0 < 0 }) { throw .weight(index: index) }
        do { try frame.check() } catch { throw .frame(error) }

        let spread = KernelSpread(SortedSources(points, weights: weights), bandwidthM: bandwidthM, frame)
        let bands = Parallel.pieces(of: frame.rows, atLeast: 16)
        let values = Parallel.array(
            of: 0.0, in: bands.map { $0.lowerBound * frame.columns..<$0.upperBound * frame.columns }
        ) { band, values in
            spread.add(to: values, rows: bands[band])
        }
        return DensitySurface(frame: frame, bandwidthM: bandwidthM, values: values)
    }
}

/// Places with points, each once, from the south and then from the west: in this order they are added up.
struct SortedSources {
    /// Metres, in the system in which the points were given.
    private(set) var x: [Double] = []
    private(set) var y: [Double] = []
    private(set) var weight: [Double] = []

    /// - Complexity: O(n log n).
    init(_ points: PlanePoints, weights: [Int64]?) {
        let order = (0..<points.count).sorted {
            (points.y[$0], points.x[$0]) < (points.y[$1], points.x[$1])
        }
        var total: Int64 = 0
        for (position, index) in order.enumerated() {
            // Enough weights of a million million would not fit; then the largest number is near enough.
            let (sum, isTooLarge) = total.addingReportingOverflow(weights?[index] ?? FixedWeight.one)
            total = isTooLarge ? .max : sum
            if position + 1 < order.count {
                let next = order[position + 1]
                if points.x[next] == points.x[index], points.y[next] == points.y[index] { continue }
            }
            // Whole centimetres first: so a place is the same number wherever the origin is.
            x.append((points.origin.x * 100 + Double(points.x[index])) / 100)
            y.append((points.origin.y * 100 + Double(points.y[index])) / 100)
            weight.append(Double(total) / Double(FixedWeight.one))
            total = 0
        }
    }
}

/// Spreads points over the rows of a grid by the quartic kernel.
struct KernelSpread {
    private let sources: SortedSources
    private let bandwidthM: Double
    private let frame: GridFrame

    init(_ sources: SortedSources, bandwidthM: Double, _ frame: GridFrame) {
        self.sources = sources
        self.bandwidthM = bandwidthM
        self.frame = frame
    }

    /// - Parameter values: of these rows, row by row.
    func add(to values: UnsafeMutableBufferPointer<Double>, rows: Range<Int>) {
        // Everything is measured in cells from the centre of the first one.
        let radius = bandwidthM / frame.cellM
        let squareOfCell = 1 / (radius * radius)
        let peak = 3 / (Double.pi * bandwidthM * bandwidthM)
        // Half a cell more than needed: what is within reach of a row is decided row by row, whichever rows come together.
        let southernmost = frame.south + Double(rows.lowerBound) * frame.cellM - bandwidthM
        let northernmost = frame.south + Double(rows.upperBound) * frame.cellM + bandwidthM
        var source = first(from: southernmost)
        while source < sources.y.count, sources.y[source] <= northernmost {
            defer { source += 1 }
            let x = (sources.x[source] - frame.west) / frame.cellM - 0.5
            let y = (sources.y[source] - frame.south) / frame.cellM - 0.5
            let height = sources.weight[source] * peak
            for row in within(y - radius, y + radius, rows) {
                let dy = Double(row) - y
                // Of the kernel 1 − (dx² + dy²) / radius², the part that one row has in common.
                let rest = 1 - dy * dy * squareOfCell
                guard rest > 0 else { continue }
                let reach = radius * rest.squareRoot()
                let columns = within(x - reach, x + reach, 0..<frame.columns)
                let base = (row - rows.lowerBound) * frame.columns
                for column in columns {
                    let dx = Double(column) - x
                    let kernel = max(0, rest - dx * dx * squareOfCell)
                    values[base + column] += height * kernel * kernel
                }
            }
        }
    }

    /// The first source at or north of a northing.
    private func first(from northing: Double) -> Int {
        var (low, high) = (0, sources.y.count)
        while low < high {
            let middle = (low + high) / 2
            if sources.y[middle] < northing { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The whole numbers of a range between two others, which may lie far outside it.
    private func within(_ least: Double, _ most: Double, _ range: Range<Int>) -> Range<Int> {
        let from = max(least.rounded(.up), Double(range.lowerBound))
        let to = min(most.rounded(.down), Double(range.upperBound - 1))
        return from <= to ? Int(from)..<Int(to) + 1 : range.lowerBound..<range.lowerBound
    }
}

/// The density of points at the centres of a grid's cells.
package struct DensitySurface: Sendable, Equatable {
    package let frame: GridFrame
    package let bandwidthM: Double
    /// Weight per square metre, row by row from the south-west.
    package let values: [Double]

    /// What a share must be.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case share(Double)

        package var description: String {
            switch self {
            case .share(let share): "the share is \(share), but must be more than 0 and at most 1"
            }
        }
    }

    init(frame: GridFrame, bandwidthM: Double, values: [Double]) {
        self.frame = frame
        self.bandwidthM = bandwidthM
        self.values = values
    }

    /// The density integrated over the grid: the weight of the points, but for what lies outside and for the error of
    /// sampling at centres.
    package var mass: Double {
        values.reduce(0, +) * frame.cellM * frame.cellM
    }

    /// The smallest set of cells with at least a share of the mass on the grid: cells by density, descending, and by row
    /// and then column where it is equal. Cells without density are never among them.
    ///
    /// - Parameter share: more than 0, at most 1.
    /// - Returns: cells by row and then column.
    /// - Throws: ``Problem``
    /// - Complexity: O(cells log cells).
    package func isopleth(_ share: Double) throws(Problem) -> [LatticeCell] {
        try DensitySurface.isopleth(share, of: [self])[0]
    }

    /// The same over several grids with cells of one size, which share no ground: the smallest set of cells of all of them. Where
    /// densities are equal, the earlier grid goes first.
    ///
    /// - Returns: the cells of each grid.
    /// - Throws: ``Problem``
    /// - Complexity: O(cells log cells).
    package static func isopleth(
        _ share: Double, of surfaces: [DensitySurface]
    ) throws(Problem) -> [[LatticeCell]] {
        guard share > 0, share <= 1 else { throw .share(share) }
        let ascending = surfaces.flatMap { $0.values.filter { $0 > 0 } }.sorted()
        // What is left out is summed from the smallest up, so that faint cells are not lost in a large sum.
        let total = ascending.reduce(0, +)
        let spare = total - share * total
        var left = 0.0
        let out = ascending.prefix { density in
            left += density
            return left <= spare
        }.count
        guard out < ascending.count else { return surfaces.map { _ in [] } }
        let least = ascending[out]
        // Of the cells that equal the least one, as many as are not left out, the first by row and column.
        var equals = ascending[out...].prefix { $0 == least }.count
        var all: [[LatticeCell]] = []
        for surface in surfaces {
            let columns = surface.frame.columns
            var cells: [LatticeCell] = []
            for (index, density) in surface.values.enumerated() where density >= least && density > 0 {
                if density == least {
                    guard equals > 0 else { continue }
                    equals -= 1
                }
                cells.append(LatticeCell(column: Int32(index % columns), row: Int32(index / columns)))
            }
            all.append(cells)
        }
        return all
    }
}

/// Where the square cells of a grid lie.
package struct GridFrame: Sendable, Hashable, Codable {
    /// The largest number of cells that a grid may have; their values take 8 bytes each.
    package static let mostCells = 25_000_000

    /// The lower left corner in metres, in the system in which points are given.
    package var west: Double
    package var south: Double
    /// The side of a cell in metres.
    package var cellM: Double
    package var columns: Int
    package var rows: Int

    package init(west: Double, south: Double, cellM: Double, columns: Int, rows: Int) {
        self.west = west
        self.south = south
        self.cellM = cellM
        self.columns = columns
        self.rows = rows
    }

    /// What a frame must be.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case corner(west: Double, south: Double)
        case cell(Double)
        case size(columns: Int, rows: Int)

        package var description: String {
            switch self {
            case .corner(let west, let south):
                "the corner of the grid is \(west), \(south), but must be two finite numbers of metres"
            case .cell(let cell): "the cell is \(cell), but must be more than 0 and at most 1 000 000 metres"
            case .size(let columns, let rows):
                """
                the grid has \(columns) columns and \(rows) rows, but must have at least one of each and at most \
                25 000 000 cells
                """
            }
        }
    }

    /// - Throws: ``Problem``
    func check() throws(Problem) {
        guard west.isFinite, south.isFinite else { throw .corner(west: west, south: south) }
        guard cellM.isFinite, cellM > 0, cellM <= 1_000_000 else { throw .cell(cellM) }
        let (cells, isTooMany) = columns.multipliedReportingOverflow(by: rows)
        guard columns > 0, rows > 0, !isTooMany, cells <= GridFrame.mostCells else {
            throw .size(columns: columns, rows: rows)
        }
    }
}
