import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import Logging
import MapLayers
import NIOCore
import NIOEmbedded
import Places
import Store
import TestSupport
import Testing

@testable import Service

/// Who gets an answer from which call, whatever the handler does: the router asks.
struct AccessTests {
    private static let invitation = Invitation(
        id: 1, scope: Sample.scope, createdAt: Sample.duringRound, revokedAt: nil)

    private static func user(_ role: Role) -> Credential {
        .user(.identity(Identity(id: "a", role: role, name: "Test")))
    }

    /// What each credential is refused with by calls of each kind; nil is an answer.
    static let refusals: [(Credential, [Endpoint.Access: Int?])] = [
        //                                anyone audience invitation device owner token administrator operator
        (.none, columns(nil, nil, 401, 401, 401, 401, 401)), (.invalid, columns(nil, 401, 401, 401, 401, 401, 401)),
        (.endedSession, columns(nil, 401, 401, 401, 401, 401, 401)),
        (.revokedInvitation, columns(nil, 401, 403, 403, 403, 403, 403)),
        (.invitation(invitation), columns(nil, nil, nil, nil, 403, 403, 403)),
        (user(.planner), columns(nil, nil, 403, 403, nil, 403, 403)),
        (user(.admin), columns(nil, nil, 403, 403, nil, nil, 403)),
        (user(.operator), columns(nil, 403, 403, 403, nil, 403, nil)),
        (.owner, columns(nil, nil, 403, 403, 403, nil, nil)),
    ]

    private static func columns(_ statuses: Int?...) -> [Endpoint.Access: Int?] {
        Dictionary(
            uniqueKeysWithValues: zip(
                [.anyone, .audience, .invitation, .deviceOwner, .token, .administrator, .operator], statuses))
    }

    /// All calls, with handlers that let everybody in.
    private let endpoints: [Endpoint]
    private let folder = TemporaryFolder()

    init() throws {
        let writer = try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests")
        let (settings, logger, measurements) = (Settings(), Logger(label: "tests"), ServiceMeasurements())
        let webRoot = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../web").path
        let table = try Service.endpoints(
            settings: settings, webRoot: webRoot, writer: writer, transformer: Sample.transformer, archive: nil,
            baseMap: nil,
            provider: LayerProvider(
                store: writer.store,
                analyses: AnalysisCache(municipality: settings.municipality),
                transformer: Sample.transformer,
                attribution: try settings.attribution(webRoot: webRoot)),
            policy: "", gate: UploadGate(),
            limits: Limits(settings.limits, measurements: measurements, logger: logger), measurements: measurements,
            readiness: Readiness([], logger: logger))
        endpoints = table.map {
            var endpoint = $0
            endpoint.handler = { _, _ in Response(status: .ok) }
            return endpoint
        }
    }

    @Test(arguments: refusals.indices) func everyCallRefusesAsItsAccessSays(row: Int) async throws {
        let (credential, expected) = AccessTests.refusals[row]
        let service = InProcess(endpoints, askedBy: credential)
        #expect(endpoints.count > 60)
        for endpoint in endpoints {
            let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "1")
            let status = try await service.respond(endpoint.method, path).status.code
            #expect(
                status == expected[endpoint.access]! ?? 200,
                "\(endpoint.method) \(endpoint.path) answers \(credential)")
        }
    }

    @Test func administratorsCallsAreThoseOfTheirAddress() {
        for endpoint in endpoints {
            let isOrder = endpoint.path.hasPrefix("/api/admin/")
            #expect((endpoint.access == .administrator) == isOrder, "\(endpoint.path)")
        }
    }

    @Test func everyCallSaysThatItRefuses() {
        for endpoint in endpoints where endpoint.access != .anyone {
            #expect(endpoint.answers[401] != nil && endpoint.answers[403] != nil, "\(endpoint.path)")
        }
    }
}

/// Calls of the service without a network, and with the credential said.
struct InProcess {
    private let responder: any HTTPResponder<ServiceContext>

    private struct CredentialMiddleware: RouterMiddleware {
        let credential: Credential

        func handle(
            _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
        ) async throws -> Response {
            var context = context
            context.credential = credential
            return try await next(request, context)
        }
    }

    init(_ endpoints: [Endpoint], askedBy credential: Credential) {
        let router = Router(context: ServiceContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: CredentialMiddleware(credential: credential))
        router.add(endpoints)
        responder = router.buildResponder()
    }

    func respond(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data = Data()
    ) async throws -> Response {
        let request = Request(
            head: .init(method: method, scheme: nil, authority: nil, path: path, headerFields: headers),
            body: .init(buffer: ByteBuffer(bytes: body)))
        let context = ServiceContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "tests")))
        return try await responder.respond(to: request, context: context)
    }
}
