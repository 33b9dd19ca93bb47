import Foundation
import GRDB
package import Geodesy
package import Places

extension Store {
    /// The register, by name.
    package func preschools() async throws -> [Preschool] {
        try read { db in
            try Row.fetchAll(db, sql: PreschoolRow.select + " ORDER BY name, code").map(PreschoolRow.preschool)
        }
    }

    /// A preschool of the register by its code; nil where there is none.
    package func preschool(_ code: String) async throws -> Preschool? {
        try answer { db in
            try Row.fetchOne(db, sql: PreschoolRow.select + " WHERE code = ?", arguments: [code])
                .map(PreschoolRow.preschool)
        }
    }

    /// Names of places, by name, with positions in SWEREF 99 TM, metres.
    package func localities() async throws -> [Locality] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT name, ST_X(position), ST_Y(position) FROM locality ORDER BY name")
                .map { Locality(name: $0[0], position: Position(easting: $0[1], northing: $0[2])) }
        }
    }

    /// The municipality's outline, if one has been loaded.
    package func outline() async throws -> Polygon? {
        try read { db in
            try Data.fetchOne(db, sql: "SELECT ST_AsBinary(outline) FROM municipality")
                .flatMap(WellKnownBinary.polygons)?.first
        }
    }

    /// Where marks may lie.
    ///
    /// - Parameter bufferM: metres around the outline and around every preschool.
    package func areaOfInterest(bufferM: Double) async throws -> AreaOfInterest {
        AreaOfInterest(
            outline: try await outline(), preschools: try await preschools().compactMap(\.position), bufferM: bufferM)
    }

    /// The groups that are registered, with how many children they have.
    package func groups() async throws -> [PreschoolGroup] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT p.code, g.label, g.children FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                    ORDER BY p.code, g.label
                    """
            ).map { PreschoolGroup(preschool: $0[0], label: $0[1], children: $0[2]) }
        }
    }
}

extension StoreWriter {
    /// Adds preschools to the register, or corrects those that are there, by code, and registers groups or sets how many
    /// children they have. Nothing is removed.
    package func keep(_ preschools: [Preschool], groups: [PreschoolGroup] = []) async throws {
        try await write { db in
            for preschool in preschools { try PreschoolRow.upsert(preschool, db) }
            for group in groups {
                let id = try GroupRow.findOrAdd(preschool: group.preschool, label: group.label, db)
                guard let children = group.children else { continue }
                try db.execute(
                    sql: "UPDATE preschool_group SET children = ? WHERE id = ?", arguments: [children, id])
            }
        }
    }

    /// Loads reference data: adds preschools whose codes are not in the register yet, and leaves the others as the
    /// municipality has set them; replaces the labels of the map and the municipality's outline.
    ///
    /// - Returns: how many preschools were added.
    package func load(
        preschools: [Preschool], localities: [Locality], outline: Polygon?
    ) async throws -> Int {
        try await write { db in
            let known = try Set(String.fetchAll(db, sql: "SELECT code FROM preschool"))
            let missing = preschools.filter { !known.contains($0.code) }
            for preschool in missing { try PreschoolRow.upsert(preschool, db) }
            try db.execute(sql: "DELETE FROM locality; DELETE FROM municipality")
            for locality in localities {
                try db.execute(
                    sql: "INSERT INTO locality (name, position) VALUES (?, MakePoint(?, ?, 3006))",
                    arguments: [locality.name, locality.position.easting, locality.position.northing])
            }
            if let outline {
                try db.execute(
                    sql: "INSERT INTO municipality (id, outline) VALUES (1, GeomFromWKB(?, 3006))",
                    arguments: [WellKnownBinary.data(outline)])
            }
            return missing.count
        }
    }
}

enum PreschoolRow {
    static let select = """
        SELECT code, name, operator, address, place, children, groups, position_quality, note,
               ST_X(position), ST_Y(position)
        FROM preschool
        """

    static func preschool(_ row: Row) -> Preschool {
        var position: Position?
        if let easting: Double = row[9], let northing: Double = row[10] {
            position = Position(easting: easting, northing: northing)
        }
        return Preschool(
            code: row[0], name: row[1], operatorName: row[2], address: row[3], place: row[4], children: row[5],
            groups: row[6], position: position, positionQuality: PositionQuality(rawValue: row[7]) ?? .unknown,
            note: row[8])
    }

    static func upsert(_ preschool: Preschool, _ db: Database) throws {
        let point = preschool.position == nil ? "NULL" : "MakePoint(?, ?, 3006)"
        var arguments: StatementArguments = [
            preschool.code, preschool.name, preschool.operatorName, preschool.address, preschool.place,
            preschool.children, preschool.groups, preschool.positionQuality.rawValue, preschool.note,
        ]
        if let position = preschool.position { arguments += [position.easting, position.northing] }
        try db.execute(
            sql: """
                INSERT INTO preschool (code, name, operator, address, place, children, groups, position_quality, note,
                    position)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, \(point))
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, operator = excluded.operator,
                    address = excluded.address, place = excluded.place, children = excluded.children,
                    groups = excluded.groups, position_quality = excluded.position_quality, note = excluded.note,
                    position = excluded.position
                """, arguments: arguments)
    }
}

enum GroupRow {
    /// The id of a group, registered now if it is new.
    static func findOrAdd(preschool code: String, label: String?, _ db: Database) throws -> Int64 {
        let preschools = try db.cachedStatement(sql: "SELECT id FROM preschool WHERE code = ?")
        guard let preschool = try Int64.fetchOne(preschools, arguments: [code])
        else { throw StoreError.unknownPreschool(code) }
        let groups = try db.cachedStatement(
            sql: "SELECT id FROM preschool_group WHERE preschool_id = ? AND coalesce(label, '') = ?")
        if let id = try Int64.fetchOne(groups, arguments: [preschool, label ?? ""]) { return id }
        try db.execute(
            sql: "INSERT INTO preschool_group (preschool_id, label) VALUES (?, ?)", arguments: [preschool, label])
        return db.lastInsertedRowID
    }
}
