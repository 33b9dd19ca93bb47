public import Foundation
import GRDBSQLite

/// Binds the parameters of a prepared statement one after the other. Failing to bind can only mean a mistake in this
/// program or no memory at all, so it is not an error to handle.
public struct FieldBinder {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// Tells SQLite to make its own copy.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Begins with the first parameter of a statement; all have to be bound, each time.
    init(_ statement: OpaquePointer) { self.statement = statement }

    public mutating func bind(_ text: String?) {
        guard var text else { return bindNull() }
        index += 1
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), FieldBinder.transient)
            }
        }
        precondition(code == SQLITE_OK)
    }

    public mutating func bind(_ number: Int?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_int64(statement, index, Int64(number))
        precondition(code == SQLITE_OK)
    }

    public mutating func bind(_ number: Double?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_double(statement, index, number)
        precondition(code == SQLITE_OK)
    }

    public mutating func bind(_ data: Data?) {
        guard let data else { return bindNull() }
        data.withUnsafeBytes { bind($0) }
    }

    /// Binds a blob; the bytes are copied.
    public mutating func bind(_ bytes: UnsafeRawBufferPointer) {
        index += 1
        let code = sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), FieldBinder.transient)
        precondition(code == SQLITE_OK)
    }

    public mutating func bindNull() {
        index += 1
        let code = sqlite3_bind_null(statement, index)
        precondition(code == SQLITE_OK)
    }
}
