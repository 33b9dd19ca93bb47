import CSpatiaLite
import Foundation
import GRDB
import Geodesy
import Places

/// Reads the columns of the row that a statement stands at, straight from SQLite: a layer of a hundred thousand marks has
/// millions of them, and each would cost several times as much by way of a row's own accessors.
struct FieldReader {
    private let statement: OpaquePointer

    init(_ statement: Statement) {
        self.statement = statement.sqliteStatement
    }

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func integerOrNil(_ column: Int32) -> Int? { isNull(column) ? nil : integer(column) }

    func realOrNil(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(statement, column) }

    func truth(_ column: Int32) -> Bool { integer(column) != 0 }

    func date(_ column: Int32) -> Date { Moment.date(Int64(integer(column))) }

    func text(_ column: Int32) -> String { textOrNil(column) ?? "" }

    func textOrNil(_ column: Int32) -> String? {
        bytes(column, sqlite3_column_text(statement, column)).map { String(decoding: $0, as: UTF8.self) }
    }

    func dataOrNil(_ column: Int32) -> Data? {
        guard !isNull(column) else { return nil }
        return bytes(column, sqlite3_column_blob(statement, column)).map { Data($0) } ?? Data()
    }

    /// A word of a vocabulary; nil where there is none, or none that is known.
    func wordOrNil<Words: Vocabulary>(_ column: Int32, of list: [(code: String, word: Words)]) -> Words? {
        guard let text = textOrNil(column) else { return nil }
        return list.first { $0.code == text }?.word
    }

    /// - Throws: `DatabaseError` for a word that is not known.
    func word<Words: Vocabulary>(_ column: Int32, of list: [(code: String, word: Words)]) throws -> Words {
        guard let word = wordOrNil(column, of: list) else {
            throw DatabaseError(message: "unknown word \(text(column))")
        }
        return word
    }

    /// A UUID as it is kept.
    func uuid(_ column: Int32) throws -> UUID {
        guard let bytes = bytes(column, sqlite3_column_text(statement, column)), let uuid = UUID(kept: bytes)
        else { throw DatabaseError(message: "\(text(column)) is no UUID") }
        return uuid
    }

    /// A point of SpatiaLite's BLOB-Geometry: a byte each for start and byte order, the system's number, and then the extent,
    /// whose first two numbers are the point itself.
    ///
    /// - Source: SpatiaLite's documentation, "BLOB-Geometry".
    func point(_ column: Int32) throws -> Position {
        guard let bytes = bytes(column, sqlite3_column_blob(statement, column)), bytes.count == 60, bytes[0] == 0,
            bytes[1] == 1
        else { throw DatabaseError(message: "a position is no point as SpatiaLite keeps it") }
        func number(_ offset: Int) -> Double {
            Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
        return Position(easting: number(6), northing: number(14))
    }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The bytes of a text or blob; asked for after the column has been converted to it.
    private func bytes(_ column: Int32, _ start: UnsafeRawPointer?) -> UnsafeRawBufferPointer? {
        start.map { UnsafeRawBufferPointer(start: $0, count: Int(sqlite3_column_bytes(statement, column))) }
    }

    private func bytes(_ column: Int32, _ start: UnsafePointer<UInt8>?) -> UnsafeRawBufferPointer? {
        bytes(column, start.map { UnsafeRawPointer($0) })
    }
}

extension UUID {
    /// Reads what ``text`` writes; nil for anything else.
    fileprivate init?(kept text: UnsafeRawBufferPointer) {
        guard text.count == 36 else { return nil }
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        var valid: UInt8 = 1
        // Digits come in any order, so that a branch for each kind would be foretold wrongly every other time.
        func digits(_ range: Range<Int>, into half: inout UInt64) {
            for index in range {
                let byte = text[index]
                let letter: UInt8 = byte &- 0x61 < 6 ? 1 : 0
                let figure: UInt8 = byte &- 0x30 < 10 ? 1 : 0
                valid &= letter | figure
                half = half << 4 | UInt64(byte & 15 &+ 9 &* letter)
            }
        }
        digits(0..<8, into: &halves.high)
        digits(9..<13, into: &halves.high)
        digits(14..<18, into: &halves.high)
        digits(19..<23, into: &halves.low)
        digits(24..<36, into: &halves.low)
        guard valid == 1, [8, 13, 18, 23].allSatisfy({ text[$0] == 0x2D }) else { return nil }
        self = withUnsafeBytes(of: (halves.high.bigEndian, halves.low.bigEndian)) {
            UUID(uuid: $0.loadUnaligned(as: uuid_t.self))
        }
    }
}

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

/// Those that are read one by one.
enum MarkWords {
    static let categories = Category.coded
    static let kinds = Kind.coded
    static let reviews = Review.coded
    static let origins = Origin.coded
}

/// Moments as the database keeps them: milliseconds since 1970, UTC.
enum Moment {
    static func number(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
    static func date(_ number: Int64) -> Date { Date(timeIntervalSince1970: Double(number) / 1000) }

    /// As names of files have it, `2026-11-21T030000`, in UTC.
    static func inName(_ date: Date) -> String {
        String(Timestamp.format(date).prefix(19)).replacing(":", with: "")
    }
}
