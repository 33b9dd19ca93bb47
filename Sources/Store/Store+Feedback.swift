import Foundation
import GRDB
package import Places

extension Store {
    /// All feedback, in the order in which it was given.
    package func feedback() async throws -> [Feedback] {
        try read { db in try FeedbackRow.fetchAll(db) }
    }
}

extension StoreWriter {
    /// Gives feedback.
    package func add(_ feedback: Feedback) async throws -> Feedback {
        try await write(.publicity) { db in
            if case .preschool(let code) = feedback.subject,
                try Int.fetchOne(db, sql: "SELECT 1 FROM preschool WHERE code = ?", arguments: [code]) == nil
            {
                throw StoreError.unknownPreschool(code)
            }
            var feedback = feedback
            try db.execute(
                sql: "INSERT INTO feedback (preschool, hotspot, status, texts, link, date) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: try FeedbackRow.arguments(feedback))
            feedback.id = Int(db.lastInsertedRowID)
            return feedback
        }
    }

    /// Changes feedback.
    package func replace(_ feedback: Feedback) async throws {
        try await write(.publicity) { db in
            try db.execute(
                sql: """
                    UPDATE feedback SET preschool = ?, hotspot = ?, status = ?, texts = ?, link = ?, date = ? WHERE id = ?
                    """, arguments: try FeedbackRow.arguments(feedback) + [feedback.id])
            guard db.changesCount > 0 else { throw StoreError.unknownFeedback(feedback.id) }
        }
    }
}

private enum FeedbackRow {
    static func fetchAll(_ db: Database) throws -> [Feedback] {
        try Row.fetchAll(
            db, sql: "SELECT id, preschool, hotspot, status, texts, link, date FROM feedback ORDER BY id"
        ).map { row in
            let preschool: String? = row[1]
            return Feedback(
                id: row[0], subject: preschool.map { .preschool($0) } ?? .hotspot(row[2]),
                status: try MarkRow.word(row, 3),
                texts: try JSONDecoder().decode([String: String].self, from: Data((row[4] as String).utf8)),
                link: row[5], date: row[6])
        }
    }

    static func arguments(_ feedback: Feedback) throws -> StatementArguments {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let texts = String(decoding: try encoder.encode(feedback.texts), as: UTF8.self)
        return [
            feedback.subject.preschool, feedback.subject.hotspot, feedback.status.rawValue, texts, feedback.link,
            feedback.date,
        ]
    }
}
