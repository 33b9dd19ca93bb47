package import Foundation

/// An invitation (inbjudan): with its secret, one group of one preschool marks in one round.
package struct Invitation: Sendable, Hashable, Identifiable {
    package var id: Int
    package var scope: MarkScope
    package var createdAt: Date
    /// To the hour; nil if it has never been used.
    package var lastUsedAt: Date?
    package var revokedAt: Date?

    package init(id: Int, scope: MarkScope, createdAt: Date, lastUsedAt: Date? = nil, revokedAt: Date?) {
        self.id = id
        self.scope = scope
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }
}

/// Access for a planner, an administrator or an operator. The secret itself is never kept.
package struct AccessToken: Sendable, Hashable, Identifiable {
    package var id: Int
    package var role: Role
    package var name: String
    package var createdAt: Date
    package var expiresAt: Date
    /// To the hour; nil if it has never been used.
    package var lastUsedAt: Date?
    package var revokedAt: Date?
    /// Who made it, as the audit log names them; nil where that is not known.
    package var madeBy: String?
    /// Whose standing at the identity provider it rests on, ``Identity/id``: of whoever made it, or made the token that it was
    /// made with. nil for one that rests on nobody's.
    package var identity: String?

    /// How long a token lasts, in days, unless its maker says otherwise; and how long it can last at most.
    package static let usualDays = 365
    package static let daysAllowed = 1...730

    package init(
        id: Int, role: Role, name: String, createdAt: Date, expiresAt: Date, lastUsedAt: Date? = nil,
        revokedAt: Date?, madeBy: String? = nil, identity: String? = nil
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
        self.madeBy = madeBy
        self.identity = identity
    }

    /// Neither revoked nor expired.
    package func isValid(at time: Date) -> Bool { revokedAt == nil && time < expiresAt }
}

/// Somebody who has signed in with the municipality's identity provider.
package struct Identity: Sendable, Hashable, Identifiable {
    /// Stands for the provider's name for the person, which it does not show.
    package var id: String
    package var role: Role
    /// As the provider writes it; may be empty.
    package var name: String

    package init(id: String, role: Role, name: String) {
        self.id = id
        self.role = role
        self.name = name
    }
}

/// What the identity provider proved of somebody at their last sign-in. What it is good for is for the settings to say.
package struct IdentityProof: Sendable, Hashable {
    /// Stands for the provider, and for what was asked of it.
    package var provider: String
    /// Groups or roles, without commas.
    package var groups: Set<String>

    package init(provider: String, groups: Set<String>) {
        self.provider = provider
        self.groups = groups
    }
}

/// A planner, an administrator or an operator, and what proves it.
package enum User: Sendable, Hashable {
    case token(AccessToken)
    case identity(Identity)

    package var role: Role {
        switch self {
        case .token(let token): token.role
        case .identity(let identity): identity.role
        }
    }

    package var name: String {
        switch self {
        case .token(let token): token.name
        case .identity(let identity): identity.name
        }
    }

    /// Whose standing at the identity provider this rests on, ``Identity/id``; nil for nobody's.
    package var identity: String? {
        switch self {
        case .token(let token): token.identity
        case .identity(let identity): identity.id
        }
    }
}

/// Whom a secret was issued to.
package enum SecretHolder: Sendable, Equatable {
    case invitation(Invitation)
    case token(AccessToken)
}
