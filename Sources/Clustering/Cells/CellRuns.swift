/// Cells joined to runs: as many as lie side by side in a row. Knows which runs are connected by edges.
struct CellRuns {
    /// Cells from `start` up to, not including, `end`.
    struct Run {
        var row: Int
        var start: Int
        var end: Int
        /// Numbered by the smallest index of a cell in the part.
        var part: Int32
    }

    /// From the south and then from the west.
    let runs: [Run]
    let partCount: Int
    /// In the order of the cells given.
    let partOfCell: [Int32]

    /// - Complexity: O(n log n).
    init(_ cells: [LatticeCell]) {
        var keyed: [(key: UInt64, index: Int32)] = []
        keyed.reserveCapacity(cells.count)
        for (index, cell) in cells.enumerated() {
            keyed.append((CellRuns.key(of: cell), Int32(index)))
        }
        keyed.sort { $0.key < $1.key }

        var runs: [Run] = []
        var runOfCell = [Int32](repeating: 0, count: cells.count)
        for (_, index) in keyed {
            let (row, column) = (Int(cells[Int(index)].row), Int(cells[Int(index)].column))
            if let last = runs.last, last.row == row, column <= last.end {
                runs[runs.count - 1].end = column + 1
            } else {
                runs.append(Run(row: row, start: column, end: column + 1, part: 0))
            }
            runOfCell[Int(index)] = Int32(runs.count - 1)
        }

        var roots = CellRuns.joined(runs)
        var numbers = [Int32](repeating: -1, count: runs.count)
        var count: Int32 = 0
        partOfCell = runOfCell.map { run in
            let root = CellRuns.root(of: Int(run), &roots)
            if numbers[root] < 0 {
                numbers[root] = count
                count += 1
            }
            return numbers[root]
        }
        for run in runs.indices { runs[run].part = numbers[CellRuns.root(of: run, &roots)] }
        self.runs = runs
        partCount = Int(count)
    }

    /// Rows first, then columns, both ascending.
    private static func key(of cell: LatticeCell) -> UInt64 {
        let sign: UInt32 = 0x8000_0000
        return UInt64(UInt32(bitPattern: cell.row) ^ sign) << 32 | UInt64(UInt32(bitPattern: cell.column) ^ sign)
    }

    /// The forest of runs that share an edge with one of the row below. Two pointers walk along both rows.
    private static func joined(_ runs: [Run]) -> [Int32] {
        var parent = (0..<Int32(runs.count)).map { $0 }
        var below = 0
        for above in runs.indices {
            while below < above, runs[below].row < runs[above].row - 1 { below += 1 }
            while below < above, runs[below].row == runs[above].row - 1, runs[below].end <= runs[above].start {
                below += 1
            }
            var next = below
            while next < above, runs[next].row == runs[above].row - 1, runs[next].start < runs[above].end {
                let (a, b) = (root(of: above, &parent), root(of: next, &parent))
                parent[max(a, b)] = Int32(min(a, b))
                next += 1
            }
        }
        return parent
    }

    /// Halves the path on the way.
    private static func root(of run: Int, _ parent: inout [Int32]) -> Int {
        var run = run
        while Int(parent[run]) != run {
            parent[run] = parent[Int(parent[run])]
            run = Int(parent[run])
        }
        return run
    }
}
