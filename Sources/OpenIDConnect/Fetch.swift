import AsyncHTTPClient
import Foundation
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
