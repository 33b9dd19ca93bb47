import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Places
import Store

/// The administrators' calls for data protection.
extension AdministrationController {
    var privacy: [Endpoint] {
        let administration = administration
        return [
            .administration(
                .put, "/rounds/{id}/retention", "Sets until when what a round has gathered is kept, and what goes then",
                refusals: [404, 409]
            ) { (order: RoundRetention, call) in
                try await administration.retain(call.round(), order, at: call.time)
            },
            .administration(
                .post, "/erase",
                "Erases marks for good, one by one or a preschool's or an invitation's, or their words",
                refusals: [404]
            ) { (erasure: Erasure, call) in try await administration.erase(erasure, at: call.time) },
            .administration(
                .post, "/preschools/{code}/export", "Notes that everything about a preschool is taken out",
                refusals: [404]
            ) { call in try await administration.noteExport(of: call.context.parameters.require("code")) },
            .administrationFile(
                "/preschools/{code}/export", "Everything about a preschool, in a file; the audit log tells of it",
                PreschoolExport.self, refusals: [404]
            ) { call in
                let code = try call.context.parameters.require("code")
                _ = try await administration.noteExport(of: code)
                let exporter = PreschoolExporter(store: administration.store, transformer: administration.transformer)
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "application/json", .cacheControl: "private, no-store",
                        .contentDisposition: #"attachment; filename="smultron-preschool.json""#,
                    ],
                    body: ResponseBody { writer in
                        try await exporter.write(code, at: call.time) { bytes in
                            try await writer.write(ByteBuffer(bytes: bytes))
                        }
                        try await writer.finish(nil)
                    })
            },
            .administration(
                .post, "/audit/accept",
                "Accepts the audit log as it is, though it is not what was written outside of it"
            ) { (acceptance: AuditAcceptance, _) in
                try await administration.acceptAudit(acceptance)
                return Done()
            },
        ]
    }
}
