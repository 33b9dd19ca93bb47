import Foundation
import GRDB
import Geodesy
import Places
import TestSupport
import Testing

@testable import Store

struct StoreTests {
    @Test func firstStartOnAnEmptyDiskTakesAWriterThatWaitsForTheDisk() async throws {
        let fixture = try await Fixture()
        let synchronous = try await fixture.writer.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(synchronous == 2)
        let mode = try fixture.store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
    }

    @Test func theGeometryColumnIsRegisteredWithASpatialIndex() async throws {
        let fixture = try await Fixture()
        let column = try fixture.store.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT geometry_type, srid, spatial_index_enabled FROM geometry_columns
                    WHERE f_table_name = 'mark' AND f_geometry_column = 'position'
                    """)!
        }
        let values: [Int] = [column[0], column[1], column[2]]
        #expect(values == [1, 3006, 1])
    }

    @Test func positionsAreKeptToTheBit() async throws {
        let fixture = try await Fixture()
        let content = Sample.content(e: 719_100.123456789, n: 7_537_000.987654321)
        _ = try await fixture.record(Sample.submission(content: content))
        let mark = try await fixture.store.marks(of: fixture.scope, device: nil)[0].mark
        #expect(mark.content == content)
    }

    @Test func everyFieldSurvives() async throws {
        let fixture = try await Fixture()
        let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, times: .any)
        let file = try MarkFile(
            csv: Sample.fullTable(), system: nil, for: .init(scope: fixture.scope, round: fixture.round))
        let submission = try await checker.check(file, givesUp: true).submissions[0]
        _ = try await fixture.record(submission)
        let mark = try await fixture.store.marks(of: fixture.scope, device: nil)[0].mark
        #expect(mark.content == submission.content && !mark.content.values.contains(nil))
        #expect(mark.scope == fixture.scope && mark.origin == .form && mark.review == .unreviewed && !mark.textHeld)

        // Without the words everything else stays, here and where a mark goes that is taken back.
        try await fixture.writer.erase([mark.id], wordsOnly: true, at: Sample.duringRound)
        let wordless = try await fixture.store.marks(of: fixture.scope, device: nil)[0].mark.content.values
        for (field, value) in zip(MarkSchema.fields, wordless) {
            #expect((value == nil) == (field.isFreeText || field.name == "language"))
        }
        #expect(try await fixture.writer.takeBack(mark.id, from: fixture.sender(device: fixture.device)) == nil)
        let deleted = try await fixture.store.marks(in: fixture.round.id, matching: .deleted)
        #expect(deleted.map(\.mark.content.values) == [wordless])
    }

    @Test func twoWritersAreRefusedAndSaidWhy() async throws {
        let fixture = try await Fixture()
        #expect {
            try StoreWriter(path: fixture.path, purpose: "second")
        } throws: { error in
            guard case StoreError.inUse(_, let holder) = error else { return false }
            return holder.hasPrefix("tests (process ")
        }
    }

    @Test func aReaderOpensBesideTheWriter() async throws {
        let fixture = try await Fixture()
        let reader = try Store(reading: fixture.path)
        _ = try await fixture.record(Sample.submission())
        #expect(try await reader.markCount(in: .one(fixture.round.id)) == 1)
        #expect(throws: (any Error).self) {
            try reader.read { try $0.execute(sql: "DELETE FROM mark") }
        }
    }

    @Test func aSnapshotStaysAsItWas() async throws {
        let fixture = try await Fixture()
        let before = try fixture.store.snapshot()
        _ = try await fixture.record(Sample.submission())
        #expect(try await before.markCount(in: .one(fixture.round.id)) == 0)
        #expect(try await fixture.store.markCount(in: .one(fixture.round.id)) == 1)
        #expect(try await before.version().number < fixture.store.version().number)
    }

    @Test func saysWhatIsWrongWithAFile() async throws {
        let folder = TemporaryFolder()
        let path = folder.file("x.sqlite")
        #expect(throws: StoreError.missing(path: path)) { try Store(reading: path) }
        #expect(throws: StoreError.missing(path: path)) { try StoreWriter(path: path, purpose: "tests") }

        try "this is a letter, not a database, and long enough to be taken for one".write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.notADatabase(path: path)) { try Store(reading: path) }
        #expect(throws: StoreError.notADatabase(path: path)) {
            try StoreWriter(path: path, creating: true, purpose: "tests")
        }

        let other = folder.file("other.sqlite")
        let queue = try DatabaseQueue(path: other)
        try await queue.write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
        try queue.close()
        let bytes = FileManager.default.contents(atPath: other)
        #expect(throws: StoreError.foreign(path: other)) { try Store(reading: other) }
        #expect(throws: StoreError.foreign(path: other)) {
            try StoreWriter(path: other, creating: true, purpose: "tests")
        }
        #expect(FileManager.default.contents(atPath: other) == bytes)
    }

    @Test func aDatabaseFromANewerVersionIsLeftUntouched() async throws {
        let folder = TemporaryFolder()
        let path = folder.file("x.sqlite")
        do {
            let writer = try StoreWriter(path: path, creating: true, purpose: "tests")
            try await writer.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 future')") }
        }
        #expect(throws: StoreError.newer(path: path)) { try Store(reading: path) }
        #expect(throws: StoreError.newer(path: path)) { try StoreWriter(path: path, purpose: "tests") }
    }

    @Test func atMostOneRoundIsOpen() async throws {
        let fixture = try await Fixture()
        await #expect(throws: StoreError.roundIsOpen(fixture.round)) {
            try await fixture.writer.openRound(
                name: "again", opens: Sample.duringRound, closes: Sample.duringRound.addingTimeInterval(60))
        }
        let closed = try await fixture.writer.setClosing(of: fixture.round.id, to: Sample.duringRound)
        #expect(closed.phase(at: Sample.duringRound) == .grace)
        _ = try await fixture.writer.openRound(
            name: "again", opens: Sample.duringRound, closes: Sample.duringRound.addingTimeInterval(60))
    }

    @Test func aPreschoolWithoutPositionStaysInTheRegisterAndCanBeGivenOne() async throws {
        let fixture = try await Fixture()
        var preschool = try #require(try await fixture.store.preschool("109620"))
        #expect(preschool.position == nil)
        preschool.position = Position(easting: 720_000, northing: 7_535_000)
        preschool.positionQuality = .address
        try await fixture.writer.keep([preschool])
        #expect(try await fixture.store.preschool("109620") == preschool)
        #expect(try await fixture.store.preschools().count == 3)
        // What the municipality has set is not undone by loading the reference data again.
        #expect(try await fixture.writer.load(preschools: Sample.preschools, localities: [], outline: nil) == 0)
        #expect(try await fixture.store.preschool("109620") == preschool)
    }

    @Test func invitationsAndTokensAreKeptAsHashesAndRevoked() async throws {
        let fixture = try await Fixture()
        let (secret, invitation) = try await fixture.writer.invite(to: [fixture.scope], at: Sample.duringRound).issued[
            0]
        let (key, token) = try await fixture.writer.createToken(role: .planner, name: "a", at: Sample.duringRound)
        #expect(try await fixture.store.holder(of: secret) == .invitation(invitation))
        #expect(try await fixture.store.holder(of: key) == .token(token))
        #expect(try await fixture.store.holder(of: Secret()) == nil)
        let session = try await fixture.writer.beginSession(for: .token(token), at: Sample.duringRound, lasting: 60)
        #expect(try await fixture.store.user(ofSession: session, at: Sample.duringRound) == .token(token))
        #expect(
            try await fixture.store.user(ofSession: session, at: Sample.duringRound.addingTimeInterval(61)) == nil)

        let file = try #require(FileManager.default.contents(atPath: fixture.path + "-wal"))
        for text in [secret.text, key.text, session.text] { #expect(file.range(of: Data(text.utf8)) == nil) }

        try await fixture.writer.revokeInvitation(invitation.id, at: Sample.duringRound)
        try await fixture.writer.revokeToken(token.id, at: Sample.duringRound)
        var revoked = (invitation, token)
        (revoked.0.revokedAt, revoked.1.revokedAt) = (Sample.duringRound, Sample.duringRound)
        #expect(try await fixture.store.holder(of: secret) == .invitation(revoked.0))
        #expect(try await fixture.store.holder(of: key) == .token(revoked.1))
        #expect(try await fixture.store.user(ofSession: session, at: Sample.duringRound) == nil)
        await #expect(throws: StoreError.unknownToken(99)) {
            try await fixture.writer.revokeToken(99, at: Sample.duringRound)
        }
    }

    @Test func sessionsEndWithTheirTokenOrByTheIdentity() async throws {
        let fixture = try await Fixture()
        let begun = Sample.duringRound
        let (_, token) = try await fixture.writer.createToken(role: .admin, name: "a", days: 1, at: begun)
        #expect(
            token.isValid(at: begun.addingTimeInterval(86_399)) && !token.isValid(at: begun.addingTimeInterval(86_400)))
        let identity = User.identity(Identity(id: "abc", role: .planner, name: "Å"))
        let ofToken = try await fixture.writer.beginSession(for: .token(token), at: begun, lasting: 200_000)
        let ofIdentity = try await fixture.writer.beginSession(for: identity, at: begun, lasting: 200_000)
        #expect(try await fixture.store.sessions(at: begun).count == 2)
        #expect(try await fixture.store.user(ofSession: ofIdentity, at: begun) == identity)
        // A session never outlasts its token.
        let later = begun.addingTimeInterval(86_400)
        #expect(try await fixture.store.user(ofSession: ofToken, at: later) == nil)
        #expect(try await fixture.store.user(ofSession: ofIdentity, at: later) == identity)
        try await fixture.writer.forgetSessions(expiredBy: later)
        #expect(try await fixture.writer.give(nil, toIdentity: "another", at: later).isNothing)
        #expect(try await fixture.writer.give(nil, toIdentity: "abc", at: later).sessions == 1)
        #expect(try await fixture.store.user(ofSession: ofIdentity, at: begun) == nil)
    }

    @Test func whatRestsOnAStandingEndsWithIt() async throws {
        let fixture = try await Fixture()
        let (writer, store, begun) = (fixture.writer, fixture.store, Sample.duringRound)
        let admin = User.identity(Identity(id: "abc", role: .admin, name: "Å"))
        let proof = IdentityProof(provider: "p", groups: ["it", "ledning"])
        let session = try await writer.beginSession(for: admin, provedBy: proof, at: begun, lasting: 100)
        #expect(try await store.standings() == [Standing(id: "abc", role: .admin, proof: proof)])
        let (_, token) = try await writer.createToken(
            role: .planner, name: "a", madeBy: "admin abc Å", restingOn: "abc", at: begun)
        #expect(try await store.tokens() == [token] && token.madeBy == "admin abc Å")
        let ofToken = try await writer.beginSession(for: .token(token), at: begun, lasting: 200_000)
        // The session is over, and the token holds.
        let later = begun.addingTimeInterval(100)
        try await writer.forgetSessions(expiredBy: later)
        #expect(try await store.user(ofSession: session, at: later) == nil)
        #expect(try await store.user(ofSession: ofToken, at: later) == .token(token))
        #expect(try await store.standing(of: "abc")?.proof == proof)

        let again = try await writer.beginSession(for: admin, provedBy: proof, at: later, lasting: 100)
        #expect(try await writer.give(.planner, toIdentity: "abc", at: later).tokens == 1)
        #expect(try await store.user(ofSession: again, at: later)?.role == .planner)
        #expect(try await store.user(ofSession: ofToken, at: later) == nil)
        #expect(try await store.tokens().map(\.revokedAt) == [later])
        // An order that was under way makes no token that nothing would end.
        await #expect(throws: StoreError.endedStanding) {
            try await writer.createToken(role: .planner, name: "b", restingOn: "abc", at: later)
        }
        // Nothing is kept of somebody on whom nothing rests.
        try await writer.forgetSessions(expiredBy: later.addingTimeInterval(100))
        #expect(try await store.standings().isEmpty)
    }

    @Test func theLastUseIsTheLatest() async throws {
        let fixture = try await Fixture()
        let (_, token) = try await fixture.writer.createToken(role: .planner, name: "a", at: Sample.duringRound)
        let invitation = try await fixture.writer.invite(to: [fixture.scope], at: Sample.duringRound).issued[0]
            .invitation
        let used = Sample.duringRound.addingTimeInterval(7_200)
        try await fixture.writer.noteUses(tokens: [token.id: used, 99: used], invitations: [invitation.id: used])
        try await fixture.writer.noteUses(tokens: [token.id: Sample.duringRound], invitations: [:])
        #expect(try await fixture.store.tokens().map(\.lastUsedAt) == [used])
        #expect(try await fixture.store.invitations().first { $0.id == invitation.id }?.lastUsedAt == used)
    }

    @Test func aBackupIsWholeAndCarriesTheSpatialIndex() async throws {
        let fixture = try await Fixture()
        for _ in 0..<20 { _ = try await fixture.record(Sample.submission()) }
        let copy = fixture.folder.file("copy.sqlite")
        try await Store(reading: fixture.path).backup(to: copy)
        let store = try Store(reading: copy)
        #expect(try await store.check().problems.isEmpty)
        #expect(try await store.markPositions(in: .one(fixture.round.id)).rows.count == 20)
        let box = BoundingBox(minX: 719_000, minY: 7_536_000, maxX: 720_000, maxY: 7_538_000)
        #expect(try await store.indexedPositions(within: box).count == 20)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path).contains { $0.contains("partial") }
                == false)
    }
}

extension Store {
    /// Where the marks lie that the spatial index in the file finds in a box.
    func indexedPositions(within box: BoundingBox) async throws -> [Position] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT ST_X(position), ST_Y(position) FROM mark WHERE fid IN (
                        SELECT pkid FROM idx_mark_position WHERE xmax >= ? AND xmin <= ? AND ymax >= ? AND ymin <= ?)
                    """, arguments: [box.minX, box.maxX, box.minY, box.maxY]
            ).map { Position(easting: $0[0], northing: $0[1]) }.filter(box.contains)
        }
    }
}
