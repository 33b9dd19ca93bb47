package import Foundation
import GRDB
package import Places
import Synchronization

extension Store {
    /// What a secret belongs to, revoked or not; nil for one that is not known.
    package func holder(of secret: Secret) async throws -> SecretHolder? {
        let hash = secret.hash
        return try answer { db in
            let tokens = try db.cachedStatement(sql: TokenRow.select + " WHERE t.secret_hash = ?")
            if let row = try Row.fetchOne(tokens, arguments: [hash]) { return .token(TokenRow.token(row)) }
            let invitations = try db.cachedStatement(sql: InvitationRow.select + " WHERE i.secret_hash = ?")
            return try Row.fetchOne(invitations, arguments: [hash]).map { .invitation(InvitationRow.invitation($0)) }
        }
    }

    /// All invitations, revoked ones too, the first issued first.
    package func invitations() async throws -> [Invitation] {
        try read { db in
            try Row.fetchAll(db, sql: InvitationRow.select + " ORDER BY i.id").map(InvitationRow.invitation)
        }
    }

    /// All tokens, revoked ones and expired ones too, the first made first.
    package func tokens() async throws -> [AccessToken] {
        try read { db in
            try Row.fetchAll(db, sql: TokenRow.select + " ORDER BY t.id").map(TokenRow.token)
        }
    }
}

extension StoreWriter {
    /// Issues invitations, all or none. Their secrets are returned once and only hashes are kept. A group that is not
    /// registered yet is registered.
    ///
    /// - Parameter revokingOld: revokes what the same groups have had to the same rounds until now.
    package func invite(
        to scopes: [MarkScope], revokingOld: Bool = false, at time: Date
    ) async throws -> (issued: [(secret: Secret, invitation: Invitation)], revoked: Int) {
        let (issued, revoked) = try await write(.none) { db in
            var revoked: [Int] = []
            var issued: [(secret: Secret, invitation: Invitation)] = []
            for scope in scopes {
                let group = try GroupRow.findOrAdd(preschool: scope.preschool, label: scope.group, db)
                if revokingOld {
                    revoked += try Int.fetchAll(
                        db,
                        sql: """
                            UPDATE invitation SET revoked_at = :time
                            WHERE group_id = :group AND round_id = :round AND revoked_at IS NULL RETURNING id
                            """, arguments: ["time": Moment.number(time), "group": group, "round": scope.round])
                }
            }
            for scope in scopes {
                let secret = Secret()
                let group = try GroupRow.findOrAdd(preschool: scope.preschool, label: scope.group, db)
                try db.execute(
                    sql: "INSERT INTO invitation (secret_hash, group_id, round_id, created_at) VALUES (?, ?, ?, ?)",
                    arguments: [secret.hash, group, scope.round, Moment.number(time)])
                issued.append(
                    (secret, Invitation(id: Int(db.lastInsertedRowID), scope: scope, createdAt: time, revokedAt: nil)))
            }
            return (issued, revoked)
        }
        revocations.tell(revoked)
        return (issued, revoked.count)
    }

    /// Revokes an invitation, from the next request on. Doing it again changes nothing.
    package func revokeInvitation(_ id: Int, at time: Date) async throws {
        try await write(.none) { db in
            guard try Revocation.revoke("invitation", id, at: time, db) else {
                throw StoreError.unknownInvitation(id)
            }
        }
        revocations.tell([id])
    }

    /// Tells somebody of every invitation that is revoked from now on, by its id.
    package func observeRevocations(_ observer: @escaping @Sendable (Int) -> Void) { revocations.observe(observer) }

