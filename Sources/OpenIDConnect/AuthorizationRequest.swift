/// One sign-in that has begun: what its end is compared with, and where the browser goes meanwhile.
public struct AuthorizationRequest: Sendable {
    /// Comes back with the code: ties the answer to the question.
    public let state: String
    /// Comes back in the identity token: ties the token to the question.
    let nonce: String
    /// Shown when the code is exchanged: whoever only saw the code cannot (PKCE, RFC 7636).
    let verifier: String
    /// Where to send the browser.
    public let address: String

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
