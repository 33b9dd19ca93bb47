package import Disclosure
package import Foundation
import GRDB
package import Places

/// A publication with what only the municipality sees of it.
package struct PublicationRecord: Sendable, Hashable {
    package var publication: Publication
    /// Why it was made with looser thresholds than the standard, if it was.
    package var reason: String?
    /// Approved marks that it was made from, and their checksum.
    package var markCount: Int
    package var inputChecksum: String
    /// SHA-256 of the published content.
    package var contentChecksum: String
}

/// A publication that is about to be made.
package struct PublicationDraft: Sendable {
    package var round: Round
    /// Saved with the publication, unless it has been saved before.
    package var analysis: AnalysisRecord
    /// Its id and its method with all parameters, as layers have them.
    package var analysisID: String
    package var method: String
    package var thresholds: DisclosureThresholds
    package var reason: String?
    package var markCount: Int
    package var inputChecksum: String
    package var content: PublishedContent

    package init(
        round: Round, analysis: AnalysisRecord, analysisID: String, method: String, thresholds: DisclosureThresholds,
        reason: String?, markCount: Int, inputChecksum: String, content: PublishedContent
    ) {
        self.round = round
        self.analysis = analysis
        self.analysisID = analysisID
        self.method = method
        self.thresholds = thresholds
        self.reason = reason
        self.markCount = markCount
        self.inputChecksum = inputChecksum
        self.content = content
    }
}

extension Store {
    /// All publications, the latest first, the demonstration's last.
    package func publications() async throws -> [PublicationRecord] {
        try read { db in try PublicationRow.fetchAll(db) }
    }

    /// The latest publication that nobody has withdrawn, of a real round if there has ever been one, and whether there has.
    func latestPublication() async throws -> (publication: Publication?, hasBeenReal: Bool) {
        try read { db in
            let hasBeenReal =
                try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM publication WHERE NOT synthetic)") ?? false
            let latest = try PublicationRow.fetchAll(
                db, where: "withdrawn_at IS NULL AND synthetic = \(hasBeenReal ? 0 : 1)", limit: 1)
            return (latest.first?.publication, hasBeenReal)
        }
    }

    /// When a round can be published again; nil when it can be now.
    package func nextPublication(of round: Int, at time: Date) async throws -> Date? {
        try read { db in try PublicationRow.next(of: round, at: time, db) }
    }

    /// Real rounds that have closed and of which nothing has been published since, and whether there was nothing to
    /// publish when they closed.
    package func roundsToPublish(at time: Date) async throws -> [(round: Round, hadNothing: Bool)] {
        try read { db in
            let closed = try RoundRow.fetchAll(db).filter { !$0.isDemonstration && $0.closes <= time }
            return try closed.compactMap { round in
                switch try PublicationRow.closing(of: round.id, db) {
                case nil: (round, false)
                case PublicationRow.nothing: (round, true)
                default: nil
                }
            }
        }
    }

    /// Whether a round has closed with nothing to publish, and nothing has been published since.
    package func hadNothingToPublish(_ round: Int) async throws -> Bool {
        try answer { db in try PublicationRow.closing(of: round, db) == PublicationRow.nothing }
    }
}

extension StoreWriter {
    /// How long after a publication the same round is not published again.
    package static let publicationInterval: TimeInterval = 7 * 24 * 3600

    /// Makes a publication, numbered, for good. Of a round that has closed it is the one at its closing, which is not
    /// made again.
    ///
    /// - Throws: ``StoreError/publishedRecently(round:next:)``, ``StoreError/analysisExists(_:)``
    package func publish(_ draft: PublicationDraft, at time: Date) async throws -> PublicationRecord {
        try await write(.publicity) { db in
            if let next = try PublicationRow.next(of: draft.round.id, at: time, db) {
                throw StoreError.publishedRecently(
                    round: draft.round.name, next: Timestamp.day(of: next.addingTimeInterval(24 * 3600 - 1)))
            }
            let analysis = try AnalysisRow.id(of: draft.analysis.name, db) ?? AnalysisRow.insert(draft.analysis, db)
            let record = try PublicationRow.insert(draft, analysis: analysis, at: time, db)
            if draft.round.closes <= time { try PublicationRow.noteClosing(of: draft.round.id, "made", db) }
            return record
        }
    }

    /// Notes that there was nothing to publish when a round closed.
    package func noteNothingPublished(of round: Int) async throws {
        try await write(.none) { db in
            try PublicationRow.noteClosing(of: round, PublicationRow.nothing, db)
        }
    }

