import Clustering

extension Methods {
    /// x, y in; distances out, descending. With `suggestion` instead eps, rank, share, 1 if clear; nothing if there is
    /// none. Option: k.
    static func distancePlot(_ options: Options, _ rows: [[Double]]) throws {
        let points = try PlanePoints(metres: rows.map { (x: $0[0], y: $0[1]) })
        let plot = try timed { try DistancePlot(of: points, neighbours: Int(options.number("k", or: 5))) }
        if options.text("suggestion") == nil {
            Rows.write(plot.distancesM.map { [$0] })
        } else if let suggestion = plot.suggestion {
            Rows.write([[suggestion.epsM, Double(suggestion.rank), suggestion.share, suggestion.isClear ? 1 : 0]])
        }
    }
}
