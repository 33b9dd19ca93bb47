import Disclosure
package import Foundation
import HTTPTypes
package import Hotspots
import MapLayers
package import Places
import Store

// Analyses that are saved under a name, and publications: what everyone may see of a round.

// MARK: Analyses

/// A saved analysis, without what it found.
package struct AnalysisStatus: Message {
    package var name: String
    package var id: String
    /// Nil for all rounds but the demonstration.
    package var round: Int?
    package var method: String
    package var marks: Int
    package var hotspots: Int
    /// RFC 3339, UTC.
    package var computed: String
    package var version: String
    /// Of the marks that were analysed.
    package var inputChecksum: String

    fileprivate init(_ record: AnalysisRecord) throws {
        let analysis = try Analysis(record)
        name = record.name
        id = analysis.id
        round = record.round
        method = record.method
        marks = record.markCount
        hotspots = analysis.hotspots.count
        computed = Timestamp.format(record.computedAt)
        version = record.version
        inputChecksum = record.inputChecksum
    }
}

struct AnalysisStatuses: Message { var analyses: [AnalysisStatus] }

struct ListAnalyses: PlainOrder {
    static let call = OrderCall(reading: "/analyses", "The saved analyses, the latest first")

    func carryOut(by administration: Administration, at time: Date) async throws -> AnalysisStatuses {
        AnalysisStatuses(analyses: try await administration.store.analyses().map { try AnalysisStatus($0) })
    }
}

