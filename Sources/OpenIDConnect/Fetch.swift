import AsyncHTTPClient
import Crypto
import Foundation
import JWTKit
import NIOCore
import NIOHTTP1

/// One call to the provider, with bounds: five seconds from first to last, 256 KiB, no redirects.
struct Fetch: Sendable {
    static let timeLimit = Duration.seconds(5)
    static let maxBytes = 256 * 1024

    var step: ProviderError.Step
    var address: String
    /// Sent as a form; nil for GET.
    var form: String?
    var headers: HTTPHeaders = [:]

    /// - Returns: the answer's status and body.
    func answer() async throws(ProviderError) -> (status: Int, body: Data) {
        do {
            return try await withThrowingTaskGroup(of: (Int, Data).self) { group in
                group.addTask { try await exchange() }
                group.addTask {
                    try await Task.sleep(for: Fetch.timeLimit)
                    throw ProviderError.slow(step)
                }
                defer { group.cancelAll() }
                return try await group.next()!
            }
        } catch let error as ProviderError {
            throw error
        } catch is NIOTooManyBytesError {
            throw .tooLarge(step)
        } catch {
            throw .unreachable(step)
        }
    }

    /// The body of an answer with status 200.
    func content() async throws(ProviderError) -> Data {
        let (status, body) = try await answer()
        guard status == 200 else { throw .refused(step, status: status, code: nil) }
        return body
    }

    private func exchange() async throws -> (Int, Data) {
        var request = HTTPClientRequest(url: address)
        request.headers = headers
        request.headers.replaceOrAdd(name: "accept", value: "application/json")
        if let form {
            request.method = .POST
            request.headers.replaceOrAdd(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form))
        }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        // Sign-ins are rare: a client for each leaves no connection open in between.
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(request, timeout: .seconds(5))
            let body = try await response.body.collect(upTo: Fetch.maxBytes)
            return (Int(response.status.code), Data(body.readableBytesView))
        }
    }
}

/// Names and values as addresses and forms carry them.
enum Form {
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    static func encoded(_ fields: [(name: String, value: String)]) -> String {
        fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }
}

/// Something that is fetched when it is asked for and kept for a while. Who asks while it is being fetched waits for the same
/// fetch, and a failure is kept for a moment too: nobody can make this service knock at the provider's door again and again.
actor Remembered<Value: Sendable> {
    private static var failurePause: Duration { .seconds(1) }
    private static var refreshPause: Duration { .seconds(60) }

    private let lifetime: Duration
    private let fetch: @Sendable () async throws -> Value
    private var current: (result: Result<Value, any Error>, until: ContinuousClock.Instant)?
    private var fetching: Task<Value, any Error>?
    private var refreshedAt: ContinuousClock.Instant?

    init(for lifetime: Duration, fetch: @escaping @Sendable () async throws -> Value) {
        self.lifetime = lifetime
        self.fetch = fetch
    }

    func value() async throws -> Value {
        if let current, .now < current.until { return try current.result.get() }
        return try await fetched()
    }

    /// Fetches it although it has not become old; at most once a minute, and nil sooner than that.
    func refreshed() async throws -> Value? {
        if let refreshedAt, .now < refreshedAt + Remembered.refreshPause { return nil }
        refreshedAt = .now
        return try await fetched()
    }

    private func fetched() async throws -> Value {
        if let fetching { return try await fetching.value }
        let task = Task { try await fetch() }
        fetching = task
        let result = await task.result
        fetching = nil
        switch result {
        case .success: current = (result, .now + lifetime)
        case .failure: current = (result, .now + Remembered.failurePause)
        }
        return try result.get()
    }
}

/// Why the provider could not be used: for the log, so nothing in it tells of a person.
package enum ProviderError: Error, Equatable, CustomStringConvertible {
    /// What was asked of the provider.
    package enum Step: String, Sendable {
        case discovery, keys, token
    }

    case unreachable(Step)
    case slow(Step)
    case tooLarge(Step)
    /// A status other than 200; for a code that is refused, the provider's error code.
    case refused(Step, status: Int, code: String?)
    case unreadable(Step)
    /// The provider calls itself something else than the setting says.
    case otherIssuer
    /// An address of the provider's that is neither https nor on this machine.
    case insecureAddress

    package var description: String {
        switch self {
        case .unreachable(let step): "\(step.rawValue): the provider cannot be reached"
        case .slow(let step): "\(step.rawValue): the provider did not answer in time"
        case .tooLarge(let step): "\(step.rawValue): the answer is too large"
        case .refused(let step, let status, let code):
            "\(step.rawValue): the provider answered \(status)" + (code.map { " \($0)" } ?? "")
        case .unreadable(let step): "\(step.rawValue): the answer cannot be read"
        case .otherIssuer: "discovery: the provider calls itself something else than the setting"
        case .insecureAddress: "discovery: an address is not https"
        }
    }
}
