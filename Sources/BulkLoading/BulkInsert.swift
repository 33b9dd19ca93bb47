package import Foundation
package import GRDB
import GRDBSQLite

/// A statement that inserts one row, run over and over. It goes to SQLite straight: what GRDB does around each
/// execution, and cluster values as its arguments, costs as much as inserting a row does.
package struct BulkInsert {
    private let statement: Statement
    private let handle: OpaquePointer

    /// - Parameter sql: with one `?` for each value. The statement is kept with the connection, for the next time.
    package init(_ db: Database, sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Inserts a row.
    ///
    /// - Parameter bind: binds every value, in order; what it throws is passed on, and nothing is inserted.
    /// - Throws: `DatabaseError`
    package func run(_ bind: (inout FieldBinder) throws -> Void) throws {
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

/// Binds the parameters of a prepared statement one after the other. Failing to bind can only mean a mistake in this
/// program or no memory at all, so it is not an error to handle.
package struct FieldBinder {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// Tells SQLite to make its own copy.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Begins with the first parameter of a statement; all have to be bound, each time.
    init(_ statement: OpaquePointer) { self.statement = statement }

    /// Binds a text in UTF-8, or null for nil; the bytes are copied.
    package mutating func bind(_ text: String?) {
        guard var text else { return bindNull() }
        index += 1
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), FieldBinder.transient)
            }
        }
        precondition(code == SQLITE_OK)
    }

    /// Binds a whole number, or null for nil.
    package mutating func bind(_ number: Int?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_int64(statement, index, Int64(number))
        precondition(code == SQLITE_OK)
    }

    /// Binds a number with decimals, or null for nil.
    package mutating func bind(_ number: Double?) {
        guard let number else { return bindNull() }
        index += 1
        let code = sqlite3_bind_double(statement, index, number)
        precondition(code == SQLITE_OK)
    }

    /// Binds a blob, or null for nil; the bytes are copied.
    package mutating func bind(_ data: Data?) {
        guard let data else { return bindNull() }
        data.withUnsafeBytes { bind($0) }
    }

    /// Binds a blob; the bytes are copied.
    package mutating func bind(_ bytes: UnsafeRawBufferPointer) {
        index += 1
        let code = sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), FieldBinder.transient)
        precondition(code == SQLITE_OK)
    }

    /// Binds null to the next parameter.
    package mutating func bindNull() {
        index += 1
        let code = sqlite3_bind_null(statement, index)
        precondition(code == SQLITE_OK)
    }
}

extension UnsafeMutableBufferPointer {
    /// The elements in runs of a length, the last of which may be shorter.
    func forEachRun(of length: Int, _ body: (UnsafeMutableBufferPointer) throws -> Void) rethrows {
        for start in stride(from: 0, to: count, by: length) {
            try body(UnsafeMutableBufferPointer(rebasing: self[start..<Swift.min(start + length, count)]))
        }
    }

    /// Arranges the elements so that no element of a run belongs before one of an earlier run; within a run they are in
    /// no order. It is done in place, where the standard library's sort needs half as much memory again.
    ///
    /// - Complexity: O(n log r) for r runs.
    func arrange(inRunsOf length: Int, by precedes: (Element, Element) -> Bool) {
        guard count > length else { return }
        let runs = (count + length - 1) / length
        let middle = runs / 2 * length
        select(middle, by: precedes)
        UnsafeMutableBufferPointer(rebasing: self[..<middle]).arrange(inRunsOf: length, by: precedes)
        UnsafeMutableBufferPointer(rebasing: self[middle...]).arrange(inRunsOf: length, by: precedes)
    }

    /// Arranges the elements so that none before an index belongs after one from there on.
    ///
    /// - Source: Hoare 1961, algorithm 65, "Find", with the median of three as the pivot.
    private func select(_ index: Int, by precedes: (Element, Element) -> Bool) {
        var low = 0
        var high = count - 1
        // An order that pivots never halve would take the square of the time.
        var roundsLeft = 4 * (Int.bitWidth - count.leadingZeroBitCount)
        while low < high {
            guard roundsLeft > 0 else {
                var rest = UnsafeMutableBufferPointer(rebasing: self[low...high])
                return rest.sort(by: precedes)
            }
            roundsLeft -= 1
            let pivot = median(self[low], self[low + (high - low) / 2], self[high], by: precedes)
            var left = low
            var right = high
            while left <= right {
                while precedes(self[left], pivot) { left += 1 }
                while precedes(pivot, self[right]) { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if index <= right { high = right } else if index >= left { low = left } else { return }
        }
    }

    private func median(_ a: Element, _ b: Element, _ c: Element, by precedes: (Element, Element) -> Bool) -> Element {
        if precedes(a, b) { return precedes(b, c) ? b : precedes(a, c) ? c : a }
        return precedes(a, c) ? a : precedes(b, c) ? c : b
    }
}
