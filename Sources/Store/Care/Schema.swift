import GRDB

/// Tables, indexes and triggers of the program's own, without those that SpatiaLite keeps for itself.
struct Schema: Sendable {
    /// An index or a trigger.
    struct Part: Sendable {
        var type: String
        var table: String
        var sql: String
        /// SpatiaLite's own triggers differ between its versions in spacing and more.
        var isSpatiaLites: Bool
    }

    /// Columns by table.
    var columns: [String: Set<String>] = [:]
    var parts: [String: Part] = [:]

    /// What the migrations make, all of them.
    static func expected() throws -> Schema { try made.get() }

    private static let made = Result {
        let queue = try DatabaseQueue(configuration: Connection.configuration())
        try queue.write { try Migrations.createSpatialMetadata($0) }
        let others = try queue.read { try Set(String.fetchAll($0, sql: "SELECT name FROM sqlite_master")) }
        let own = try DatabaseQueue(configuration: Connection.configuration())
        try Migrations.migrator.migrate(own)
        return try own.read { try Schema($0, without: others) }
    }

    /// - Parameter others: names that are none of ours.
    init(_ db: Database, without others: Set<String> = []) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        for row in rows {
            let (type, name, table): (String, String, String) = (row[0], row[1], row[2])
            guard !others.contains(name), !table.hasPrefix("idx_"), !table.hasPrefix("grdb_") else { continue }
            switch type {
            case "table": columns[name] = try Set(db.columns(in: name).map { $0.name })
            case "index", "trigger":
                guard let sql: String = row[3] else { continue }
                parts[name] = Part(
                    type: type, table: table, sql: sql,
                    isSpatiaLites: type == "trigger" && name.contains(#/^(gg|gi|tm)[iud]_/#))
            default: break
            }
        }
    }

    /// Indexes and triggers of another schema that are missing here, or are different.
    func lacking(of expected: Schema) -> [(name: String, part: Part, isThere: Bool)] {
        expected.parts.filter { columns[$0.value.table] != nil }.compactMap { name, part in
            guard let present = parts[name] else { return (name, part, false) }
            return part.isSpatiaLites || present.sql.words == part.sql.words ? nil : (name, part, true)
        }.sorted { $0.0 < $1.0 }
    }
}

extension String {
    fileprivate var words: [Substring] { split(whereSeparator: \.isWhitespace) }
}

/// The schema, compared with what the migrations make.
enum SchemaCheck {
    static func findings(_ db: Database) throws -> [Finding] {
        let expected = try Schema.expected()
        let present = try Schema(db)
        var findings: [Finding] = []
        for (table, columns) in expected.columns.sorted(by: { $0.key < $1.key }) {
            guard let there = present.columns[table] else {
                findings.append(Finding("The table \(table) is missing.", .restore))
                continue
            }
            let missing = columns.subtracting(there).sorted()
            if !missing.isEmpty {
                findings.append(
                    Finding("The table \(table) lacks \(missing.joined(separator: ", ")).", .restore))
            }
        }
        return findings
            + present.lacking(of: expected).map { name, part, isThere in
                Finding(
                    "The \(part.type) \(name) of the table \(part.table) \(isThere ? "has been changed" : "is missing").",
                    .repair)
            }
    }

    /// Makes indexes and triggers as they should be.
    ///
    /// - Returns: what was made.
    static func mend(_ db: Database) throws -> [String] {
        try Schema(db).lacking(of: try Schema.expected()).map { name, part, isThere in
            if isThere { try db.execute(sql: "DROP \(part.type) \"\(name)\"") }
            try db.execute(sql: part.sql)
            return "The \(part.type) \(name) of the table \(part.table) was made anew."
        }
    }
}
