public import Foundation

/// A table read from CSV (RFC 4180): UTF-8 with or without a byte-order mark, separated by commas, semicolons or tabs.
/// Every row knows its line, so that problems can be named where they stand.
public struct Table: Sendable {
    public struct Row: Sendable {
        /// The line on which the row begins, counted from 1.
        public var line: Int
        public var fields: [String]
    }

    public let columns: [String]
    public let rows: [Row]

    /// What keeps a file from being read as a table at all.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case empty
        case notUTF8(line: Int)
        case unclosedQuote(line: Int)
        case repeatedColumn(String)
        case unknownColumns([String], known: [String])
        case missingColumns([String])
        case conflictingColumns([String])

        public var description: String {
            switch self {
            case .empty: "line 1: the file is empty; a header line with the names of the columns is expected"
            case .notUTF8(let line): "line \(line): the text is not UTF-8; save the file as CSV UTF-8"
            case .unclosedQuote(let line): "line \(line): a quotation mark is opened and never closed"
            case .repeatedColumn(let name): "line 1: the column \(name) stands twice"
            case .unknownColumns(let names, let known):
                "line 1: unknown column \(names.joined(separator: ", ")); known are \(known.joined(separator: ", "))"
            case .missingColumns(let names): "line 1: missing column \(names.joined(separator: ", "))"
            case .conflictingColumns(let names):
                "line 1: the columns \(names.joined(separator: ", ")) do not go together; give one pair of coordinates"
            }
        }
    }

    /// - Throws: ``Problem``
    /// - Complexity: O(bytes).
    public init(csv data: Data) throws(Problem) {
        var reader = CSVReader(bytes: [UInt8](data))
        guard let header = try reader.nextRow(), !header.fields.allSatisfy(\.isEmpty) else { throw .empty }
        columns = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
        if let repeated = Dictionary(grouping: columns, by: { $0 }).first(where: { $0.value.count > 1 }) {
            throw .repeatedColumn(repeated.key)
        }
        var rows: [Row] = []
        while let row = try reader.nextRow() {
            // A blank line is no row.
            if row.fields.allSatisfy(\.isEmpty) { continue }
            rows.append(row)
        }
        self.rows = rows
    }

    /// Refuses columns that nobody would read, and misses those that are needed.
    ///
    /// - Throws: ``Problem``
    public func check(known: [String], required: [String]) throws(Problem) {
        let unknown = columns.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw .unknownColumns(unknown, known: known) }
        let missing = required.filter { !columns.contains($0) }
        guard missing.isEmpty else { throw .missingColumns(missing) }
    }
}

/// Splits CSV into rows and fields.
private struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var offset = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        let header = bytes.dropFirst(offset).prefix { $0 != CSVReader.newline }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        separator = candidates.first { header.contains($0) } ?? candidates[0]
    }

    mutating func nextRow() throws(Table.Problem) -> Table.Row? {
        guard offset < bytes.count else { return nil }
        var row = Table.Row(line: line, fields: [])
        while true {
            row.fields.append(try field())
            guard offset < bytes.count else { return row }
            let end = bytes[offset]
            offset += 1
            if end == CSVReader.newline {
                line += 1
                return row
            }
        }
    }

    /// One field; afterwards the offset stands at the separator, the newline or the end.
    private mutating func field() throws(Table.Problem) -> String {
        var field: [UInt8] = []
        if offset < bytes.count, bytes[offset] == CSVReader.quote {
            let opened = line
            offset += 1
            while true {
                guard offset < bytes.count else { throw .unclosedQuote(line: opened) }
                let byte = bytes[offset]
                offset += 1
                if byte == CSVReader.quote {
                    guard offset < bytes.count, bytes[offset] == CSVReader.quote else { break }
                    offset += 1
                }
                if byte == CSVReader.newline { line += 1 }
                field.append(byte)
            }
        }
        let start = offset
        while offset < bytes.count, bytes[offset] != separator, bytes[offset] != CSVReader.newline { offset += 1 }
        field.append(contentsOf: bytes[start..<offset])
        if field.last == CSVReader.carriageReturn, offset == bytes.count || bytes[offset] == CSVReader.newline {
            field.removeLast()
        }
        guard let text = String(validating: field, as: UTF8.self) else { throw .notUTF8(line: line) }
        return text
    }
}
