/// How many children stand behind marks, without counting the same ones twice: of each group the largest number that it
/// gave, capped by the size of the group and of the preschool where these are known.
public struct ChildrenCount: Sendable, Hashable, Codable {
    /// By preschool code.
    public var byPreschool: [String: Int]

    /// - Complexity: O(n).
    public init(_ points: some Sequence<MarkPoint>) {
        var byGroup: [Int: (preschool: String, children: Int)] = [:]
        var sizes: [String: Int] = [:]
        for point in points {
            let children = min(point.children, point.groupSize ?? .max)
            byGroup[point.group] = (point.preschool, max(children, byGroup[point.group]?.children ?? 0))
            sizes[point.preschool] = point.preschoolSize
        }
        byPreschool = Dictionary(byGroup.values.map { ($0.preschool, $0.children) }, uniquingKeysWith: +)
        for (preschool, size) in sizes { byPreschool[preschool] = min(byPreschool[preschool]!, size) }
    }

    public var total: Int { byPreschool.values.reduce(0, +) }

    /// The part of all the children that the preschool with the most of them has, 0–1.
    public var largestShare: Double {
        total == 0 ? 0 : Double(byPreschool.values.max()!) / Double(total)
    }

    /// The part that one preschool has, 0–1.
    public func share(of preschool: String) -> Double {
        total == 0 ? 0 : Double(byPreschool[preschool] ?? 0) / Double(total)
    }
}
