public import Geodesy

/// A part of the smallest area that holds a share of all marks, by kernel density.
public struct DensityArea: Sendable, Hashable, Codable, Identifiable {
    /// The share in per cent and a number, counted from south to north and west to east.
    public var id: String
    /// Of the marks' weight, 0–1.
    public var share: Double
    /// Radius of the kernel, metres.
    public var bandwidthM: Double
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var outline: Polygon

    /// The shares that areas are drawn for, the larger first: the others lie on it.
    public static let shares = [0.95, 0.5]
    /// The share whose parts are hotspots with the method `density`.
    public static let hotspotShare = 0.5
}
