import Clustering
import Foundation
import Places
import SystemPackage

/// Points in metres, with weights and groups if there are any: what `cluster` reads.
struct PointTable {
    var points: [(x: Double, y: Double)] = []
    /// In units of 1/65536.
    var weights: [Int64]?
    /// Numbered in the order in which they appear.
    var groups: [Int32]?

    /// All coordinates could be longitude and latitude of the Nordic countries: within 180 by 90, in fractions, and some north of
    /// 50. Metres of a small local system can look so too, so this is no more than a reason to ask.
    var looksLikeDegrees: Bool {
        !points.isEmpty && points.allSatisfy { abs($0.x) <= 180 && abs($0.y) <= 90 }
            && points.contains { $0.x != $0.x.rounded() && $0.y != $0.y.rounded() }
            && points.contains { abs($0.y) > 50 }
    }

    /// Every bad row, with its line and column.
    struct Problem: Error {
        var lines: [String]
    }
}

extension PointTable {
    /// Reads a file, or standard input for `-`, a chunk at a time: the text is never in memory as a whole.
    ///
    /// - Throws: ``BadInput`` where there is no file to read; `Table.Problem`, ``Problem``
    /// - Complexity: O(bytes).
    init(reading path: String) throws {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw BadInput("\(path): \(errno == ENOENT ? "there is no such file" : "the file cannot be read")")
        }
        defer { if path != "-" { close(descriptor) } }
        var reader = PointReader()
        if let status = try? FileDescriptor(rawValue: descriptor).stat(), status.type == .regular {
            reader.expect(bytes: Int(status.size))
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var filled = 0
        var isLast = false
        while !isLast {
            // A row that does not fit makes the buffer grow, so that none is gone through more than a few times.
            if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
            let number = buffer.withUnsafeMutableBytes { bytes in
                Foundation.read(descriptor, bytes.baseAddress! + filled, bytes.count - filled)
            }
            if number < 0, errno == EINTR { continue }
            guard number >= 0 else { throw BadInput("\(path): the file cannot be read") }
            isLast = number == 0
            filled += number
            let used = buffer.withUnsafeBufferPointer {
                reader.read(UnsafeBufferPointer(rebasing: $0[..<filled]), isLast: isLast)
            }
            buffer.withUnsafeMutableBytes {
                $0.baseAddress!.copyMemory(from: $0.baseAddress! + used, byteCount: filled - used)
            }
            filled -= used
        }
        self = try reader.finish()
    }
}

/// Reads points from CSV in one pass, as `Table` understands CSV: commas, semicolons or tabs, quoted fields, a byte-order
/// mark, lines of Windows. Rows of plain decimals, which is what nearly all are, are taken as they stand; the others go the
/// longer way, and only there problems are found and worded.
struct PointReader {
    private enum Role { case x, y, weight, group }

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")

    private var table = PointTable()
    private var columns: [String] = []
    /// What each column is; empty until the header has been read.
    private var roles: [Role] = []
    private var separator = UInt8(ascii: ",")
    private var line = 1
    private var isAtStart = true
    private var expected = 0

    private var numbers: [String: Int32] = [:]
    private var problems: [String] = []
    // What keeps the file from being read as a table, by precedence.
    private var badLine: Int?
    private var openedLine: Int?
    private var headerProblem: Table.Problem?

    /// Says how long the text is, so that memory is taken once.
    mutating func expect(bytes: Int) { expected = bytes }

    /// Takes all whole rows of some bytes, and with `isLast` the rest.
    ///
    /// - Returns: how many bytes have been taken; the others must come again with what follows.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        var offset = 0
        if isAtStart, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        while offset < bytes.count {
            if let next = plainRow(bytes, offset) {
                offset = next
                line += 1
            } else if let next = anyRow(bytes, offset, isLast) {
                offset = next
            } else {
                // The byte-order mark is told from the text only with the first row.
                return isAtStart ? 0 : offset
            }
        }
        return offset
    }

    /// - Throws: `Table.Problem`, `PointTable.Problem`
    func finish() throws -> PointTable {
        if let badLine { throw Table.Problem.notUTF8(line: badLine) }
        if let openedLine { throw Table.Problem.unclosedQuote(line: openedLine) }
        if isAtStart { throw Table.Problem.empty }
        if let headerProblem { throw headerProblem }
        guard problems.isEmpty else { throw PointTable.Problem(lines: problems) }
        return table
    }
}

