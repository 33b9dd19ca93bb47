import Clustering

extension Methods {
    /// x, y, value in; z, p, level out. Option: band.
    static func giStar(_ options: Options, _ rows: [[Double]]) throws {
        let points = try PlanePoints(metres: rows.map { (x: $0[0], y: $0[1]) })
        let method = GiStar(bandM: options.number("band", or: 100))
        let values = rows.map { $0[2] }
        let scores = try timed { try method.scores(of: points, values: values) }
        Rows.write(scores.map { [$0.z, $0.p, Double($0.level)] })
    }
}
