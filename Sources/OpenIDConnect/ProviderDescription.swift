import Foundation

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