/// Rows as they nearly all are.
extension PointReader {
    /// Takes a row of plain decimals, and a group of plain letters; nil if it is anything else or not all there.
    private mutating func plainRow(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        guard !roles.isEmpty else { return nil }
        var offset = start
        var x = 0.0
        var y = 0.0
        var weight: Int64?
        var group: Range<Int>?
        for column in roles.indices {
            switch roles[column] {
            case .x:
                guard let number = PlainDecimal.read(bytes, &offset) else { return nil }
                x = number
            case .y:
                guard let number = PlainDecimal.read(bytes, &offset) else { return nil }
                y = number
            case .weight:
                guard let number = PlainDecimal.read(bytes, &offset), let fixed = FixedWeight.make(number) else {
                    return nil
                }
                weight = fixed
            case .group:
                let begin = offset
                while offset < bytes.count, bytes[offset] != separator, bytes[offset] >= 0x20, bytes[offset] < 0x7F {
                    offset += 1
                }
                if begin < offset, bytes[begin] == PointReader.quote { return nil }
                group = begin..<offset
            }
            guard offset < bytes.count else { return nil }
            if column < roles.count - 1 {
                guard bytes[offset] == separator else { return nil }
                offset += 1
            }
        }
        if bytes[offset] == PointReader.carriageReturn { offset += 1 }
        guard offset < bytes.count, bytes[offset] == PointReader.newline else { return nil }
        table.points.append((x, y))
        if let weight { table.weights!.append(weight) }
        if let group { add(group: String(decoding: bytes[group], as: UTF8.self)) }
        return offset + 1
    }

    private mutating func add(group: String) {
        let known = numbers[group] ?? Int32(numbers.count)
        numbers[group] = known
        table.groups!.append(known)
    }
}

/// Rows of any kind.
extension PointReader {
    /// Takes a row that may be quoted, wrong, or the header; nil if it is not all there. A row ends at a newline that is
    /// not within a quoted field; a field is quoted if it begins with a quotation mark.
    private mutating func anyRow(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isLast: Bool) -> Int? {
        if isAtStart { separator = PointReader.separator(of: bytes[start...]) }
        var end = start
        var lines = 0
        var opened: Int?
        var isFieldStart = true
        var isASCII = true
        var next: Int?
        while end < bytes.count {
            let byte = bytes[end]
            if byte >= 0x80 { isASCII = false }
            if byte == PointReader.newline {
                if opened == nil {
                    next = end + 1
                    break
                }
                lines += 1
            } else if opened != nil {
                if byte == PointReader.quote {
                    if end + 1 < bytes.count, bytes[end + 1] == PointReader.quote {
                        end += 1
                    } else {
                        opened = nil
                        isFieldStart = false
                    }
                }
            } else {
                if byte == PointReader.quote, isFieldStart { opened = line + lines }
                isFieldStart = byte == separator
            }
            end += 1
        }
        guard next != nil || isLast else { return nil }
        let text = bytes[start..<end]
        if !isASCII, badLine == nil { badLine = PointReader.firstBadLine(text).map { line + $0 } }
        if let opened {
            openedLine = opened
        } else {
            let hasReturn = end > start && bytes[end - 1] == PointReader.carriageReturn
            take(bytes[start..<(hasReturn ? end - 1 : end)])
        }
        line += lines + (next == nil ? 0 : 1)
        return next ?? bytes.count
    }

    /// Of a row's lines the first that is not UTF-8, counted from 0.
    private static func firstBadLine(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard String(validating: text, as: UTF8.self) == nil else { return nil }
        return text.split(separator: newline, omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }
    }

    private static func separator(of text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
        let header = text.prefix { $0 != newline }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return candidates.first { header.contains($0) } ?? candidates[0]
    }

    private mutating func take(_ row: Slice<UnsafeBufferPointer<UInt8>>) {
        if isAtStart {
            isAtStart = false
            do throws(Table.Problem) { try takeHeader(row) } catch { headerProblem = error }
        } else if !row.isEmpty, headerProblem == nil, badLine == nil {
            takeFields(fields(of: row))
        }
    }

    private mutating func takeHeader(_ row: Slice<UnsafeBufferPointer<UInt8>>) throws(Table.Problem) {
        let header = try Table(csv: Data(row))
        try header.check(known: ["x", "y", "weight", "group"], required: ["x", "y"])
        columns = header.columns
        roles = columns.map { ["x": Role.x, "y": .y, "weight": .weight, "group": .group][$0]! }
        // A row of points has some 16 bytes; too little room is made up for, too much is never touched.
        let rows = expected / 16
        table.points.reserveCapacity(rows)
        if columns.contains("weight") {
            table.weights = []
            table.weights!.reserveCapacity(rows)
        }
        if columns.contains("group") { table.groups = [] }
    }

