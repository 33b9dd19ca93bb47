public import CQL2
import GRDB
public import Geodesy

/// Tells with GEOS whether two shapes stand in a relation to each other, by way of SpatiaLite on a database in memory.
public struct GeometryComparer: SpatialRelations {
    private let database: DatabaseQueue

    /// Shapes that GEOS cannot compare, a ring that crosses itself for example.
    public struct Problem: Error, CustomStringConvertible {
        public var relation: SpatialRelation
        public var description: String { "GEOS cannot tell whether \(relation.rawValue) holds for these shapes" }
    }

    public init() throws {
        database = try DatabaseQueue(configuration: Connection.configuration())
    }

    /// - Throws: ``Problem``
    public func holds(_ relation: SpatialRelation, _ a: Geometry, _ b: Geometry) throws -> Bool {
        // Most shapes are far apart, which is known without a question.
        guard let extent = a.boundingBox, let other = b.boundingBox, extent.intersects(other) else {
            return relation == .disjoint
        }
        let answer = try database.read { db in
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT \(GeometryComparer.function(relation))(GeomFromWKB(?, 3006), GeomFromWKB(?, 3006))"),
                arguments: [WellKnownBinary.data(a), WellKnownBinary.data(b)])
        }
        // SpatiaLite says −1 where GEOS has failed.
        guard let answer, answer >= 0 else { throw Problem(relation: relation) }
        return answer == 1
    }

    private static func function(_ relation: SpatialRelation) -> String {
        switch relation {
        case .intersects: "ST_Intersects"
        case .equals: "ST_Equals"
        case .disjoint: "ST_Disjoint"
        case .touches: "ST_Touches"
        case .within: "ST_Within"
        case .overlaps: "ST_Overlaps"
        case .crosses: "ST_Crosses"
        case .contains: "ST_Contains"
        }
    }
}
