@testable import Clustering

/// The definition itself, with no shortcut: what the fast computation must equal.
enum DBSCANReference {
    /// For each point in centimetres the points within reach.
    static func neighbours(_ points: [(x: Int, y: Int)], epsM: Double) -> [[Int]] {
        let reach = Int((epsM * 100).rounded()) * Int((epsM * 100).rounded())
        return points.map { point in
            points.indices.filter {
                let dx = point.x - points[$0].x
                let dy = point.y - points[$0].y
                return dx * dx + dy * dy <= reach
            }
        }
    }

    /// Labels of points with these neighbours.
    static func labels(
        _ near: [[Int]], _ method: DBSCAN, weights: [Int64]? = nil, groups: [Int32]? = nil
    ) -> [Int32] {
        let minimum = FixedWeight.make(method.minWeight)!
        let isCore = near.map { near in
            near.reduce(0) { $0 + (weights?[$1] ?? FixedWeight.one) } >= minimum && near.count >= method.minCount
                && (method.minGroups <= 1 || Set(near.map { groups![$0] }).count >= method.minGroups)
        }
        var labels = [Int32](repeating: -1, count: near.count)
        var next: Int32 = 0
        for start in near.indices where isCore[start] && labels[start] < 0 {
            var queue = [start]
            labels[start] = next
            while let point = queue.popLast() {
                for other in near[point] where isCore[other] && labels[other] < 0 {
                    labels[other] = next
                    queue.append(other)
                }
            }
            next += 1
        }
        for point in near.indices where !isCore[point] {
            labels[point] = near[point].filter { isCore[$0] }.map { labels[$0] }.min() ?? -1
        }
        return labels
    }

    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) | (state & 0xFFFF_FFFF_0000_0000)
        }
    }
}