/// Makes an analysis and saves it under its name, for good.
package struct SaveAnalysis: MessageOrder {
    package static let schema = "NewAnalysis"
    package static let call = OrderCall(
        .post, "/analyses", "Makes an analysis and saves it, for good",
        log: Wording("Sparade en analys", "Saved an analysis"), refusals: [404, 409])

    package var name: AnalysisName
    /// A round's number, or `all`; the one that the internal audience sees unless told.
    package var round: String?
    /// How hotspots are found; each parameter is a member beside the others.
    package var method: HotspotParameters

    private enum CodingKeys: CodingKey { case name, round }

    package init(name: String, round: String? = nil, method: HotspotParameters) {
        self.name = AnalysisName(name)
        self.round = round
        self.method = method
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        name = try members.decode(AnalysisName.self, forKey: .name)
        round = try members.decodeIfPresent(String.self, forKey: .round)
        method = try HotspotParameters(membersFrom: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encodeIfPresent(round, forKey: .round)
        try method.encodeMembers(to: encoder)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> AnalysisStatus {
        let (store, name) = (administration.store, name.text)
        guard try await store.analysis(named: name) == nil else { throw StoreError.analysisExists(name) }
        let snapshot = try store.snapshot()
        let found: Analysis?
        switch round {
        case nil: found = try await Analysis.preferred(in: snapshot, with: method, at: time)
        case "all":
            found = try await Analysis(of: nil, in: snapshot, with: method, at: time)
        case .some(let text):
            guard let id = Int(text) else {
                throw Problem.entry(
                    "/round", "”\(text)” är varken en omgångs nummer eller all",
                    "\"\(text)\" is neither the number of a round nor all")
            }
            found = try await Analysis(
                of: try await administration.round(id, at: time), in: snapshot, with: method,
                at: time)
        }
        guard let found else { throw StoreError.noOpenRound }
        let points = try await snapshot.markPoints(in: RoundSelection(found.round))
        let record = try administration.record(found, from: points, named: name)
        try await administration.writer.save(record)
        return try AnalysisStatus(record)
    }
}

extension Administration {
    fileprivate func record(
        _ analysis: Analysis, from points: [MarkPoint], named name: String
    ) throws -> AnalysisRecord {
        try analysis.saved(as: name, municipality: settings.municipality.code)
            .record(name: name, from: points, version: SoftwareVersion.text)
    }
}

// MARK: Publications

/// A publication, withdrawn or not, without what it shows.
package struct PublicationStatus: Message {
    package var number: Int
    package var round: Int
    package var roundTitle: String
    package var synthetic: Bool
    package var analysis: String
    /// RFC 3339, UTC.
    package var made: String
    package var withdrawn: String?
    /// Thresholds of disclosure control, which nothing that is shown falls below.
    package var leastChildren: Int
    package var leastPreschools: Int
    /// Why the thresholds were looser than the standard, where they were.
    package var reason: String?
    /// Approved marks that it was made from.
    package var marks: Int
    package var squares: Int
    package var hotspots: Int
    /// Of the marks that it was made from.
    package var inputChecksum: String
    package var contentChecksum: String

    init(_ record: PublicationRecord) {
        let publication = record.publication
        number = publication.number
        round = publication.round.id
        roundTitle = publication.round.title
        synthetic = publication.round.isSynthetic
        analysis = publication.analysis
        made = Timestamp.format(publication.madeAt)
        withdrawn = publication.withdrawnAt.map(Timestamp.format)
        leastChildren = publication.thresholds.children
        leastPreschools = publication.thresholds.preschools
        reason = record.reason
        marks = record.markCount
        squares = publication.content.disclosed.squares.count
        hotspots = publication.content.disclosed.hotspots.count
        inputChecksum = record.inputChecksum
        contentChecksum = record.contentChecksum
    }
}

struct PublicationStatuses: Message { var publications: [PublicationStatus] }

struct ListPublications: PlainOrder {
    static let call = OrderCall(reading: "/publications", "The publications, the latest first")

    func carryOut(by administration: Administration, at time: Date) async throws -> PublicationStatuses {
        PublicationStatuses(publications: try await administration.store.publications().map(PublicationStatus.init))
    }
}

/// Publishes what may be shown of a round.
package struct PublishRound: MessageOrder {
    package static let schema = "NewPublication"
    package static let call = OrderCall(
        .post, "/publications", "Publishes what everyone may see of a round", log: Wording("Publicerade", "Published"),
        refusals: [404, 409])

    /// A saved analysis; without one, an analysis is made and saved.
    package var analysis: String?
    /// The latest real one with approved marks unless told.
    package var round: Int?
    /// Needed where the settings are looser than the standard.
    package var reason: StatedReason?

    package init(analysis: String? = nil, round: Int? = nil, reason: String? = nil) {
        (self.analysis, self.round, self.reason) = (analysis, round, reason.map { StatedReason($0) })
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PublicationStatus {
        try await administration.requireClock(at: time)
        if let analysis {
            guard let record = try await administration.store.analysis(named: analysis) else {
                throw StoreError.unknownAnalysis(analysis)
            }
            guard let round = record.round else { throw Problem.analysisOfAllRounds(analysis) }
            return try await administration.publish(
                try await administration.round(round, at: time), analysis: record, reason: reason?.text,
                at: time)
        }
        return try await administration.publish(
            try await administration.roundToPublish(round, at: time), analysis: nil, reason: reason?.text, at: time)
    }
}

/// Withdraws a publication: from the next request on, nobody gets anything of it.
package struct WithdrawPublication: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/publications/{number}/withdraw", "Withdraws a publication, whole and at once",
        log: Wording("Återkallade en publicering", "Withdrew a publication"), refusals: [404, 409])

    package let number: Int

    package init(number: Int) { self.number = number }
    package init(_ parameters: OrderParameters, _: NoBody) throws { number = try parameters.number("number") }
    package var parameters: [String: String?] { ["number": String(number)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PublicationStatus {
        try await administration.writer.withdraw(publication: number, at: time)
        return PublicationStatus(
            try await administration.store.publications().first { $0.publication.number == number }!)
    }
}

// MARK: Publishing

extension Administration {
    /// What became of the publication at the closing of a round.
    struct ClosingOutcome {
        var publication: PublicationStatus?
        var publishedFrom: String?
        /// Why there is none.
        var note: Wording?
    }

    /// Publishes a round that has closed. What stands in the way is told and not thrown: the round is closed all the same.
    func publishAtClosing(_ round: Round, at time: Date) async throws -> ClosingOutcome {
        if let next = try await store.nextPublication(of: round.id, at: time) {
            return ClosingOutcome(publishedFrom: Timestamp.format(next))
        }
        do {
            return ClosingOutcome(publication: try await publish(round, analysis: nil, reason: nil, at: time))
        } catch let problem as Problem {
            try await noted(AuditWords.nothingAtClosing, "/rounds/\(round.id)", at: time) {
                try await writer.noteNothingPublished(of: round.id)
            }
            return ClosingOutcome(note: problem.detail)
        }
    }

    /// Publishes the rounds that have closed since, by their date or within a week of their last publication, and those
    /// that had nothing to publish then and have now.
    ///
    /// - Returns: what became of each.
    func publishWhatIsDue(at time: Date, _ duties: Duties) async -> [(round: Round, outcome: ClosingOutcome)] {
        var made: [(round: Round, outcome: ClosingOutcome)] = []
        await duties.perform("publishing") {
            for (round, hadNothing) in try await store.roundsToPublish(at: time) {
                await duties.perform("publishing", of: round.id) {
                    if hadNothing, let reason = try await reasonToWait(with: round) {
                        return made.append((round, ClosingOutcome(note: reason)))
                    }
                    let outcome = try await noted(AuditWords.closing, "/rounds/\(round.id)", at: time) {
                        try await publishAtClosing(round, at: time)
                    }
                    made.append((round, outcome))
                }
            }
        }
        return made
    }

    /// Why a round that had nothing to publish when it closed is not published by itself yet; nil when it can be. With
    /// the first mark that is approved it would be published without all others for a week, so it waits until all have
    /// been looked at.
    func reasonToWait(with round: Round) async throws -> Wording? {
        let counts = try await store.reviewCounts(in: round.id)
        if let obstacle = obstacle(to: round, counts, reason: nil) { return obstacle.detail }
        guard let waiting = counts[.unreviewed], waiting > 0 else { return nil }
        return Wording(
            "Omgång \(round.id), \(round.name), publiceras när alla markeringar är granskade; \(waiting) väntar.",
            "Round \(round.id), \(round.name), is published when all marks have been reviewed; \(waiting) wait.")
    }

    /// What keeps a round from being published; nil when nothing does.
    private func obstacle(to round: Round, _ counts: [Review: Int], reason: String?) -> Problem? {
        if settings.thresholds.areLooserThanStandard, reason == nil, !round.isDemonstration {
            return .looseThresholds(settings.thresholds)
        }
        guard counts[.approved] ?? 0 == 0 else { return nil }
        return .nothingToPublish(round, waiting: counts[.unreviewed] ?? 0)
    }

    /// The latest real round with approved marks, unless told.
    fileprivate func roundToPublish(_ id: Int?, at time: Date) async throws -> Round {
        if let id { return try await realRound(id, at: time) }
        let rounds = try await store.rounds().filter { !$0.isDemonstration }
        for round in rounds where try await store.reviewCounts(in: round.id)[.approved] ?? 0 > 0 { return round }
        guard let latest = rounds.first else { throw StoreError.noOpenRound }
        return latest
    }

    func publish(
        _ round: Round, analysis existing: AnalysisRecord?, reason: String?, at time: Date
    ) async throws -> PublicationStatus {
        let snapshot = try store.snapshot()
        if let obstacle = obstacle(to: round, try await snapshot.reviewCounts(in: round.id), reason: reason) {
            throw obstacle
        }
        let points = try await snapshot.markPoints(in: .one(round.id))
        let marks = points.filter { $0.review == .approved }
        let record: AnalysisRecord
        if let existing {
            let left = try await snapshot.markCount(in: .one(round.id), keptBy: existing.computedAt, at: time)
            guard left >= existing.markCount else {
                throw Problem.analysisIsStale(existing.name, gone: existing.markCount - left)
            }
            record = existing
        } else {
            record = try self.record(
                try await Analysis(
                    of: round, in: snapshot, with: HotspotParameters(), at: time),
                from: points, named: try await nextName(for: round))
        }
        let analysis = try Analysis(record)
        let draft = PublicationDraft(
            round: round, analysis: record, analysisID: analysis.id, method: analysis.parameters.swedish,
            thresholds: settings.thresholds,
            reason: reason, markCount: marks.count, inputChecksum: Analysis.checksum(of: marks),
            content: PublishedContent(
                of: marks, preschools: try await snapshot.preschools(),
                control: DisclosureControl(thresholds: settings.thresholds)))
        return PublicationStatus(try await writer.publish(draft, at: time))
    }

    /// A name for an analysis that nobody has named: `r2a`, `r2b`, …, of the second round.
    private func nextName(for round: Round) async throws -> String {
        let taken = Set(try await store.analyses().map(\.name))
        var number = 0
        while true {
            var name = "r\(round.id)"
            if number < 26 { name.append(Character(UnicodeScalar(UInt8(97 + number)))) } else { name += "x\(number)" }
            if !taken.contains(name) { return name }
            number += 1
        }
    }
}

extension Problem {
    fileprivate static func analysisOfAllRounds(_ name: String) -> Problem {
        Problem(
            .unprocessableContent, "Analysen \(name) gäller alla omgångar; en omgång publiceras åt gången.",
            "The analysis \(name) covers all rounds, and one round is published at a time. Save one of a single round.")
    }

    fileprivate static func analysisIsStale(_ name: String, gone: Int) -> Problem {
        Problem(
            .conflict,
            "Av markeringarna som analysen \(name) gjordes av har \(gone) sedan dess ändrats, dolts eller raderats. "
                + "Spara en ny analys och publicera den.",
            "Of the marks that the analysis \(name) was made from, \(gone) have since been changed, hidden or erased. "
                + "Save a new analysis and publish that one, or publish without naming one.")
    }

    fileprivate static func nothingToPublish(_ round: Round, waiting: Int) -> Problem {
        Problem(
            .conflict,
            "Omgång \(round.id), \(round.name), har inga godkända markeringar att publicera; \(waiting) väntar på "
                + "granskning.",
            "Round \(round.id), \(round.name), has no approved marks to publish; \(waiting) wait for review. "
                + "Look at them with: smultron review list")
    }

    fileprivate static func looseThresholds(_ thresholds: DisclosureThresholds) -> Problem {
        let standard = DisclosureThresholds.standard
        return Problem(
            .unprocessableContent,
            "Inställningarna (minst \(thresholds.children) barn, \(thresholds.preschools) förskolor) skyddar mindre än "
                + "standard (\(standard.children), \(standard.preschools)); det kräver ett skäl, som sparas.",
            "The settings (at least \(thresholds.children) children of \(thresholds.preschools) preschools) protect less "
                + "than the standard (\(standard.children) and \(standard.preschools)). Give the reason, which is kept: "
                + "--reason TEXT")
    }
}
