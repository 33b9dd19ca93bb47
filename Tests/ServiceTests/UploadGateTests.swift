import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOEmbedded
import Places
import TestSupport
import Testing

@testable import Service

struct UploadGateTests {
    private func admit(
        _ gate: UploadGate, of invitation: Int, from address: String? = nil, _ body: @escaping () async throws -> Void
    ) async throws {
        let request = Request(
            head: HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/api/marks"),
            body: RequestBody(buffer: ByteBuffer(string: "{}")))
        let holder = Invitation(id: invitation, scope: Sample.scope, createdAt: Sample.duringRound, revokedAt: nil)
        let channel = NIOAsyncTestingChannel()
        try await gate.admit(request, of: holder, from: address.flatMap { ClientAddress($0) }, by: channel, upTo: 100) {
            _ in try await body()
        }
        _ = try await channel.finish(acceptAlreadyClosed: true)
    }

    /// What has come whole gives way to nobody, so a group that comes then is refused.
    @Test func thereIsNoRoomWhileOthersHaveAllOfIt() async throws {
        let gate = UploadGate(mostBytes: 100_000, mostUploads: 2)
        #expect(gate.hasRoom)
        try await admit(gate, of: 1) {
            #expect(gate.hasRoom)
            try await admit(gate, of: 2) { #expect(!gate.hasRoom) }
            #expect(gate.hasRoom)
        }
    }

    @Test func aLinkHasAQuarterAndANetworkHalfOfTheRoom() async throws {
        let gate = UploadGate(mostBytes: 100_000, mostUploads: 4)
        try await admit(gate, of: 1, from: "2001:db8::1") {
            await #expect(throws: Problem.self) { try await admit(gate, of: 1, from: "192.0.2.1") {} }
            // The same subscriber's other addresses.
            try await admit(gate, of: 2, from: "2001:db8:0:17::2") {
                await #expect(throws: Problem.self) { try await admit(gate, of: 3, from: "2001:db8::3") {} }
                try await admit(gate, of: 3, from: "192.0.2.1") { #expect(gate.uploads == 3) }
            }
        }
        #expect(gate.uploads == 0)
    }
}
