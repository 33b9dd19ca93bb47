import HTTPTypes
import TestSupport
import Testing

@testable import Service
@testable import Store

struct AuditWordsTests {
    @Test func everyChangeHasWordsForTheLog() throws {
        let folder = TemporaryFolder()
        let administration = Administration(
            writer: try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests"),
            transformer: Sample.transformer, settings: Settings())
        let changes = AdministrationController(administration: administration).endpoints
            .filter { $0.method != .get }
            .map { "\($0.method.rawValue) \($0.path.dropFirst("/api/admin".count))" }
        #expect(Set(changes) == Set(AuditWords.all.keys))
    }
}
