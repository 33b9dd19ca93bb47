import Foundation
import Geodesy
import Testing

@testable import Planar

struct SpatialRelationTests {
    private static let square = Geometry.polygon(Polygon(squareAt: Position(x: 0, y: 0), size: 10))

    /// What is compared with the square, and all relations that hold from it to the square.
    ///
    /// - Source: the definitions of OGC 06-103r4, clause 6.1.15.3.
    private static let cases: [(Geometry, [SpatialRelation])] = [
        (.point(Position(x: 5, y: 5)), [.intersects, .within]),
        (.point(Position(x: 0, y: 5)), [.intersects, .touches]),
        (.point(Position(x: 11, y: 5)), [.disjoint]),
        (square, [.intersects, .equals, .within, .contains]),
        (.polygon(Polygon(squareAt: Position(x: 2, y: 2), size: 3)), [.intersects, .within]),
        (.polygon(Polygon(squareAt: Position(x: -5, y: -5), size: 30)), [.intersects, .contains]),
        (.polygon(Polygon(squareAt: Position(x: 5, y: 5), size: 10)), [.intersects, .overlaps]),
        (.polygon(Polygon(squareAt: Position(x: 10, y: 0), size: 10)), [.intersects, .touches]),
        (.polygon(Polygon(squareAt: Position(x: 20, y: 0), size: 10)), [.disjoint]),
        (.line([Position(x: -5, y: 5), Position(x: 15, y: 5)]), [.intersects, .crosses]),
        (.line([Position(x: 2, y: 5), Position(x: 8, y: 5)]), [.intersects, .within]),
        (.line([Position(x: -5, y: 10), Position(x: 15, y: 10)]), [.intersects, .touches]),
        (.multiPoint([Position(x: 5, y: 5), Position(x: 20, y: 5)]), [.intersects, .crosses]),
        // Extents that meet, and shapes that do not.
        (.line([Position(x: -9, y: 2), Position(x: 2, y: -9)]), [.disjoint]),
    ]

    @Test(arguments: cases.indices) func relationsHoldFromOneToTheOther(_ index: Int) throws {
        let (geometry, holding) = SpatialRelationTests.cases[index]
        let square = ComparedShape(SpatialRelationTests.square)
        let other = ComparedShape(geometry)
        for relation in SpatialRelation.allCases {
            #expect(try square.isMet(by: geometry, relation) == holding.contains(relation), "\(relation)")
            // The same seen from the other side.
            let isMet = try other.isMet(by: SpatialRelationTests.square, relation.converse)
            #expect(isMet == holding.contains(relation), "converse of \(relation)")
        }
    }

    @Test func ringThatCrossesItselfIsNamedWithThePlace() throws {
        let bow = Polygon(
            outer: [(0.0, 0.0), (10, 10), (10, 0), (0, 10), (0, 0)].map { Position(x: $0.0, y: $0.1) })
        #expect(
            throws: ComparedShape.Problem.invalid(reason: "Self-intersection", at: Position(x: 5, y: 5))
        ) {
            _ = try ComparedShape(.polygon(bow)).isMet(by: .point(Position(x: 1, y: 1)), .intersects)
        }
    }
}

/// A line that crosses itself at each of its segments: what takes GEOS longest to relate to something.
///
/// - Parameter count: from 46 positions on it crosses itself more than a thousand times.
private func tangle(_ count: Int) -> Geometry {
    .line(
        (0..<count).map { number in
            let angle = Double(number) * 2.9
            return Position(x: 5 + 20 * cos(angle), y: 5 + 20 * sin(angle))
        })
}

extension SpatialRelationTests {
    @Test func tangleIsRefusedWhereItWouldTakeLong() throws {
        let tangle = ComparedShape(tangle(700))
        #expect(try tangle.isMet(by: SpatialRelationTests.square, .intersects))
        for relation in SpatialRelation.allCases where ![.intersects, .disjoint, .equals].contains(relation) {
            #expect(throws: ComparedShape.Problem.tangled(limit: 1_000), "\(relation)") {
                _ = try tangle.isMet(by: SpatialRelationTests.square, relation)
            }
        }
    }
}

struct WorkBudgetTests {
    private let square = Geometry.polygon(Polygon(squareAt: Position(x: 0, y: 0), size: 10))

    /// Related to one another these shapes take GEOS seconds: each edge of one crosses every edge of the other.
    private static func comb(_ count: Int, isUpright: Bool) -> Geometry {
        .line(
            (0..<count).map { number in
                let (along, across) = (Double(number), Double(number % 2 * count))
                return isUpright ? Position(x: along, y: across) : Position(x: across, y: along)
            })
    }

    private let comb = comb(1_000, isUpright: true)

    @Test func comparisonStopsInItsMidstWhenTheBudgetIsSpent() throws {
        let budget = WorkBudget(.milliseconds(5))
        let other = ComparedShape(WorkBudgetTests.comb(1_000, isUpright: false))
        WorkBudget.$current.withValue(budget) {
            #expect(throws: WorkBudget.Exceeded.self) { _ = try other.isMet(by: comb, .crosses) }
        }
        // A million crossings would take ten seconds.
        #expect(budget.used < .seconds(1))
    }

    @Test func comparisonStopsWhenNobodyWaits() async throws {
        let budget = WorkBudget(.seconds(3_600))
        let comb = comb
        let work = Task {
            try WorkBudget.$current.withValue(budget) {
                let other = ComparedShape(WorkBudgetTests.comb(1_000, isUpright: false))
                while true { _ = try other.isMet(by: comb, .intersects) }
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        budget.abandon()
        await #expect(throws: CancellationError.self) { try await work.value }
    }

    /// GEOS knows one request to stop, for all threads.
    @Test func oneThatIsStoppedStopsNoOther() async throws {
        let comb = comb
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                let other = ComparedShape(WorkBudgetTests.comb(1_000, isUpright: false))
                for _ in 0..<100 {
                    WorkBudget.$current.withValue(WorkBudget(.zero)) {
                        #expect(throws: WorkBudget.Exceeded.self) { _ = try other.isMet(by: comb, .crosses) }
                    }
                }
            }
            tasks.addTask {
                let line = ComparedShape(WorkBudgetTests.comb(60, isUpright: true))
                let other = WorkBudgetTests.comb(60, isUpright: false)
                for _ in 0..<50 {
                    let isMet = try line.isMet(by: other, .crosses)
                    #expect(isMet)
                }
            }
            try await tasks.waitForAll()
        }
    }
}
