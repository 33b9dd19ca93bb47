import Crypto
package import Foundation
import GRDB
import Logging
import Places
import Synchronization

/// What an administrator ordered. It is noted in the same transaction as the first change that the order makes, so that no
/// change is without its note, and no note without a change.
package final class AuditedOrder: Sendable {
    let time: Date
    let who: String
    let action: String
    let details: String
    private let isNoted = Mutex(false)

    /// - Parameters:
    ///   - who: a token's number and name, or a user of this machine.
    ///   - action: the method and the address's pattern, the same for all orders of a kind.
    ///   - details: what was ordered; never a secret.
    package init(at time: Date, who: String, action: String, details: String) {
        self.time = time
        self.who = who
        self.action = action
        self.details = details
    }

    /// The order that is being carried out.
    @TaskLocal package static var current: AuditedOrder?

    func note(_ db: Database) throws {
        guard !isNoted.withLock(\.self) else { return }
        try AuditChain.append(at: time, who: who, action: action, details: details, db)
    }

    /// To be called when the transaction is on disk.
    func wasNoted() { isNoted.withLock { $0 = true } }
}

/// A line of the audit log.
package struct AuditEntry: Sendable, Equatable {
    package var time: Date
    package var who: String
    package var action: String
    package var details: String
}

extension Store {
    /// The audit log, the latest entry first.
    ///
    /// - Parameter limit: how many at most; nil for all.
    package func auditLog(limit: Int? = nil) async throws -> [AuditEntry] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT at, who, action, details FROM audit_entry ORDER BY id DESC LIMIT ?",
                arguments: [limit ?? -1]
            ).map { AuditEntry(time: Moment.date($0[0]), who: $0[1], action: $0[2], details: $0[3]) }
        }
    }
}

