import Foundation
import Geodesy
import Places
import Store
import TestSupport
import Testing

@testable import Hotspots

struct HotspotFinderTests {

    private func point(
        _ e: Double, _ n: Double, preschool: String = "A", group: Int = 1, children: Int = 5,
        category: Places.Category = .snow, kind: Kind = .favourite, seasons: Set<Season> = [], accuracyM: Double? = nil,
        groupSize: Int? = nil, preschoolSize: Int? = nil
    ) -> MarkPoint {
        MarkPoint(
            position: Position(easting: 719_000 + e, northing: 7_536_000 + n), preschool: preschool, group: group,
            groupSize: groupSize, preschoolSize: preschoolSize, children: children, category: category, kind: kind,
            seasons: seasons, accuracyM: accuracyM)
    }

    private func parameters(_ weighting: Weighting = .marks, eps: Double = 50, minWeight: Double = 3)
        -> HotspotParameters
    {
        var parameters = HotspotParameters()
        parameters.weighting = weighting
        parameters.epsM = eps
        parameters.minWeight = minWeight
        return parameters
    }

    @Test func describesAHotspot() async throws {
        let points = [
            point(0, 0, group: 1, children: 5, seasons: [.winter], accuracyM: 10),
            point(20, 0, group: 1, children: 8, seasons: [.winter]),
            point(0, 20, group: 2, children: 3, category: .play),
            point(20, 20, preschool: "B", group: 3, children: 6, seasons: [.summer, .winter], accuracyM: 20),
            point(500, 500),
        ]
        let hotspots = try HotspotFinder.hotspots(from: points, preschools: Sample.preschools, with: parameters())
        let hotspot = try #require(hotspots.first)
        #expect(hotspots.count == 1)
        #expect(hotspot.id.hasPrefix("p-") && hotspot.rank == 1)
        #expect(hotspot.markCount == 4 && hotspot.groupCount == 3 && hotspot.preschoolCount == 2)
        // Largest of group 1 is 8, of group 2 is 3, of group 3 is 6.
        #expect(hotspot.children.total == 17)
        #expect(abs(hotspot.children.largestShare - 11.0 / 17) < 1e-12)
        #expect(hotspot.category == .one(.snow))
        #expect(hotspot.timeOfYear == .one(.winter))
        #expect(hotspot.accuracyM == 35)
        #expect(hotspot.isWeak)
        #expect(hotspot.nearest?.preschool.code == "420338")
    }

    @Test func childrenAreCappedBySizesAndNeverCountedTwice() {
        let points = [
            point(0, 0, group: 1, children: 30, groupSize: 12, preschoolSize: 15),
            point(0, 0, group: 2, children: 9, preschoolSize: 15),
            point(0, 0, group: 2, children: 7, preschoolSize: 15),
            point(0, 0, preschool: "B", group: 3, children: 4),
        ]
        #expect(ChildrenCount(points).byPreschool == ["A": 15, "B": 4])
        #expect(ChildrenCount([]).total == 0 && ChildrenCount([]).largestShare == 0)
    }

