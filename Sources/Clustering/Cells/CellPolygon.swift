/// The polygon of one part.
public struct CellPolygon: Sendable, Hashable {
    /// Closed: the last corner is the first. Begins at the south-western corner, the southern first.
    public var outer: [LatticeCorner]
    public var holes: [[LatticeCorner]]

    public var rings: [[LatticeCorner]] { [outer] + holes }
}
