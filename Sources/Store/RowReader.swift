import CSpatiaLite
import GRDB

/// Goes through the rows that a statement finds; it talks to SQLite itself, as ``FieldReader`` does.
final class RowReader {
    /// The columns of the row that it stands at, to be read as long as the reader is there.
    let fields: FieldReader
    private let db: Database
    private let statement: Statement

    init(_ db: Database, sql: String, arguments: StatementArguments = []) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
        fields = FieldReader(statement)
        sqlite3_reset(statement.sqliteStatement)
        try statement.setArguments(arguments)
    }

    // A statement that stands at a row would keep the database at the moment when it began.
    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    func next() throws -> Bool {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
        }
    }
}
