import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import Places
import Store
import TestSupport
import Testing

@testable import Service

/// An order as a value: its address, what the audit log says of it, and how it fails in this process.
struct OrderTests {
    private let folder = TemporaryFolder()
    private let writer: StoreWriter
    private let service: LocalService

    init() async throws {
        writer = try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests")
        try await writer.keep(Sample.preschools)
        service = LocalService(settings: Settings(), writer: writer, transformer: Sample.transformer)
    }

    @discardableResult
    private func carryOut<Order: AdministrativeOrder>(_ order: Order) async throws -> Order.Answer {
        try await service.carryOut(order, as: try OrderRequest(order))
    }

    @Test func everyOrderIsListed() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Service/Administration").standardized
        let source = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        let orders = source.matches(of: /struct (\w+): (?:Plain|Message|Administrative|File)Order\b/).map(\.output.1)
        #expect(orders.count == AdministrativeOrders.all.count)
        for order in orders { #expect(source.contains(".init(\(order).self)")) }
    }

    @Test func everyOrderHasAnAddressOfItsOwn() {
        let actions = AdministrativeOrders.all.map(\.call.action)
        #expect(Set(actions).count == actions.count)
    }

    @Test func whatIsNoMereLookHasWordsInTheLog() {
        for order in AdministrativeOrders.all where order.call.method != .get {
            #expect(AuditWords.text(of: order.call.action, in: .english) != order.call.action)
        }
    }

