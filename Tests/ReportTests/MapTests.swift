import Geodesy
import Testing

@testable import Report

struct MapTests {
    @Test func northIsUpAndMetresKeepTheirProportions() {
        let frame = MapFrame(
            filling: 200, by: 100, with: BoundingBox(minX: 0, minY: 0, maxX: 100, maxY: 100), leastWidthM: 1)
        #expect(frame.metresPerUnit == 1)
        #expect(frame.y(Position(x: 50, y: 100)) == 0)
        #expect(frame.y(Position(x: 50, y: 0)) == 100)
        #expect(frame.x(Position(x: 50, y: 0)) == 100)
    }

    @Test func verticesThatCannotBeSeenAreLeftOut() {
        let frame = MapFrame(
            filling: 100, by: 100, with: BoundingBox(minX: 0, minY: 0, maxX: 1000, maxY: 1000), leastWidthM: 1)
        let polygon = Polygon(
            outer: [(0, 0), (500, 0), (500.1, 0.1), (500, 500), (0, 0)].map { Position(x: $0.0, y: $0.1) })
        #expect(frame.path(polygon) == "M0 100L50 100L50 50Z")
    }

    @Test func labelsTakeTheFirstFreePlaceWithinTheFrame() {
        var placer = LabelPlacer(width: 100, height: 100)
        func box(_ x: Double, _ y: Double) -> LabelPlacer.Box { .init(x: x, y: y, width: 20, height: 10) }
        #expect(placer.place([box(-5, 0), box(10, 10)])?.x == 10)
        #expect(placer.place([box(15, 15), box(40, 10)])?.x == 40)
        #expect(placer.place([box(15, 15)]) == nil)
        #expect(placer.placeAnyhow([box(10, 10), box(25, 15)]).x == 25)
    }

    @Test func hotspotsThatLieTooCloseTogetherShareALetter() throws {
        let close = Reading(Fixtures.inside())
        let groups = try #require(OverviewMap(close)).groups
        #expect(groups.map(\.letter) == ["A"])
        #expect(groups.first?.places.map(\.number) == [1, 2])
        #expect(groups.first?.title == "A: Byn")

        var findings = Fixtures.findings
        findings.hotspots[1].place = Fixtures.place("h2", 2, easting: 718_000)
        #expect(try #require(OverviewMap(Reading(Fixtures.inside(findings)))).groups.isEmpty)
    }

    @Test func everyHotspotHasItsNumberOnAMap() throws {
        var findings = Fixtures.findings
        findings.hotspots = (1...40).map { number in
            Fixtures.hotspot(
                Fixtures.place("h\(number)", number, easting: 710_000 + Double(number % 7) * 40), children: 50 - number)
        }
        let group = try #require(OverviewMap(Reading(Fixtures.inside(findings)))?.groups.first)
        let map = DetailMap.draw(group, Reading(Fixtures.inside(findings)), height: 300).markup
        for number in 1...40 { #expect(map.contains(">\(number)</text>")) }
    }
}
