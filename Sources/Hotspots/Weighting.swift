import Clustering
import Places

/// How much each mark counts when hotspots are found.
package enum Weighting: String, Vocabulary {
    /// No preschool counts for more than an average one, so that one eager preschool cannot decide.
    case equalPreschool = "equal-preschool"
    /// Every mark counts the same.
    case marks
    /// Every mark counts the same, and a hotspot needs marks from several groups.
    case distinctGroups = "distinct-groups"

    /// What it does and its code, in Swedish.
    package var swedish: String {
        let what =
            switch self {
            case .equalPreschool: "Varje förskola lika"
            case .marks: "Varje markering lika"
            case .distinctGroups: "Flera avdelningar krävs"
            }
        return "\(what) (\(rawValue))"
    }

    /// The weights of marks, in units of 1/65536; nil where every mark counts 1.
    ///
    /// `equal-preschool`: w = min(1, (N/P)/n), with N marks in all, P preschools that have marks, and n marks of this
    /// mark's preschool; not rescaled.
    func weights(of points: [MarkPoint]) -> [Int64]? {
        guard self == .equalPreschool, !points.isEmpty else { return nil }
        let counts = Dictionary(points.map { ($0.preschool, 1.0) }, uniquingKeysWith: +)
        let average = Double(points.count) / Double(counts.count)
        return points.map { FixedWeight.make(min(1, average / counts[$0.preschool]!))! }
    }

    /// Under `equal-preschool`, one lone mark of a preschool with few marks must never be a hotspot.
    var minCount: Int { self == .equalPreschool ? 3 : 0 }
}
