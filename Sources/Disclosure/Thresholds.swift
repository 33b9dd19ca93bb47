public import Places

/// What must stand behind a square before everyone may see it.
public struct DisclosureThresholds: Sendable, Hashable, Codable {
    /// At least so many children.
    public var children: Int
    /// At least so many preschools.
    public var preschools: Int

    public init(children: Int = 10, preschools: Int = 3) {
        self.children = children
        self.preschools = preschools
    }

    /// The values that the protection has been proven with; whoever goes below them gives a reason, which is kept.
    public static let standard = DisclosureThresholds()

    /// No preschool may have more than this part of the children, however the thresholds are set.
    public static let largestSharePercent = 75

    public var areLooserThanStandard: Bool {
        children < DisclosureThresholds.standard.children || preschools < DisclosureThresholds.standard.preschools
    }

    /// The rule for one square.
    public func allow(_ children: ChildrenCount) -> Bool {
        let counts = children.byPreschool.values.filter { $0 > 0 }
        let total = counts.reduce(0, +)
        guard let largest = counts.max() else { return false }
        return total >= self.children && counts.count >= preschools
            && largest * 100 <= total * DisclosureThresholds.largestSharePercent
    }
}
