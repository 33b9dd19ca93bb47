/// Points in metres, with weights and groups if there are any: what `cluster` reads.
struct PointTable {
    var points: [(x: Double, y: Double)] = []
    /// In units of 1/65536.
    var weights: [Int64]?
    /// Numbered in the order in which they appear.
    var groups: [Int32]?

    /// All coordinates could be longitude and latitude of the Nordic countries: within 180 by 90, in fractions, and some north of
    /// 50. Metres of a small local system can look so too, so this is no more than a reason to ask.
    var looksLikeDegrees: Bool {
        !points.isEmpty && points.allSatisfy { abs($0.x) <= 180 && abs($0.y) <= 90 }
            && points.contains { $0.x != $0.x.rounded() && $0.y != $0.y.rounded() }
            && points.contains { abs($0.y) > 50 }
    }

    /// Every bad row, with its line and column.
    struct Problem: Error {
        var lines: [String]
    }
}
