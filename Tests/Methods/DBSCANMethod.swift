import Clustering
import Foundation

/// `methods dbscan eps=M min=W [groups=G] [count=C]`: rows of x, y[, weight[, group]] in metres give rows of one label.
enum DBSCANMethod {
    static func run(_ options: Options, _ rows: [[Double]]) throws {
        let method = DBSCAN(
            epsM: options.number("eps", or: 50), minWeight: options.number("min", or: 5),
            minCount: Int(options.number("count", or: 0)), minGroups: Int(options.number("groups", or: 0)))
        let points = try PlanePoints(metres: rows.map { ($0[0], $0[1]) })
        let width = rows.first?.count ?? 0
        let weights = width > 2 ? rows.map { FixedWeight.make($0[2]) ?? -1 } : nil
        let groups = width > 3 ? rows.map { Int32($0[3]) } : nil
        let labels = try timed { try method.labels(of: points, weights: weights, groups: groups) }
        Rows.write(labels.lazy.map { [Double($0)] })
    }
}
