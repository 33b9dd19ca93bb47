import Foundation
import JWTKit

/// Which check an identity token did not pass: for the log, so nothing in it tells of a person.
package enum IdentityTokenError: String, Error, Sendable {
    case malformed, algorithm, key, signature, issuer, audience, nonce, expired, tenant, subject
    case authorizedParty = "authorised party"
    case notYetValid = "not yet valid"
}

/// Who has signed in, proved by the provider.
package struct ProvenIdentity: Sendable, Equatable {
    /// The provider's name for the person, the same at every sign-in; opaque.
    package var subject: String
    /// The person's name as others see it.
    package var name: String
    package var groups: Set<String>
}

/// An identity token, as it comes from the provider.
/// - Source: OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725.
struct IdentityToken: Sendable {
    /// How far the provider's clock and ours may differ, in seconds.
    static let leeway: TimeInterval = 60

    let text: String
    let algorithm: SigningAlgorithm
    let keyID: String

    private struct Header: Decodable {
        var alg: String
        var kid: String?
        /// Extensions that must be understood, of which none is.
        var crit: [String]?
    }

    /// - Throws: for what is no signed token, or signed in a way that is not taken.
    init(_ text: String) throws(IdentityTokenError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = IdentityToken.header(parts[0]), header.crit == nil else {
            throw .malformed
        }
        guard let algorithm = SigningAlgorithm(rawValue: header.alg) else { throw .algorithm }
        guard let keyID = header.kid, !keyID.isEmpty else { throw .key }
        self.text = text
        self.algorithm = algorithm
        self.keyID = keyID
    }

    private static func header(_ part: Substring) -> Header? {
        var base64 = String(part).replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: base64).flatMap { try? JSONDecoder().decode(Header.self, from: $0) }
    }

    /// What the token says, if the key signed it.
    func claims(signedBy key: JWK) async throws(IdentityTokenError) -> Claims {
        do {
            return try await JWTKeyCollection().add(jwk: key).verify(text, as: Claims.self)
        } catch let error as JWTError where error.errorType == .malformedToken {
            throw .malformed
        } catch {
            throw .signature
        }
    }

    /// What the claims prove.
    ///
    /// - Parameter nonce: of the question that the token answers.
    static func identity(
        _ claims: Claims, for registration: Registration, nonce: String, at time: Date
    ) throws(IdentityTokenError) -> ProvenIdentity {
        guard claims.text("iss") == registration.issuer else { throw .issuer }
        let audience = claims.texts("aud")
        guard audience.contains(registration.clientID) else { throw .audience }
        guard claims.has("azp") ? claims.text("azp") == registration.clientID : audience.count == 1 else {
            throw .authorizedParty
        }
        guard claims.text("nonce") == nonce else { throw .nonce }
        guard let expiry = claims.moment("exp"), time < expiry.addingTimeInterval(leeway) else { throw .expired }
        let latestBeginning = time.addingTimeInterval(leeway)
        guard let issued = claims.moment("iat"), issued <= latestBeginning else { throw .notYetValid }
        if claims.has("nbf") {
            guard let beginning = claims.moment("nbf"), beginning <= latestBeginning else { throw .notYetValid }
        }
        if let tenant = registration.tenant {
            guard claims.text("tid") == tenant else { throw .tenant }
        }
        guard let subject = claims.text("sub"), (1...255).contains(subject.utf8.count) else { throw .subject }
        return ProvenIdentity(
            subject: subject, name: name(claims), groups: Set(claims.texts(registration.groupsClaim)))
    }

    /// For the audit log and the page's corner: one line, not too long.
    private static func name(_ claims: Claims) -> String {
        let given = claims.text("name") ?? claims.text("preferred_username") ?? ""
        let words = given.unicodeScalars.split {
            CharacterSet.controlCharacters.union(.whitespacesAndNewlines).contains($0)
        }
        return String(words.map { String($0) }.joined(separator: " ").prefix(100))
    }
}

/// What an identity token says.
struct Claims: JWTPayload {
    enum Value: Sendable, Codable {
        case text(String)
        case texts([String])
        case number(Double)
        /// Something that nothing here asks for.
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .other
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            case .number(let number): try container.encode(number)
            case .other: try container.encodeNil()
            }
        }
    }

    private var values: [String: Value]

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    /// Signed is all that jwt-kit can tell; what must be said is ``IdentityToken``'s to know.
    func verify(using algorithm: some JWTAlgorithm) {}

    func text(_ name: String) -> String? {
        guard case .text(let text) = values[name] else { return nil }
        return text
    }

    /// One or several.
    func texts(_ name: String) -> [String] {
        switch values[name] {
        case .text(let text): [text]
        case .texts(let texts): texts
        default: []
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// Seconds since 1970.
    func moment(_ name: String) -> Date? {
        guard case .number(let number) = values[name], number.isFinite else { return nil }
        return Date(timeIntervalSince1970: number)
    }
}

/// How an identity token may be signed. Symmetric keys and unsigned tokens are not among them.
enum SigningAlgorithm: String, Sendable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
}

/// The provider's public keys (RFC 7517). What cannot sign identity tokens, such as keys for encryption, is passed over.
struct KeySet: Sendable, Decodable {
    private struct PublishedKey: Decodable {
        var kty: String
        var kid: String?
        var use: String?
        var alg: String?
        var n: String?
        var e: String?
        var crv: String?
        var x: String?
        var y: String?
    }

    private var keys: [PublishedKey]

    static func read(_ data: Data) throws(ProviderError) -> KeySet {
        guard let set = try? JSONDecoder().decode(KeySet.self, from: data) else { throw .unreadable(.keys) }
        return set
    }

    /// The key of a name for an algorithm: of its kind, and not for another algorithm, so that a token cannot choose how its
    /// signature is looked at.
    func key(named id: String, for algorithm: SigningAlgorithm) -> JWK? {
        for key in keys where key.kid == id {
            guard key.use ?? "sig" == "sig", key.alg ?? algorithm.rawValue == algorithm.rawValue else { continue }
            switch algorithm {
            case .rs256 where key.kty == "RSA":
                return .rsa(.rs256, identifier: JWKIdentifier(string: id), modulus: key.n, exponent: key.e)
            case .ps256 where key.kty == "RSA":
                return .rsa(.ps256, identifier: JWKIdentifier(string: id), modulus: key.n, exponent: key.e)
            case .es256 where key.kty == "EC" && key.crv == "P-256":
                return .ecdsa(.es256, identifier: JWKIdentifier(string: id), x: key.x, y: key.y, curve: .p256)
            default: continue
            }
        }
        return nil
    }
}
