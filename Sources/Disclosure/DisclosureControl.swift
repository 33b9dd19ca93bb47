import Geodesy
public import Places

/// Decides what everyone may see: approved marks in, publishable squares and hotspots out. Pure: the same marks always
/// give the same result, and nothing but the result leaves it. Rules, reasons and limits stand in the guide beside this
/// file, DisclosureControl.md.
public struct DisclosureControl: Sendable {
    public var thresholds: DisclosureThresholds

    public init(thresholds: DisclosureThresholds = .standard) {
        self.thresholds = thresholds
    }

    /// What may be shown of marks. Marks that are not approved are passed over here, whoever calls.
    ///
    /// - Complexity: O(n log n).
    public func disclose(_ marks: [MarkPoint]) -> Disclosed {
        let approved = marks.filter { $0.review == .approved }
        let favourites = approved.filter { $0.kind == .favourite }
        let squares = shownSquares(of: favourites)
        return Disclosed(
            squares: squares.map { .init(square: $0.square, counts: $0.counts) },
            hotspots: hotspots(of: squares.filter { $0.square.sizeM <= DisclosureGrid.largestHotspotSquareM }),
            participants: Set(approved.map(\.preschool)).sorted())
    }

    private struct Shown {
        var square: GridSquare
        var marks: [MarkPoint]
        var counts: BandedCounts { BandedCounts(marks: marks.count, children: ChildrenCount(marks)) }
    }

    /// Every square that meets the rule and contains no smaller one that does. What a larger square would add to a shown
    /// smaller one is left out: the difference of two shown squares would tell it.
    private func shownSquares(of marks: [MarkPoint]) -> [Shown] {
        var shown: [Shown] = []
        var surrounding: Set<GridSquare> = []
        for size in DisclosureGrid.sizesM {
            for (square, members) in Dictionary(grouping: marks, by: { GridSquare(holding: $0.position, sizeM: size) })
            {
                let children = ChildrenCount(members)
                guard !surrounding.contains(square), thresholds.allow(children),
                    size == DisclosureGrid.sizesM[0] || DisclosureControl.leavesRoom(in: children)
                else { continue }
                shown.append(Shown(square: square, marks: members))
                for larger in DisclosureGrid.sizesM where larger > size {
                    surrounding.insert(square.enclosing(sizeM: larger))
                }
            }
        }
        return shown.sorted { $0.square < $1.square }
    }

    /// Whether the bands of a square that holds smaller ones leave it open how many children there are in any of these. A
    /// preschool knows its own children and subtracts them from the band's upper end, and one child for each other preschool
    /// that the band of preschools counts; what is left must have room for nine children of one preschool in one place,
    /// or the smaller square is told to have fewer. A square of the smallest size holds no other, and needs no room.
    static func leavesRoom(in children: ChildrenCount) -> Bool {
        let counts = BandedCounts(marks: 0, children: children)
        guard let upper = counts.children?.upper else { return true }
        let others = max(0, (counts.preschools?.lower ?? 0) - 2)
        return children.byPreschool.values.allSatisfy { upper - $0 - others >= 9 }
    }

    private func hotspots(of shown: [Shown]) -> [Disclosed.Hotspot] {
        SquareOutline.connected(shown.map(\.square)).map { members in
            let marks = members.flatMap { shown[$0].marks }
            return Disclosed.Hotspot(
                squares: members.map { shown[$0].square },
                counts: BandedCounts(marks: marks.count, children: ChildrenCount(marks)))
        }
    }
}
