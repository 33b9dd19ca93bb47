import Crypto
package import Foundation
import JWTKit
import NIOHTTP1

/// The municipality's identity provider, spoken to in OpenID Connect: authorization code flow with PKCE. Nothing is asked of it
/// before somebody signs in, so that the service starts without it.
package struct IdentityProvider: Sendable {
    private let registration: Registration
    private let description: Remembered<ProviderDescription>
    private let keys: Remembered<KeySet>

    package init(_ registration: Registration) {
        self.registration = registration
        let description = Remembered(for: .seconds(3600)) {
            let issuer = registration.issuer
            let address = ProviderDescription.address(of: issuer)
            return try ProviderDescription.read(
                try await Fetch(step: .discovery, address: address).content(), issuer: issuer)
        }
        self.description = description
        keys = Remembered(for: .seconds(3600)) {
            let address = try await description.value().keySetAddress
            return try KeySet.read(try await Fetch(step: .keys, address: address).content())
        }
    }

    /// Begins a sign-in.
    ///
    /// - Throws: `ProviderError`
    package func request() async throws -> AuthorizationRequest {
        AuthorizationRequest(registration, at: try await description.value())
    }

    /// True unless the answer says that it comes from another provider (RFC 9207).
    package func isIssuer(_ issuer: String?) -> Bool { issuer == nil || issuer == registration.issuer }

    /// Ends a sign-in: exchanges the code for an identity token, and checks that.
    ///
    /// - Throws: `ProviderError`, or `IdentityTokenError` for a token that does not pass.
    package func identity(code: String, of request: AuthorizationRequest, at time: Date) async throws -> ProvenIdentity
    {
        let token = try IdentityToken(try await exchange(code, of: request))
        let claims = try await token.claims(signedBy: try await key(of: token))
        return try IdentityToken.identity(claims, for: registration, nonce: request.nonce, at: time)
    }

    /// A key that is not known may be new: providers change theirs.
    private func key(of token: IdentityToken) async throws -> JWK {
        if let key = try await keys.value().key(named: token.keyID, for: token.algorithm) { return key }
        guard let key = try await keys.refreshed()?.key(named: token.keyID, for: token.algorithm) else {
            throw IdentityTokenError.key
        }
        return key
    }

    private struct TokenAnswer: Decodable {
        var idToken: String
        private enum CodingKeys: String, CodingKey { case idToken = "id_token" }
    }

    private struct TokenRefusal: Decodable { var error: String }

    private func exchange(_ code: String, of request: AuthorizationRequest) async throws -> String {
        let provider = try await description.value()
        var fields = [
            (name: "grant_type", value: "authorization_code"), ("code", code), ("code_verifier", request.verifier),
            ("redirect_uri", registration.redirectAddress), ("client_id", registration.clientID),
        ]
        var headers: HTTPHeaders = [:]
        if let secret = registration.clientSecret {
            if provider.takesSecretInHeader {
                let pair = Form.encoded(registration.clientID) + ":" + Form.encoded(secret)
                headers.add(name: "authorization", value: "Basic " + Data(pair.utf8).base64EncodedString())
            } else {
                fields.append(("client_secret", secret))
            }
        }
        let (status, body) = try await Fetch(
            step: .token, address: provider.tokenEndpoint, form: Form.encoded(fields), headers: headers
        ).answer()
        guard status == 200 else {
            let code = (try? JSONDecoder().decode(TokenRefusal.self, from: body))?.error
            throw ProviderError.refused(.token, status: status, code: code.flatMap(IdentityProvider.word))
        }
        guard let answer = try? JSONDecoder().decode(TokenAnswer.self, from: body) else {
            throw ProviderError.unreadable(.token)
        }
        return answer.idToken
    }

    /// An error code such as `invalid_grant`, and nothing that a provider might write instead of one.
    private static func word(_ text: String) -> String? {
        let isWord =
            (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
        return isWord ? text : nil
    }
}

/// One sign-in that has begun: what its end is compared with, and where the browser goes meanwhile.
package struct AuthorizationRequest: Sendable {
    /// Comes back with the code: ties the answer to the question.
    package let state: String
    /// Comes back in the identity token: ties the token to the question.
    let nonce: String
    /// Shown when the code is exchanged: whoever only saw the code cannot (PKCE, RFC 7636).
    let verifier: String
    /// Where to send the browser.
    package let address: String

    init(_ registration: Registration, at provider: ProviderDescription) {
        state = RandomText.make()
        nonce = RandomText.make()
        verifier = RandomText.make()
        let query = Form.encoded([
            ("response_type", "code"), ("response_mode", "query"), ("scope", "openid profile"),
            ("client_id", registration.clientID), ("redirect_uri", registration.redirectAddress), ("state", state),
            ("nonce", nonce), ("code_challenge", RandomText.challenge(of: verifier)), ("code_challenge_method", "S256"),
        ])
        let endpoint = provider.authorizationEndpoint
        address = endpoint + (endpoint.contains("?") ? "&" : "?") + query
    }
}

/// Which addresses a provider may have.
package enum ProviderAddress {
    private static let loopback: Set = ["127.0.0.1", "localhost", "::1"]

    /// https, or http on this machine, where nobody can listen on the way.
    package static func isSafe(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty, url.user() == nil,
            url.fragment() == nil
        else { return false }
        return url.scheme == "https" || url.scheme == "http" && loopback.contains(host)
    }
}

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is used here.
struct ProviderDescription: Sendable, Decodable {
    var issuer: String
    var authorizationEndpoint: String
    var tokenEndpoint: String
    var keySetAddress: String
    private var tokenEndpointMethods: [String]?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case keySetAddress = "jwks_uri"
        case tokenEndpointMethods = "token_endpoint_auth_methods_supported"
    }

    /// The address of the description (section 4).
    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// - Parameter issuer: what the provider must call itself, to the letter (section 4.3).
    static func read(_ data: Data, issuer: String) throws(ProviderError) -> ProviderDescription {
        guard let description = try? JSONDecoder().decode(ProviderDescription.self, from: data) else {
            throw .unreadable(.discovery)
        }
        guard description.issuer == issuer else { throw .otherIssuer }
        let addresses = [description.authorizationEndpoint, description.tokenEndpoint, description.keySetAddress]
        guard addresses.allSatisfy(ProviderAddress.isSafe) else { throw .insecureAddress }
        return description
    }

    /// The secret goes in the header unless the provider says that it takes it in the form only.
    var takesSecretInHeader: Bool {
        guard let methods = tokenEndpointMethods else { return true }
        return methods.contains("client_secret_basic") || !methods.contains("client_secret_post")
    }
}

/// Values that nobody can guess, and what is derived from them.
enum RandomText {
    /// 256 bits from the system's generator: 43 characters, which is also what PKCE asks of a verifier at least.
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return base64URL(Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    /// What is shown of a PKCE verifier before it is used: the method S256 (RFC 7636, section 4.2).
    static func challenge(of verifier: String) -> String {
        base64URL(Data(SHA256.hash(data: Data(verifier.utf8))))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
