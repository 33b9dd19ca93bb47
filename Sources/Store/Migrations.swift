import Foundation
import GRDB

/// The schema, as numbered migrations. A migration that has been released is never changed; a new one is added.
enum Migrations {
    /// Marks the file as ours: "SMUL".
    static let applicationID = 0x534D_554C

    static func isOurs(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID
    }

    /// What must be set before the first table.
    static func prepare(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            guard try !db.tableExists("grdb_migrations") else { return }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 collection") { db in
            try createSpatialMetadata(db)
            try db.execute(sql: collection)
            try addPoint(to: "preschool", db)
            try addPoint(to: "locality", db)
            try addPoint(to: "mark", notNull: true, db)
            try addGeometry("outline", to: "municipality", type: "POLYGON", notNull: true, db)
        }
        migrator.registerMigration("2 publications") { db in try db.execute(sql: publications) }
        migrator.registerMigration("3 audit") { db in try db.execute(sql: audit) }
        migrator.registerMigration("4 changes") { db in try db.execute(sql: changes) }
        migrator.registerMigration("5 access") { db in try db.execute(sql: access) }
        migrator.registerMigration("6 privacy") { db in
            try db.execute(sql: privacy)
            try AuditChain.chainAll(db)
            try db.execute(sql: auditNeverChanges)
        }
        migrator.registerMigration("7 drafts", migrate: EarlyDrafts.catchUp)
        migrator.registerMigration("8 versions") { db in try db.execute(sql: versions) }
        migrator.registerMigration("9 clock") { db in try db.execute(sql: clock) }
        migrator.registerMigration("10 clearing") { db in try db.execute(sql: clearing) }
        migrator.registerMigration("11 identities") { db in try db.execute(sql: identities) }
        return migrator
    }

    /// Tokens end, and sessions belong to a token or to somebody whom the identity provider knows. Tokens of before last a year
    /// from now on; sessions of before end.
    private static let access = """
        ALTER TABLE token ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE token ADD COLUMN last_used_at INTEGER;
        UPDATE token SET expires_at = (unixepoch() + 365 * 86400) * 1000;
        ALTER TABLE invitation ADD COLUMN last_used_at INTEGER;

        DROP TABLE session;
        CREATE TABLE session (
            secret_hash BLOB NOT NULL PRIMARY KEY,
            begun_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            token_id INTEGER REFERENCES token (id),
            identity TEXT,
            role TEXT,
            name TEXT,
            CHECK ((token_id IS NULL) = (identity IS NOT NULL AND role IS NOT NULL AND name IS NOT NULL))
        );
        """

    /// Retention, the chain of the audit log, and what is still to be swept after an erasure.
    private static let privacy = """
        ALTER TABLE round ADD COLUMN retention TEXT CHECK (retention IN ('marks', 'texts'));
        ALTER TABLE round ADD COLUMN retain_until INTEGER;
        ALTER TABLE round ADD COLUMN retained_at INTEGER;

        CREATE TABLE unswept (id INTEGER PRIMARY KEY AUTOINCREMENT);

        CREATE TABLE audit_head (began INTEGER NOT NULL);
        INSERT INTO audit_head SELECT coalesce(max(id), 0) FROM audit_entry;
        DROP TRIGGER audit_never_changes;
        ALTER TABLE audit_entry ADD COLUMN chain BLOB;
        """

    private static let auditNeverChanges = """
        CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit_entry
        BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END;
        """

    /// What the identity provider has proved of somebody, for as long as a session or a token rests on it; and who made a token,
    /// which for those of before only the audit log knows. Sessions of before rest on nothing that is known, and end.
    private static let identities = """
        CREATE TABLE identity (
            id TEXT NOT NULL PRIMARY KEY,
            role TEXT NOT NULL,
            provider TEXT NOT NULL,
            groups TEXT NOT NULL
        );
        DELETE FROM session WHERE identity IS NOT NULL;
        ALTER TABLE token ADD COLUMN made_by TEXT;
        ALTER TABLE token ADD COLUMN identity TEXT;
        UPDATE token SET made_by =
            (SELECT who FROM audit_entry WHERE action = 'POST /tokens' AND at = token.created_at);
        """

    /// When the clock was last known to be right.
    private static let clock = """
        CREATE TABLE clock (believed_at INTEGER NOT NULL);
        INSERT INTO clock VALUES (unixepoch() * 1000);
        """

    /// What a clearing has taken from a round is kept aside for a while, for nothing but to be put back. A closing that
    /// published nothing is tried again, but not where somebody has published since.
    private static let clearing = """
        CREATE TABLE cleared_mark (
            fid INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            \(markColumns),
            position BLOB NOT NULL,
            deleted_at INTEGER,
            cleared_at INTEGER NOT NULL
        );
        CREATE INDEX cleared_mark_round ON cleared_mark (round_id, cleared_at);

        UPDATE round SET closing_publication = 'made'
        WHERE closing_publication = 'nothing' AND id IN (SELECT round_id FROM publication);
        """

    /// Each round has a version of its own; what all rounds may show counts for each of them.
    private static let versions = """
        ALTER TABLE content_version ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE round ADD COLUMN content_number INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE round ADD COLUMN content_corrected INTEGER NOT NULL DEFAULT 0;
        UPDATE content_version SET shared = number;
        """

    /// What kind of change was the last one.
    private static let changes = """
        ALTER TABLE content_version ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE content_version ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE content_version ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE content_version ADD COLUMN open_changed_at INTEGER NOT NULL DEFAULT 0;
        UPDATE content_version SET corrected = number, changed_at = unixepoch() * 1000, open_changed_at = unixepoch() * 1000;
        """

    /// The audit log grows and is never changed.
    private static let audit = """
        CREATE TABLE audit_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            action TEXT NOT NULL,
            details TEXT NOT NULL
        );
        CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit_entry
        BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END;
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit_entry
        BEGIN SELECT raise(ABORT, 'the audit log is never shortened'); END;
        """

    /// Publications are never changed but for their withdrawal, and never removed but for the demonstration's.
    private static let publications = """
        ALTER TABLE round ADD COLUMN closing_publication TEXT;

        CREATE TABLE analysis (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            round_id INTEGER REFERENCES round (id),
            method TEXT NOT NULL,
            mark_count INTEGER NOT NULL,
            input_checksum TEXT NOT NULL,
            computed_at INTEGER NOT NULL,
            version TEXT NOT NULL,
            document BLOB NOT NULL
        );

        CREATE TABLE publication (
            number INTEGER PRIMARY KEY,
            round_id INTEGER NOT NULL REFERENCES round (id),
            round_title TEXT NOT NULL,
            synthetic INTEGER NOT NULL,
            analysis_id INTEGER NOT NULL REFERENCES analysis (id),
            analysis TEXT NOT NULL,
            method TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            least_children INTEGER NOT NULL,
            least_preschools INTEGER NOT NULL,
            reason TEXT,
            mark_count INTEGER NOT NULL,
            input_checksum TEXT NOT NULL,
            content_checksum TEXT NOT NULL,
            content BLOB NOT NULL,
            withdrawn_at INTEGER
        );
        CREATE TRIGGER publication_never_changes BEFORE UPDATE OF number, round_id, round_title, synthetic, analysis_id,
            analysis, method, made_at, least_children, least_preschools, reason, mark_count, input_checksum,
            content_checksum, content ON publication
        BEGIN SELECT raise(ABORT, 'a publication is never changed'); END;
        CREATE TRIGGER publication_stays BEFORE DELETE ON publication WHEN NOT old.synthetic
        BEGIN SELECT raise(ABORT, 'a publication is never removed'); END;

        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            preschool TEXT,
            hotspot TEXT,
            status TEXT NOT NULL,
            texts TEXT NOT NULL,
            link TEXT,
            date TEXT NOT NULL,
            CHECK ((preschool IS NULL) <> (hotspot IS NULL))
        );

        CREATE TABLE handover (
            id TEXT NOT NULL PRIMARY KEY,
            done_at INTEGER NOT NULL
        );
        """

    /// SpatiaLite's own tables, with only the coordinate systems that are used here: thousands fewer rows to write at
    /// the first start, and to carry in every backup.
    static func createSpatialMetadata(_ db: Database) throws {
        try call(db, "InitSpatialMetaData('NONE')")
        for epsg in [4326] + Array(3006...3018) { try call(db, "InsertEpsgSrid(\(epsg))") }
    }

    private static func addPoint(to table: String, notNull: Bool = false, _ db: Database) throws {
        try addGeometry("position", to: table, type: "POINT", notNull: notNull, db)
    }

    private static func addGeometry(
        _ column: String, to table: String, type: String, notNull: Bool, _ db: Database
    ) throws {
        try call(db, "AddGeometryColumn('\(table)', '\(column)', 3006, '\(type)', 'XY', \(notNull ? 1 : 0))")
        try call(db, "CreateSpatialIndex('\(table)', '\(column)')")
    }

    /// Calls one of SpatiaLite's functions that say 1 for success.
    static func call(_ db: Database, _ function: String) throws {
        guard try Int.fetchOne(db, sql: "SELECT \(function)") == 1 else {
            throw DatabaseError(message: "SpatiaLite refused \(function)")
        }
    }

    /// Times are milliseconds since 1970 in UTC; positions are added by SpatiaLite.
    private static let collection = """
        CREATE TABLE content_version (number INTEGER NOT NULL);
        INSERT INTO content_version VALUES (1);

        CREATE TABLE municipality (
            id INTEGER PRIMARY KEY CHECK (id = 1)
        );

        CREATE TABLE locality (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL
        );

        CREATE TABLE preschool (
            id INTEGER PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            operator TEXT NOT NULL,
            address TEXT NOT NULL,
            place TEXT NOT NULL,
            children INTEGER CHECK (children >= 0),
            groups INTEGER CHECK (groups >= 0),
            position_quality TEXT NOT NULL,
            note TEXT NOT NULL
        );

        CREATE TABLE preschool_group (
            id INTEGER PRIMARY KEY,
            preschool_id INTEGER NOT NULL REFERENCES preschool (id),
            label TEXT,
            children INTEGER CHECK (children >= 0)
        );
        CREATE UNIQUE INDEX preschool_group_label ON preschool_group (preschool_id, coalesce(label, ''));

        CREATE TABLE round (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            opens_at INTEGER NOT NULL,
            closes_at INTEGER NOT NULL CHECK (closes_at > opens_at),
            demonstration INTEGER NOT NULL DEFAULT 0
        );

        CREATE TABLE invitation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            secret_hash BLOB NOT NULL UNIQUE,
            group_id INTEGER NOT NULL REFERENCES preschool_group (id),
            round_id INTEGER NOT NULL REFERENCES round (id),
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        );

        CREATE TABLE token (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            secret_hash BLOB NOT NULL UNIQUE,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        );

        CREATE TABLE session (
            secret_hash BLOB NOT NULL PRIMARY KEY,
            token_id INTEGER NOT NULL REFERENCES token (id),
            expires_at INTEGER NOT NULL
        );

        CREATE TABLE mark (
            fid INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            \(markColumns)
        );
        CREATE INDEX mark_round ON mark (round_id);

        CREATE TABLE deleted_mark (
            id TEXT NOT NULL PRIMARY KEY,
            \(markColumns),
            position BLOB NOT NULL,
            deleted_at INTEGER NOT NULL
        );

        CREATE TABLE tombstone (
            id TEXT NOT NULL PRIMARY KEY,
            deleted_at INTEGER NOT NULL
        );
        """

    /// A mark that is taken back keeps all of these for 30 days, and one that is cleared for 14, in tables that no
    /// layer reads.
    private static let markColumns = """
        revision INTEGER NOT NULL,
        group_id INTEGER NOT NULL REFERENCES preschool_group (id),
        round_id INTEGER NOT NULL REFERENCES round (id),
        category TEXT NOT NULL,
        children INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        seasons TEXT NOT NULL,
        age_band TEXT,
        frequency TEXT,
        walking_minutes INTEGER,
        quote TEXT,
        staff_note TEXT,
        language TEXT,
        placement TEXT,
        accuracy_m REAL,
        received_at INTEGER NOT NULL,
        late INTEGER NOT NULL,
        review TEXT NOT NULL,
        origin TEXT NOT NULL,
        text_held INTEGER NOT NULL,
        device_hash BLOB
        """
}

