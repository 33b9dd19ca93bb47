package import Foundation
import HTTPTypes
import Hummingbird
import MapLayers
package import Places
import Store

// The log of what administrators have done.

/// An entry of the audit log, for people.
package struct AuditLine: Message {
    /// RFC 3339, UTC.
    package var time: String
    package var who: String
    /// What was done, in words.
    package var action: String
    package var details: String

    init(_ entry: AuditEntry, in language: MessageLanguage) {
        time = Timestamp.format(entry.time)
        who = entry.who
        action = AuditWords.text(of: entry.action, in: language)
        details = entry.details
    }
}

/// What was done, in words.
package enum AuditWords {
    /// - Parameter action: as the log keeps it.
    package static func text(of action: String, in language: MessageLanguage) -> String {
        all[action]?.text(in: language) ?? action
    }

    /// Who acts when nobody has ordered anything.
    static let service = "service"
    static let retention = "retention"
    static let copies = "copies"
    static let closing = "closing"
    static let nothingAtClosing = "closing without"
    static let standing = "standing"
    /// What the log calls a restoration, which no order does.
    package static let restoration = "restore"

    private static let all: [String: Wording] = {
        var words = [
            retention: Wording("Gallrade en omgång", "Removed what a round's retention said"),
            copies: Wording(
                "Raderade kopian av det som gallrats ur en omgång",
                "Erased the copy of what a round's retention had removed"),
            closing: Wording("Publicerade en omgång som hade stängt", "Published a round that had closed"),
            nothingAtClosing: Wording(
                "Hade inget att publicera när en omgång stängde", "Had nothing to publish when a round closed"),
            standing: Wording(
                "Ändrade vad någon får göra, efter inloggningstjänstens besked",
                "Changed what somebody may do, by what the identity provider says"),
            restoration: Wording("Återställde från en säkerhetskopia", "Restored from a backup"),
        ]
        for order in AdministrativeOrders.all { words[order.call.action] = order.call.log }
        return words
    }()
}

extension Administration {
    /// Does something that nobody has ordered, so that the audit log tells of it.
    func noted<Value>(
        _ action: String, _ details: String, at time: Date, _ work: () async throws -> Value
    ) async rethrows -> Value {
        let order = AuditedOrder(at: time, who: AuditWords.service, action: action, details: details)
        return try await AuditedOrder.$current.withValue(order, operation: work)
    }
}

// MARK: Looking

struct AuditLines: Message { var entries: [AuditLine] }

/// The latest entry first.
struct ListAuditLog: AdministrativeOrder {
    static let call = OrderCall(
        reading: "/audit", "What administrators have changed, the latest first",
        query: [.init(name: "limit", explanation: "how many entries; all unless told")], refusals: [400])

    let limit: Int?

    init(_ parameters: OrderParameters, _: NoBody) throws { limit = try parameters.query.number("limit") }
    var parameters: [String: String?] { ["limit": limit.map(String.init)] }

    func carryOut(by administration: Administration, at time: Date) async throws -> AuditLines {
        AuditLines(
            entries: try await administration.store.auditLog(limit: limit).map {
                AuditLine($0, in: administration.language)
            })
    }
}

/// For a spreadsheet.
struct DownloadAuditLog: PlainOrder, FileOrder {
    static let call = OrderCall(reading: "/audit.csv", "The audit log as a table")
    static let file: (answer: Endpoint.Answer, message: (any Message.Type)?) = (.media("text/csv"), nil)

    func carryOut(by administration: Administration, at time: Date) async throws -> AnswerFile {
        let lines = try await administration.store.auditLog().map { AuditLine($0, in: administration.language) }
        let table = CSVCell.table(
            ["time", "who", "action", "details"], lines.map { [$0.time, $0.who, $0.action, $0.details] })
        return AnswerFile(
            name: "smultron-audit.csv", type: "text/csv; charset=utf-8",
            body: .init(byteBuffer: .init(string: table)))
    }
}

// MARK: Accepting

/// Accepts the audit log as it is, after somebody has looked into why it differs from what was written outside.
package struct AcceptAuditLog: MessageOrder {
    package static let schema = "AuditAcceptance"
    package static let call = OrderCall(
        .post, "/audit/accept", "Accepts the audit log as it is, though it is not what was written outside of it",
        log: Wording("Godtog loggen som den är", "Accepted the log as it is"))

    package var reason: StatedReason

    package init(reason: String) { self.reason = StatedReason(reason) }

    package func carryOut(by administration: Administration, at time: Date) async throws -> Done {
        try Problem.checkReason(reason.text)
        try await administration.writer.acceptAudit()
        return Done()
    }
}

extension Problem {
    /// Reasons are kept in the log for good, so they must not say who asked.
    static func checkReason(_ text: String) throws {
        guard !SensitiveText.mayIdentifySomebody(text) else {
            throw Problem.entry(
                "/reason", "ser ut att peka ut någon; loggen gallras aldrig, så skriv till exempel ett diarienummer",
                "seems to identify somebody; the log is never shortened, so write a file number, for example")
        }
    }
}
