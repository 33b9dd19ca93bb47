/// The conformance classes of OGC CQL2 1.0 (OGC 21-065r2) that this room meets in full, for whoever declares them.
public enum Conformance {
    private static let base = "http://www.opengis.net/spec/cql2/1.0/conf/"

    /// The URIs of the classes.
    ///
    /// Not among them: `functions`, since no functions beyond the standard's own are offered, and `array-functions`, since
    /// no property is a list. The spatial classes presuppose `SpatialRelations` that know every relation.
    public static let classes: [String] = [
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "property-property",
        "arithmetic",
    ].map { base + $0 }
}
