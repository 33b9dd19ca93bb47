import CGEOS
package import Geodesy
import Synchronization

/// The spatial relations of the simple features model.
///
/// - Source: OGC 06-103r4, Simple feature access, part 1, clause 6.1.15.3.
package enum SpatialRelation: String, Sendable, Hashable, CaseIterable {
    case intersects, equals, disjoint, touches, within, overlaps, crosses, contains

    /// The relation that holds from the second shape to the first whenever this one holds from the first to the second.
    package var converse: SpatialRelation {
        switch self {
        case .within: .contains
        case .contains: .within
        case .intersects, .equals, .disjoint, .touches, .overlaps, .crosses: self
        }
    }
}

/// A shape that many others are compared with, in the same planar system as theirs. GEOS indexes it once for each thread that
/// compares at the same time.
package final class ComparedShape: Sendable {
    /// Shapes that GEOS cannot compare.
    package enum Problem: Error, Sendable, Equatable {
        /// A ring crosses itself, or the like.
        ///
        /// - Parameters:
        ///   - reason: in GEOS' own words.
        ///   - at: where, in the shape's own system.
        case invalid(reason: String, at: Position?)
        case failed(SpatialRelation, reason: String)
        /// A line crosses itself at more places than this.
        case tangled(limit: Int)
    }

    /// Each place where a line crosses itself costs GEOS some ten microseconds at every comparison, at which it can only in part be
    /// stopped. No road crosses itself a hundred times.
    static let mostCrossings = 1_000

    package let geometry: Geometry
    /// nil for a collection of nothing.
    package let boundingBox: BoundingBox?
    private let free = Mutex<[Comparer]>([])

    package init(_ geometry: Geometry) {
        self.geometry = geometry
        boundingBox = geometry.boundingBox
    }

    /// Whether a relation holds from another shape to this one.
    ///
    /// - Throws: ``Problem``; what ``WorkBudget`` throws.
    /// - Complexity: O(1) where the extents are disjoint; about O(log vertices) where it need only be seen whether the shapes meet;
    ///   otherwise about O(vertices · log vertices).
    package func isMet(by other: Geometry, _ relation: SpatialRelation) throws -> Bool {
        // Most shapes are far apart, which is known without a question.
        guard let boundingBox, let extent = other.boundingBox, boundingBox.intersects(extent) else {
            return relation == .disjoint
        }
        if relation == .equals, boundingBox != extent { return false }
        return try WorkBudget.metered {
            try WorkBudget.check()
            let comparer = try free.withLock { $0.popLast() } ?? Comparer(geometry)
            defer { free.withLock { $0.append(comparer) } }
            return try comparer.isMet(by: other, relation)
        }
    }
}

extension ComparedShape: Hashable {
    package static func == (one: ComparedShape, other: ComparedShape) -> Bool { one.geometry == other.geometry }

    package func hash(into hasher: inout Hasher) { hasher.combine(geometry) }
}

/// A shape that GEOS has indexed. Whoever has taken it off the list of those that are free is alone with it, which the compiler
/// cannot see.
private final class Comparer: @unchecked Sendable {
    private let geos = GEOS()
    private let shape: GEOS.Shape
    private let indexed: OpaquePointer
    private let isTangled: Bool

    /// - Throws: ``ComparedShape/Problem``; what ``WorkBudget`` throws.
    init(_ geometry: Geometry) throws {
        do {
            shape = try geos.shape(geometry)
            if let (reason, position) = try geos.invalidity(of: shape) {
                throw ComparedShape.Problem.invalid(reason: reason, at: position)
            }
            indexed = try geos.prepare(shape)
            isTangled = geometry.hasCrossings(moreThan: ComparedShape.mostCrossings)
        } catch let failure as GEOS.Failure {
            throw ComparedShape.Problem.invalid(reason: failure.message, at: nil)
        }
    }

    func isMet(by other: Geometry, _ relation: SpatialRelation) throws -> Bool {
        do {
            if relation != .intersects, relation != .disjoint, isTangled {
                throw ComparedShape.Problem.tangled(limit: ComparedShape.mostCrossings)
            }
            let other = try geos.shape(other)
            defer { geos.forget(other) }
            switch relation {
            case .intersects: return try geos.ask { GEOSPreparedIntersects_r($0, indexed, other) }
            case .disjoint: return try geos.ask { GEOSPreparedDisjoint_r($0, indexed, other) }
            case .within: return try geos.ask { GEOSPreparedContains_r($0, indexed, other) }
            case .contains: return try geos.ask { GEOSPreparedWithin_r($0, indexed, other) }
            case .equals: return try geos.ask { GEOSEquals_r($0, other, shape) }
            case .touches, .crosses, .overlaps:
                // These look at every pair of segments, so only what meets at all is asked.
                guard try geos.ask({ GEOSPreparedIntersects_r($0, indexed, other) }) else { return false }
                switch relation {
                case .touches: return try geos.ask { GEOSTouches_r($0, other, shape) }
                case .crosses: return try geos.ask { GEOSCrosses_r($0, other, shape) }
                default: return try geos.ask { GEOSOverlaps_r($0, other, shape) }
                }
            }
        } catch let failure as GEOS.Failure {
            throw ComparedShape.Problem.failed(relation, reason: failure.message)
        }
    }
}

extension Geometry {
    /// Whether the lines of a shape cross themselves and each other at more places than so many.
    ///
    /// - Complexity: O(n log n) for n vertices, and what segments lie above each other; it ends when it has seen enough.
    fileprivate func hasCrossings(moreThan limit: Int) -> Bool {
        let segments = lines.flatMap { zip($0, $0.dropFirst()) }.map { $0.x <= $1.x ? ($0, $1) : ($1, $0) }
            .sorted { $0.0.x < $1.0.x }
        var count = 0
        for (index, (a, b)) in segments.enumerated() {
            for (c, d) in segments[(index + 1)...].prefix(while: { $0.0.x <= b.x }) {
                // What follows each other along a line meets without a crossing.
                guard a != c, a != d, b != c, b != d else { continue }
                let isCrossed =
                    Geometry.turn(a, b, c) * Geometry.turn(a, b, d) <= 0
                    && Geometry.turn(c, d, a) * Geometry.turn(c, d, b) <= 0
                if isCrossed { count += 1 }
                if count > limit { return true }
            }
        }
        return false
    }

    private var lines: [[Position]] {
        switch self {
        case .line(let line): [line]
        case .multiLine(let lines): lines
        case .collection(let parts): parts.flatMap(\.lines)
        case .point, .multiPoint, .polygon, .multiPolygon: []
        }
    }

    /// Positive when one turns left at the second position.
    private static func turn(_ a: Position, _ b: Position, _ c: Position) -> Double {
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }
}
