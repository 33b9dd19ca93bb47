package import Foundation

/// A table read from CSV (RFC 4180): UTF-8 with or without a byte-order mark, separated by commas, semicolons or tabs.
/// Every row knows its line, so that problems can be named where they stand. Rows are split into fields only when they are
/// asked for, so that many of them can be read on several processors.
package struct Table: Sendable {
    /// Where a row lies in the file.
    package struct Row: Sendable {
        private let start: UInt32
        private let end: UInt32
        private let number: UInt32

        /// The line on which the row begins, counted from 1.
        package var line: Int { Int(number) }
        fileprivate var bytes: Range<Int> { Int(start)..<Int(end) }

        /// Four bytes are enough for any file that is taken, and there can be millions of rows.
        fileprivate init(line: Int, bytes: Range<Int>) {
            (start, end, number) = (UInt32(bytes.lowerBound), UInt32(bytes.upperBound), UInt32(line))
        }
    }

    /// More columns than any file of marks has.
    private static let maxColumns = 200
    /// Of a name with more characters, which is none that anybody reads, only the beginning is told.
    private static let longestName = 200

    package let columns: [String]
    package let rows: [Row]
    /// Where each column stands.
    let columnIndex: [String: Int]
    private let text: CSVText

    /// What keeps a file from being read as a table at all.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case empty
        case notUTF8(line: Int)
        case unclosedQuote(line: Int)
        case tooManyColumns(Int, limit: Int)
        case repeatedColumn(String)
        case unknownColumns([String], known: [String])
        case missingColumns([String])
        case conflictingColumns([String])

        package var description: String { message(in: .english) }
    }

    /// - Throws: ``Problem``
    /// - Complexity: O(bytes).
    package init(csv data: Data) throws(Problem) {
        let text = try CSVText(data)
        self.text = text
        var found = try text.rows()
        let (names, count) = found.first.map { text.fields($0, upTo: Table.maxColumns) } ?? ([], 0)
        guard names.contains(where: { !$0.isEmpty }) else { throw .empty }
        guard count <= Table.maxColumns else { throw .tooManyColumns(count, limit: Table.maxColumns) }
        columns = names.map { name in name.prefix(Table.longestName).trimmingCharacters(in: .whitespaces) }
        if let repeated = Dictionary(grouping: columns, by: { $0 }).first(where: { $0.value.count > 1 }) {
            throw .repeatedColumn(repeated.key)
        }
        columnIndex = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        if !found.isEmpty { found.removeFirst() }
        rows = found
    }

    /// The fields of a row, in the order of the columns, and how many it has; what is more than the columns is only counted.
    func fields(upToColumnsOf row: Row) -> (fields: [String], count: Int) { text.fields(row, upTo: columns.count) }

    /// The fields of a row, in the order of the columns.
    package func fields(of row: Row) -> [String] { text.fields(row, upTo: .max).fields }

    /// Refuses columns that nobody would read, and misses those that are needed.
    ///
    /// - Throws: ``Problem``
    package func check(known: [String], required: [String]) throws(Problem) {
        let unknown = columns.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw .unknownColumns(unknown, known: known) }
        let missing = required.filter { !columns.contains($0) }
        guard missing.isEmpty else { throw .missingColumns(missing) }
    }
}

/// The bytes of a CSV file: finds rows, and splits them into fields.
private struct CSVText: Sendable {
    private let bytes: [UInt8]
    private let start: Int
    private let separator: UInt8

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(_ data: Data) throws(Table.Problem) {
        let bytes = [UInt8](data)
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if let line = bytes.lineOutsideUTF8 { throw .notUTF8(line: line) }
        let header = bytes.dropFirst(start).prefix { $0 != CSVText.newline }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        separator = candidates.first { header.contains($0) } ?? candidates[0]
    }