    @Test func theOutlineIsSnappedAndBufferedAndHidesTheMarks() async throws {
        let points = [point(3, 4), point(33, 4), point(3, 34)]
        let outline = try HotspotFinder.hotspots(from: points, preschools: [], with: parameters())[0].outline
        // Discs of 50 m around (0, 0), (30, 0) and (0, 30).
        let box = outline.boundingBox
        #expect(abs(box.minX - 718_950) < 0.01 && abs(box.maxX - 719_080) < 0.01)
        #expect(abs(box.minY - 7_535_950) < 0.01 && abs(box.maxY - 7_536_080) < 0.01)
        #expect(outline.holes.isEmpty && outline.area > .pi * 2500)
        for mark in points { #expect(outline.contains(mark.position)) }
    }

    @Test func aRingOfMarksKeepsItsHoleAndASmallOneIsFilled() async throws {
        func ring(_ radius: Double) -> [MarkPoint] {
            (0..<48).map { step in
                let angle = Double(step) / 48 * 2 * .pi
                return point(radius * cos(angle), radius * sin(angle))
            }
        }
        let wide = try HotspotFinder.hotspots(from: ring(200), preschools: [], with: parameters(eps: 30))
        #expect(wide.count == 1 && wide[0].outline.holes.count == 1)
        let narrow = try HotspotFinder.hotspots(from: ring(50), preschools: [], with: parameters(eps: 30))
        #expect(narrow.count == 1 && narrow[0].outline.holes.isEmpty)
    }

    @Test(arguments: [0.5, 5, 14.9, 15.1, 17, 40])
    func outlinesAreNeverInPartsHoweverFarTheChain(eps: Double) async throws {
        let points = (0..<60).map { point(Double($0) * eps * 0.98, 0) }
        let hotspots = try HotspotFinder.hotspots(
            from: points, preschools: [], with: parameters(eps: eps, minWeight: 2))
        #expect(hotspots.count == 1)
    }

    @Test func ranksByChildrenThenMarksThenPosition() async throws {
        let points =
            (0..<3).map { point(Double($0), 0, children: 4) }
            + (0..<4).map { point(1_000 + Double($0), 0, children: 9) }
            + (0..<4).map { point(2_000 + Double($0), 0, children: 4) }
            + (0..<3).map { point(-1_000 + Double($0), 0, children: 4) }
        let hotspots = try HotspotFinder.hotspots(from: points, preschools: [], with: parameters())
        let west = hotspots.map { Int(($0.outline.boundingBox.minX - 718_950) / 1_000) }
        #expect(hotspots.map(\.rank) == [1, 2, 3, 4])
        #expect(west == [1, 2, -1, 0])
    }

    @Test func equalPreschoolKeepsOneEagerPreschoolFromDeciding() async throws {
        // One preschool with 40 marks in one place, four with 10 marks each together in another.
        let eager = (0..<40).map { point(Double($0 % 7), Double($0 / 7), preschool: "eager", group: 1) }
        let others = (0..<40).map { point(1_000 + Double($0 % 7), 0, preschool: "p\($0 % 4)", group: 2 + $0 % 4) }
        let weights = try #require(Weighting.equalPreschool.weights(of: eager + others))
        // N/P = 80/5 = 16: an eager mark weighs 16/40, the others 1.
        #expect(weights[0] == 26_214 && weights[40] == 65_536)
        let hotspots = try HotspotFinder.hotspots(
            from: eager + others, preschools: [], with: parameters(.equalPreschool, minWeight: 20))
        #expect(hotspots.count == 1 && hotspots[0].preschoolCount == 4)
        let plain = try HotspotFinder.hotspots(
            from: eager + others, preschools: [], with: parameters(.marks, minWeight: 20))
        #expect(plain.count == 2)
    }

    @Test func aLoneMarkIsNeverAHotspotUnderEqualPreschool() async throws {
        let points = [point(0, 0), point(0, 0), point(900, 0, preschool: "B", group: 2)]
        let hotspots = try HotspotFinder.hotspots(
            from: points, preschools: [], with: parameters(.equalPreschool, minWeight: 0.5))
        #expect(hotspots.isEmpty)
    }

    @Test func distinctGroupsNeedsSeveralGroups() async throws {
        let one = (0..<5).map { point(Double($0), 0, group: 1) }
        let two = (0..<5).map { point(1_000 + Double($0), 0, group: 1 + $0 % 2) }
        let hotspots = try HotspotFinder.hotspots(from: one + two, preschools: [], with: parameters(.distinctGroups))
        #expect(hotspots.count == 1 && hotspots[0].groupCount == 2)
    }

    @Test func filtersSelectTheMarks() async throws {
        let points =
            (0..<4).map { point(Double($0), 0, kind: .avoid) }
            + (0..<4).map { point(1_000 + Double($0), 0, seasons: [.winter]) }
            + (0..<4).map { point(2_000 + Double($0), 0, category: .play, seasons: [.summer]) }
        var filtered = parameters()
        #expect(try HotspotFinder.hotspots(from: points, preschools: [], with: filtered).count == 2)
        filtered.season = .winter
        #expect(try HotspotFinder.hotspots(from: points, preschools: [], with: filtered).count == 1)
        filtered.season = nil
        filtered.category = .play
        #expect(try HotspotFinder.hotspots(from: points, preschools: [], with: filtered).count == 1)
        filtered.category = nil
        filtered.kind = .avoid
        #expect(try HotspotFinder.hotspots(from: points, preschools: [], with: filtered).count == 1)
    }

    @Test func dominanceIsOneOrMixed() {
        #expect(Dominant(of: [Int]()) == nil)
        #expect(Dominant(of: [1, 1, 2]) == .one(1))
        #expect(Dominant(of: [1, 1, 2, 3]) == .one(1))
        #expect(Dominant(of: [1, 1, 2, 2]) == .mixed)
        #expect(Dominant(of: [1, 1, 2, 3, 4]) == .mixed)
    }
}

struct NearnessTests {
    private func hotspot(_ e: Double, rank: Int) -> Hotspot {
        Hotspot(
            id: "p-\(rank)", rank: rank,
            outline: Polygon(squareAt: Position(easting: 719_096 + e, northing: 7_537_020), size: 100), markCount: 5,
            groupCount: 2,
            children: ChildrenCount([
                MarkPoint(position: .init(x: 0, y: 0), preschool: "451961", group: 1, children: 3, category: .play),
                MarkPoint(position: .init(x: 0, y: 0), preschool: "420338", group: 2, children: 9, category: .play),
            ]), category: nil, timeOfYear: nil, accuracyM: 50)
    }

