import Clustering

/// `hdbscan [output=labels|weights] [size=5] [samples=5] [selection=eom|leaf]`: rows `x,y` in metres; a row for each
/// label, or for each weight of the spanning tree in metres.
enum HDBSCANMethod {
    static func run(_ options: Options, _ rows: [[Double]]) throws {
        let points = try PlanePoints(metres: rows.map { (x: $0[0], y: $0[1]) })
        let method = HDBSCAN(
            minClusterSize: Int(options.number("size", or: 5)), minSamples: Int(options.number("samples", or: 5)),
            selection: options.text("selection").flatMap(HDBSCAN.Selection.init) ?? .eom)
        if options.text("output") == "weights" {
            Rows.write(try timed { try method.spanningTreeWeights(of: points) }.map { [$0] })
        } else {
            Rows.write(try timed { try method.labels(of: points) }.map { [Double($0)] })
        }
    }
}
