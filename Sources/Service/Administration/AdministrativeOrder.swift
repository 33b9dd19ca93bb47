package import Foundation
import HTTPTypes
import Hummingbird
import Places
import Store

/// Something that an administrator can do, and all that belongs to it: its address, what it takes and answers, its words in the
/// audit log, the work. ``AdministrativeOrders`` lists them; the router, the OpenAPI document and the words of the audit log are
/// made of that list. A command makes a value and sends it.
///
/// Orders that take nothing but an address without parameters are ``PlainOrder``, those that are their own message
/// ``MessageOrder``.
package protocol AdministrativeOrder: Sendable {
    associatedtype Body: OrderBody = NoBody
    /// A ``Message``, or an ``AnswerFile``.
    associatedtype Answer: Sendable

    static var call: OrderCall { get }

    /// - Parameter parameters: the values in the address.
    init(_ parameters: OrderParameters, _ body: Body) throws

    /// The values in the address, by name: of the braces in its path, and of its query. The opposite of `init`.
    var parameters: [String: String?] { get }
    var body: Body { get }

    /// Does the work: one transaction, or safe to repeat, since the answer can be lost.
    ///
    /// - Throws: a `Problem`, or what ``Problem/init(from:)`` makes one of.
    func carryOut(by administration: Administration, at time: Date) async throws -> Answer
}

extension AdministrativeOrder where Body == NoBody {
    package var body: NoBody { NoBody() }
}

/// An order that takes nothing.
package protocol PlainOrder: AdministrativeOrder where Body == NoBody {
    init()
}

extension PlainOrder {
    package init(_ parameters: OrderParameters, _ body: NoBody) { self.init() }
    package var parameters: [String: String?] { [:] }
}

/// An order that is its own message, with an address that has no parameters.
package protocol MessageOrder: AdministrativeOrder, Message where Body == Self {}

extension MessageOrder {
    package init(_ parameters: OrderParameters, _ body: Self) { self = body }
    package var parameters: [String: String?] { [:] }
    package var body: Self { self }
}

/// How an order is reached, and what is said of it.
package struct OrderCall: Sendable {
    let method: HTTPRequest.Method
    /// After `/api/admin`, with parameters in braces.
    let path: String
    let summary: String
    let query: [Endpoint.Parameter]
    /// Statuses of problems that it answers with, besides those that all orders or all bodies of its kind have.
    let refusals: [Int]
    /// What the audit log says that was done; nil for what is not noted.
    let log: Wording?

    /// An order that changes something, or gives out what has to be accounted for.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, log: Wording, query: [Endpoint.Parameter] = [],
        refusals: [Int] = []
    ) {
        (self.method, self.path, self.summary, self.query) = (method, path, summary, query)
        (self.refusals, self.log) = (refusals, log)
    }

    /// An order that only looks.
    init(reading path: String, _ summary: String, query: [Endpoint.Parameter] = [], refusals: [Int] = []) {
        (method, self.path, self.summary, self.query) = (.get, path, summary, query)
        (self.refusals, log) = (refusals, nil)
    }

    /// As the audit log keeps it: the same for all orders of a kind.
    var action: String { "\(method.rawValue) \(path)" }

    /// The address after `/api/admin` with its values, as requests have it and the audit log.
    func address(_ parameters: [String: String?]) -> String {
        var (path, left) = (path, parameters.compactMapValues(\.self))
        for name in left.keys where path.contains("{\(name)}") {
            let value = left.removeValue(forKey: name)!
            path.replace("{\(name)}", with: value.addingPercentEncoding(withAllowedCharacters: .unreserved) ?? "")
        }
        precondition(!path.contains("{"), "\(action) lacks a parameter")
        guard !left.isEmpty else { return path }
        var components = URLComponents()
        components.percentEncodedPath = path
        components.queryItems = left.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        return components.string!
    }
}

extension CharacterSet {
    /// RFC 3986, section 2.3.
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

/// The values in the address of an order.
package struct OrderParameters: Sendable {
    /// Refuses names that the order does not know.
    let query: QueryParameters
    private let path: [String: String]

    init(_ request: Request, _ context: ServiceContext, of call: OrderCall) throws(Problem) {
        query = call.query.isEmpty ? QueryParameters() : try QueryParameters(request, known: call.query)
        path = Dictionary(
            context.parameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those of an order in this process.
    init(_ order: some AdministrativeOrder) {
        let values = order.parameters.compactMapValues(\.self)
        let path = type(of: order).call.path
        self.path = values.filter { path.contains("{\($0.key)}") }
        query = QueryParameters(values.filter { !path.contains("{\($0.key)}") })
    }

    func text(_ name: String) throws -> String {
        guard let text = path[name] else { throw HTTPError(.notFound) }
        return text
    }

    /// A number in the path; one that is no number names nothing.
    func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)) else { throw HTTPError(.notFound) }
        return number
    }

