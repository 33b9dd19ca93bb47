public import Foundation
import GRDB
import Synchronization

/// What an administrator ordered. It is noted in the same transaction as the first change that the order makes, so that no
/// change is without its note, and no note without a change.
public final class AuditedOrder: Sendable {
    let time: Date
    let who: String
    let action: String
    let details: String
    private let isNoted = Mutex(false)

    /// - Parameters:
    ///   - who: a token's number and name, or a user of this machine.
    ///   - action: the method and the address's pattern, the same for all orders of a kind.
    ///   - details: what was ordered; never a secret.
    public init(at time: Date, who: String, action: String, details: String) {
        self.time = time
        self.who = who
        self.action = action
        self.details = details
    }

    /// The order that is being carried out.
    @TaskLocal public static var current: AuditedOrder?

    func note(_ db: Database) throws {
        guard !isNoted.withLock(\.self) else { return }
        try AuditChain.append(at: time, who: who, action: action, details: details, db)
    }

    /// To be called when the transaction is on disk.
    func wasNoted() { isNoted.withLock { $0 = true } }
}

/// A line of the audit log.
public struct AuditEntry: Sendable, Equatable {
    public var time: Date
    public var who: String
    public var action: String
    public var details: String
}

extension Store {
    /// The audit log, the latest entry first.
    ///
    /// - Parameter limit: how many at most; nil for all.
    public func auditLog(limit: Int? = nil) async throws -> [AuditEntry] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT at, who, action, details FROM audit_entry ORDER BY id DESC LIMIT ?",
                arguments: [limit ?? -1]
            ).map { AuditEntry(time: Moment.date($0[0]), who: $0[1], action: $0[2], details: $0[3]) }
        }
    }
}
