/// How two instants or intervals stand to each other, by their names in CQL2 in lower case.
enum TemporalRelation: String, Sendable, Hashable, CaseIterable {
    case after = "t_after"
    case before = "t_before"
    case contains = "t_contains"
    case disjoint = "t_disjoint"
    case during = "t_during"
    case equals = "t_equals"
    case finishedBy = "t_finishedby"
    case finishes = "t_finishes"
    case intersects = "t_intersects"
    case meets = "t_meets"
    case metBy = "t_metby"
    case overlappedBy = "t_overlappedby"
    case overlaps = "t_overlaps"
    case startedBy = "t_startedby"
    case starts = "t_starts"

    /// True for the relations that have a meaning for instants too; the others are for two intervals.
    var takesInstants: Bool {
        switch self {
        case .after, .before, .disjoint, .equals, .intersects: true
        default: false
        }
    }

    /// - Source: OGC 21-065r2, tables of clause 7.8, which follow the W3C/OGC Time Ontology in OWL.
    func holds(_ a: TimeSpan, _ b: TimeSpan) -> Bool {
        switch self {
        case .after: a.start > b.end
        case .before: a.end < b.start
        case .contains: a.start < b.start && a.end > b.end
        case .disjoint: a.start > b.end || a.end < b.start
        case .during: a.start > b.start && a.end < b.end
        case .equals: a.start == b.start && a.end == b.end
        case .finishedBy: a.start < b.start && a.end == b.end
        case .finishes: a.start > b.start && a.end == b.end
        case .intersects: a.start <= b.end && a.end >= b.start
        case .meets: a.end == b.start
        case .metBy: a.start == b.end
        case .overlappedBy: a.start > b.start && a.start < b.end && a.end > b.end
        case .overlaps: a.start < b.start && a.end > b.start && a.end < b.end
        case .startedBy: a.start == b.start && a.end > b.end
        case .starts: a.start == b.start && a.end < b.end
        }
    }
}

/// Time from a first to a last unit, both included; an instant has the same first and last. The unit is the day or the
/// millisecond, as the two sides of a relation have in common; an unbounded end is the least or greatest integer.
struct TimeSpan {
    var start: Int64
    var end: Int64
}
