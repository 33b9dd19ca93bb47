package import Foundation
import HTTPTypes
package import Places
import Store

// Rounds: who has answered, opening, the closing date, closing, and until when what was gathered is kept.

/// A round, with its marks by state of review.
package struct RoundStatus: Message {
    package var id: Int
    package var name: String
    package var synthetic: Bool
    /// The first day, YYYY-MM-DD, in Sweden; likewise the last.
    package var opens: String
    package var lastDay: String
    /// `before`, `open`, `grace`, `over`.
    package var state: String
    /// That are not hidden.
    package var marks: Int
    package var unreviewed: Int
    package var approved: Int
    package var hidden: Int
    /// Why nothing was published when the round closed, and still is not; nil where something was, and while it is not
    /// closed.
    package var unpublished: String?
    /// Nil for as long as nobody decides.
    package var retention: RetentionStatus?
    /// What was removed at the end of the retention and can be had back; nil when there is nothing.
    package var restorable: RestorableStatus?
}

/// Until when what a round has gathered is kept, and what goes then.
package struct RetentionStatus: Message {
    package var what: RetainedPart
    /// The last day on which it is kept.
    package var until: String
    /// When it went; nil while it is there.
    package var done: String?
}

package struct RestorableStatus: Message {
    package var marks: Int
    /// When the copy goes.
    package var until: String
}

extension Administration {
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

    func status(of round: Round, at time: Date) async throws -> RoundStatus {
        let counts = try await store.reviewCounts(in: round.id)
        return RoundStatus(
            id: round.id, name: round.name, synthetic: round.isDemonstration, opens: Timestamp.day(of: round.opens),
            lastDay: Timestamp.day(of: round.closes.addingTimeInterval(-1)), state: "\(round.phase(at: time))",
            marks: (counts[.unreviewed] ?? 0) + (counts[.approved] ?? 0), unreviewed: counts[.unreviewed] ?? 0,
            approved: counts[.approved] ?? 0, hidden: counts[.hidden] ?? 0,
            unpublished: try await store.hadNothingToPublish(round.id)
                ? try await reasonToWait(with: round)?.text(in: language) : nil,
            retention: try await store.retention(of: round.id).map {
                RetentionStatus(
                    what: $0.part, until: Timestamp.day(of: $0.end.addingTimeInterval(-1)),
                    done: $0.doneAt.map(Timestamp.format))
            },
            restorable: try await store.clearedCopy(of: round.id).map {
                RestorableStatus(marks: $0.marks, until: Timestamp.format($0.end))
            })
    }
}

/// The start of the day that a member of a message names; nil if it is left out.
private func day(_ member: String, _ text: String?) throws -> Date? {
    guard let text else { return nil }
    guard let day = Timestamp.startOfDay(text) else { throw Problem.noDay(member, text) }
    return day
}

private func dayAfter(_ day: Date) -> Date { Timestamp.sweden.date(byAdding: .day, value: 1, to: day)! }

extension Problem {
    static func noDay(_ member: String, _ text: String) -> Problem {
        .entry(
            "/" + member, "”\(text)” är ingen dag; skriv till exempel 2026-11-21",
            "\"\(text)\" is not a day; write for example 2026-11-21")
    }
}

// MARK: Looking

struct RoundStatuses: Message { var rounds: [RoundStatus] }

struct ListRounds: PlainOrder {
    static let call = OrderCall(reading: "/rounds", "The rounds, with their marks by state of review")

    func carryOut(by administration: Administration, at time: Date) async throws -> RoundStatuses {
        var statuses: [RoundStatus] = []
        for round in try await administration.store.rounds() {
            statuses.append(try await administration.status(of: round, at: time))
        }
        return RoundStatuses(rounds: statuses)
    }
}

/// Who has answered in a round.
package struct RoundProgress: Message {
    package var round: RoundStatus
    package var preschools: [PreschoolProgress]
}

/// What a preschool has answered in a round.
package struct PreschoolProgress: Message {
    package var code: String
    package var name: String
    package var place: String
    /// That are not hidden.
    package var marks: Int
    /// Nobody is counted twice: of each group the largest number that it gave, capped by the sizes that are known.
    package var children: Int
    /// Invitations to the round that are not revoked.
    package var invitations: Int
    /// When its latest mark came.
    package var latest: String?
    package var groups: [GroupProgress]
}

/// What a group has answered in a round.
package struct GroupProgress: Message {
    /// Nil for the unnamed group.
    package var label: String?
    package var marks: Int
    package var children: Int
    package var invitations: Int
    package var latest: String?

    package init(label: String?, marks: Int = 0, children: Int = 0, invitations: Int = 0, latest: String? = nil) {
        (self.label, self.marks, self.children) = (label, marks, children)
        (self.invitations, self.latest) = (invitations, latest)
    }
}

