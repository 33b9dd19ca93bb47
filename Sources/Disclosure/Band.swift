public import Places

/// How a count is told to everyone: as the range that it lies in, never as itself.
public struct Band: Sendable, Hashable, Codable {
    public var lower: Int
    /// nil: and more.
    public var upper: Int?

    public var text: String { "\(lower)-\(upper.map(String.init) ?? "")" }

    /// For children and for marks.
    public static let ofCounts = bands(from: [10, 20, 50, 100])
    /// For preschools.
    public static let ofPreschools = bands(from: [3, 5, 10])

    /// The band of a count; nil below the lowest, which then is not told at all.
    static func of(_ count: Int, in bands: [Band]) -> Band? {
        bands.last { $0.lower <= count }
    }

    private static func bands(from limits: [Int]) -> [Band] {
        limits.enumerated().map { index, lower in
            Band(lower: lower, upper: index + 1 < limits.count ? limits[index + 1] - 1 : nil)
        }
    }
}

/// The counts of a published square or hotspot.
public struct BandedCounts: Sendable, Hashable, Codable {
    /// Favourite marks; nil under ten.
    public var marks: Band?
    public var children: Band?
    public var preschools: Band?

    public init(marks: Int, children: ChildrenCount) {
        self.marks = Band.of(marks, in: Band.ofCounts)
        self.children = Band.of(children.total, in: Band.ofCounts)
        preschools = Band.of(children.byPreschool.values.count { $0 > 0 }, in: Band.ofPreschools)
    }
}
