public import Geodesy
public import Places

/// A hotspot (smultronställe): an area where marks gather.
public struct Hotspot: Sendable, Hashable, Codable, Identifiable {
    /// Begins with `p-` as long as the analysis is preliminary.
    public var id: String
    /// 1 = most children; ties by marks, then from west to east and from south to north.
    public var rank: Int
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var outline: Polygon
    public var markCount: Int
    public var groupCount: Int
    public var children: ChildrenCount
    public var category: Dominant<Places.Category>?
    public var timeOfYear: Dominant<TimeOfYear>?
    /// Median accuracy of the marks, metres; 50 for a mark that has none.
    public var accuracyM: Double
    /// The preschool that is nearest to the outline, and how far away it is in metres.
    public var nearest: (preschool: Preschool, distanceM: Double)? {
        nearestPreschool.map { ($0, distanceM) }
    }
    var nearestPreschool: Preschool?
    var distanceM: Double = 0

    public var preschoolCount: Int { children.byPreschool.count }

    /// Under five marks or two groups: too little to say much.
    public var isWeak: Bool { markCount < 5 || groupCount < 2 }
}
