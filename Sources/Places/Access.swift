public import Foundation

/// An invitation (inbjudan): with its secret, one group of one preschool marks in one round.
public struct Invitation: Sendable, Hashable, Identifiable {
    public var id: Int
    public var scope: MarkScope
    public var createdAt: Date
    public var revokedAt: Date?

    public init(id: Int, scope: MarkScope, createdAt: Date, revokedAt: Date?) {
        self.id = id
        self.scope = scope
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}

/// Access for a planner, an administrator or an operator. The secret itself is never kept.
public struct AccessToken: Sendable, Hashable, Identifiable {
    public var id: Int
    public var role: Role
    public var name: String
    public var createdAt: Date
    public var revokedAt: Date?

    public init(id: Int, role: Role, name: String, createdAt: Date, revokedAt: Date?) {
        self.id = id
        self.role = role
        self.name = name
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}

/// Whom a secret was issued to.
public enum SecretHolder: Sendable, Equatable {
    case invitation(Invitation)
    case token(AccessToken)
}
