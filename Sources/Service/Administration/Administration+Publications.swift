import Disclosure
import Foundation
import Hotspots
import MapLayers
import Places
import Store

extension Administration {
    // MARK: Analyses

    func analyses() async throws -> AnalysisStatuses {
        AnalysisStatuses(analyses: try await store.analyses().map { try status(of: $0) })
    }

    /// Makes an analysis and saves it under its name, for good.
    func save(_ new: NewAnalysis, at time: Date) async throws -> AnalysisStatus {
        guard try await store.analysis(named: new.name) == nil else { throw StoreError.analysisExists(new.name) }
        let snapshot = try store.snapshot()
        let finder = try finder
        let found: Analysis?
        switch new.round {
        case nil: found = try await Analysis.preferred(in: snapshot, with: new.parameters, finder: finder, at: time)
        case "all":
            found = try await Analysis(of: nil, in: snapshot, with: new.parameters, finder: finder, at: time)
        case .some(let text):
            guard let id = Int(text) else {
                throw Problem.entry(
                    "/round", "”\(text)” är varken en omgångs nummer eller all",
                    "\"\(text)\" is neither the number of a round nor all")
            }
            found = try await Analysis(
                of: try await round(id, at: time), in: snapshot, with: new.parameters, finder: finder, at: time)
        }
        guard let found else { throw StoreError.noOpenRound }
        let points = try await snapshot.markPoints(in: RoundSelection(found.round))
        let record = try record(found, from: points, named: new.name)
        try await writer.save(record)
        return try status(of: record)
    }

    // MARK: Publications

    func publications() async throws -> PublicationStatuses {
        PublicationStatuses(publications: try await store.publications().map(PublicationStatus.init))
    }

    /// Publishes what may be shown of a round.
    func publish(_ order: NewPublication, at time: Date) async throws -> PublicationStatus {
        if let name = order.analysis {
            guard let record = try await store.analysis(named: name) else { throw StoreError.unknownAnalysis(name) }
            guard let round = record.round else { throw Problem.analysisOfAllRounds(name) }
            return try await publish(
                try await self.round(round, at: time), analysis: record, reason: order.reason, at: time)
        }
        return try await publish(
            try await roundToPublish(order.round, at: time), analysis: nil, reason: order.reason, at: time)
    }

    func withdraw(_ number: Int, at time: Date) async throws -> PublicationStatus {
        try await writer.withdraw(publication: number, at: time)
        return PublicationStatus(try await store.publications().first { $0.publication.number == number }!)
    }

    /// What became of the publication at the closing of a round.
    struct ClosingOutcome {
        var publication: PublicationStatus?
        var publishedFrom: String?
        var note: String?
    }

    /// Publishes a round that has closed. What stands in the way is told and not thrown: the round is closed all the same.
    func publishAtClosing(_ round: Round, at time: Date) async throws -> ClosingOutcome {
        if let next = try await store.nextPublication(of: round.id, at: time) {
            return ClosingOutcome(publishedFrom: Timestamp.format(next))
        }
        do {
            return ClosingOutcome(
                publication: try await publish(round, analysis: nil, reason: nil, atClosing: true, at: time))
        } catch let problem as Problem {
            try await writer.noteNothingPublished(of: round.id)
            return ClosingOutcome(note: problem.detail.english)
        }
    }

    /// Publishes the rounds that have closed since, by their date or within a week of their last publication.
    ///
    /// - Returns: what was published.
    @discardableResult
    func publishWhatIsDue(at time: Date) async throws -> [PublicationStatus] {
        var made: [PublicationStatus] = []
        for round in try await store.roundsToPublish(at: time) {
            if let publication = try await publishAtClosing(round, at: time).publication { made.append(publication) }
        }
        return made
    }

    /// The latest real round with approved marks, unless told.
    private func roundToPublish(_ id: Int?, at time: Date) async throws -> Round {
        if let id { return try await realRound(id, at: time) }
        let rounds = try await store.rounds().filter { !$0.isDemonstration }
        for round in rounds where try await store.reviewCounts(in: round.id)[.approved] ?? 0 > 0 { return round }
        guard let latest = rounds.first else { throw StoreError.noOpenRound }
        return latest
    }

    func publish(
        _ round: Round, analysis existing: AnalysisRecord?, reason: String?, atClosing: Bool = false, at time: Date
    ) async throws -> PublicationStatus {
        let reason = reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if settings.thresholds.areLooserThanStandard, reason == nil, !round.isDemonstration {
            throw Problem.looseThresholds(settings.thresholds)
        }
        let snapshot = try store.snapshot()
        let points = try await snapshot.markPoints(in: .one(round.id))
        let marks = points.filter { $0.review == .approved }
        guard !marks.isEmpty else {
            throw Problem.nothingToPublish(
                round, waiting: try await snapshot.reviewCounts(in: round.id)[.unreviewed] ?? 0)
        }
        let record: AnalysisRecord
        if let existing {
            let left = try await snapshot.markCount(in: .one(round.id), keptBy: existing.computedAt)
            guard left >= existing.markCount else {
                throw Problem.analysisIsStale(existing.name, gone: existing.markCount - left)
            }
            record = existing
        } else {
            record = try self.record(
                try await Analysis(of: round, in: snapshot, with: HotspotParameters(), finder: try finder, at: time),
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
        return PublicationStatus(try await writer.publish(draft, atClosing: atClosing, at: time))
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

    private var finder: HotspotFinder {
        get throws { HotspotFinder(bufferUnion: try BufferUnion()) }
    }

    private func record(_ analysis: Analysis, from points: [MarkPoint], named name: String) throws -> AnalysisRecord {
        do {
            return try analysis.saved(as: name, municipality: settings.municipality.code)
                .record(name: name, from: points, version: SoftwareVersion.text)
        } catch let problem as Analysis.NameProblem {
            throw Problem.entry(
                "/name", "”\(name)” går inte som namn; 1–12 av bokstäverna a–z och siffror, till exempel 2026a",
                problem.description)
        }
    }

    private func status(of record: AnalysisRecord) throws -> AnalysisStatus {
        let analysis = try Analysis(record)
        return AnalysisStatus(
            name: record.name, id: analysis.id, round: record.round, method: record.method, marks: record.markCount,
            hotspots: analysis.hotspots.count, computed: Timestamp.format(record.computedAt), version: record.version,
            inputChecksum: record.inputChecksum)
    }
}

extension PublicationStatus {
    init(_ record: PublicationRecord) {
        let publication = record.publication
        self.init(
            number: publication.number, round: publication.round.id, roundTitle: publication.round.title,
            synthetic: publication.round.isSynthetic, analysis: publication.analysis,
            made: Timestamp.format(publication.madeAt), withdrawn: publication.withdrawnAt.map(Timestamp.format),
            leastChildren: publication.thresholds.children, leastPreschools: publication.thresholds.preschools,
            reason: record.reason, marks: record.markCount, squares: publication.content.disclosed.squares.count,
            hotspots: publication.content.disclosed.hotspots.count, inputChecksum: record.inputChecksum,
            contentChecksum: record.contentChecksum)
    }
}
