import Foundation
import GRDB
import Geodesy

/// The SQLite file that becomes a GeoPackage, and what all its parts need to know of it.
///
/// Everything is written in one transaction without a journal, so that each page goes to the disk about once: of a file
/// that is only ever written from scratch, half is worth nothing.
final class GeoPackageFile {
    let system: CoordinateSystem
    /// Written wherever the file says when something was changed.
    let lastChange: String
    private let path: String
    private let queue: DatabaseQueue

    /// "GPKG" in ASCII.
    private static let applicationID = 0x4750_4B47
    /// Version 1.3.0.
    private static let version = 10300

    init(path: String, system: CoordinateSystem, lastChange: Date) throws {
        try GeoPackageFile.create(path)
        self.path = path
        self.system = system
        self.lastChange = StandardMoment.dateTime(lastChange)
        var configuration = Configuration()
        // The transaction lasts from the first to the last access.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA application_id = \(GeoPackageFile.applicationID);
                    PRAGMA user_version = \(GeoPackageFile.version);
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA cache_size = -500;
                    """)
        }
        queue = try GeoPackageFile.explaining(path) { try DatabaseQueue(path: path, configuration: configuration) }
        try write { try $0.beginTransaction(.immediate) }
    }

    /// What has been given up half-way must not be closed within its transaction: SQLite would tell hooks of the end that are no
    /// longer there.
    deinit {
        try? queue.inDatabase { db in
            if db.isInsideTransaction { try db.rollback() }
        }
    }

    /// Makes sure that there is an empty file; SQLite itself does not say why it cannot.
    private static func create(_ path: String) throws {
        // Also where everybody may put files, as in /tmp, it is for its owner alone.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw GeoPackageError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard lseek(descriptor, 0, SEEK_END) == 0 else { throw GeoPackageError.notEmpty(path: path) }
    }

    /// - Throws: ``GeoPackageError`` where the disk is to blame.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try GeoPackageFile.explaining(path) { try queue.inDatabase(body) }
    }

    func finish() throws {
        try write { try $0.commit() }
        try GeoPackageFile.explaining(path) { try queue.close() }
    }

    private static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw GeoPackageError.diskFull(path: path)
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH, .SQLITE_BUSY:
                throw GeoPackageError.cannotWrite(path: path, reason: error.message ?? error.resultCode.description)
            default: throw error
            }
        }
    }
}

/// Why a GeoPackage cannot be written.
package enum GeoPackageError: Error, Equatable, CustomStringConvertible {
    /// The folder is missing or read only, or the medium fails.
    case cannotWrite(path: String, reason: String)
    case diskFull(path: String)
    /// There is something in the file already.
    case notEmpty(path: String)
    /// A table or column is called something that not all programs understand, or that has a meaning of its own.
    case unusableName(String)
    /// Two tables of a file, or two columns of a table, are called the same.
    case nameTaken(String)
    /// A row has another number of values than its table has columns. Rows are counted from 1.
    case wrongNumberOfValues(table: String, row: Int, expected: Int, found: Int)
    /// A row has a value of another type than its column. Rows are counted from 1.
    case wrongType(table: String, row: Int, column: String)
    /// A row has a geometry of another type than its table. Rows are counted from 1.
    case wrongGeometry(table: String, row: Int)

    package var description: String {
        switch self {
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        case .diskFull(let path): "The disk that holds \(path) is full. Make room and try again."
        case .notEmpty(let path): "\(path) is not empty, and a GeoPackage is only written from scratch."
        case .unusableName(let name): "\(name) cannot be the name of a table or column in a GeoPackage"
        case .nameTaken(let name): "The GeoPackage has two tables or columns called \(name)"
        case .wrongNumberOfValues(let table, let row, let expected, let found):
            "Row \(row) of \(table) has \(found) values, not \(expected)"
        case .wrongType(let table, let row, let column):
            "Row \(row) of \(table) has a value of the wrong type for \(column)"
        case .wrongGeometry(let table, let row): "Row \(row) of \(table) has a geometry of the wrong type"
        }
    }
}

/// The list of what a file holds, and of the geometry that each layer has.
///
/// - Source: GeoPackage 1.3, clauses 1.1.3, "Contents", and 2.1.5, "Vector features geometry columns".
enum Contents {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_contents (
                    table_name TEXT NOT NULL PRIMARY KEY,
                    data_type TEXT NOT NULL,
                    identifier TEXT UNIQUE,
                    description TEXT DEFAULT '',
                    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
                    min_x DOUBLE,
                    min_y DOUBLE,
                    max_x DOUBLE,
                    max_y DOUBLE,
                    srs_id INTEGER,
                    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
                CREATE TABLE gpkg_geometry_columns (
                    table_name TEXT NOT NULL,
                    column_name TEXT NOT NULL,
                    geometry_type_name TEXT NOT NULL,
                    srs_id INTEGER NOT NULL,
                    z TINYINT NOT NULL,
                    m TINYINT NOT NULL,
                    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
                    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
                    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
                    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
                """)
    }

    static func add(_ table: FeatureTable, in file: GeoPackageFile, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
                VALUES (?, 'features', ?, ?, ?, ?)
                """,
            arguments: [table.name, table.title, table.description, file.lastChange, file.system.epsg])
        try db.execute(
            sql: "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            arguments: [
                table.name, FeatureTable.geometryColumn, table.geometryType.rawValue, file.system.epsg,
            ])
    }

    /// Adds a table without geometry.
    static func addAttributes(
        _ name: String, description: String, in file: GeoPackageFile, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
                VALUES (?, 'attributes', ?, ?, ?)
                """, arguments: [name, name, description, file.lastChange])
    }

    /// - Parameter extent: nil for a layer without a single position.
    static func setExtent(_ extent: BoundingBox?, of table: FeatureTable, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            arguments: [extent?.minX, extent?.minY, extent?.maxX, extent?.maxY, table.name])
    }
}

