import Foundation
import Places
import Store

extension Administration {
    func rounds(at time: Date) async throws -> RoundStatuses {
        var statuses: [RoundStatus] = []
        for round in try await store.rounds() { statuses.append(try await status(of: round, at: time)) }
        return RoundStatuses(rounds: statuses)
    }

    /// Opens a round: from the start of today, or from the end of the round before, for three months, unless told.
    func open(_ new: NewRound, at time: Date) async throws -> Round {
        let today = Timestamp.sweden.startOfDay(for: time)
        let latest = try await store.rounds().filter { !$0.isDemonstration }.map(\.closes).filter { $0 <= time }.max()
        return try await writer.openRound(
            name: new.name ?? String(Timestamp.day(of: time).prefix(7)),
            opens: try day("opens", new.opens) ?? max(today, latest ?? today),
            closes: try day("lastDay", new.lastDay).map(dayAfter)
                ?? Timestamp.sweden.date(byAdding: .month, value: 3, to: today)!)
    }

    /// Moves the closing date of a round.
    func extend(_ id: Int?, _ change: RoundExtension, at time: Date) async throws -> RoundStatus {
        let round = try await round(id, at: time)
        let closes = dayAfter(try day("lastDay", change.lastDay)!)
        return try await status(of: try await writer.setClosing(of: round.id, to: closes), at: time)
    }

    /// Closes a round now, and publishes it.
    func close(_ id: Int?, at time: Date) async throws -> ClosedRound {
        let round = try await realRound(id, at: time)
        guard round.closes > time else { throw StoreError.roundIsClosed(round.id) }
        let closed = try await writer.setClosing(of: round.id, to: time)
        let outcome = try await publishAtClosing(closed, at: time)
        return ClosedRound(
            round: try await status(of: closed, at: time), publication: outcome.publication,
            publishedFrom: outcome.publishedFrom, note: outcome.note)
    }

    func day(_ field: String, _ text: String?) throws -> Date? {
        guard let text else { return nil }
        guard let day = Timestamp.startOfDay(text) else {
            throw Problem.entry(
                "/" + field, "”\(text)” är ingen dag; skriv till exempel 2026-11-21",
                "\"\(text)\" is not a day; write for example 2026-11-21")
        }
        return day
    }

    func dayAfter(_ day: Date) -> Date { Timestamp.sweden.date(byAdding: .day, value: 1, to: day)! }
}
