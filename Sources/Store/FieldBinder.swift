import CSpatiaLite
import Foundation
import GRDB

/// Binds the parameters of a prepared statement one after the other. Failing to bind can only mean a mistake in this
/// program or no memory at all, so it is not an error to handle.
struct FieldBinder {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// Tells SQLite to make its own copy.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: Statement) {
        self.statement = statement.sqliteStatement
    }

    mutating func bind(_ text: String?) {
        guard var text else { return bindNull() }
        index += 1
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), FieldBinder.transient)
            }
        }
        precondition(code == SQLITE_OK)
    }

    mutating func bind(_ number: Int?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_int64(statement, index, Int64(number))
        precondition(code == SQLITE_OK)
    }

    mutating func bind(_ number: Double?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_double(statement, index, number)
        precondition(code == SQLITE_OK)
    }

    mutating func bind(_ data: Data?) {
        guard let data else { return bindNull() }
        index += 1
        let code = data.withUnsafeBytes {
            sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), FieldBinder.transient)
        }
        precondition(code == SQLITE_OK)
    }

    private mutating func bindNull() {
        index += 1
        let code = sqlite3_bind_null(statement, index)
        precondition(code == SQLITE_OK)
    }
}