    /// Rows end at a newline that is not within a quoted field. A field is quoted if it begins with a quotation mark.
    func rows() throws(Table.Problem) -> [Table.Row] {
        var rows: [Table.Row] = []
        // Room for them all at once: an array that grows would for a moment be there twice.
        rows.reserveCapacity(rowCount)
        var line = 1
        var rowLine = 1
        var rowStart = start
        var isFieldStart = true
        var opened: Int?
        var offset = start
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == CSVText.newline { line += 1 }
            if opened != nil {
                guard byte == CSVText.quote else { continue }
                if offset < bytes.count, bytes[offset] == CSVText.quote {
                    offset += 1
                } else {
                    opened = nil
                }
            } else if byte == CSVText.newline {
                add(row(rowLine, rowStart, offset - 1), to: &rows)
                rowStart = offset
                rowLine = line
                isFieldStart = true
                continue
            } else if byte == CSVText.quote, isFieldStart {
                opened = line
            }
            isFieldStart = byte == separator
        }
        if let opened { throw .unclosedQuote(line: opened) }
        if rowStart < bytes.count { add(row(rowLine, rowStart, bytes.count), to: &rows) }
        return rows
    }

    /// How many lines are not empty: at least as many as there are rows.
    private var rowCount: Int {
        var count = 1
        var previous = CSVText.newline
        for byte in bytes {
            if byte == CSVText.newline, previous != CSVText.newline { count += 1 }
            previous = byte
        }
        return count
    }

    /// A blank line is no row, unless it stands where the header should.
    private func add(_ row: Table.Row, to rows: inout [Table.Row]) {
        if !row.bytes.isEmpty || rows.isEmpty { rows.append(row) }
    }

    /// A row without the carriage return of a Windows line.
    private func row(_ line: Int, _ start: Int, _ end: Int) -> Table.Row {
        let hasReturn = end > start && bytes[end - 1] == CSVText.carriageReturn
        return Table.Row(line: line, bytes: start..<(hasReturn ? end - 1 : end))
    }

    func fields(_ row: Table.Row, upTo limit: Int) -> (fields: [String], count: Int) {
        var fields: [String] = []
        var count = 0
        var offset = row.bytes.lowerBound
        let end = row.bytes.upperBound
        while true {
            if offset < end, bytes[offset] == CSVText.quote {
                let field = quoted(&offset, end)
                if count < limit { fields.append(field) }
            } else {
                let start = offset
                while offset < end, bytes[offset] != separator { offset += 1 }
                if count < limit { fields.append(String(decoding: bytes[start..<offset], as: UTF8.self)) }
            }
            count += 1
            guard offset < end else { return (fields, count) }
            // The separator; at the end of the row it leaves an empty field.
            offset += 1
        }
    }

    /// A field that begins with a quotation mark; afterwards the offset stands at the separator or the end.
    private func quoted(_ offset: inout Int, _ end: Int) -> String {
        var field: [UInt8] = []
        offset += 1
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            if byte == CSVText.quote {
                guard offset < end, bytes[offset] == CSVText.quote else { break }
                offset += 1
            }
            field.append(byte)
        }
        while offset < end, bytes[offset] != separator {
            field.append(bytes[offset])
            offset += 1
        }
        return String(decoding: field, as: UTF8.self)
    }
}

/// Reads the fields of one row of a table. Empty is the same as absent; what cannot be read becomes a problem.
struct RowReader {
    private let fields: [String]
    private let columnIndex: [String: Int]
    private(set) var problems: [FieldProblem] = []

    init(_ row: Table.Row, of table: Table) {
        let (fields, count) = table.fields(upToColumnsOf: row)
        self.fields = fields
        columnIndex = table.columnIndex
        if count != table.columns.count {
            problems.append(FieldProblem("", .wrongFieldCount(found: count, expected: table.columns.count)))
        }
    }

