import Geodesy
import Places
import TestSupport
import Testing

@testable import Disclosure

/// The rules one by one. That they protect anybody is shown by the attack in Tests/Attack.
struct DisclosureControlTests {
    private let control = DisclosureControl()

    /// A mark in the square of 800 m at (719 200, 7 536 000), at metres from its corner.
    private func mark(
        _ preschool: String, _ e: Double, _ n: Double, children: Int, group: Int? = nil, size: Int? = nil,
        review: Review = .approved, kind: Kind = .favourite
    ) -> MarkPoint {
        MarkPoint(
            position: Position(easting: 719_200 + e, northing: 7_536_000 + n), preschool: preschool,
            group: group ?? preschool.hashValue, preschoolSize: size, children: children, category: .play, kind: kind,
            review: review)
    }

    private func shown(_ marks: [MarkPoint]) -> [String] { control.disclose(marks).squares.map(\.square.id) }

    /// Children of preschools A, B, C … at one place.
    private func place(_ children: Int..., e: Double = 50, n: Double = 50) -> [MarkPoint] {
        zip(["A", "B", "C", "D", "E"], children).map { mark($0, e, n, children: $1) }
    }

    @Test func tenChildrenOfThreePreschoolsAreShown() {
        #expect(shown(place(4, 3, 3)) == ["719200_7536000_100"])
        #expect(shown(place(3, 3, 3)).isEmpty)
        #expect(shown(place(20, 20)).isEmpty)
    }

    @Test func noPreschoolMayHaveMoreThanThreeQuarters() {
        #expect(shown(place(30, 5, 5)).count == 1)
        #expect(shown(place(31, 5, 5)).isEmpty)
    }

    @Test func onlyApprovedFavouritesCount() {
        for review in [Review.unreviewed, .hidden] {
            #expect(shown(place(4, 3) + [mark("C", 50, 50, children: 3, review: review)]).isEmpty)
        }
        for kind in [Kind.avoid, .wish] {
            #expect(shown(place(4, 3) + [mark("C", 50, 50, children: 3, kind: kind)]).isEmpty)
        }
        let result = control.disclose([
            mark("A", 0, 0, children: 3, kind: .avoid), mark("B", 0, 0, children: 3, review: .unreviewed),
        ])
        #expect(result.participants == ["A"])
    }

