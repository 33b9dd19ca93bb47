import ArgumentParser
import AsyncHTTPClient
import Foundation
import Geodesy
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Service
import Store

/// How a command gets its work done: by the server, where one runs, and otherwise in this process. Both answer with the
/// same calls, those of `/api/admin`.
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

    // MARK: Orders

    func get<Answered: Message>(_ path: String, query: [String: String] = [:]) async throws -> Answered {
        try await carryOut("GET", path, query: query, contentType: nil, body: Data())
    }

    func post<Answered: Message>(_ path: String) async throws -> Answered {
        try await carryOut("POST", path, contentType: nil, body: Data())
    }

    func post<Answered: Message>(_ path: String, _ message: some Message) async throws -> Answered {
        try await carryOut("POST", path, contentType: "application/json", body: JSONEncoder().encode(message))
    }

    func put<Answered: Message>(_ path: String, _ message: some Message) async throws -> Answered {
        try await carryOut("PUT", path, contentType: "application/json", body: JSONEncoder().encode(message))
    }

    func delete<Answered: Message>(_ path: String) async throws -> Answered {
        try await carryOut("DELETE", path, contentType: nil, body: Data())
    }

    func post<Answered: Message>(
        _ path: String, query: [String: String] = [:], file: Data, type: String
    ) async throws -> Answered {
        try await carryOut("POST", path, query: query, contentType: type, body: file)
    }

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

    /// What the service says is wrong.
    struct Refusal: Error, CustomStringConvertible {
        var problem: ProblemDocument
        var description: String {
            ((problem.errors ?? []).map(\.line) + (problem.errors == nil ? [problem.detail] : []))
                .joined(separator: "\n")
        }
    }

    // MARK: Carrying out

    private func carryOut<Answered: Message>(
        _ method: String, _ path: String, query: [String: String] = [:], contentType: String?, body: Data
    ) async throws -> Answered {
        var components = URLComponents()
        components.percentEncodedPath = "/api/admin" + path
        if !query.isEmpty {
            components.queryItems = query.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        }
        let order = AdministrativeOrder(
            id: UUID().uuidString, method: method, path: components.string!, contentType: contentType, body: body)
        let answer = try await answer(to: order, isShownOnce: Answered.isShownOnce)
        guard answer.status < 400 else {
            let problem = try JSONDecoder().decode(ProblemDocument.self, from: answer.body)
            if [400, 413, 415, 422].contains(problem.status) {
                throw BadInput((problem.errors ?? []).map(\.line) + [problem.detail])
            }
            throw Refusal(problem: problem)
        }
        return try JSONDecoder().decode(Answered.self, from: answer.body)
    }

    private func answer(to order: AdministrativeOrder, isShownOnce: Bool) async throws -> AdministrativeAnswer {
        let deadline = ContinuousClock.now + Administrator.patience
        while true {
            do {
                let writer = try StoreWriter(
                    path: database.path, creating: creating, purpose: "smultron \(purpose)",
                    auditHead: try database.settings.settings().privacy.auditHeadPath)
                return try await answerHere(to: order, writer)
            } catch let error as StoreError {
                guard case .inUse = error else { throw error }
                do {
                    return try await handOver(order, isShownOnce: isShownOnce)
                } catch is NobodyThere {
                    // Another command writes, or a server is on its way up or down.
                    guard ContinuousClock.now < deadline else { throw error }
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
        }
    }

    private func answerHere(to order: AdministrativeOrder, _ writer: StoreWriter) async throws -> AdministrativeAnswer {
        let service = LocalService(
            settings: try database.settings.settings(), writer: writer, transformer: try CoordinateTransformer(),
            logger: Logger(label: "smultron", factory: { _ in SwiftLogNoOpLogHandler() }))
        if let upgrade = writer.upgrade { Console.say(upgrade.sentence) }
        let published = publishing ? try await service.publishWhatIsDue(at: Date()) : []
        for publication in published {
            Console.say("The round had closed, so it was published first. \(publication.sentence)")
        }
        return try await service.respond(to: order)
    }

    /// Nobody listens on the socket.
    private struct NobodyThere: Error {}

    private func handOver(_ order: AdministrativeOrder, isShownOnce: Bool) async throws -> AdministrativeAnswer {
        let path = WriterSocket.path(database: try database.path)
        guard FileManager.default.fileExists(atPath: path) else { throw NobodyThere() }
        let address = try WriterSocket.address(database: database.path)
        guard let url = URL(httpURLWithSocketPath: address, uri: order.path) else { throw NobodyThere() }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .init(rawValue: order.method)
        request.headers.add(name: AdministrativeOrder.handoverHeader, value: order.id)
        request.headers.add(name: AdministrativeOrder.userHeader, value: NSUserName())
        request.headers.add(name: "Accept-Language", value: "en")
        if let type = order.contentType { request.headers.add(name: "Content-Type", value: type) }
        request.body = .bytes(ByteBuffer(bytes: order.body))
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: .hours(1))
            let body = try await response.body.collect(upTo: 1 << 30)
            try await client.shutdown()
            return AdministrativeAnswer(status: Int(response.status.code), body: Data(body.readableBytesView))
        } catch {
            try await client.shutdown()
            if error is NIOConnectionError || error is IOError || (error as? HTTPClientError) == .connectTimeout {
                throw NobodyThere()
            }
            throw try await fate(of: order, isShownOnce: isShownOnce)
        }
    }

    /// What became of an order whose answer did not come: the database tells.
    private func fate(of order: AdministrativeOrder, isShownOnce: Bool) async throws -> any Error {
        let deadline = ContinuousClock.now + Administrator.patience
        while true {
            // Once nobody holds the lock, nobody can do it any more.
            let isFree = (try? WriterLock.isFree(database: database.path)) ?? false
            if try await database.reading().isDone(idempotencyKey: order.id) {
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
