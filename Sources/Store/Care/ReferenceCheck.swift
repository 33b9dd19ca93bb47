import GRDB

/// References from one table to another.
enum ReferenceCheck {
    static func findings(_ db: Database) throws -> [Finding] {
        let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { ($0[0] as String, $0[2] as String) }
        return Dictionary(grouping: broken) { "\($0.0) \($0.1)" }.values.map { group in
            Finding(
                "\(group.count) rows of the table \(group[0].0) refer to rows of \(group[0].1) that do not exist.",
                .restore)
        }.sorted { $0.what < $1.what }
    }
}
