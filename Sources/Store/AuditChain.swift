import Crypto
public import Foundation
import GRDB
import Places

/// The last entry of an audit log, which stands for all of them.
public struct AuditHead: Sendable, Hashable {
    /// The number of the entry; 0 where there is none.
    public var number: Int64
    /// SHA-256, 32 bytes.
    public var chain: Data

    /// Before the first entry.
    static let none = AuditHead(number: 0, chain: Data(count: SHA256.byteCount))

    /// In hexadecimal.
    public var chainText: String { chain.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
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
