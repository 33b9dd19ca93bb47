import Foundation
import Geodesy
import Hotspots
import Logging
import Places
import Store

/// What an administrator does, whichever way the order comes: over `/api/admin`, from a command beside the running server,
/// or from a command that has the database for itself.
struct Administration: Sendable {
    let writer: StoreWriter
    let transformer: CoordinateTransformer
    let settings: Settings

    var store: Store { writer.store }

    /// The round with a number, or nil for the open one.
    func round(_ id: Int?, at time: Date) async throws -> Round {
        if let id {
            guard let round = try await store.round(id) else { throw StoreError.unknownRound(id) }
            return round
        }
        guard let round = try await store.openRound(at: time) else { throw StoreError.noOpenRound }
        return round
    }

    /// A round that marks can be collected into.
    func realRound(_ id: Int?, at time: Date) async throws -> Round {
        let round = try await round(id, at: time)
        guard !round.isDemonstration else { throw StoreError.roundIsDemonstration(round.id) }
        return round
    }

    func preschool(_ code: String) async throws -> Preschool {
        guard let preschool = try await store.preschool(code) else { throw StoreError.unknownPreschool(code) }
        return preschool
    }

    /// WGS 84, as answers have it.
    func degrees(of position: Position) throws -> Position {
        try transformer.roundedDegrees(of: position)
    }

    func status(of round: Round, at time: Date) async throws -> RoundStatus {
        let counts = try await store.reviewCounts(in: round.id)
        return RoundStatus(
            id: round.id, name: round.name, synthetic: round.isDemonstration, opens: Timestamp.day(of: round.opens),
            lastDay: Timestamp.day(of: round.closes.addingTimeInterval(-1)), state: "\(round.phase(at: time))",
            marks: (counts[.unreviewed] ?? 0) + (counts[.approved] ?? 0), unreviewed: counts[.unreviewed] ?? 0,
            approved: counts[.approved] ?? 0, hidden: counts[.hidden] ?? 0,
            retention: try await retention(of: round))
    }
}
