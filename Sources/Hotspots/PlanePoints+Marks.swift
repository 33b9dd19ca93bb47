import Clustering
import Geodesy
import Places

extension PlanePoints {
    /// Where marks are, in SWEREF 99 TM.
    init(_ marks: [MarkPoint]) throws(Problem) {
        try self.init(metres: marks.map { ($0.position.x, $0.position.y) })
    }
}
