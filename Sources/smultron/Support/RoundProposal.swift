import Foundation
import Places
import Store

/// A round that is about to be opened.
struct RoundProposal {
    var name: String
    var opens: Date
    var closes: Date

    /// From the start of today, or from the end of the round before, for three months.
    static func proposal(at now: Date, after rounds: [Round]) -> RoundProposal {
        let today = Timestamp.sweden.startOfDay(for: now)
        let latest = rounds.filter { !$0.isDemonstration }.map(\.closes).filter { $0 <= now }.max() ?? today
        let opens = max(today, latest)
        let lastDay = Timestamp.sweden.date(byAdding: .month, value: 3, to: today)!
        return RoundProposal(name: String(Timestamp.day(of: now).prefix(7)), opens: opens, closes: lastDay)
    }
}

extension StoreWriter {
    func openRound(_ proposal: RoundProposal) async throws -> Round {
        try await openRound(name: proposal.name, opens: proposal.opens, closes: proposal.closes)
    }
}

extension Round {
    /// The first and the last day.
    var days: String { "\(Timestamp.day(of: opens)) to \(Timestamp.day(of: closes.addingTimeInterval(-1)))" }
}