    private func fields(of row: Slice<UnsafeBufferPointer<UInt8>>) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var offset = row.startIndex
        while true {
            field.removeAll(keepingCapacity: true)
            if offset < row.endIndex, row[offset] == PointReader.quote {
                offset += 1
                while offset < row.endIndex {
                    let byte = row[offset]
                    offset += 1
                    if byte == PointReader.quote {
                        guard offset < row.endIndex, row[offset] == PointReader.quote else { break }
                        offset += 1
                    }
                    field.append(byte)
                }
            }
            while offset < row.endIndex, row[offset] != separator {
                field.append(row[offset])
                offset += 1
            }
            fields.append(String(decoding: field, as: UTF8.self))
            guard offset < row.endIndex else { return fields }
            // The separator; at the end of the row it leaves an empty field.
            offset += 1
        }
    }

    private mutating func takeFields(_ fields: [String]) {
        guard fields.count == columns.count else {
            problems.append("line \(line): has \(fields.count) fields, but the header has \(columns.count)")
            return
        }
        // Problems are named in this order, whatever the order of the columns.
        let x = number(fields, .x)!
        let y = number(fields, .y)!
        table.points.append((x, y))
        if let value = number(fields, .weight) {
            if let fixed = FixedWeight.make(value) {
                table.weights!.append(fixed)
            } else {
                problems.append("line \(line), weight: is \(value), but must be 0 or more")
            }
        }
        if let group = roles.firstIndex(of: .group) { add(group: fields[group]) }
    }

    /// The number in a column, 0 where there is none; nil if there is no such column.
    private mutating func number(_ fields: [String], _ role: Role) -> Double? {
        guard let column = roles.firstIndex(of: role) else { return nil }
        let field = fields[column]
        if let number = Double(field) ?? Double(field.trimmingCharacters(in: .whitespaces)), number.isFinite {
            return number
        }
        problems.append(
            "line \(line), \(columns[column]): \"\(field)\" is not a finite number"
                + (field.contains(",") ? "; write it with a decimal point" : ""))
        return 0
    }
}

/// Decimals of few digits, such as -7536000.25.
enum PlainDecimal {
    private static let powers = (0...15).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    /// Reads digits with at most one point among them, 15 in all, and stops at whatever follows; nil if there is anything
    /// but such a number. Both the digits and the power of ten are then exact, so their quotient is rounded once, as it
    /// would be by any correct reader.
    ///
    /// - Source: Clinger, How to read floating point numbers accurately, PLDI 1990.
    @inline(__always)
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int) -> Double? {
        let end = bytes.count
        var place = offset
        let isNegative = place < end && bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let first = place
        var digits: Int64 = 0
        while place < end, place - first <= 15 {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            digits = digits &* 10 &+ Int64(digit)
            place += 1
        }
        var count = place - first
        guard count > 0 else { return nil }
        var decimals = 0
        if place < end, bytes[place] == UInt8(ascii: ".") {
            place += 1
            let point = place
            while place < end, place - point <= 15 {
                let digit = bytes[place] &- UInt8(ascii: "0")
                guard digit < 10 else { break }
                digits = digits &* 10 &+ Int64(digit)
                place += 1
            }
            decimals = place - point
            guard decimals > 0 else { return nil }
            count += decimals
        }
        guard count <= 15 else { return nil }
        offset = place
        let value = Double(digits) / powers[decimals]
        return isNegative ? -value : value
    }
}

/// What `cluster` writes: a row for each point with its index and its label.
enum LabelTable {
    /// - Complexity: O(labels) time; memory for a thousand rows or so at a time.
    static func write(_ labels: [Int32], to file: Output) throws {
        var text = Array("index,label\n".utf8)
        let piece = 1 << 20
        text.reserveCapacity(piece + 32)
        for (index, label) in labels.enumerated() {
            append(index, to: &text)
            text.append(UInt8(ascii: ","))
            if label < 0 { text.append(UInt8(ascii: "-")) }
            append(Int(label.magnitude), to: &text)
            text.append(UInt8(ascii: "\n"))
            if text.count >= piece {
                try file.write(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        try file.write(text)
    }

    /// Ten million rows are written here, some times as fast as by way of strings.
    private static func append(_ number: Int, to text: inout [UInt8]) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
