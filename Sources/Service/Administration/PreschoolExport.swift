package import Foundation
import HTTPTypes
package import Geodesy
import Hummingbird
import NIOCore
import Places
package import Store

// Everything about a preschool in one file, which answers a question about data protection.

/// Everything about a preschool besides its marks.
package struct PreschoolRecord: Message {
    package var made: String
    package var preschool: PreschoolEntry
    /// Without their secrets, of which only hashes are kept.
    package var invitations: [InvitationStatus]
    package var feedback: [FeedbackEntry]
    /// Of the rounds in which the preschool has marks; which of their marks a publication was made from is not kept.
    package var publications: [PublicationStatus]
    /// Entries of the audit log that name the preschool's code or one of its invitations.
    package var log: [AuditLine]
}

/// The whole file: all about a preschool, and its marks.
package struct PreschoolExport: Message {
    package var record: PreschoolRecord
    package var marks: [MarkEntry]
}

/// How much there is of a preschool.
package struct PreschoolHoldings: Message {
    package var code: String
    package var name: String
    /// Hidden ones and those that were taken back within 30 days among them.
    package var marks: Int
}

/// Notes that everything about a preschool is taken out: a command writes the file itself.
package struct NotePreschoolExport: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/preschools/{code}/export", "Notes that everything about a preschool is taken out",
        log: Wording("Hämtade allt om en förskola", "Took out everything about a preschool"), refusals: [404])

    package let code: String

    package init(code: String) { self.code = code }
    package init(_ parameters: OrderParameters, _: NoBody) throws { code = try parameters.text("code") }
    package var parameters: [String: String?] { ["code": code] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PreschoolHoldings {
        let preschool = try await administration.preschool(code)
        try await administration.writer.noteOrder()
        return PreschoolHoldings(
            code: code, name: preschool.name, marks: try await administration.store.everyMarkCount(of: code))
    }
}

struct ExportPreschool: FileOrder {
    static let call = OrderCall(
        .get, "/preschools/{code}/export", "Everything about a preschool, in a file; the audit log tells of it",
        log: NotePreschoolExport.call.log!, refusals: [404])
    static let file: (answer: Endpoint.Answer, message: (any Message.Type)?) = (
        .json(PreschoolExport.schema), PreschoolExport.self
    )

    let code: String

    init(_ parameters: OrderParameters, _: NoBody) throws { code = try parameters.text("code") }
    var parameters: [String: String?] { ["code": code] }

    func carryOut(by administration: Administration, at time: Date) async throws -> AnswerFile {
        _ = try await NotePreschoolExport(code: code).carryOut(by: administration, at: time)
        let exporter = PreschoolExporter(store: administration.store, transformer: administration.transformer)
        return AnswerFile(
            name: "smultron-preschool.json", type: "application/json",
            body: ResponseBody { writer in
                try await exporter.write(code, at: time) { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
    }
}

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
