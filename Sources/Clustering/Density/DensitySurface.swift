/// The density of points at the centres of a grid's cells.
public struct DensitySurface: Sendable, Equatable {
    public let frame: GridFrame
    public let bandwidthM: Double
    /// Weight per square metre, row by row from the south-west.
    public let values: [Double]

    /// What a share must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case share(Double)

        public var description: String {
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
    public var mass: Double {
        values.reduce(0, +) * frame.cellM * frame.cellM
    }

    /// The smallest set of cells with at least a share of the mass on the grid: cells by density, descending, and by row
    /// and then column where it is equal. Cells without density are never among them.
    ///
    /// - Parameter share: more than 0, at most 1.
    /// - Returns: cells by row and then column.
    /// - Throws: ``Problem``
    /// - Complexity: O(cells log cells).
    public func isopleth(_ share: Double) throws(Problem) -> [LatticeCell] {
        try DensitySurface.isopleth(share, of: [self])[0]
    }

    /// The same over several grids with cells of one size, which share no ground: the smallest set of cells of all of them. Where
    /// densities are equal, the earlier grid goes first.
    ///
    /// - Returns: the cells of each grid.
    /// - Throws: ``Problem``
    /// - Complexity: O(cells log cells).
    public static func isopleth(
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
