public import Foundation
import JWTKit
import NIOHTTP1

/// The municipality's identity provider, spoken to in OpenID Connect: authorization code flow with PKCE. Nothing is asked of it
/// before somebody signs in, so that the service starts without it.
public struct IdentityProvider: Sendable {
    private let registration: Registration
    private let description: Remembered<ProviderDescription>
    private let keys: Remembered<KeySet>

    public init(_ registration: Registration) {
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
    public func request() async throws -> AuthorizationRequest {
        AuthorizationRequest(registration, at: try await description.value())
    }

    /// True unless the answer says that it comes from another provider (RFC 9207).
    public func isIssuer(_ issuer: String?) -> Bool { issuer == nil || issuer == registration.issuer }

    /// Ends a sign-in: exchanges the code for an identity token, and checks that.
    ///
    /// - Throws: `ProviderError`, or `IdentityTokenError` for a token that does not pass.
    public func identity(code: String, of request: AuthorizationRequest, at time: Date) async throws -> ProvenIdentity {
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
