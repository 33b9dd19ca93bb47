import Foundation
import MapLayers
package import Places
import Store

extension Administration {
    /// The audit log, the latest first.
    func auditLog(limit: Int?, in language: MessageLanguage) async throws -> AuditLines {
        AuditLines(
            entries: try await store.auditLog(limit: limit).map { AuditLine($0, in: language) })
    }
}

extension AuditLine {
    init(_ entry: AuditEntry, in language: MessageLanguage) {
        self.init(
            time: Timestamp.format(entry.time), who: entry.who,
            action: AuditWords.text(of: entry.action, in: language), details: entry.details)
    }
}

extension AuditLines {
    /// As a table, for a spreadsheet.
    var csv: String {
        CSVCell.table(
            ["time", "who", "action", "details"], entries.map { [$0.time, $0.who, $0.action, $0.details] })
    }
}

/// What an administrator did, in words, by the call that does it.
package enum AuditWords {
    /// - Parameter action: as the log keeps it.
    package static func text(of action: String, in language: MessageLanguage) -> String {
        (all[action] ?? others[action])?.text(in: language) ?? action
    }

    /// Who acts when nobody has ordered anything.
    static let service = "service"
    static let retention = "retention"
    /// What the log calls a restoration, which no call does.
    package static let restoration = "restore"

    /// What is noted besides orders that change something.
    private static let others: [String: Wording] = [
        retention: Wording("Gallrade en omgång", "Removed what a round's retention said"),
        restoration: Wording("Återställde från en säkerhetskopia", "Restored from a backup"),
        "GET /preschools/{code}/export": Wording(
            "Hämtade allt om en förskola", "Took out everything about a preschool"),
    ]

    static let all: [String: Wording] = [
        "POST /preschools": Wording("Lade till en förskola", "Added a preschool"),
        "PUT /preschools/{code}": Wording("Ändrade en förskola", "Changed a preschool"),
        "POST /preschools/import": Wording("Läste in förskolor från en fil", "Imported preschools from a file"),
        "POST /geodata": Wording("Läste in grunddata", "Loaded reference data"),
        "POST /preschools/{code}/export": Wording(
            "Hämtade allt om en förskola", "Took out everything about a preschool"),
        "PUT /rounds/{id}/retention": Wording("Bestämde en omgångs gallring", "Set a round's retention"),
        "POST /audit/accept": Wording("Godtog loggen som den är", "Accepted the log as it is"),
        "POST /rounds": Wording("Öppnade en omgång", "Opened a round"),
        "PUT /rounds/{id}": Wording("Flyttade en omgångs sista dag", "Moved the last day of a round"),
        "POST /rounds/{id}/close": Wording("Stängde en omgång", "Closed a round"),
        "POST /invitations": Wording("Gjorde en inbjudan", "Issued an invitation"),
        "POST /invitations/sheet": Wording("Gjorde inbjudningar att skriva ut", "Issued invitations to print"),
        "POST /invitations/{id}/revoke": Wording("Återkallade en inbjudan", "Revoked an invitation"),
        "POST /tokens": Wording("Gjorde en nyckel", "Made a token"),
        "POST /tokens/{id}/revoke": Wording("Återkallade en nyckel", "Revoked a token"),
        "POST /sessions/{identity}/end": Wording("Avslutade någons inloggningar", "Ended somebody's sessions"),
        "POST /marks": Wording("Läste in markeringar från en fil", "Imported marks from a file"),
        "POST /marks/{id}/restore": Wording("Ångrade en borttagning", "Undid a deletion"),
        "POST /review": Wording("Granskade markeringar", "Reviewed marks"),
        "POST /erase": Wording("Raderade för gott", "Erased for good"),
        "POST /analyses": Wording("Sparade en analys", "Saved an analysis"),
        "POST /publications": Wording("Publicerade", "Published"),
        "POST /publications/{number}/withdraw": Wording("Återkallade en publicering", "Withdrew a publication"),
        "POST /feedback": Wording("Skrev en återkoppling", "Gave feedback"),
        "PUT /feedback/{id}": Wording("Ändrade en återkoppling", "Changed feedback"),
        "POST /demonstration": Wording("Gjorde demonstrationen på nytt", "Made the demonstration anew"),
        "DELETE /demonstration": Wording("Tog bort demonstrationen", "Removed the demonstration"),
        "POST /repair": Wording("Lagade databasen", "Mended the database"),
    ]
}
