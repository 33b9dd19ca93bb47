import ArgumentParser
import AsyncHTTPClient
import Foundation
import Geodesy
import NIOCore
import NIOHTTP1
import NIOPosix
import Service
import Store

/// How a command gets an order carried out: by the server, where one runs, and otherwise in this process.
struct Administrator {
    let database: DatabaseOptions
    /// What the command does, told to others who want to write meanwhile.
    let purpose: String
    /// Makes the database if there is none.
    var creating = false
    /// Rounds that have closed are published first; not where the database may be too damaged for that.
    var publishing = true

    /// How long to wait for another command to finish, or for a server to come up.
    private static let patience = Duration.seconds(10)

    // MARK: Problems

    /// The order was carried out, but what the server would have told is lost.
    struct AnswerLost: Error, CustomStringConvertible {
        /// Links or a token were in the answer.
        var wasShownOnce: Bool
        var description: String {
            "The server stopped before it could answer. The work is done; do not repeat it."
                + (wasShownOnce ? " What was to be shown only once is lost: revoke it and make a new one." : "")
        }
    }

    /// The order was not carried out.
    struct NotDone: Error, CustomStringConvertible {
        var description: String {
            "The server stopped before the work was done. Nothing of it was kept; run the command again."
        }
    }

    /// The server still runs, and may still be at it.
    struct Unknown: Error, CustomStringConvertible {
        var description: String {
            "The connection to the server broke, and the server is still at work. Whether this will be done is not known "
                + "yet; look before you run the command again."
        }
    }

    /// Somebody else listens where the server should.
    struct StrangeSocket: Error, CustomStringConvertible {
        var path: String
        var description: String {
            "\(path) belongs neither to you nor to the owner of the database, and nothing was handed over to it. Find out who "
                + "has put it there, and remove it."
        }
    }

    /// What the service says is wrong.
    struct Refusal: Error, CustomStringConvertible {
        var problem: ProblemDocument
        var description: String {
            ((problem.errors ?? []).map(\.line) + (problem.errors == nil ? [problem.detail] : []))
                .joined(separator: "\n")
        }
    }

    // MARK: Carrying out

    /// Has an order carried out, wherever that can be done.
    ///
    /// - Throws: ``BadInput`` and ``Refusal`` with what the service says is wrong; ``AnswerLost``, ``NotDone`` or ``Unknown``
    ///   when the server stops meanwhile; ``StrangeSocket``.
    func send<Order: AdministrativeOrder>(_ order: Order) async throws -> Order.Answer where Order.Answer: Message {
        let request = try OrderRequest(order)
        let deadline = ContinuousClock.now + Administrator.patience
        do {
            while true {
                do {
                    let writer = try StoreWriter(
                        path: database.path, creating: creating, purpose: "smultron \(purpose)",
                        auditHead: try database.settings.settings().privacy.auditHeadPath)
                    defer { writer.close() }
                    return try await carryOut(order, as: request, with: writer)
                } catch let error as StoreError {
                    guard case .inUse = error else { throw error }
                    do {
                        return try await handOver(request, for: Order.Answer.self)
                    } catch is NobodyThere {
                        // Another command writes, or a server is on its way up or down.
                        guard ContinuousClock.now < deadline else { throw error }
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
            }
        } catch let problem as ProblemDocument {
            guard [400, 413, 415, 422].contains(problem.status) else { throw Refusal(problem: problem) }
            throw BadInput((problem.errors ?? []).map(\.line) + [problem.detail])
        }
    }

    /// In this process.
    private func carryOut<Order: AdministrativeOrder>(
        _ order: Order, as request: OrderRequest, with writer: StoreWriter
    ) async throws -> Order.Answer {
        let service = LocalService(
            settings: try database.settings.settings(), writer: writer, transformer: try CoordinateTransformer())
        if let upgrade = writer.upgrade { Console.say(upgrade.sentence) }
        if publishing {
            let (published, problems) = try await service.doWhatIsDue(at: Date())
            for publication in published {
                Console.say("The round had closed, so it was published first. \(publication.sentence)")
            }
            for problem in problems { Console.say("What was due was not done, and is tried again: \(problem)") }
        }
        return try await service.carryOut(order, as: request)
    }

    /// Nobody listens on the socket.
    private struct NobodyThere: Error {}

    /// By the server that has the database.
    private func handOver<Answer: Message>(_ order: OrderRequest, for _: Answer.Type) async throws -> Answer {
        let path = WriterSocket.path(database: try database.path)
        guard FileManager.default.fileExists(atPath: path) else { throw NobodyThere() }
        guard FileTrust(ownerOf: try database.path).isOwned(path) else { throw StrangeSocket(path: path) }
        let address = try WriterSocket.address(database: database.path)
        guard let url = URL(httpURLWithSocketPath: address, uri: order.path) else { throw NobodyThere() }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .init(rawValue: order.method)
        request.headers.add(name: OrderRequest.keyHeader, value: order.key)
        request.headers.add(name: OrderRequest.userHeader, value: NSUserName())
        request.headers.add(name: "Accept-Language", value: "en")
        if let type = order.contentType { request.headers.add(name: "Content-Type", value: type) }
        request.body = .bytes(ByteBuffer(bytes: order.body))
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(configuration: configuration)
        let (status, body): (UInt, ByteBuffer)
        do {
            let response = try await client.execute(request, timeout: .hours(1))
            (status, body) = (response.status.code, try await response.body.collect(upTo: 1 << 30))
            try await client.shutdown()
        } catch {
            try await client.shutdown()
            if error is NIOConnectionError || error is IOError || (error as? HTTPClientError) == .connectTimeout {
                throw NobodyThere()
            }
            throw try await fate(of: order, isShownOnce: Answer.isShownOnce)
        }
        let data = Data(body.readableBytesView)
        guard status < 400 else { throw try JSONDecoder().decode(ProblemDocument.self, from: data) }
        return try JSONDecoder().decode(Answer.self, from: data)
    }

    /// What became of an order whose answer did not come: the database tells.
    private func fate(of order: OrderRequest, isShownOnce: Bool) async throws -> any Error {
        let deadline = ContinuousClock.now + Administrator.patience
        while true {
            // Once nobody holds the lock, nobody can do it any more.
            let isFree = (try? WriterLock.isFree(database: database.path)) ?? false
            if try await database.reading().isDone(idempotencyKey: order.key) {
                return AnswerLost(wasShownOnce: isShownOnce)
            }
            if isFree { return NotDone() }
            guard ContinuousClock.now < deadline else { return Unknown() }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

extension ProblemDocument.FieldError {
    /// Where it stands, which field it is, and what is wrong.
    var line: String {
        let field =
            pointer == "/geometry/coordinates" ? "coordinates" : pointer.split(separator: "/").last.map(String.init)
        let parts = [place, field ?? place.map { _ in "row" }].compactMap(\.self).joined(separator: ", ")
        return parts.isEmpty ? detail : "\(parts): \(detail)"
    }
}
