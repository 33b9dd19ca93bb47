import Foundation
import GRDB
import Places

/// What a look at the chain of the audit log found.
public struct AuditVerification: Sendable, Equatable {
    public var head: AuditHead
    /// What must not be: entries are missing, were changed, or come from another past.
    public var problems: [String] = []
    /// What is worth knowing.
    public var notes: [String] = []
}

extension Store {
    /// Whether the audit log is whole and unchanged: its chain, and what was written outside of the database.
    ///
    /// - Parameters:
    ///   - headPath: the file with the heads; beside the database unless told.
    ///   - backups: their logs must be a beginning of this one, or this one of theirs.
    /// - Complexity: O(n).
    public func verifyAudit(auditHead headPath: String? = nil, against backups: [Store] = []) async throws
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
        try await database.read { db in
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
    public func acceptAudit() async throws {
        let head = try await write(.none) { db in try AuditChain.head(db) }
        auditHead.accept(head)
    }
}