    /// Makes a token that lasts so many days. The secret is returned once and only its hash is kept.
    package func createToken(
        role: Role, name: String, days: Int = AccessToken.usualDays, at time: Date
    ) async throws -> (secret: Secret, token: AccessToken) {
        let secret = Secret()
        let expiry = time.addingTimeInterval(Double(days) * 86_400)
        let token = try await write(.none) { db in
            try db.execute(
                sql: "INSERT INTO token (secret_hash, role, name, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [secret.hash, role.rawValue, name, Moment.number(time), Moment.number(expiry)])
            return AccessToken(
                id: Int(db.lastInsertedRowID), role: role, name: name, createdAt: time, expiresAt: expiry,
                revokedAt: nil)
        }
        return (secret, token)
    }

    /// Revokes a token and ends its sessions, from the next request on.
    package func revokeToken(_ id: Int, at time: Date) async throws {
        try await write(.none) { db in
            guard try Revocation.revoke("token", id, at: time, db) else { throw StoreError.unknownToken(id) }
            try db.execute(sql: "DELETE FROM session WHERE token_id = ?", arguments: [id])
        }
    }

    /// Notes when tokens and invitations were last used. A later time that is already there stays.
    package func noteUses(tokens: [Int: Date], invitations: [Int: Date]) async throws {
        try await write(.none) { db in
            for (table, uses) in [("token", tokens), ("invitation", invitations)] {
                for (id, time) in uses {
                    try db.execute(
                        sql: "UPDATE \(table) SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
                        arguments: [Moment.number(time), id])
                }
            }
        }
    }
}

/// Who is told of invitations that are revoked.
final class Revocations: Sendable {
    private let observer = Mutex<(@Sendable (Int) -> Void)?>(nil)

    func observe(_ observer: @escaping @Sendable (Int) -> Void) { self.observer.withLock { $0 = observer } }

    func tell(_ invitations: [Int]) {
        guard let observer = observer.withLock({ $0 }) else { return }
        for id in invitations { observer(id) }
    }
}

private enum Revocation {
    static func revoke(_ table: String, _ id: Int, at time: Date, _ db: Database) throws -> Bool {
        try db.execute(
            sql: "UPDATE \(table) SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
            arguments: [Moment.number(time), id])
        return db.changesCount > 0
    }
}

private enum InvitationRow {
    static let select = """
        SELECT i.id, p.code, g.label, i.round_id, i.created_at, i.last_used_at, i.revoked_at
        FROM invitation i JOIN preschool_group g ON g.id = i.group_id JOIN preschool p ON p.id = g.preschool_id
        """

    static func invitation(_ row: Row) -> Invitation {
        Invitation(
            id: row[0], scope: MarkScope(preschool: row[1], group: row[2], round: row[3]),
            createdAt: Moment.date(row[4]), lastUsedAt: (row[5] as Int64?).map(Moment.date),
            revokedAt: (row[6] as Int64?).map(Moment.date))
    }
}

enum TokenRow {
    static let columns = "t.id, t.role, t.name, t.created_at, t.expires_at, t.last_used_at, t.revoked_at"
    static let select = "SELECT \(columns) FROM token t"

    static func token(_ row: Row) -> AccessToken {
        AccessToken(
            id: row[0], role: Role(rawValue: row[1]) ?? .planner, name: row[2], createdAt: Moment.date(row[3]),
            expiresAt: Moment.date(row[4]), lastUsedAt: (row[5] as Int64?).map(Moment.date),
            revokedAt: (row[6] as Int64?).map(Moment.date))
    }
}

/// Somebody who is signed in on the pages.
package struct Session: Sendable, Equatable {
    package var user: User
    package var begunAt: Date
    package var expiresAt: Date
}

extension Store {
    /// Whose session it is; nil when it is unknown, has expired, or has lost the token that it was begun with.
    package func user(ofSession secret: Secret, at time: Date) async throws -> User? {
        try answer { db in
            let statement = try db.cachedStatement(sql: SessionRow.select + " AND s.secret_hash = ?")
            return try Row.fetchOne(statement, arguments: [Moment.number(time), secret.hash])
                .map { SessionRow.session($0).user }
        }
    }

    /// The sessions that have not ended, the latest first.
    package func sessions(at time: Date) async throws -> [Session] {
        try read { db in
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
    package func beginSession(for user: User, at time: Date, lasting duration: TimeInterval) async throws -> Secret {
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

    /// Ends the session with this secret, if there is one.
    package func endSession(_ secret: Secret) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM session WHERE secret_hash = ?", arguments: [secret.hash])
        }
    }

    /// Clears away the sessions that have expired, and with them the names in them.
    package func forgetSessions(expiredBy time: Date) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM session WHERE expires_at <= ?", arguments: [Moment.number(time)])
        }
    }

    /// Ends all sessions of somebody whom the identity provider knows, from the next request on.
    ///
    /// - Returns: how many there were.
    package func endSessions(ofIdentity id: String) async throws -> Int {
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
