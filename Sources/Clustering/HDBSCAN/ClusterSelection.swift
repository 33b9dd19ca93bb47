extension CondensedTree {
    /// For each cluster, the selected one that it is or lies in; −1 if there is none. The root is never selected.
    ///
    /// - Complexity: O(c log c) for c clusters.
    func selected(_ selection: HDBSCAN.Selection) -> [Int32] {
        let isSelected = selection == .eom ? byExcessOfMass() : clusters.map(\.children.isEmpty)
        var selected = [Int32](repeating: -1, count: clusters.count)
        for (number, cluster) in clusters.enumerated().dropFirst() {
            let above = selected[Int(cluster.parent)]
            selected[number] = above >= 0 ? above : isSelected[number] ? Int32(number) : -1
        }
        return selected
    }

    /// True for clusters that are at least as stable as the best choice below them; perhaps for some below those too.
    ///
    /// Stabilities of sister clusters are added in ascending order, so that the last bit of the sum does not depend on
    /// the order in which they were found.
    private func byExcessOfMass() -> [Bool] {
        var isSelected = [Bool](repeating: true, count: clusters.count)
        var best = clusters.map(\.stability)
        for number in clusters.indices.dropFirst().reversed() where !clusters[number].children.isEmpty {
            let below = best[clusters[number].children].sorted().reduce(0, +)
            isSelected[number] = best[number] >= below
            best[number] = max(best[number], below)
        }
        return isSelected
    }
}
