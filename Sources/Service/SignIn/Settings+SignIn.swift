import OpenIDConnect
import Places

extension Settings {
    /// Sign-in with the municipality's own identity provider, by OpenID Connect.
    public struct SignIn: Sendable, Equatable {
        /// The provider's name for itself, to the letter.
        public var issuer: String
        public var clientID: String
        /// nil for a public client.
        public var clientSecret: String?
        /// What the claim `tid` must say, where it is set.
        public var tenant: String?
        /// The claim that lists groups or roles.
        public var groupsClaim: String
        public var adminGroups: Set<String>
        public var plannerGroups: Set<String>
        /// What the button says after "Sign in with".
        public var name: String

        public init(
            issuer: String, clientID: String, clientSecret: String?, tenant: String?, groupsClaim: String,
            adminGroups: Set<String>, plannerGroups: Set<String>, name: String
        ) {
            self.issuer = issuer
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.tenant = tenant
            self.groupsClaim = groupsClaim
            self.adminGroups = adminGroups
            self.plannerGroups = plannerGroups
            self.name = name
        }

        /// Whether the provider, or this service, may be spoken to at an address: https, or http on this machine.
        public static func isSafe(_ address: String) -> Bool { ProviderAddress.isSafe(address) }

        /// What a member of these groups may be; nil for nothing.
        func role(of groups: Set<String>) -> Role? {
            if !adminGroups.isDisjoint(with: groups) { return .admin }
            if !plannerGroups.isDisjoint(with: groups) { return .planner }
            return nil
        }
    }
}
