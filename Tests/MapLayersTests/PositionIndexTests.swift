import Foundation
import Geodesy
import Places
import Store
import TestSupport
import Testing

@testable import MapLayers

struct PositionIndexTests {
    /// The same marks as the database would find, whatever the box and the page.
    @Test func boxesArePagedThroughAndCounted() async throws {
        let fixture = try await Fixture()
        let submissions = (0..<200).map { number in
            Sample.submission(
                content: Sample.content(e: 719_000.5 + Double(number * 37 % 200), n: 7_537_000 + Double(number % 7)))
        }
        _ = try await fixture.writer.importMarks(submissions, from: fixture.sender(device: nil))
        let index = PositionIndex(try await fixture.store.markPositions(in: .allReal))
        let box = BoundingBox(minX: 719_020.5, minY: 7_537_001, maxX: 719_120.5, maxY: 7_537_004)
        let inside = submissions.indices.filter { box.contains(submissions[$0].content.position) }.map { Int64($0 + 1) }
        #expect(inside.count > 40 && index.count(in: box) == inside.count && index.count == 200)
        var seen: [Int64] = []
        while true {
            let rows = index.rows(in: box, after: seen.last ?? 0, upTo: nil, limit: 7)
            seen += rows
            guard rows.count == 7 else { break }
        }
        #expect(seen == inside)
        #expect(index.rows(in: box, after: 0, upTo: inside[3], limit: 100) == Array(inside.prefix(4)))
    }

    /// Whoever waits for an index that somebody else makes gets it too, whichever of them goes on first.
    @Test func manyAskAtOnce() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.writer.importMarks([Sample.submission()], from: fixture.sender(device: nil))
        let store = fixture.store
        let transformer = try CoordinateTransformer()
        for _ in 0..<100 {
            let indexes = PositionIndexes()
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await indexes.index(
                            of: .allReal, in: .wgs84, at: store.version(), store: store, transformer
                        ).count
                    }
                }
                for try await count in group { #expect(count == 1) }
            }
        }
    }

    @Test func indexesFollowTheDatabase() async throws {
        let fixture = try await Fixture()
        let transformer = try CoordinateTransformer()
        let indexes = PositionIndexes()
        let device = Secret("0123456789abcdef")
        let everywhere = BoundingBox(minX: 10, minY: 55, maxX: 25, maxY: 70)
        func rows(_ store: Store) async throws -> [Int64] {
            try await indexes.index(of: .allReal, in: .wgs84, at: store.version(), store: store, transformer)
                .rows(in: everywhere, after: 0, upTo: nil, limit: 100)
        }
        var marks = (0..<3).map { Sample.submission(content: Sample.content(e: 719_000 + Double($0))) }
        #expect(try await rows(fixture.store) == [])
        _ = try await fixture.writer.record(marks, from: fixture.sender(device: device))
        #expect(try await rows(fixture.store) == [1, 2, 3])
        let snapshot = try fixture.store.snapshot()

        // One more, by the way that adds; then one moved and one gone, by the way that reads anew.
        marks.append(Sample.submission())
        _ = try await fixture.writer.record([marks[3]], from: fixture.sender(device: device))
        #expect(try await rows(fixture.store) == [1, 2, 3, 4])
        marks[1].content.revision = 2
        marks[1].content.position = Position(easting: 720_000, northing: 7_530_000)
        _ = try await fixture.writer.record([marks[1]], from: fixture.sender(device: device))
        let south = try transformer.transform(marks[1].content.position, from: .sweref99TM, to: .wgs84)
        let index = try await indexes.index(
            of: .allReal, in: .wgs84, at: fixture.store.version(), store: fixture.store, transformer)
        let around = BoundingBox(of: [south])!.expanded(by: 1e-9)
        #expect(index.rows(in: around, after: 0, upTo: nil, limit: 9) == [2])
        _ = try await fixture.writer.takeBack(marks[0].id, from: fixture.sender(device: device))
        #expect(try await rows(fixture.store) == [2, 3, 4])

        // A moment that has passed keeps its own, and leaves the present alone.
        #expect(try await rows(snapshot) == [1, 2, 3])
        #expect(try await rows(fixture.store) == [2, 3, 4])
    }
}
