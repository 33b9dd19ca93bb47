import Geodesy
import Places
import Store
import Testing

@testable import Hotspots

struct ChangeFinderTests {

    /// A rectangle in SWEREF 99 TM: metres from a corner, and width and height.
    private func hotspot(_ id: String, _ e: Double, _ n: Double, _ width: Double = 100, _ height: Double = 100)
        -> Hotspot
    {
        let (x, y) = (719_000 + e, 7_536_000 + n)
        let ring = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        return Hotspot(
            id: id, rank: 1, outline: Polygon(outer: ring.map { Position(x: $0.0, y: $0.1) }), markCount: 5,
            groupCount: 2,
            children: ChildrenCount([MarkPoint]()), category: nil, timeOfYear: nil, accuracyM: 50)
    }

    private func words(_ old: [Hotspot], _ new: [Hotspot]) async throws -> [String] {
        try ChangeFinder.changes(from: old, to: new).map {
            "\($0.kind) \($0.from.joined(separator: "+"))>\($0.to ?? "")"
        }
    }

    @Test func samePlacesAreToldByHowMuchTheyOverlap() async throws {
        let old = [hotspot("a", 0, 0)]
        #expect(try await words(old, [hotspot("x", 5, 0)]) == ["unchanged a>x"])
        // 100 of 100 by 140, 60 of 100, and two thirds moved.
        #expect(try await words(old, [hotspot("x", 0, 0, 140)]) == ["grown a>x"])
        #expect(try await words(old, [hotspot("x", 0, 0, 60)]) == ["shrunk a>x"])
        #expect(try await words(old, [hotspot("x", 20, 0)]) == ["moved a>x"])
    }

    @Test func halfIsEnoughAndLessIsNot() async throws {
        let old = [hotspot("a", 0, 0)]
        // A third of both moved away: 66⅔ of 133⅓ is one half.
        #expect(try await words(old, [hotspot("x", 0, 0, 50)]) == ["shrunk a>x"])
        #expect(try await words(old, [hotspot("x", 0, 0, 49.9)]) == ["new >x", "gone a>"])
        #expect(try await words(old, [hotspot("x", 40, 0)]) == ["new >x", "gone a>"])
    }

    @Test func theLargestOverlapGoesFirstAndTiesGoByID() async throws {
        // Two older places lie alike on the newer one.
        #expect(
            try await words([hotspot("b", 10, 0), hotspot("a", -10, 0)], [hotspot("x", 0, 0)]) == [
                "moved a>x", "gone b>",
            ])
        #expect(
            try await words([hotspot("a", 0, 0)], [hotspot("y", 12, 0), hotspot("x", 4, 0)])
                == ["new >y", "unchanged a>x"])
    }

    @Test func placesAreDividedAndUnited() async throws {
        let whole = hotspot("a", 0, 0, 300)
        let parts = [hotspot("x", 0, 0, 120), hotspot("y", 180, 0, 120)]
        #expect(try await words([whole], parts) == ["split a>x", "split a>y"])
        #expect(try await words(parts, [whole]) == ["merged x+y>a"])
        // One part alone is no division.
        #expect(try await words([whole], [parts[0]]) == ["new >x", "gone a>"])
    }

    @Test func nothingComesOfNothing() async throws {
        #expect(try await words([], []).isEmpty)
        let change = try ChangeFinder.changes(from: [hotspot("a", 0, 0)], to: [])[0]
        #expect(change.id == "a" && change.outline == hotspot("a", 0, 0).outline)
    }
}

struct ChangeSignificanceTests {
    @Test func theSignTestIsExact() {
        // 2 · (1 + 7) / 2⁷, and 2 · 0.5⁶.
        #expect(ChangeSignificance.signTest(1, 6) == 0.125)
        #expect(ChangeSignificance.signTest(0, 6) == 0.03125)
        #expect(ChangeSignificance.signTest(3, 3) == 1)
    }

    @Test func tooFewPreschoolsSayNothing() {
        let both = Set((0..<20).map { "\($0)" })
        let few = ChangeSignificance(older: ["0", "1", "2", "3", "4"], newer: [], both: both)
        #expect(few.went == 5 && few.came == 0 && few.p == nil)
        let enough = ChangeSignificance(older: ["0", "1", "2", "3", "4", "5"], newer: [], both: both)
        #expect(enough.p == 0.03125)
        // Those that did not take part both times say nothing of a change.
        let strangers = ChangeSignificance(older: ["a", "b", "c", "d", "e", "f", "g"], newer: ["0"], both: both)
        #expect(strangers.went == 0 && strangers.came == 1 && strangers.p == nil)
    }
}
