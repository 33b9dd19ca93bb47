/// Tells whether groups of marks that were found in one way are found again in another.
///
/// Two groups are the same when more than half of the marks that either has are in both (the Jaccard similarity; below 0.5 a
/// cluster counts as dissolved).
///
/// - Source: Hennig 2007, Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52.
struct Recognition {
    /// The least similarity of what is the same.
    static let leastSimilarity = 0.5

    /// For each of some groups of marks, whether it is among those that were found.
    ///
    /// - Parameters:
    ///   - groups: indices of marks; a mark lies in one group at most.
    ///   - found: likewise; a mark may come several times, and counts once.
    ///   - present: whether a mark could have been found; nil where all could.
    /// - Complexity: O(marks).
    static func areFoundAgain(_ groups: [[Int]], among found: [[Int]], present: [Bool]? = nil) -> [Bool] {
        var owner: [Int: Int] = [:]
        var sizes = [Int](repeating: 0, count: found.count)
        for (number, marks) in found.enumerated() {
            for mark in marks where owner.updateValue(number, forKey: mark) == nil { sizes[number] += 1 }
        }
        return groups.map { group in
            let there = present.map { present in group.filter { present[$0] } } ?? group
            let common = Dictionary(there.compactMap { owner[$0] }.map { ($0, 1) }, uniquingKeysWith: +)
            return common.contains { number, count in
                Double(count) >= leastSimilarity * Double(there.count + sizes[number] - count)
            }
        }
    }
}