/// The last entry of an audit log, which stands for all of them.
package struct AuditHead: Sendable, Hashable {
    /// The number of the entry; 0 where there is none.
    package var number: Int64
    /// SHA-256, 32 bytes.
    package var chain: Data

    /// Before the first entry.
    static let none = AuditHead(number: 0, chain: Data(count: SHA256.byteCount))

    /// In hexadecimal.
    package var chainText: String { chain.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// Every entry of the audit log carries the SHA-256 of the entry before it and of its own fields, so that none can be
/// changed, put in or taken out without changing all that follow.
enum AuditChain {
    /// Each text goes with its length before it, and numbers have eight bytes: no two entries are written the same.
    static func link(
        after previous: Data, number: Int64, at time: Int64, who: String, action: String, details: String
    ) -> Data {
        var hash = SHA256()
        func update(_ number: Int64) {
            withUnsafeBytes(of: number.bigEndian) { hash.update(bufferPointer: $0) }
        }
        hash.update(data: previous)
        update(number)
        update(time)
        for text in [who, action, details] {
            let bytes = Data(text.utf8)
            update(Int64(bytes.count))
            hash.update(data: bytes)
        }
        return Data(hash.finalize())
    }

    static func head(_ db: Database) throws -> AuditHead {
        guard let row = try Row.fetchOne(db, sql: "SELECT id, chain FROM audit_entry ORDER BY id DESC LIMIT 1") else {
            return .none
        }
        return AuditHead(number: row[0], chain: row[1] ?? Data())
    }

    /// Adds an entry to the log.
    static func append(at time: Date, who: String, action: String, details: String, _ db: Database) throws {
        let head = try head(db)
        let number = head.number + 1
        let at = Moment.number(time)
        try db.execute(
            sql: "INSERT INTO audit_entry (id, at, who, action, details, chain) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                number, at, who, action, details,
                link(after: head.chain, number: number, at: at, who: who, action: action, details: details),
            ])
    }

    /// Goes through the log from its first entry.
    ///
    /// - Parameter body: gets the number of each entry, the chain that it has and the one that it should have.
    /// - Complexity: O(n), some microseconds an entry.
    static func forEachLink(
        _ db: Database, _ body: (_ number: Int64, _ kept: Data?, _ right: Data) throws -> Void
    ) throws {
        var previous = AuditHead.none.chain
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, at, who, action, details, chain FROM audit_entry ORDER BY id")
        while let row = try rows.next() {
            let right = link(
                after: previous, number: row[0], at: row[1], who: row[2], action: row[3], details: row[4])
            let kept: Data? = row[5]
            try body(row[0], kept, right)
            // One entry that was changed is told once; those after it are judged by what it says itself.
            previous = kept ?? right
        }
    }

    /// Chains the entries from before there was a chain.
    static func chainAll(_ db: Database) throws {
        var chains: [(number: Int64, chain: Data)] = []
        try forEachLink(db) { number, _, right in chains.append((number, right)) }
        for (number, chain) in chains {
            try db.execute(sql: "UPDATE audit_entry SET chain = ? WHERE id = ?", arguments: [chain, number])
        }
    }
}

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

    static func path(database: String) -> String { DatabaseName.own(database) + "-audit" }

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

/// What a look at the chain of the audit log found.
package struct AuditVerification: Sendable, Equatable {
    package var head: AuditHead
    /// What must not be: entries are missing, were changed, or come from another past.
    package var problems: [String] = []
    /// What is worth knowing.
    package var notes: [String] = []
}

extension Store {
    /// Whether the audit log is whole and unchanged: its chain, and what was written outside of the database.
    ///
    /// - Parameters:
    ///   - headPath: the file with the heads; beside the database unless told.
    ///   - backups: their logs must be a beginning of this one, or this one of theirs.
    /// - Complexity: O(n).
    package func verifyAudit(auditHead headPath: String? = nil, against backups: [Store] = []) async throws
        -> AuditVerification
    {
        let path = headPath ?? AuditHeadFile.path(database: path)
        // Before the log, which grows first: an entry of this moment would be in the file and missed in the log.
        let lines = try AuditHeadFile.lines(of: path)
        let chain = try await auditChain()
        var found = AuditVerification(head: chain.head, problems: chain.problems)
        if let lines {
            compare(chain, with: lines, path, &found)
        } else if headPath != nil || FileManager.default.fileExists(atPath: WriterLock.path(database: self.path)) {
            found.problems.append(
                "\(path) is missing: whether entries of the audit log were cut off cannot be told without it")
        } else {
            found.notes.append("There is no \(path): this is a copy, and only its own chain was looked at.")
        }
        let accepted = lines?.last(where: \.isAccepted)?.head
        for backup in backups {
            let other = try await backup.auditChain()
            let number = min(chain.head.number, other.head.number)
            found.problems += other.problems.map { "\(backup.path): \($0)" }
            if chain[number] == other[number], other.head.number <= chain.head.number {
                found.notes.append("\(backup.path) holds the first \(other.head.number) entries of this log.")
            } else if let accepted, chain[accepted.number - 1] == other[accepted.number - 1],
                other.head.number >= accepted.number
            {
                found.notes.append(
                    "\(backup.path) is from before entry \(accepted.number), at which the present log was accepted.")
            } else if chain[number] == other[number] {
                found.problems.append(
                    "entries are missing: \(backup.path) has \(other.head.number), and this log \(chain.head.number)")
            } else {
                found.problems.append("\(backup.path) has another audit log: entries of one of them were changed")
            }
        }
        return found
    }

    private func compare(
        _ chain: WholeChain, with lines: [AuditHeadFile.Line], _ path: String, _ found: inout AuditVerification
    ) {
        let current = AuditHeadFile.current(lines)
        for (index, line) in lines.enumerated() where line.isAccepted {
            let before = lines[..<index].map(\.head.number).max() ?? 0
            found.notes.append(
                """
                At entry \(line.head.number) the database was restored, or its log accepted as it was; \(path) had \
                known \(before) entries until then.
                """)
        }
        if current.first.map({ !$0.isAccepted && $0.head.number > chain.began }) ?? true {
            let first = current.first?.head.number
            found.problems.append(
                "\(path) begins \(first.map { "at entry \($0)" } ?? "nowhere"), and should at entry \(chain.began) or "
                    + "sooner: an earlier file is missing (if SMULTRON_AUDIT_HEAD was changed, put the lines of the old file first)"
            )
        }
        if let highest = current.map(\.head.number).max(), highest > chain.head.number {
            found.problems.append(
                "entries are missing: \(path) knows \(highest), and the audit log ends at \(chain.head.number)")
        }
        if let changed = current.map(\.head).filter({ $0.number <= chain.head.number && chain[$0.number] != $0.chain })
            .map(\.number).min()
        {
            found.problems.append(
                "entries were changed: up to number \(changed) the audit log is not as \(path) has it")
        }
    }

    /// The chain with what is wrong in itself.
    private struct WholeChain: Sendable {
        var head = AuditHead.none
        /// The number of the last entry when the first head was written outside.
        var began: Int64 = 0
        var problems: [String] = []
        private var links: [Int64: Data] = [0: AuditHead.none.chain]

        subscript(number: Int64) -> Data? { links[number] }

        mutating func add(_ number: Int64, _ kept: Data?, _ right: Data) {
            if number != head.number + 1 {
                problems.append("entries are missing: number \(number) of the audit log follows on \(head.number)")
            } else if kept != right {
                problems.append("an entry was changed, or one before it: number \(number) of the audit log")
            }
            head = AuditHead(number: number, chain: kept ?? Data())
            links[number] = head.chain
        }
    }

    private func auditChain() async throws -> WholeChain {
        try read { db in
            var chain = WholeChain()
            chain.began = try Int64.fetchOne(db, sql: "SELECT began FROM audit_head") ?? 0
            try AuditChain.forEachLink(db) { chain.add($0, $1, $2) }
            return chain
        }
    }
}

extension StoreWriter {
    /// Accepts the audit log as it is: what the file with its heads knew before is no longer missed, but told in every
    /// verification. To be called within an ``AuditedOrder``, which says so in the log.
    package func acceptAudit() async throws {
        let head = try await write(.none) { db in try AuditChain.head(db) }
        auditHead.accept(head)
    }
}