/// Tables, indexes and triggers of the program's own, without those that SpatiaLite keeps for itself.
struct Schema: Sendable {
    /// An index or a trigger.
    struct Part: Sendable {
        var type: String
        var table: String
        var sql: String
        /// SpatiaLite's own triggers differ between its versions in spacing and more.
        var isSpatiaLites: Bool
    }

    /// Columns by table.
    var columns: [String: Set<String>] = [:]
    var parts: [String: Part] = [:]

    /// What the migrations make, all of them.
    static func expected() throws -> Schema { try made.get() }

    private static let made = Result {
        let queue = try DatabaseQueue(configuration: Connection.configuration())
        try queue.write { try Migrations.createSpatialMetadata($0) }
        let others = try queue.read { try Set(String.fetchAll($0, sql: "SELECT name FROM sqlite_master")) }
        let own = try DatabaseQueue(configuration: Connection.configuration())
        try Migrations.migrator.migrate(own)
        return try own.read { try Schema($0, without: others) }
    }

    /// - Parameter others: names that are none of ours.
    init(_ db: Database, without others: Set<String> = []) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        for row in rows {
            let (type, name, table): (String, String, String) = (row[0], row[1], row[2])
            guard !others.contains(name), !table.hasPrefix("idx_"), !table.hasPrefix("grdb_") else { continue }
            switch type {
            case "table": columns[name] = try Set(db.columns(in: name).map { $0.name })
            case "index", "trigger":
                guard let sql: String = row[3] else { continue }
                parts[name] = Part(
                    type: type, table: table, sql: sql,
                    isSpatiaLites: type == "trigger" && name.contains(#/^(gg|gi|tm)[iud]_/#))
            default: break
            }
        }
    }

    /// Indexes and triggers of another schema that are missing here, or are different.
    func lacking(of expected: Schema) -> [(name: String, part: Part, isThere: Bool)] {
        expected.parts.filter { columns[$0.value.table] != nil }.compactMap { name, part in
            guard let present = parts[name] else { return (name, part, false) }
            return part.isSpatiaLites || present.sql.words == part.sql.words ? nil : (name, part, true)
        }.sorted { $0.0 < $1.0 }
    }
}

extension String {
    fileprivate var words: [Substring] { split(whereSeparator: \.isWhitespace) }
}

/// The schema, compared with what the migrations make.
enum SchemaCheck {
    static func findings(_ db: Database) throws -> [Finding] {
        let expected = try Schema.expected()
        let present = try Schema(db)
        var findings: [Finding] = []
        for (table, columns) in expected.columns.sorted(by: { $0.key < $1.key }) {
            guard let there = present.columns[table] else {
                findings.append(Finding("The table \(table) is missing.", .restore))
                continue
            }
            let missing = columns.subtracting(there).sorted()
            if !missing.isEmpty {
                findings.append(
                    Finding("The table \(table) lacks \(missing.joined(separator: ", ")).", .restore))
            }
        }
        return findings
            + present.lacking(of: expected).map { name, part, isThere in
                Finding(
                    "The \(part.type) \(name) of the table \(part.table) \(isThere ? "has been changed" : "is missing").",
                    .repair)
            }
    }