    /// A round's number, or nil where the path says `open`.
    func round(_ name: String) throws -> Int? { try text(name) == "open" ? nil : try number(name) }
}

// MARK: What an order carries

/// What an order carries besides its address.
package protocol OrderBody: Sendable {
    /// The media types that it can have; none where nothing is carried.
    static var mediaTypes: [String] { get }
    static var maxBytes: Int { get }

    /// - Parameter type: one of ``mediaTypes``.
    init(_ data: Data, type: String) throws
    var content: (data: Data, type: String)? { get throws }

    /// What the audit log says of it.
    static func logged(_ data: Data) -> String?
}

/// An empty body.
package struct NoBody: OrderBody {
    package static let mediaTypes: [String] = []
    package static let maxBytes = 0

    init() {}
    package init(_ data: Data, type: String) {}
    package var content: (data: Data, type: String)? { nil }
    package static func logged(_ data: Data) -> String? { nil }
}

/// A file, of which the audit log has the checksum.
package protocol OrderFile: OrderBody {
    init(data: Data, type: String)
    var data: Data { get }
    var type: String { get }
}

extension OrderFile {
    /// A million marks in CSV.
    package static var maxBytes: Int { 256 * 1024 * 1024 }

    package init(_ data: Data, type: String) { self.init(data: data, type: type) }
    package var content: (data: Data, type: String)? { (data, type) }
    package static func logged(_ data: Data) -> String? { "SHA-256 \(Fingerprint.checksum(of: data))" }
}

extension Message {
    package static var mediaTypes: [String] { ["application/json"] }
    package static var maxBytes: Int { 2 * 1024 * 1024 }

    /// Unknown members are refused, so that a misspelt one is not silently ignored.
    package init(_ data: Data, type: String) throws {
        let known = Set(MessageShape(Self.self).members.map(\.name))
        if let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] {
            let unknown = object.keys.filter { !known.contains($0) }.sorted().prefix(20)
            guard unknown.isEmpty else {
                throw Problem.fields(unknown.map { FieldProblem("/" + $0, .unknownField) })
            }
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch let error as DecodingError {
            guard let pointer = error.pointer else { throw Problem.unreadableJSON(error.reason) }
            throw Problem.entry(pointer, error.reason, error.reason)
        } catch let problem as FieldProblem {
            throw Problem.fields([problem])
        }
    }

    package var content: (data: Data, type: String)? {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return (try encoder.encode(self), "application/json")
        }
    }
}

extension DecodingError {
    /// JSON pointer to what is wrong; nil where the text is no JSON.
    fileprivate var pointer: String? {
        let path: [any CodingKey]
        switch self {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        case .dataCorrupted(let context): path = context.codingPath
        @unknown default: return nil
        }
        if case .dataCorrupted = self, path.isEmpty { return nil }
        return path.pointer
    }
}

// MARK: Carrying out

extension AdministrativeOrder {
    /// Does the work so that the audit log tells of it, and the database notes its key.
    ///
    /// - Parameters:
    ///   - address: after `/api/admin`.
    ///   - key: the idempotency key of a command.
    func carryOut(
        by administration: Administration, at time: Date, for orderer: Orderer, address: String, data: Data,
        key: String?
    ) async throws -> Answer {
        var administration = administration
        administration.orderer = orderer
        return try await IdempotencyKey.$id.withValue(key) {
            guard Self.call.log != nil else { return try await carryOut(by: administration, at: time) }
            let order = AuditedOrder(
                at: time, who: orderer.name, action: Self.call.action,
                details: [address, Body.logged(data).map(shortened)].compactMap(\.self).joined(separator: " "))
            return try await AuditedOrder.$current.withValue(order) {
                try await carryOut(by: administration, at: time)
            }
        }
    }
}

/// Reference data, for one, is not repeated in the log.
private func shortened(_ content: String) -> String {
    content.count <= 2_000 ? content : "SHA-256 \(Fingerprint.checksum(of: Data(content.utf8)))"
}