/// The coordinate systems that a file defines: the three that the standard asks for, and its own.
///
/// - Source: GeoPackage 1.3, clause 1.1.2, "Spatial reference systems".
struct SpatialReferenceSystems {
    private let definitions: [(system: CoordinateSystem, text: String)]

    /// - Throws: `GeodesyError`
    init(including system: CoordinateSystem) throws {
        let systems: [CoordinateSystem] = system == .wgs84 ? [.wgs84] : [.wgs84, system]
        definitions = try systems.map { ($0, try $0.wellKnownText) }
    }

    func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_spatial_ref_sys (
                    srs_name TEXT NOT NULL,
                    srs_id INTEGER NOT NULL PRIMARY KEY,
                    organization TEXT NOT NULL,
                    organization_coordsys_id INTEGER NOT NULL,
                    definition TEXT NOT NULL,
                    description TEXT);
                INSERT INTO gpkg_spatial_ref_sys VALUES
                    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
                    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
                """)
        for (system, text) in definitions {
            try db.execute(
                sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
                arguments: [system.name, system.epsg, system.epsg, text])
        }
    }
}

/// Days and moments as text, in the forms that the standard prescribes. A table may have two in each of a million rows,
/// so this fills in the digits of the C library's calendar instead of going through a formatter.
///
/// - Source: GeoPackage 1.3, table 1, types DATE and DATETIME.
enum StandardMoment {
    /// The day in UTC: `2026-11-21`.
    static func date(_ date: Date) -> String { text(date, length: 10) }

    /// UTC, with milliseconds even where there are none: `2026-11-21T09:30:00.000Z`.
    static func dateTime(_ date: Date) -> String { text(date, length: 24) }

    private static func text(_ date: Date, length: Int) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        let fraction = Int32(milliseconds - Int64(seconds) * 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func put(_ number: Int32, digits: Int, then separator: Unicode.Scalar) {
                var rest = number
                for place in stride(from: end + digits - 1, through: end, by: -1) {
                    text[place] = 0x30 + UInt8(rest % 10)
                    rest /= 10
                }
                text[end + digits] = UInt8(ascii: separator)
                end += digits + 1
            }
            put(parts.tm_year + 1900, digits: 4, then: "-")
            put(parts.tm_mon + 1, digits: 2, then: "-")
            put(parts.tm_mday, digits: 2, then: "T")
            put(parts.tm_hour, digits: 2, then: ":")
            put(parts.tm_min, digits: 2, then: ":")
            put(parts.tm_sec, digits: 2, then: ".")
            put(fraction, digits: 3, then: "Z")
            return length
        }
    }
}