    /// Takes a publication away from everyone, whole and at once.
    package func withdraw(publication number: Int, at time: Date) async throws {
        try await write(.publicity) { db in
            guard let record = try PublicationRow.fetchAll(db).first(where: { $0.publication.number == number }) else {
                throw StoreError.unknownPublication(number)
            }
            guard record.publication.withdrawnAt == nil else { throw StoreError.publicationIsWithdrawn(number) }
            try db.execute(
                sql: "UPDATE publication SET withdrawn_at = ? WHERE number = ?",
                arguments: [Moment.number(time), number])
        }
    }
}

enum PublicationRow {
    /// The latest first.
    static func fetchAll(
        _ db: Database, where condition: String = "true", limit: Int = -1
    ) throws -> [PublicationRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT number, round_id, round_title, synthetic, analysis, method, made_at, least_children,
                       least_preschools, reason, mark_count, input_checksum, content_checksum, content, withdrawn_at
                FROM publication WHERE \(condition) ORDER BY number DESC LIMIT \(limit)
                """
        ).map { row in
            let publication = Publication(
                number: row[0], round: PublishedRound(id: row[1], title: row[2], isSynthetic: row[3]),
                analysis: row[4], method: row[5], madeAt: Moment.date(row[6]),
                thresholds: DisclosureThresholds(children: row[7], preschools: row[8]),
                content: try JSONDecoder().decode(PublishedContent.self, from: row[13]),
                withdrawnAt: (row[14] as Int64?).map(Moment.date))
            return PublicationRecord(
                publication: publication, reason: row[9], markCount: row[10], inputChecksum: row[11],
                contentChecksum: row[12])
        }
    }

    /// A publication that is dated a week and more from now was dated by a wrong clock, and keeps none from being made:
    /// it would for years.
    static func next(of round: Int, at time: Date, _ db: Database) throws -> Date? {
        let interval = StoreWriter.publicationInterval
        let last = try Int64.fetchOne(
            db,
            sql: """
                SELECT max(made_at) FROM publication
                WHERE round_id = ? AND NOT synthetic AND made_at > ? AND made_at < ?
                """,
            arguments: [
                round, Moment.number(time.addingTimeInterval(-interval)),
                Moment.number(time.addingTimeInterval(interval)),
            ])
        return last.map { Moment.date($0).addingTimeInterval(interval) }
    }

    /// Of a round that has closed with nothing to publish.
    static let nothing = "nothing"

    /// What became of the publication at the closing of a round; nil while it is to be made.
    static func closing(of round: Int, _ db: Database) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT closing_publication FROM round WHERE id = ?")
        return try String.fetchOne(statement, arguments: [round])
    }

    static func noteClosing(of round: Int, _ state: String, _ db: Database) throws {
        try db.execute(sql: "UPDATE round SET closing_publication = ? WHERE id = ?", arguments: [state, round])
    }

    static func insert(
        _ draft: PublicationDraft, analysis: Int64, at time: Date, _ db: Database
    ) throws -> PublicationRecord {
        let isSynthetic = draft.round.isDemonstration
        let last = try Int.fetchOne(db, sql: "SELECT max(number) FROM publication") ?? 0
        let number = isSynthetic ? 0 : last + 1
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let content = try encoder.encode(draft.content)
        let publication = Publication(
            number: number, round: PublishedRound(draft.round), analysis: draft.analysisID,
            method: draft.method, madeAt: Moment.date(Moment.number(time)), thresholds: draft.thresholds,
            content: draft.content)
        let record = PublicationRecord(
            publication: publication, reason: draft.reason, markCount: draft.markCount,
            inputChecksum: draft.inputChecksum, contentChecksum: Fingerprint.checksum(of: content))
        if isSynthetic { try db.execute(sql: "DELETE FROM publication WHERE synthetic") }
        try db.execute(
            sql: """
                INSERT INTO publication (number, round_id, round_title, synthetic, analysis_id, analysis, method, made_at,
                    least_children, least_preschools, reason, mark_count, input_checksum, content_checksum, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, publication.round.id, publication.round.title, isSynthetic, analysis, publication.analysis,
                publication.method, Moment.number(time), draft.thresholds.children, draft.thresholds.preschools,
                draft.reason, draft.markCount, draft.inputChecksum, record.contentChecksum, content,
            ])
        return record
    }
}
