import Clustering

extension Methods {
    /// Column and row of cells in; part, ring, x, y of every corner out, ring 0 being the outer one. With `parts` the
    /// part of every cell instead.
    static func cellOutline(_ options: Options, _ rows: [[Double]]) throws {
        let cells = rows.map { LatticeCell(column: Int32($0[0]), row: Int32($0[1])) }
        let outline = timed { CellOutline(of: cells) }
        if options.text("parts") != nil {
            var parts = [Double](repeating: -1, count: cells.count)
            for (part, members) in outline.parts.enumerated() {
                for cell in members { parts[cell] = Double(part) }
            }
            Rows.write(parts.map { [$0] })
        } else {
            Rows.write(
                outline.polygons.enumerated().flatMap { part, polygon in
                    polygon.rings.enumerated().flatMap { number, ring in
                        ring.map { [Double(part), Double(number), Double($0.x), Double($0.y)] }
                    }
                })
        }
    }
}