    @Test func theSameChildrenAreNotCountedTwice() {
        let twice = [mark("A", 10, 10, children: 4, group: 1), mark("A", 20, 20, children: 4, group: 1)]
        #expect(shown(twice + [mark("B", 1, 1, children: 3), mark("C", 1, 1, children: 2)]).isEmpty)
        #expect(
            shown([
                mark("A", 1, 1, children: 9, size: 4), mark("B", 1, 1, children: 3), mark("C", 1, 1, children: 2),
            ]).isEmpty)
    }

    @Test func aLargerSquareIsShownOnlyWithoutASmallerOneInIt() {
        // Three corners of one square of 200 m make it; a shown square of 100 m beside them would unmake it.
        let spread = [
            mark("A", 10, 10, children: 4), mark("B", 110, 10, children: 4), mark("C", 10, 110, children: 4),
        ]
        #expect(shown(spread) == ["719200_7536000_200"])
        let dense = place(4, 3, 3, e: 150, n: 150)
        #expect(shown(spread + dense) == ["719300_7536100_100"])
        // The same marks, 400 m away, do not hinder it.
        #expect(
            shown(spread + place(4, 3, 3, e: 450, n: 450)) == ["719200_7536000_200", "719600_7536400_100"])
    }

    @Test func aLargerSquareLeavesRoomForWhatItHides() {
        // 10 of one preschool leave at most 9 in the band 10-19, and two others must share them.
        func corners(_ largest: Int) -> [MarkPoint] {
            [mark("A", 10, 10, children: largest), mark("B", 110, 10, children: 4), mark("C", 10, 110, children: 4)]
        }
        #expect(shown(corners(9)) == ["719200_7536000_200"])
        #expect(shown(corners(10)).isEmpty)
        // In the band 20-49 there is room again, and in a square of 100 m nothing is hidden.
        #expect(shown(corners(12)) == ["719200_7536000_200"])
        #expect(shown(place(12, 4, 3)).count == 1)
        // Five preschools with 10–19 children leave no room for nine of any, so nobody could have them.
        let five = [("A", 10, 10), ("B", 110, 10), ("C", 10, 110), ("D", 20, 110), ("E", 120, 10)]
        #expect(shown(five.map { mark($0, Double($1), Double($2), children: 3) }).isEmpty)
        #expect(shown(five.map { mark($0, Double($1), Double($2), children: 4) }).count == 1)
    }

    @Test func aHotspotLeavesRoomForWhatItsSquaresHide() {
        // A square of 200 m beside one of 100 m: 7 of A in each, of different groups, 14 of at most 19 in both.
        func marks(_ second: Int) -> [MarkPoint] {
            [
                mark("A", 10, 10, children: 7, group: 1), mark("B", 110, 10, children: 2),
                mark("C", 10, 110, children: 2),
                mark("A", 250, 50, children: 7, group: second), mark("B", 250, 50, children: 2),
                mark("C", 250, 50, children: 2),
            ]
        }
        #expect(shown(marks(2)) == ["719400_7536000_100"])
        // The same children of A in both: 7 of 11, and room enough.
        #expect(shown(marks(1)) == ["719200_7536000_200", "719400_7536000_100"])
    }

    @Test func squaresGoUpTo800Metres() {
        #expect(
            shown([mark("A", 10, 10, children: 4), mark("B", 790, 10, children: 4), mark("C", 10, 790, children: 4)])
                == ["719200_7536000_800"])
        #expect(
            shown([mark("A", 10, 10, children: 4), mark("B", 810, 10, children: 4), mark("C", 10, 790, children: 4)])
                .isEmpty)
    }

    @Test func aBorderBelongsToTheSquareToItsNorthEast() {
        #expect(shown(place(4, 3, 3, e: 100, n: 100)) == ["719300_7536100_100"])
        #expect(shown(place(4, 3, 3, e: 99.999, n: 99.999)) == ["719200_7536000_100"])
    }

    @Test func countsAreToldInBands() throws {
        let counts = try #require(control.disclose(place(30, 10, 5, 4)).squares.first?.counts)
        #expect(counts.children?.text == "20-49" && counts.preschools?.text == "3-4" && counts.marks == nil)
        let limits = [9: nil, 10: "10-19", 19: "10-19", 20: "20-49", 50: "50-99", 99: "50-99", 100: "100-"]
        for (count, text) in limits { #expect(Band.of(count, in: Band.ofCounts)?.text == text) }
        for (count, text) in [2: nil, 3: "3-4", 5: "5-9", 9: "5-9", 10: "10-"] {
            #expect(Band.of(count, in: Band.ofPreschools)?.text == text)
        }
    }

    @Test func hotspotsAreConnectedSquaresOfAtMost200Metres() throws {
        let marks =
            place(4, 3, 3, e: 50, n: 50) + place(4, 3, 3, e: 150, n: 50)  // side by side
            + place(4, 3, 3, e: 250, n: 150)  // only a corner in common
        let hotspots = control.disclose(marks).hotspots
        #expect(hotspots.map(\.squares.count) == [2, 1])
        #expect(hotspots[0].outline.area == 20_000 && hotspots[0].outline.outer.count == 5)
        // Counted over both squares at once: the same groups marked in both.
        #expect(hotspots[0].counts.children?.text == "10-19")
        let wide = [mark("A", 10, 10, children: 4), mark("B", 310, 10, children: 4), mark("C", 10, 310, children: 4)]
        #expect(control.disclose(wide).squares.count == 1 && control.disclose(wide).hotspots.isEmpty)
    }

    @Test func outlinesWithHolesAndTouchingCornersAreSound() {
        func squares(_ cells: [(Int, Int)]) -> [GridSquare] {
            cells.map { GridSquare(column: $0.0, row: $0.1, sizeM: 100) }
        }
        // A ring of squares whose hole touches the outside at a corner.
        let ring = squares([(0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 2), (2, 1)])
        let polygon = SquareOutline.polygon(around: ring)
        #expect(polygon.area == 70_000)
        #expect(polygon.holes.count == 1)
        for ring in polygon.rings { #expect(Set(ring.dropFirst()).count == ring.count - 1) }
        let block = SquareOutline.polygon(around: [
            GridSquare(column: 0, row: 0, sizeM: 200), GridSquare(column: 2, row: 0, sizeM: 100),
        ])
        #expect(block.area == 50_000 && block.outer.count == 7)
    }

    @Test func whatIsNotNamedIsNotPublished() {
        #expect(OpenAttributes.include("antal_barn", ofLayer: "rutor"))
        #expect(!OpenAttributes.include("gi_z", ofLayer: "rutor"))
        #expect(!OpenAttributes.include("antal_barn", ofLayer: "forskolor"))
        #expect(!OpenAttributes.include(layer: "markeringar") && !OpenAttributes.include(layer: "tathet"))
    }

    @Test func onlyStricterThresholdsNeedNoReason() {
        #expect(!DisclosureThresholds(children: 12, preschools: 4).areLooserThanStandard)
        #expect(DisclosureThresholds(children: 9, preschools: 4).areLooserThanStandard)
        #expect(DisclosureThresholds(children: 12, preschools: 2).areLooserThanStandard)
    }
}
