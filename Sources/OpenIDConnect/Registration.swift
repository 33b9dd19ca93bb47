/// What the municipality's IT registered at its identity provider for this service.
package struct Registration: Sendable {
    /// The provider's name for itself, to the letter: an https address.
    package var issuer: String
    package var clientID: String
    /// nil for a public client, which PKCE alone protects.
    package var clientSecret: String?
    /// Where the provider sends the browser with the code.
    package var redirectAddress: String
    /// What the claim `tid` must say; nil where the provider has no tenants.
    package var tenant: String?
    /// The claim that lists groups or roles.
    package var groupsClaim: String

    package init(
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
