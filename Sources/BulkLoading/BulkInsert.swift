public import GRDB
import GRDBSQLite

/// A statement that inserts one row, run over and over. It goes to SQLite straight: what GRDB does around each
/// execution, and gathering values as its arguments, costs as much as inserting a row does.
public struct BulkInsert {
    private let statement: Statement
    private let handle: OpaquePointer

    /// - Parameter sql: with one `?` for each value. The statement is kept with the connection, for the next time.
    public init(_ db: Database, sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Inserts a row.
    ///
    /// - Parameter bind: binds every value, in order; what it throws is passed on, and nothing is inserted.
    /// - Throws: `DatabaseError`
    public func run(_ bind: (inout FieldBinder) throws -> Void) throws {
        var binder = FieldBinder(handle)
        try bind(&binder)
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            let error = DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))),
                sql: statement.sql)
            sqlite3_reset(handle)
            throw error
        }
        sqlite3_reset(handle)
    }
}
