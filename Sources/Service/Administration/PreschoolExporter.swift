package import Foundation
package import Geodesy
import Places
package import Store

/// Writes everything about a preschool as one JSON file, the ``PreschoolExport``.
package struct PreschoolExporter: Sendable {
    private let store: Store
    private let transformer: CoordinateTransformer

    package init(store: Store, transformer: CoordinateTransformer) {
        self.store = store
        self.transformer = transformer
    }

    /// - Parameter sink: takes the file piece by piece; marks are in memory some hundreds at a time.
    /// - Throws: `StoreError.unknownPreschool` before anything is written.
    package func write(_ code: String, at time: Date, to sink: ([UInt8]) async throws -> Void) async throws {
        // One moment, whatever is written meanwhile.
        let store = try store.snapshot()
        let encoder = JSON.encoder
        let record = try encoder.encode(try await record(of: code, in: store, at: time))
        try await sink(Array(#"{"record":"#.utf8) + record + Array(#","marks":["#.utf8))
        var isFirst = true
        try await store.everyMark(of: code) { marks in
            var text: [UInt8] = []
            for mark in marks {
                text += isFirst ? [] : [UInt8(ascii: ",")]
                isFirst = false
                text.append(UInt8(ascii: "\n"))
                text += try encoder.encode(MarkEntry(mark, transformer))
            }
            try await sink(text)
        }
        try await sink(Array("]}\n".utf8))
    }

    private func record(of code: String, in store: Store, at time: Date) async throws -> PreschoolRecord {
        guard let preschool = try await store.preschool(code) else { throw StoreError.unknownPreschool(code) }
        return PreschoolRecord(
            made: Timestamp.format(time),
            preschool: PreschoolEntry(
                preschool, at: try preschool.position.map(transformer.roundedDegrees),
                registered: try await store.groups().filter { $0.preschool == code }),
            invitations: try await store.invitations().filter { $0.scope.preschool == code }.map(InvitationStatus.init),
            feedback: try await store.feedback().filter { $0.subject == .preschool(code) }.map { FeedbackEntry($0) },
            publications: try await store.publications(with: code).map(PublicationStatus.init),
            log: try await store.auditLog(about: code).map { AuditLine($0, in: .english) })
    }
}

extension CoordinateTransformer {
    /// WGS 84, as answers have it.
    func roundedDegrees(of position: Position) throws -> Position {
        let degrees = try transform(position, from: .sweref99TM, to: .wgs84)
        return Position(
            x: (degrees.longitude * 1e9).rounded() / 1e9, y: (degrees.latitude * 1e9).rounded() / 1e9)
    }
}
