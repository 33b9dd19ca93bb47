package import Places

/// How a count is told to everyone: as the range that it lies in, never as itself.
package struct Band: Sendable, Hashable, Codable {
    package var lower: Int
    /// nil: and more.
    package var upper: Int?

    /// - Returns: nil unless the range holds at least two counts: a single count is not a range.
    package init?(lower: Int, upper: Int?) {
        guard lower >= 0, upper.map({ $0 > lower }) ?? true else { return nil }
        self.lower = lower
        self.upper = upper
    }

    package var text: String { "\(lower)-\(upper.map(String.init) ?? "")" }

    /// For children and for marks.
    package static let ofCounts = bands(from: [10, 20, 50, 100])
    /// For preschools.
    package static let ofPreschools = bands(from: [3, 5, 10])

    /// The band of a count; nil below the lowest, which then is not told at all.
    static func of(_ count: Int, in bands: [Band]) -> Band? {
        bands.last { $0.lower <= count }
    }

    private static func bands(from limits: [Int]) -> [Band] {
        limits.enumerated().map { index, lower in
            Band(lower: lower, upper: index + 1 < limits.count ? limits[index + 1] - 1 : nil)!
        }
    }
}

/// The counts of a published square or hotspot.
package struct BandedCounts: Sendable, Hashable, Codable {
    /// Favourite marks; nil under ten.
    package var marks: Band?
    package var children: Band?
    package var preschools: Band?

    package init(marks: Int, children: ChildrenCount) {
        self.marks = Band.of(marks, in: Band.ofCounts)
        self.children = Band.of(children.total, in: Band.ofCounts)
        preschools = Band.of(children.byPreschool.values.count { $0 > 0 }, in: Band.ofPreschools)
    }
}
