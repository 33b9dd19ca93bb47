package import Geodesy
package import Places

/// Decides what everyone may see: approved marks in, publishable squares and hotspots out. Pure: the same marks always
/// give the same result, and nothing but the result leaves it. Rules, reasons and limits stand in the guide beside this
/// file, DisclosureControl.md.
package struct DisclosureControl: Sendable {
    package var thresholds: DisclosureThresholds

    package init(thresholds: DisclosureThresholds = .standard) {
        self.thresholds = thresholds
    }

    /// What may be shown of marks. Marks that are not approved are passed over here, whoever calls.
    ///
    /// - Complexity: O(n log n).
    package func disclose(_ marks: [MarkPoint]) -> Disclosed {
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
        var children: ChildrenCount
        var counts: BandedCounts { BandedCounts(marks: marks.count, children: children) }
        /// A square of the smallest size holds no other, and hides none.
        var hidesSmaller: Bool { square.sizeM > DisclosureGrid.sizesM[0] }
    }

    /// Every square that may be shown and contains no smaller one that is. What a larger square would add to a shown smaller
    /// one is left out: the difference of two shown squares would tell it.
    private func shownSquares(of marks: [MarkPoint]) -> [Shown] {
        var shown: [Shown] = []
        for size in DisclosureGrid.sizesM {
            let surrounding = Set(shown.map { $0.square.enclosing(sizeM: size) })
            shown += Dictionary(grouping: marks) { GridSquare(holding: $0.position, sizeM: size) }
                .map { Shown(square: $0, marks: $1, children: ChildrenCount($1)) }
                .filter { candidate in
                    !surrounding.contains(candidate.square) && thresholds.allow(candidate.children)
                        && (!candidate.hidesSmaller || DisclosureControl.leavesRoom(in: candidate.children))
                }
            if size == DisclosureGrid.largestHotspotSquareM { leaveRoomInHotspots(&shown) }
        }
        return shown.sorted { $0.square < $1.square }
    }

    /// The bands of a hotspot tell something of each of its squares too. Where they leave no room, the squares that hide
    /// smaller ones are not shown, and the hotspot falls apart.
    private func leaveRoomInHotspots(_ shown: inout [Shown]) {
        while true {
            var dropped: Set<GridSquare> = []
            for members in SquareOutline.connected(shown.map(\.square)) {
                let squares = members.map { shown[$0] }
                guard squares.count > 1, squares.contains(where: \.hidesSmaller),
                    !DisclosureControl.leavesRoom(in: ChildrenCount(squares.flatMap(\.marks)))
                else { continue }
                dropped.formUnion(squares.filter(\.hidesSmaller).map(\.square))
            }
            guard !dropped.isEmpty else { return }
            shown.removeAll { dropped.contains($0.square) }
        }
    }

    /// Whether the bands of what hides smaller squares leave it open how many children there are in any of these. A
    /// preschool knows its own children and subtracts them from the band's upper end, and one child for each other preschool
    /// that the band of preschools counts; what is left must have room for nine children of one preschool in one place,
    /// or the smaller square is told to have fewer. The condition is known too: if it kept every preschool under nine, it
    /// would tell that by itself.
    static func leavesRoom(in children: ChildrenCount) -> Bool {
        let counts = BandedCounts(marks: 0, children: children)
        guard let upper = counts.children?.upper else { return true }
        let largest = max(nine, children.byPreschool.values.max() ?? 0)
        let others = max(0, (counts.preschools?.lower ?? 0) - 2)
        return upper - largest - others >= nine
    }

    /// What must stay possible everywhere that is not shown.
    private static let nine = 9

    private func hotspots(of shown: [Shown]) -> [Disclosed.Hotspot] {
        SquareOutline.connected(shown.map(\.square)).map { members in
            let marks = members.flatMap { shown[$0].marks }
            return Disclosed.Hotspot(
                squares: members.map { shown[$0].square },
                counts: BandedCounts(marks: marks.count, children: ChildrenCount(marks)))
        }
    }
}

/// What must stand behind a square before everyone may see it.
package struct DisclosureThresholds: Sendable, Hashable, Codable {
    /// At least so many children.
    package var children: Int
    /// At least so many preschools.
    package var preschools: Int

    package init(children: Int = 10, preschools: Int = 3) {
        self.children = children
        self.preschools = preschools
    }

    /// The values that the protection has been proven with; whoever goes below them gives a reason, which is kept.
    package static let standard = DisclosureThresholds()

    /// No preschool may have more than this part of the children, however the thresholds are set.
    package static let largestSharePercent = 75

    /// Whether either protects less than ``standard``, whatever the other does.
    package var areLooserThanStandard: Bool {
        children < DisclosureThresholds.standard.children || preschools < DisclosureThresholds.standard.preschools
    }

    /// The rule for one square.
    package func allow(_ children: ChildrenCount) -> Bool {
        let counts = children.byPreschool.values.filter { $0 > 0 }
        let total = counts.reduce(0, +)
        guard let largest = counts.max() else { return false }
        return total >= self.children && counts.count >= preschools
            && largest * 100 <= total * DisclosureThresholds.largestSharePercent
    }
}

/// What everyone may know of the marks of one round at one moment.
package struct Disclosed: Sendable, Hashable, Codable {
    /// A square that is shown.
    package struct Square: Sendable, Hashable, Codable {
        package var square: GridSquare
        package var counts: BandedCounts

        package init(square: GridSquare, counts: BandedCounts) {
            self.square = square
            self.counts = counts
        }
    }

    /// A maximal set, connected by edges, of shown squares of at most 200 m, and nothing else.
    package struct Hotspot: Sendable, Hashable, Codable {
        package var squares: [GridSquare]
        package var counts: BandedCounts

        /// The squares' union.
        package var outline: Polygon { SquareOutline.polygon(around: squares) }
    }

    /// From south to north and from west to east.
    package var squares: [Square]
    /// In the order of their first squares.
    package var hotspots: [Hotspot]
    /// Codes of the preschools that took part: those with an approved mark of any kind.
    package var participants: [String]
}
