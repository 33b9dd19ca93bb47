package import Foundation
import GRDB

/// A saved analysis as the database keeps it.
package struct AnalysisRecord: Sendable, Hashable {
    /// `[a-z0-9]{1,12}`; the middle of its hotspots' ids. Never changed or used again.
    package var name: String
    /// nil for all rounds but the demonstration.
    package var round: Int?
    /// Method and all parameters, in words.
    package var method: String
    package var markCount: Int
    /// Of the marks that were analysed.
    package var inputChecksum: String
    /// Of the state of the marks that was analysed.
    package var computedAt: Date
    /// Of the software.
    package var version: String
    /// The analysis itself, as JSON.
    package var document: Data

    package init(
        name: String, round: Int?, method: String, markCount: Int, inputChecksum: String, computedAt: Date,
        version: String, document: Data
    ) {
        self.name = name
        self.round = round
        self.method = method
        self.markCount = markCount
        self.inputChecksum = inputChecksum
        self.computedAt = computedAt
        self.version = version
        self.document = document
    }
}

extension Store {
    /// The saved analyses, the latest first.
    package func analyses() async throws -> [AnalysisRecord] {
        try read { db in
            try Row.fetchAll(db, sql: AnalysisRow.select + " ORDER BY id DESC").map(AnalysisRow.record)
        }
    }

    /// The rounds that a saved analysis is of; nil where there is no such analysis. Nothing of the analysis itself is read.
    package func rounds(ofAnalysis name: String) async throws -> RoundSelection? {
        try answer { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT round_id FROM analysis WHERE name = ?"), arguments: [name]
            )
            .map { ($0[0] as Int?).map(RoundSelection.one) ?? .allReal }
        }
    }

    /// The saved analysis of a name, which is its for good; nil where there is none.
    package func analysis(named name: String) async throws -> AnalysisRecord? {
        try answer { db in
            try Row.fetchOne(db, sql: AnalysisRow.select + " WHERE name = ?", arguments: [name])
                .map(AnalysisRow.record)
        }
    }
}

extension StoreWriter {
    /// Saves an analysis for good.
    ///
    /// - Throws: ``StoreError/analysisExists(_:)``
    package func save(_ analysis: AnalysisRecord) async throws {
        try await write { db in _ = try AnalysisRow.insert(analysis, db) }
    }
}

enum AnalysisRow {
    fileprivate static let select = """
        SELECT name, round_id, method, mark_count, input_checksum, computed_at, version, document FROM analysis
        """

    fileprivate static func record(_ row: Row) -> AnalysisRecord {
        AnalysisRecord(
            name: row[0], round: row[1], method: row[2], markCount: row[3], inputChecksum: row[4],
            computedAt: Moment.date(row[5]), version: row[6], document: row[7])
    }

    static func id(of name: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT id FROM analysis WHERE name = ?", arguments: [name])
    }

    static func insert(_ analysis: AnalysisRecord, _ db: Database) throws -> Int64 {
        guard try id(of: analysis.name, db) == nil else { throw StoreError.analysisExists(analysis.name) }
        try db.execute(
            sql: """
                INSERT INTO analysis (name, round_id, method, mark_count, input_checksum, computed_at, version, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                analysis.name, analysis.round, analysis.method, analysis.markCount, analysis.inputChecksum,
                Moment.number(analysis.computedAt), analysis.version, analysis.document,
            ])
        return db.lastInsertedRowID
    }
}
