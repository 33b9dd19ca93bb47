import Foundation
import Places
import Store
import TestSupport
import Testing

@testable import Service

/// A field that is missing in a preschool's export is an incomplete answer to whoever asks what is held.
struct MarkEntryTests {
    @Test func everyFieldIsInThePreschoolsExport() async throws {
        let fixture = try await Fixture()
        let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, times: .any)
        let file = try MarkFile(
            csv: Sample.fullTable(), system: nil, for: .init(scope: fixture.scope, round: fixture.round))
        let submission = try await checker.check(file, givesUp: true).submissions[0]
        _ = try await fixture.record(submission)
        let exporter = PreschoolExporter(store: fixture.store, transformer: Sample.transformer)
        for isTakenBack in [false, true] {
            if isTakenBack {
                let own = fixture.sender(device: fixture.device)
                #expect(try await fixture.writer.takeBack(submission.id, from: own) == nil)
            }
            var text: [UInt8] = []
            try await exporter.write(fixture.scope.preschool, at: Sample.duringRound) { text += $0 }
            let marks = try JSONDecoder().decode(PreschoolExport.self, from: Data(text)).marks
            #expect(marks.map(\.values) == [MarkSchema.fields.map { Sample.value(of: $0) }])
            #expect(String(decoding: text, as: UTF8.self).contains("\"deleted\":") == isTakenBack)
        }
    }

    @Test func theOpenAPIDocumentSaysWhichFieldsThereAre() {
        let members = MessageShape(MarkEntry.self).members
        for field in MarkSchema.fields {
            let member = members.first { $0.name == field.name }
            #expect(member?.isRequired == (field.presence != .optional))
        }
        #expect(Set(members.map(\.name)).count == members.count)
    }
}