    @Test func addressesHaveTheirValues() throws {
        func address(_ order: some AdministrativeOrder) throws -> String { try OrderRequest(order).path }
        #expect(try address(CloseRound(nil)) == "/api/admin/rounds/open/close")
        #expect(try address(ExtendRound(3, lastDay: "2026-12-01")) == "/api/admin/rounds/3")
        #expect(try address(ShowProgress(round: nil)) == "/api/admin/progress")
        #expect(try address(ShowProgress(round: 2)) == "/api/admin/progress?round=2")
        #expect(try address(ChangePreschool(code: "å/1 b", .init())) == "/api/admin/preschools/%C3%A5%2F1%20b")
        var file = ImportMarks(Data(), .gpx, preschool: "451961")
        file.group = "Blåbär & co"
        #expect(
            try address(file)
                == "/api/admin/marks?dryRun=false&group=Bl%C3%A5b%C3%A4r%20%26%20co&preschool=451961&skipInvalid=false")
        #expect(try OrderRequest(file).contentType == "application/gpx+xml")
    }

    /// The last two are no codes that a preschool can be given, and older databases have such.
    @Test(arguments: ["T-1.x", "å/1 b", "50%25"]) func anOrderIsTheSameThroughTheRouter(code: String) async throws {
        let administration = Administration(writer: writer, transformer: Sample.transformer, settings: Settings())
        let router = InProcess(AdministrationController(administration: administration).endpoints, askedBy: .owner)
        var preschool = PreschoolChange()
        try await writer.keep([Preschool(code: code, name: "Prov")])
        preschool.name = "Provad"
        let request = try OrderRequest(ChangePreschool(code: code, preschool))
        let response = try await router.respond(
            .put, request.path, headers: [.contentType: try #require(request.contentType)], body: request.body)
        #expect(response.status == .ok)
        #expect(try await writer.store.preschool(code)?.name == "Provad")
        let entry = try await writer.store.auditLog(limit: 1)[0]
        #expect(entry.details == #"\#(request.path.dropFirst("/api/admin".count)) {"name":"Provad"}"#)
    }

    @Test func theAuditLogTellsOfAnOrderInThisProcess() async throws {
        try await carryOut(OpenRound(name: "November", opens: "2026-11-01", lastDay: "2026-11-30"))
        let entry = try await writer.store.auditLog()[0]
        #expect(entry.action == "POST /rounds" && entry.who == "command line \(NSUserName())")
        #expect(entry.details == #"/rounds {"lastDay":"2026-11-30","name":"November","opens":"2026-11-01"}"#)
        #expect(AuditWords.text(of: entry.action, in: .swedish) == "Öppnade en omgång")
    }

    @Test func freeTextAndNamesStayOutOfTheLog() async throws {
        try await carryOut(CreateToken(role: .planner, name: "Anna Andersson"))
        var change = PreschoolChange()
        change.note = "ring Anna"
        try await carryOut(ChangePreschool(code: "451961", change))
        let details = try await writer.store.auditLog(limit: 2).map(\.details)
        #expect(details[1] == #"/tokens {"name":"…","role":"planner"}"#)
        #expect(details[0] == #"/preschools/451961 {"note":"…"}"#)
        #expect(CreateToken.logged(Data("Anna".utf8)) == "")
    }

    @Test func lookingIsNotNoted() async throws {
        let before = try await writer.store.auditLog().count
        try await carryOut(ListPreschools())
        #expect(try await writer.store.auditLog().count == before)
    }

    @Test func itsKeyIsKeptWithTheWork() async throws {
        let order = CreateToken(role: .planner, name: "x")
        let request = try OrderRequest(order)
        _ = try await service.carryOut(order, as: request)
        #expect(try await writer.store.isDone(idempotencyKey: request.key))
    }

    @Test func textsAreJudgedInThisProcessToo() async throws {
        func pointer(_ order: some AdministrativeOrder) async throws -> String? {
            do {
                try await carryOut(order)
                return nil
            } catch let problem as ProblemDocument {
                return problem.errors?.first?.pointer ?? problem.detail
            }
        }
        let before = try await writer.store.auditLog().count
        #expect(try await pointer(CreateToken(role: .planner, name: "")) == "/name")
        #expect(try await pointer(OpenRound(name: "a\u{202E}b")) == "/name")
        #expect(try await pointer(PublishRound(reason: "  ")) == "/reason")
        #expect(try await pointer(IssueInvitation(preschool: "451961", group: "a\0b")) == "/group")
        #expect(try await pointer(AddPreschool(code: "å/1 b", preschool: .init())) == "/code")
        var preschool = PreschoolChange()
        preschool.name = ""
        #expect(try await pointer(AddPreschool(code: "1", preschool: preschool)) == "/preschool/name")
        var file = ImportMarks(Data("category,children,lon,lat\n".utf8), .csv, preschool: "451961")
        file.group = "a\nb"
        #expect(try await pointer(file)?.contains("group") == true)
        #expect(try await writer.store.auditLog().count == before)
    }

    /// What an order takes as text either has a rule, or names what is there already, a day or a file.
    @Test func everyTextOfAnOrderHasBounds() throws {
        let others: Set = [
            "preschool", "hotspot", "marks", "analysis", "round", "opens", "lastDay", "until", "date", "language",
            "preschools", "localities", "boundary",
        ]
        let administration = Administration(writer: writer, transformer: Sample.transformer, settings: Settings())
        var ruled: Set<String> = []
        func look(_ node: DocumentNode?, _ name: String) {
            guard case .object(let schema)? = node else { return }
            if case .object(let properties)? = schema["properties"] {
                for (name, one) in properties { look(one, name) }
            }
            look(schema["items"], name)
            look(schema["additionalProperties"], name)
            guard schema["type"] == "string", schema["enum"] == nil else { return }
            if schema["pattern"] != nil {
                #expect(schema["maxLength"] != nil)
                ruled.insert(name)
            } else {
                #expect(others.contains(name), "\(name) has no bounds")
            }
        }
        for endpoint in AdministrativeOrders.all.map({ $0.endpoint(administration) }) {
            guard case .json(let schema)? = endpoint.body else { continue }
            look(endpoint.schemas[schema], "")
        }
        #expect(
            ruled == [
                "code", "name", "operator", "address", "place", "note", "group", "reason", "texts", "link",
            ])
    }

    @Test func problemsAreThoseThatTheServerAnswersWith() async throws {
        let error = await #expect(throws: ProblemDocument.self) { try await carryOut(RevokeToken(id: 9)) }
        #expect(error?.status == 404 && error?.detail == StoreError.unknownToken(9).description)
        let field = await #expect(throws: ProblemDocument.self) {
            try await carryOut(CreateToken(role: .planner, name: "x", days: 0))
        }
        #expect(field?.status == 422 && field?.errors?.map(\.pointer) == ["/days"])
    }
}
