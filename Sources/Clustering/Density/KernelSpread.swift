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
