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
    ///
    /// - Parameters:
    ///   - maker: who makes it, as the audit log names them.
    ///   - identity: whose standing at the identity provider it rests on, if on anybody's: an administrator's.
    /// - Throws: ``StoreError/endedStanding`` where they are none any more.
    package func createToken(
        role: Role, name: String, days: Int = AccessToken.usualDays, madeBy maker: String? = nil,
        restingOn identity: String? = nil, at time: Date
    ) async throws -> (secret: Secret, token: AccessToken) {
        let secret = Secret()
        let expiry = time.addingTimeInterval(Double(days) * 86_400)
        let token = try await write(.none) { db in
            if let identity {
                // It may have ended since the request was let in, and then nothing would end the token.
                let standing = try StandingRow.standing(of: identity, db)
                guard standing?.role == .admin else { throw StoreError.endedStanding }
            }
            try db.execute(
                sql: """
                    INSERT INTO token (secret_hash, role, name, created_at, expires_at, made_by, identity)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    secret.hash, role.rawValue, name, Moment.number(time), Moment.number(expiry), maker, identity,
                ])
            return AccessToken(
                id: Int(db.lastInsertedRowID), role: role, name: name, createdAt: time, expiresAt: expiry,
                revokedAt: nil, madeBy: maker, identity: identity)
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
    static let columns = """
        t.id, t.role, t.name, t.created_at, t.expires_at, t.last_used_at, t.revoked_at, t.made_by, t.identity
        """
    static let select = "SELECT \(columns) FROM token t"

    static func token(_ row: Row) -> AccessToken {
        AccessToken(
            id: row[0], role: Role(rawValue: row[1]) ?? .planner, name: row[2], createdAt: Moment.date(row[3]),
            expiresAt: Moment.date(row[4]), lastUsedAt: (row[5] as Int64?).map(Moment.date),
            revokedAt: (row[6] as Int64?).map(Moment.date), madeBy: row[7], identity: row[8])
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
    /// - Parameters:
    ///   - proof: what the identity provider has proved of the user, where it has.
    ///   - duration: in seconds; a token's sessions end with it.
    package func beginSession(
        for user: User, provedBy proof: IdentityProof? = nil, at time: Date, lasting duration: TimeInterval
    ) async throws -> Secret {
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
                try proof.map { try StandingRow.keep($0, giving: identity.role, to: identity.id, db) }
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

    /// Clears away the sessions that have expired, and with them the names in them, and what the identity provider has proved of
    /// people who have neither a session nor a token that rests on it.
    package func forgetSessions(expiredBy time: Date) async throws {
        try await write(.none) { db in
            let now = Moment.number(time)
            try db.execute(sql: "DELETE FROM session WHERE expires_at <= ?", arguments: [now])
            try db.execute(
                sql: """
                    DELETE FROM identity WHERE id NOT IN (
                        SELECT identity FROM session WHERE identity IS NOT NULL
                        UNION SELECT identity FROM token
                        WHERE identity IS NOT NULL AND revoked_at IS NULL AND expires_at > ?
                    )
                    """, arguments: [now])
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
        Session(user: user(row), begunAt: Moment.date(row[12]), expiresAt: Moment.date(row[13]))
    }

    private static func user(_ row: Row) -> User {
        guard let id: String = row[9] else { return .token(TokenRow.token(row)) }
        return .identity(Identity(id: id, role: Role(rawValue: row[10]) ?? .planner, name: row[11]))
    }
}

/// What somebody may be by the identity provider, and what has proved it. Their sessions and the tokens that they have made rest
/// on it.
package struct Standing: Sendable, Equatable, Identifiable {
    /// ``Identity/id``.
    package var id: String
    package var role: Role
    package var proof: IdentityProof
}

/// What has ended because somebody's standing has.
package struct EndedAccess: Sendable, Equatable {
    package var sessions = 0
    package var tokens = 0
    package var isNothing: Bool { sessions == 0 && tokens == 0 }

    package init() {}
}

extension Store {
    package func standings() async throws -> [Standing] {
        try read { db in try Row.fetchAll(db, sql: StandingRow.select + " ORDER BY id").map(StandingRow.standing) }
    }

    package func standing(of identity: String) async throws -> Standing? {
        try read { db in try StandingRow.standing(of: identity, db) }
    }
}

extension StoreWriter {
    /// Changes what somebody may be by the identity provider, from the next request on: their sessions have the new role, or end
    /// where there is none; the tokens that rest on them are revoked unless they are an administrator, since only one makes tokens.
    package func give(_ role: Role?, toIdentity id: String, at time: Date) async throws -> EndedAccess {
        try await write(.none) { db in
            var ended = EndedAccess()
            if let role {
                for sql in [
                    "UPDATE session SET role = ? WHERE identity = ?", "UPDATE identity SET role = ? WHERE id = ?",
                ] {
                    try db.execute(sql: sql, arguments: [role.rawValue, id])
                }
            } else {
                try db.execute(sql: "DELETE FROM session WHERE identity = ?", arguments: [id])
                ended.sessions = db.changesCount
                try db.execute(sql: "DELETE FROM identity WHERE id = ?", arguments: [id])
            }
            guard role != .admin else { return ended }
            try db.execute(
                sql: "UPDATE token SET revoked_at = ? WHERE identity = ? AND revoked_at IS NULL",
                arguments: [Moment.number(time), id])
            ended.tokens = db.changesCount
            try db.execute(
                sql: "DELETE FROM session WHERE token_id IN (SELECT id FROM token WHERE identity = ?)", arguments: [id])
            return ended
        }
    }
}

private enum StandingRow {
    static let select = "SELECT id, role, provider, groups FROM identity"
    /// No group of the settings has one in its name.
    private static let separator = ","

    static func standing(of identity: String, _ db: Database) throws -> Standing? {
        try Row.fetchOne(db, sql: select + " WHERE id = ?", arguments: [identity]).map(standing)
    }

    static func standing(_ row: Row) -> Standing {
        let groups = (row[3] as String).components(separatedBy: separator).filter { !$0.isEmpty }
        return Standing(
            id: row[0], role: Role(rawValue: row[1]) ?? .planner,
            proof: IdentityProof(provider: row[2], groups: Set(groups)))
    }

    static func keep(_ proof: IdentityProof, giving role: Role, to id: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO identity (id, role, provider, groups) VALUES (?, ?, ?, ?)",
            arguments: [id, role.rawValue, proof.provider, proof.groups.sorted().joined(separator: separator)])
    }
}
