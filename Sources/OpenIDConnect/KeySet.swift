import Foundation
import JWTKit

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
