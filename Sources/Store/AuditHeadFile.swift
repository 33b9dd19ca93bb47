import Foundation
import GRDB
import Logging
import Places
import Synchronization

/// The head of the audit log, written outside of the database at every entry: a line with the time, the number of the
/// entry, and the chain up to it. Lines are only ever added. Whoever changes or cuts off the log in the database, or puts an
/// older copy in its place, would have to change this file too, and what the service's log says of it.
///
/// The file is written after the commit, so a crash can leave it behind by some entries; it catches up when the database is
/// opened for writing. What the file has and the database has not is never forgotten by itself.
final class AuditHeadFile: Sendable {
    /// What a line says.
    struct Line: Equatable {
        var head: AuditHead
        /// From here on another past is accepted: the database was restored, or an administrator has looked into it.
        var isAccepted = false

        init(head: AuditHead, isAccepted: Bool = false) {
            self.head = head
            self.isAccepted = isAccepted
        }

        /// - Returns: nil for a line that is not whole.
        init?(_ text: Substring) {
            let parts = text.split(separator: " ")
            guard parts.count == 3 || parts.count == 4 && parts[3] == "accepted", let number = Int64(parts[1]),
                let chain = Data(hexadecimal: parts[2]), chain.count == AuditHead.none.chain.count
            else { return nil }
            self.init(head: AuditHead(number: number, chain: chain), isAccepted: parts.count == 4)
        }

        func text(at time: Date) -> String {
            "\(Timestamp.format(time)) \(head.number) \(head.chainText)\(isAccepted ? " accepted" : "")\n"
        }
    }

    let path: String
    private let descriptor: Int32
    private let logger: Logger?
    /// The highest number since the last line from which on another past is accepted; nil for an empty file.
    private let last: Mutex<Int64?>

    static func path(database: String) -> String { database + "-audit" }

    /// - Throws: ``StoreError/cannotOpen(path:reason:)``
    init(path: String, logger: Logger?) throws {
        self.path = path
        self.logger = logger
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let lines = try AuditHeadFile.lines(of: path) ?? []
        last = Mutex(AuditHeadFile.current(lines).map(\.head.number).max())
    }

    deinit { close(descriptor) }

    /// The lines of a file, those that a crash has cut off left out; nil where there is no file.
    static func lines(of path: String) throws -> [Line]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        return String(decoding: content, as: UTF8.self).split(separator: "\n").compactMap(Line.init)
    }

    /// The lines that must lie on the chain: since the last time that another past was accepted.
    static func current(_ lines: [Line]) -> ArraySlice<Line> {
        lines[(lines.lastIndex(where: \.isAccepted) ?? 0)...]
    }

    /// Writes the head after every commit that adds to the log, beginning now.
    func follow(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            append(try AuditChain.head(db))
            db.add(transactionObserver: Follower(file: self), extent: .databaseLifetime)
        }
    }

    /// A head that the file has already, or is beyond of, adds nothing.
    func append(_ head: AuditHead) {
        last.withLock { last in
            guard last.map({ $0 < head.number }) ?? true else { return }
            if write(Line(head: head)) { last = head.number }
        }
    }

    /// From now on the chain up to this head is the accepted one.
    func accept(_ head: AuditHead) {
        last.withLock { last in
            if write(Line(head: head, isAccepted: true)) { last = head.number }
        }
    }

    /// What cannot be written is tried again with the next entry; the log's entry itself is committed already.
    private func write(_ line: Line) -> Bool {
        let number = Logger.MetadataValue.stringConvertible(line.head.number)
        let text = Array(line.text(at: Date()).utf8)
        // What a crash has cut off stays a line of its own.
        let start = lseek(descriptor, -1, SEEK_END)
        var end = UInt8(ascii: "\n")
        if start >= 0 { _ = pread(descriptor, &end, 1, start) }
        let bytes = (end == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) + text
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            logger?.error(
                "the head of the audit log cannot be written",
                metadata: ["number": number, "reason": "\(String(cString: strerror(errno)))"])
            return false
        }
        logger?.notice("audit head", metadata: ["number": number, "chain": "\(line.head.chainText)"])
        return true
    }
}

/// Told by SQLite of every commit, however it came about.
private final class Follower: TransactionObserver {
    private let file: AuditHeadFile
    private var hasEntry = false

    init(file: AuditHeadFile) { self.file = file }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { eventKind.tableName == "audit_entry" }
    func databaseDidChange(with event: DatabaseEvent) { hasEntry = true }
    func databaseDidRollback(_ db: Database) { hasEntry = false }

    func databaseDidCommit(_ db: Database) {
        guard hasEntry else { return }
        hasEntry = false
        if let head = try? AuditChain.head(db) { file.append(head) }
    }
}

extension Data {
    fileprivate init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.map { $0 }
        guard digits.count.isMultiple(of: 2) else { return nil }
        self.init(capacity: digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            append(byte)
        }
    }
}
