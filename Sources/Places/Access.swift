public import Foundation

/// An invitation (inbjudan): with its secret, one group of one preschool marks in one round.
public struct Invitation: Sendable, Hashable, Identifiable {
    public var id: Int
    public var scope: MarkScope
    public var createdAt: Date
    /// To the hour; nil if it has never been used.
    public var lastUsedAt: Date?
    public var revokedAt: Date?

    public init(id: Int, scope: MarkScope, createdAt: Date, lastUsedAt: Date? = nil, revokedAt: Date?) {
        self.id = id
        self.scope = scope
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }
}

/// Access for a planner, an administrator or an operator. The secret itself is never kept.
public struct AccessToken: Sendable, Hashable, Identifiable {
    public var id: Int
    public var role: Role
    public var name: String
    public var createdAt: Date
    public var expiresAt: Date
    /// To the hour; nil if it has never been used.
    public var lastUsedAt: Date?
    public var revokedAt: Date?

    /// How long a token lasts, in days, unless its maker says otherwise; and how long it can last at most.
    public static let usualDays = 365
    public static let daysAllowed = 1...730

    public init(
        id: Int, role: Role, name: String, createdAt: Date, expiresAt: Date, lastUsedAt: Date? = nil, revokedAt: Date?
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }

    /// Neither revoked nor expired.
    public func isValid(at time: Date) -> Bool { revokedAt == nil && time < expiresAt }
}

/// Somebody who has signed in with the municipality's identity provider.
public struct Identity: Sendable, Hashable, Identifiable {
    /// Stands for the provider's name for the person, which it does not show.
    public var id: String
    public var role: Role
    /// As the provider writes it; may be empty.
    public var name: String

    public init(id: String, role: Role, name: String) {
        self.id = id
        self.role = role
        self.name = name
    }
}

/// A planner, an administrator or an operator, and what proves it.
public enum User: Sendable, Hashable {
    case token(AccessToken)
    case identity(Identity)

    public var role: Role {
        switch self {
        case .token(let token): token.role
        case .identity(let identity): identity.role
        }
    }

    public var name: String {
        switch self {
        case .token(let token): token.name
        case .identity(let identity): identity.name
        }
    }
}

/// Whom a secret was issued to.
public enum SecretHolder: Sendable, Equatable {
    case invitation(Invitation)
    case token(AccessToken)
}
