import Clustering
import Foundation

extension Methods {
    /// x, y and perhaps a weight in; the density of each cell out, or with `isopleth` the cells of it as column, row.
    /// Options: bandwidth, west, south, cell, columns, lines; `binary` for 8 bytes a value instead of rows of text.
    static func density(_ options: Options, _ rows: [[Double]]) throws {
        let points = try PlanePoints(metres: rows.map { (x: $0[0], y: $0[1]) })
        let weights = rows.allSatisfy { $0.count > 2 } ? rows.map { FixedWeight.make($0[2]) ?? -1 } : nil
        let frame = GridFrame(
            west: options.number("west", or: 0), south: options.number("south", or: 0),
            cellM: options.number("cell", or: 10), columns: Int(options.number("columns", or: 100)),
            rows: Int(options.number("lines", or: 100)))
        let method = KernelDensity(bandwidthM: options.number("bandwidth", or: 100))
        if let share = options.text("isopleth").flatMap(Double.init) {
            let surface = try method.surface(of: points, weights: weights, over: frame)
            let cells = try timed { try surface.isopleth(share) }
            Rows.write(cells.map { [Double($0.column), Double($0.row)] })
        } else {
            let surface = try timed { try method.surface(of: points, weights: weights, over: frame) }
            if options.text("binary") != nil {
                surface.values.withUnsafeBytes { FileHandle.standardOutput.write(Data($0)) }
            } else {
                Rows.write(surface.values.map { [$0] })
            }
        }
    }
}