    /// - Parameter index: where the column stands; nil for one that the table has not.
    func text(at index: Int?) -> String? {
        guard let index, index < fields.count else { return nil }
        let field = fields[index]
        guard let first = field.utf8.first, let last = field.utf8.last else { return nil }
        // Nearly all fields have nothing around them; the rest goes through the library.
        let isBare = first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80
        let text = isBare ? field : field.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// - Parameter pointer: how a problem names the field.
    mutating func wholeNumber(at index: Int?, pointer: @autoclosure () -> String) -> Int? {
        guard let text = text(at: index) else { return nil }
        guard let number = Int(text) else {
            problems.append(FieldProblem(pointer(), .wrongType(expected: .wholeNumber)))
            return nil
        }
        return number
    }

    /// - Parameter pointer: how a problem names the field.
    mutating func number(at index: Int?, pointer: @autoclosure () -> String) -> Double? {
        guard let text = text(at: index) else { return nil }
        if let number = Double(text) { return number }
        let hasComma = Double(text.replacing(",", with: ".")) != nil
        problems.append(FieldProblem(pointer(), hasComma ? .decimalComma(text) : .wrongType(expected: .number)))
        return nil
    }

    func text(_ column: String) -> String? { text(at: columnIndex[column]) }

    mutating func wholeNumber(_ column: String) -> Int? { wholeNumber(at: columnIndex[column], pointer: column) }

    mutating func number(_ column: String) -> Double? { number(at: columnIndex[column], pointer: column) }
}

extension [UInt8] {
    /// The first line that is no UTF-8, from 1; nil where all is.
    var lineOutsideUTF8: Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: span)
            return nil
        } catch {
            return self[..<error.byteOffsets.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
        }
    }
}

/// Work on long arrays, shared among the processors.
enum Parallel {
    /// The results for an array, in its order, computed in as many contiguous parts as there are processors.
    ///
    /// - Parameter transform: makes one result of each element of a part.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (ArraySlice<Element>) throws -> [Result]
    ) async throws -> [Result] {
        let size = max(1, elements.count / ProcessInfo.processInfo.activeProcessorCount + 1)
        guard elements.count > size else { return try transform(elements[...]) }
        return try await withThrowingTaskGroup(of: (start: Int, results: [Result]).self) { group in
            for start in stride(from: 0, to: elements.count, by: size) {
                group.addTask { (start, try transform(elements[start..<min(start + size, elements.count)])) }
            }
            var parts: [(start: Int, results: [Result])] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.results)
        }
    }
}

extension Table.Problem: ExplainedProblem {
    package var swedish: String {
        switch self {
        case .empty: "rad 1: filen är tom; här väntas en rubrikrad med kolumnernas namn"
        case .notUTF8(let line): "rad \(line): texten är inte UTF-8; spara filen som CSV UTF-8"
        case .unclosedQuote(let line): "rad \(line): ett citattecken öppnas och stängs aldrig"
        case .tooManyColumns(let count, let limit):
            "rad 1: rubrikraden har \(count) kolumner, men får ha högst \(limit); är detta en CSV-fil?"
        case .repeatedColumn(let name): "rad 1: kolumnen \(name.shortened) står två gånger"
        case .unknownColumns(let names, let known):
            "rad 1: okänd kolumn \(names.shortened); kända är \(known.joined(separator: ", "))"
        case .missingColumns(let names): "rad 1: kolumnen \(names.shortened) saknas"
        case .conflictingColumns(let names):
            "rad 1: kolumnerna \(names.shortened) går inte ihop; ge ett par koordinater"
        }
    }

    package var english: String {
        switch self {
        case .empty: "line 1: the file is empty; a header line with the names of the columns is expected"
        case .notUTF8(let line): "line \(line): the text is not UTF-8; save the file as CSV UTF-8"
        case .unclosedQuote(let line): "line \(line): a quotation mark is opened and never closed"
        case .tooManyColumns(let count, let limit):
            "line 1: the header has \(count) columns, but at most \(limit) are read; is this a CSV file?"
        case .repeatedColumn(let name): "line 1: the column \(name.shortened) stands twice"
        case .unknownColumns(let names, let known):
            "line 1: unknown column \(names.shortened); known are \(known.joined(separator: ", "))"
        case .missingColumns(let names): "line 1: missing column \(names.shortened)"
        case .conflictingColumns(let names):
            "line 1: the columns \(names.shortened) do not go together; give one pair of coordinates"
        }
    }
}
