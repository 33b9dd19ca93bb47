/// What the municipality's IT registered at its identity provider for this service.
public struct Registration: Sendable {
    /// The provider's name for itself, to the letter: an https address.
    public var issuer: String
    public var clientID: String
    /// nil for a public client, which PKCE alone protects.
    public var clientSecret: String?
    /// Where the provider sends the browser with the code.
    public var redirectAddress: String
    /// What the claim `tid` must say; nil where the provider has no tenants.
    public var tenant: String?
    /// The claim that lists groups or roles.
    public var groupsClaim: String

    public init(
        issuer: String, clientID: String, clientSecret: String?, redirectAddress: String, tenant: String?,
        groupsClaim: String
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectAddress = redirectAddress
        self.tenant = tenant
        self.groupsClaim = groupsClaim
    }
}
