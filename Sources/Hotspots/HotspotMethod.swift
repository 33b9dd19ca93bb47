public import Places

/// How hotspots are found.
public enum HotspotMethod: String, Vocabulary {
    /// Places where marks lie as close together as is asked for.
    case dbscan
    /// Places where marks lie closer together than around them, however close that is.
    case hdbscan
    /// Squares with more marks in and around them than chance would put there.
    case gistar
    /// The area where half of all marks lie closest together.
    case density

    /// A hotspot is made of squares rather than of discs around marks.
    var isOfCells: Bool { self == .gistar || self == .density }
}
