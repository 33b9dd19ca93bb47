public import Foundation
import GRDB
public import Places

/// Somebody who is signed in on the pages.
public struct Session: Sendable, Equatable {
    public var user: User
    public var begunAt: Date
    public var expiresAt: Date
}

extension Store {
    /// Whose session it is; nil when it is unknown, has expired, or has lost the token that it was begun with.
    public func user(ofSession secret: Secret, at time: Date) async throws -> User? {
        try answer { db in
            let statement = try db.cachedStatement(sql: SessionRow.select + " AND s.secret_hash = ?")
            return try Row.fetchOne(statement, arguments: [Moment.number(time), secret.hash])
                .map { SessionRow.session($0).user }
        }
    }

    /// The sessions that have not ended, the latest first.
    public func sessions(at time: Date) async throws -> [Session] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: SessionRow.select + " ORDER BY s.begun_at DESC", arguments: [Moment.number(time)]
            ).map(SessionRow.session)
        }
    }
}

extension StoreWriter {
    /// Begins a session.
    ///
    /// - Parameter duration: in seconds; a token's sessions end with it.
    public func beginSession(for user: User, at time: Date, lasting duration: TimeInterval) async throws -> Secret {
        let secret = Secret()
        try await write(.none) { db in
            let shared: StatementArguments = [
                "hash": secret.hash, "begun": Moment.number(time),
                "expires": Moment.number(time.addingTimeInterval(duration)),
            ]
            switch user {
            case .token(let token):
                try db.execute(
                    sql: """
                        INSERT INTO session (secret_hash, begun_at, expires_at, token_id)
                        VALUES (:hash, :begun, :expires, :token)
                        """, arguments: shared &+ ["token": token.id])
            case .identity(let identity):
                try db.execute(
                    sql: """
                        INSERT INTO session (secret_hash, begun_at, expires_at, identity, role, name)
                        VALUES (:hash, :begun, :expires, :identity, :role, :name)
                        """,
                    arguments: shared &+ [
                        "identity": identity.id, "role": identity.role.rawValue, "name": identity.name,
                    ])
            }
        }
        return secret
    }

    public func endSession(_ secret: Secret) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM session WHERE secret_hash = ?", arguments: [secret.hash])
        }
    }

    /// Clears away the sessions that have expired, and with them the names in them.
    public func forgetSessions(expiredBy time: Date) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM session WHERE expires_at <= ?", arguments: [Moment.number(time)])
        }
    }

    /// Ends all sessions of somebody whom the identity provider knows, from the next request on.
    ///
    /// - Returns: how many there were.
    public func endSessions(ofIdentity id: String) async throws -> Int {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM session WHERE identity = ?", arguments: [id])
            return db.changesCount
        }
    }
}

private enum SessionRow {
    /// Takes the time as its first argument. A token's columns come first, so that its row can be read as one.
    static let select = """
        SELECT \(TokenRow.columns), s.identity, s.role, s.name, s.begun_at, s.expires_at
        FROM session s LEFT JOIN token t ON t.id = s.token_id
        WHERE s.expires_at > ?1 AND (t.id IS NULL OR t.revoked_at IS NULL AND t.expires_at > ?1)
        """

    static func session(_ row: Row) -> Session {
        Session(user: user(row), begunAt: Moment.date(row[10]), expiresAt: Moment.date(row[11]))
    }

    private static func user(_ row: Row) -> User {
        guard let id: String = row[7] else { return .token(TokenRow.token(row)) }
        return .identity(Identity(id: id, role: Role(rawValue: row[8]) ?? .planner, name: row[9]))
    }
}