/// Every preschool of the register, with its groups.
package struct ShowProgress: AdministrativeOrder {
    package static let call = OrderCall(
        reading: "/progress", "Who has answered in a round",
        query: [.init(name: "round", explanation: "a round's number; the latest unless told")], refusals: [400, 404])

    package let round: Int?

    package init(round: Int?) { self.round = round }
    package init(_ parameters: OrderParameters, _: NoBody) throws { round = try parameters.query.number("round") }
    package var parameters: [String: String?] { ["round": round.map(String.init)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> RoundProgress {
        let snapshot = try administration.store.snapshot()
        let round = try await snapshot.roundOrLatest(round, at: time)
        let points = try await snapshot.markPoints(in: .one(round.id))
        let byGroup = Dictionary(grouping: points, by: \.group)
        let children = ChildrenCount(points)
        let activities = Dictionary(grouping: try await snapshot.activity(in: round.id), by: \.preschool)
        let preschools = try await snapshot.preschools().map { preschool in
            let groups = activities[preschool.code] ?? []
            return PreschoolProgress(
                code: preschool.code, name: preschool.name, place: preschool.place,
                marks: groups.map(\.marks).reduce(0, +), children: children.byPreschool[preschool.code] ?? 0,
                invitations: groups.map(\.invitations).reduce(0, +),
                latest: groups.compactMap(\.latest).max().map(Timestamp.format),
                groups: groups.map {
                    GroupProgress(
                        label: $0.label, marks: $0.marks, children: ChildrenCount(byGroup[$0.group] ?? []).total,
                        invitations: $0.invitations, latest: $0.latest.map(Timestamp.format))
                })
        }
        return RoundProgress(round: try await administration.status(of: round, at: time), preschools: preschools)
    }
}

// MARK: Opening and closing

/// Opens a round: from the start of today, or from the end of the round before, for three months, unless told.
package struct OpenRound: MessageOrder {
    package static let schema = "NewRound"
    package static let call = OrderCall(
        .post, "/rounds", "Opens a round", log: Wording("Öppnade en omgång", "Opened a round"), refusals: [409])

    package var name: RoundName?
    package var opens: String?
    package var lastDay: String?

    package init(name: String? = nil, opens: String? = nil, lastDay: String? = nil) {
        (self.name, self.opens, self.lastDay) = (name.map { RoundName($0) }, opens, lastDay)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> RoundStatus {
        let today = Timestamp.sweden.startOfDay(for: time)
        let latest = try await administration.store.rounds().filter { !$0.isDemonstration }.map(\.closes)
            .filter { $0 <= time }.max()
        let round = try await administration.writer.openRound(
            name: name?.text ?? String(Timestamp.day(of: time).prefix(7)),
            opens: try day("opens", opens) ?? max(today, latest ?? today),
            closes: try day("lastDay", lastDay).map(dayAfter)
                ?? Timestamp.sweden.date(byAdding: .month, value: 3, to: today)!)
        return try await administration.status(of: round, at: time)
    }
}

/// Moves the closing date of a round.
package struct ExtendRound: AdministrativeOrder {
    package static let call = OrderCall(
        .put, "/rounds/{id}", "Moves the closing date of a round; id is a number or open",
        log: Wording("Flyttade en omgångs sista dag", "Moved the last day of a round"), refusals: [404, 409])

    /// The last day, YYYY-MM-DD, that the round is to have.
    package struct Body: Message {
        package static let schema = "RoundExtension"
        var lastDay: String
    }

    /// Nil for the open one.
    package let round: Int?
    package let body: Body

    package init(_ round: Int?, lastDay: String) { (self.round, body) = (round, Body(lastDay: lastDay)) }
    package init(_ parameters: OrderParameters, _ body: Body) throws {
        (round, self.body) = (try parameters.round("id"), body)
    }
    package var parameters: [String: String?] { ["id": round.map(String.init) ?? "open"] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> RoundStatus {
        let round = try await administration.round(round, at: time)
        let closes = dayAfter(try day("lastDay", body.lastDay)!)
        return try await administration.status(
            of: try await administration.writer.setClosing(of: round.id, to: closes), at: time)
    }
}

/// A round that was closed, and what became of its publication.
package struct ClosedRound: Message {
    package var round: RoundStatus
    package var publication: PublicationStatus?
    /// From when on the round is published, if it was published within the last seven days.
    package var publishedFrom: String?
    /// Why there is no publication.
    package var note: String?
}

/// Closes a round now, and publishes it.
package struct CloseRound: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/rounds/{id}/close", "Closes a round now, and publishes it",
        log: Wording("Stängde en omgång", "Closed a round"), refusals: [404, 409])

    /// Nil for the open one.
    package let round: Int?

    package init(_ round: Int?) { self.round = round }
    package init(_ parameters: OrderParameters, _: NoBody) throws { round = try parameters.round("id") }
    package var parameters: [String: String?] { ["id": round.map(String.init) ?? "open"] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> ClosedRound {
        let round = try await administration.realRound(round, at: time)
        guard round.closes > time else { throw StoreError.roundIsClosed(round.id) }
        try await administration.requireClock(at: time)
        let closed = try await administration.writer.setClosing(of: round.id, to: time)
        let outcome = try await administration.publishAtClosing(closed, at: time)
        return ClosedRound(
            round: try await administration.status(of: closed, at: time), publication: outcome.publication,
            publishedFrom: outcome.publishedFrom, note: outcome.note?.text(in: administration.language))
    }
}

// MARK: Retention

/// Sets until when what a round has gathered is kept.
package struct RetainRound: AdministrativeOrder {
    package static let call = OrderCall(
        .put, "/rounds/{id}/retention", "Sets until when what a round has gathered is kept, and what goes then",
        log: Wording("Bestämde en omgångs gallring", "Set a round's retention"), refusals: [404, 409])

    /// A retention: both or neither.
    package struct Body: Message {
        package static let schema = "RoundRetention"
        /// What goes then; nil, as `until`, for as long as nobody decides.
        var what: RetainedPart?
        /// The last day on which it is kept.
        var until: String?
    }

    /// Nil for the open one.
    package let round: Int?
    package let body: Body

    package init(_ round: Int?, what: RetainedPart?, until: String?) {
        (self.round, body) = (round, Body(what: what, until: until))
    }
    package init(_ parameters: OrderParameters, _ body: Body) throws {
        (round, self.body) = (try parameters.round("id"), body)
    }
    package var parameters: [String: String?] { ["id": round.map(String.init) ?? "open"] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> RoundStatus {
        let round = try await administration.round(round, at: time)
        let retention: Retention?
        switch (body.what, body.until) {
        case (nil, nil): retention = nil
        case (.some(let part), .some(let text)):
            retention = Retention(part: part, end: dayAfter(try day("until", text)!))
        case (nil, _): throw Problem.entry("/what", FieldProblem("/what", .missing))
        case (_, nil): throw Problem.entry("/until", FieldProblem("/until", .missing))
        }
        try await administration.writer.setRetention(of: round.id, to: retention)
        return try await administration.status(of: round, at: time)
    }
}

package struct RestoredRound: Message {
    package var round: RoundStatus
    /// That came back, or got back what was taken from them.
    package var marks: Int
}

/// Puts back what was removed from a round at the end of its retention, while the copy is kept.
package struct RestoreRound: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/rounds/{id}/restore", "Puts back what was removed from a round at the end of its retention",
        log: Wording("Tog tillbaka en gallring", "Put back what a round's retention had removed"), refusals: [404, 409])

    package let round: Int

    package init(_ round: Int) { self.round = round }
    package init(_ parameters: OrderParameters, _: NoBody) throws { round = try parameters.number("id") }
    package var parameters: [String: String?] { ["id": String(round)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> RestoredRound {
        let marks = try await administration.writer.restoreCleared(round, at: time)
        let round = try await administration.round(round, at: time)
        return RestoredRound(round: try await administration.status(of: round, at: time), marks: marks)
    }
}

extension Administration {
    /// Takes from rounds what is not to be kept any more; the audit log tells of it.
    func clearWhatIsDue(at time: Date, _ duties: Duties) async {
        await duties.perform("clearing") {
            for (round, retention) in try await store.roundsToClear(at: time) {
                await duties.perform("clearing", of: round) {
                    _ = try await noted(AuditWords.retention, "/rounds/\(round) \(retention.part.rawValue)", at: time) {
                        try await writer.clear(round, retention.part, at: time)
                    }
                }
            }
        }
    }

    /// Erases copies of what was cleared that are not to be kept any more; the audit log tells of it.
    func eraseOldCopies(at time: Date, _ duties: Duties) async {
        await duties.perform("erasing copies") {
            for round in try await store.roundsWithOldCopies(at: time) {
                await duties.perform("erasing copies", of: round) {
                    _ = try await noted(AuditWords.copies, "/rounds/\(round)", at: time) {
                        try await writer.eraseOldCopy(of: round, at: time)
                    }
                }
            }
        }
    }
}