    /// Makes indexes and triggers as they should be.
    ///
    /// - Returns: what was made.
    static func mend(_ db: Database) throws -> [String] {
        try Schema(db).lacking(of: try Schema.expected()).map { name, part, isThere in
            if isThere { try db.execute(sql: "DROP \(part.type) \"\(name)\"") }
            try db.execute(sql: part.sql)
            return "The \(part.type) \(name) of the table \(part.table) was made anew."
        }
    }
}

/// A database of an older version, brought up to date when it was opened for writing, after a copy of it was made.
package struct Upgrade: Sendable, Equatable {
    /// The migrations that were carried out.
    package let migrations: [String]
    /// The database as it was.
    package let copy: String

    package var sentence: String {
        """
        The database was made by an older version and has been brought up to date. What it was before is kept in \(copy); \
        remove that file when all is well, for it keeps what is erased from now on.
        """
    }

    /// Copies a database that migrations wait for. Nothing is changed before the copy is on disk.
    ///
    /// - Returns: nil for a database that is new or up to date.
    /// - Throws: ``StoreError``, and then the database is as it was.
    static func prepare(_ path: String) throws -> Upgrade? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Store.withConnection(to: path) { queue in
            let migrator = Migrations.migrator
            let applied = try queue.read(migrator.appliedMigrations)
            let waiting = migrator.migrations.filter { !applied.contains($0) }
            guard let last = applied.last, !waiting.isEmpty else { return nil }
            let copy = "\(path)-before-upgrade-\(last.prefix { $0 != " " })"
            try queue.unsafeRead { db in try CheckedCopy.write(from: db, of: path, to: copy) }
            return Upgrade(migrations: waiting, copy: copy)
        }
    }
}

/// Before the first release two migrations were changed after they had been used, so databases with the same numbers differ.
enum EarlyDrafts {
    static func catchUp(_ db: Database) throws {
        if try !db.columns(in: "content_version").contains(where: { $0.name == "moved" }) {
            try db.execute(sql: "ALTER TABLE content_version ADD COLUMN moved INTEGER NOT NULL DEFAULT 0")
        }
        if try db.indexes(on: "mark").contains(where: { $0.name == "mark_round" && $0.columns.count > 1 }) {
            try db.execute(sql: "DROP INDEX mark_round; CREATE INDEX mark_round ON mark (round_id)")
        }
    }
}
