import Foundation
import JWTKit

/// Which check an identity token did not pass: for the log, so nothing in it tells of a person.
public enum IdentityTokenError: String, Error, Sendable {
    case malformed, algorithm, key, signature, issuer, audience, nonce, expired, tenant, subject
    case authorizedParty = "authorised party"
    case notYetValid = "not yet valid"
}

/// Who has signed in, proved by the provider.
public struct ProvenIdentity: Sendable, Equatable {
    /// The provider's name for the person, the same at every sign-in; opaque.
    public var subject: String
    /// The person's name as others see it.
    public var name: String
    public var groups: Set<String>
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