    @Test func nearestFirstWithDistanceBearingAndShare() throws {
        let near = Nearness.hotspots(
            [hotspot(700, rank: 1), hotspot(-400, rank: 2), hotspot(-50, rank: 3), hotspot(2_000, rank: 4)],
            near: Sample.preschools[0].position, withinM: 1_000)
        #expect(near.map(\.hotspot.rank) == [3, 2, 1])
        #expect(near.map(\.distanceM) == [0, 300, 700])
        #expect(near.map(\.bearingDegrees) == [nil, 270, 90])
        #expect(near.map(\.bandM) == [300, 300, 1000])
        #expect(near[0].hotspot.children.share(of: "451961") == 0.25)
    }

    @Test func aPreschoolWithoutPositionHasNothingNear() {
        #expect(Nearness.hotspots([hotspot(0, rank: 1)], near: Sample.preschools[2].position, withinM: 1e6).isEmpty)
    }
}

struct GridCellTests {
    @Test func cellsLieOnWholeMultiplesAndCountOnce() throws {
        func point(_ e: Double, _ n: Double, kind: Kind = .favourite) -> MarkPoint {
            MarkPoint(
                position: Position(easting: e, northing: n), preschool: "A", group: 1, children: 4, category: .play,
                kind: kind)
        }
        let cells = try GridCell.cells(
            from: [
                point(719_100, 7_536_000), point(719_199.99, 7_536_099.99), point(719_200, 7_536_000),
                point(719_150, 7_536_050, kind: .avoid),
            ], preschools: [], with: HotspotParameters())
        #expect(cells.map(\.id) == ["719100_7536000_100", "719200_7536000_100"])
        #expect(cells.map(\.markCount) == [2, 1])
        #expect(cells[0].children.total == 4)
        #expect(
            cells[0].square.polygon.boundingBox
                == BoundingBox(minX: 719_100, minY: 7_536_000, maxX: 719_200, maxY: 7_536_100))
    }
}
