import Foundation
import Geodesy
import Places
import Store

/// What orders work with, whichever way they come: over `/api/admin`, from a command beside the running server, or from a command
/// that has the database for itself. What several orders have in common is an extension of this in the file of their subject.
package struct Administration: Sendable {
    let writer: StoreWriter
    let transformer: CoordinateTransformer
    let settings: Settings
    /// Of the words in answers.
    var language = MessageLanguage.english
    /// Who orders.
    var orderer = Orderer(name: AuditWords.service)

    var store: Store { writer.store }

    func preschool(_ code: String) async throws -> Preschool {
        guard let preschool = try await store.preschool(code) else { throw StoreError.unknownPreschool(code) }
        return preschool
    }

    /// WGS 84, as answers have it.
    func degrees(of position: Position) throws -> Position {
        try transformer.roundedDegrees(of: position)
    }
}

/// Who orders something.
struct Orderer: Sendable {
    /// As the audit log has it: a role with a token's number and name or with an identity, or a user of this machine.
    var name: String
    /// Whose standing at the identity provider the order rests on, ``Identity/id``; nil for nobody's.
    var identity: String?
}

extension CoordinateTransformer {
    /// WGS 84, as answers have it.
    func roundedDegrees(of position: Position) throws -> Position {
        let degrees = try transform(position, from: .sweref99TM, to: .wgs84)
        return Position(
            x: (degrees.longitude * 1e9).rounded() / 1e9, y: (degrees.latitude * 1e9).rounded() / 1e9)
    }
}
