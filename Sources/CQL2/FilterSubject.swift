public import Geodesy

/// Something that a filter can be held against: a feature.
public protocol FilterSubject {
    /// The value of a property, by its place in the list of queryables that the filter was read with.
    func value(at index: Int) -> FilterValue
    /// The feature's place, in the system that the filter's geometries are in; nil for a feature without one.
    var geometry: Geometry? { get }
}

/// What tells whether two shapes stand in a spatial relation to each other.
public protocol SpatialRelations: Sendable {
    /// - Throws: when the shapes cannot be compared, for instance because a ring crosses itself.
    func holds(_ relation: SpatialRelation, _ a: Geometry, _ b: Geometry) throws -> Bool
}

/// The spatial relations of the simple features model, by their names in CQL2.
///
/// - Source: OGC 06-103r4, Simple feature access, part 1, clause 6.1.15.3.
public enum SpatialRelation: String, Sendable, Hashable, CaseIterable {
    case intersects = "s_intersects"
    case equals = "s_equals"
    case disjoint = "s_disjoint"
    case touches = "s_touches"
    case within = "s_within"
    case overlaps = "s_overlaps"
    case crosses = "s_crosses"
    case contains = "s_contains"
}
