import BulkLoading
package import Foundation
import GRDB
package import Geodesy

/// A layer of a GeoPackage: what its table is called, what it holds, and how it explains itself.
///
/// Besides ``columns`` the table has a row number, ``rowNumberColumn``, and a geometry, ``geometryColumn``.
package struct FeatureTable: Sendable, Equatable {
    /// The name of the table: a lower-case ASCII letter, then such letters, digits and underscores.
    package var name: String
    /// What people call the layer; no two tables of a file may have the same.
    package var title: String
    package var description: String
    package var geometryType: GeometryType
    package var columns: [FeatureColumn]
    /// How QGIS draws the layer unless told otherwise.
    package var style: LayerStyle?
    /// Documents about this layer alone.
    package var metadata: [MetadataDocument]

    /// The column with the row's number, counted from 1.
    package static let rowNumberColumn = "fid"
    /// The column with the geometry.
    package static let geometryColumn = "geom"

    package init(
        name: String, title: String, description: String, geometryType: GeometryType, columns: [FeatureColumn],
        style: LayerStyle? = nil, metadata: [MetadataDocument] = []
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.geometryType = geometryType
        self.columns = columns
        self.style = style
        self.metadata = metadata
    }
}

/// What all geometries of a table are; a geometry may also be absent.
package enum GeometryType: String, Sendable {
    case point = "POINT"
    case lineString = "LINESTRING"
    case polygon = "POLYGON"
}

/// An attribute of a layer.
package struct FeatureColumn: Sendable, Equatable {
    /// The types of the standard that attributes are kept in.
    package enum ValueType: String, Sendable {
        case text = "TEXT"
        case integer = "INTEGER"
        case real = "REAL"
        /// A day, written `2026-11-21`.
        case date = "DATE"
        /// A moment in UTC, written `2026-11-21T09:30:00.000Z`.
        case dateTime = "DATETIME"
    }

    /// A value that may stand in a column, and what it means.
    package struct Code: Sendable, Equatable {
        package var value: String
        package var title: String

        package init(_ value: String, _ title: String) {
            self.value = value
            self.title = title
        }
    }

    /// As ``FeatureTable/name``.
    package var name: String
    /// What people call the attribute; programs show it instead of the name. No two columns of a table have the same.
    package var title: String
    package var description: String
    package var type: ValueType
    /// All values that may stand in the column; empty where any may. Programs offer them as a list, by their titles.
    package var codes: [Code]

    package init(_ name: String, title: String, description: String, type: ValueType, codes: [Code] = []) {
        self.name = name
        self.title = title
        self.description = description
        self.type = type
        self.codes = codes
    }
}

/// A row of a feature table: a geometry, if the place is known, and values in the order of the table's columns.
package struct Feature: Sendable {
    package var geometry: Geometry?
    package var values: [Value]

    package init(geometry: Geometry?, values: [Value]) {
        self.geometry = geometry
        self.values = values
    }

    /// Positions in x, y order of the file's coordinate system, whatever order the EPSG register has: so the standard
    /// wants it.
    package enum Geometry: Sendable, Equatable {
        case point(Position)
        /// No positions at all make an empty line.
        case lineString([Position])
        case polygon(Polygon)
    }

    /// What stands in a column.
    package enum Value: Sendable, Equatable {
        case absent
        /// For a column of text; for one of days or moments if it is written as the standard has it.
        case text(String)
        /// For a column of whole numbers or of numbers.
        case integer(Int)
        case number(Double)
        /// For a column of moments or of days; the day is the one in UTC.
        case moment(Date)
    }
}

/// How many features each layer has. It is no part of the standard, but GDAL and QGIS look here before they count rows
/// one by one.
///
/// - Source: the documentation of GDAL's GeoPackage driver, "gpkg_ogr_contents".
enum FeatureCounts {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_ogr_contents (
                    table_name TEXT NOT NULL PRIMARY KEY,
                    feature_count INTEGER DEFAULT NULL)
                """)
    }

    /// Notes the number of rows, and counts the ones that come and go from then on.
    static func add(_ count: Int, of table: FeatureTable, _ db: Database) throws {
        try db.execute(sql: "INSERT INTO gpkg_ogr_contents VALUES (?, ?)", arguments: [table.name, count])
        for (event, change) in [("insert", "+ 1"), ("delete", "- 1")] {
            let trigger = "trigger_\(event)_feature_count_\(table.name)"
            try db.execute(
                sql: """
                    CREATE TRIGGER "\(trigger)" AFTER \(event) ON "\(table.name)" BEGIN
                        UPDATE gpkg_ogr_contents SET feature_count = feature_count \(change)
                        WHERE lower(table_name) = lower('\(table.name)');
                    END
                    """)
        }
    }
}

extension FeatureTable {
    /// The beginnings of names that the standard and SQLite keep for themselves.
    private static let reservedPrefixes = ["gpkg", "rtree_", "sqlite_"]

    /// - Throws: ``GeoPackageError/unusableName(_:)``, ``GeoPackageError/nameTaken(_:)``
    func checkNames() throws {
        let names = columns.map(\.name)
        for name in [self.name] + names where !FeatureTable.isPlain(name) { throw GeoPackageError.unusableName(name) }
        let isReserved = FeatureTable.reservedPrefixes.contains { name.hasPrefix($0) } || name == LayerStyles.table
        if isReserved { throw GeoPackageError.unusableName(name) }
        var taken: Set = [FeatureTable.rowNumberColumn, FeatureTable.geometryColumn]
        for name in names where !taken.insert(name).inserted { throw GeoPackageError.nameTaken(name) }
        taken = []
        for column in columns where !taken.insert(column.title).inserted {
            throw GeoPackageError.nameTaken(column.title)
        }
    }

    /// Whether a name is a lower-case ASCII letter, followed by such letters, digits and underscores.
    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy {
            isLetter($0) || $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    /// Creates the table itself. Numbers of deleted rows are not used again, as the standard recommends.
    func create(_ db: Database) throws {
        let attributes = columns.map { ", \"\($0.name)\" \($0.type.rawValue)" }.joined()
        try db.execute(
            sql: """
                CREATE TABLE "\(name)" (
                    "\(FeatureTable.rowNumberColumn)" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    "\(FeatureTable.geometryColumn)" \(geometryType.rawValue)\(attributes))
                """)
    }

    /// Inserts a row: its number, its geometry, and its values.
    var insertion: String {
        let parameters = repeatElement("?", count: columns.count + 2).joined(separator: ", ")
        return "INSERT INTO \"\(name)\" VALUES (\(parameters))"
    }
}

/// Writes the rows of one layer of a GeoPackage.
package final class FeatureTableWriter {
    /// What is written.
    package let table: FeatureTable
    /// Rows written so far.
    package private(set) var count = 0

    private let file: GeoPackageFile
    private var encoder: GeometryEncoder
    private var index = PackedIndex()
    private var extent: BoundingBox?
    /// nil when the layer is finished.
    private var insert: BulkInsert?

    init(_ table: FeatureTable, in file: GeoPackageFile) throws {
        try table.checkNames()
        self.table = table
        self.file = file
        encoder = GeometryEncoder(system: file.system)
        insert = try file.write { db in
            try table.create(db)
            try Contents.add(table, in: file, db)
            try SchemaExtension.add(table, db)
            if let style = table.style { try LayerStyles.add(style, of: table, in: file, db) }
            return try BulkInsert(db, sql: table.insertion)
        }
    }

    /// Writes rows. They are numbered from 1 in the order in which they come.
    ///
    /// - Precondition: the layer is not finished.
    /// - Throws: ``GeoPackageError``; the file is then of no use.
    /// - Complexity: O(rows · columns).
    package func append(_ features: some Sequence<Feature>) throws {
        guard let insert else { preconditionFailure("\(table.name) is finished") }
        try file.write { _ in
            for feature in features {
                count += 1
                try insert.run { try bind(feature, with: &$0) }
            }
        }
    }

    /// Builds the spatial index and writes what the file says about the layer. Does nothing when that is done.
    ///
    /// - Throws: ``GeoPackageError``
    /// - Complexity: O(n log n).
    package func finish() throws {
        guard insert != nil else { return }
        insert = nil
        try file.write { db in
            try SpatialIndexExtension.add(&index, to: table, db)
            try Contents.setExtent(extent, of: table, db)
            try FeatureCounts.add(count, of: table, db)
        }
    }

    private func bind(_ feature: Feature, with binder: inout FieldBinder) throws {
        guard feature.values.count == table.columns.count else {
            throw GeoPackageError.wrongNumberOfValues(
                table: table.name, row: count, expected: table.columns.count, found: feature.values.count)
        }
        binder.bind(count)
        if let geometry = feature.geometry {
            guard geometry.type == table.geometryType else {
                throw GeoPackageError.wrongGeometry(table: table.name, row: count)
            }
            let box = geometry.boundingBox
            encoder.encode(geometry, box: box)
            encoder.bytes.withUnsafeBytes { binder.bind($0) }
            if let box { note(box) }
        } else {
            binder.bindNull()
        }
        for (value, column) in zip(feature.values, table.columns) {
            guard binder.bind(value, as: column.type) else {
                throw GeoPackageError.wrongType(table: table.name, row: count, column: column.name)
            }
        }
    }

    private func note(_ box: BoundingBox) {
        index.append(id: Int64(count), box)
        extent = extent?.union(box) ?? box
    }
}

extension FieldBinder {
    /// - Returns: false when a column of this type holds no such value.
    fileprivate mutating func bind(_ value: Feature.Value, as type: FeatureColumn.ValueType) -> Bool {
        switch (value, type) {
        case (.absent, _): bindNull()
        case (.text(let text), .text), (.text(let text), .date), (.text(let text), .dateTime): bind(text)
        case (.integer(let number), .integer), (.integer(let number), .real): bind(number)
        case (.number(let number), .real): bind(number)
        case (.moment(let date), .date): bind(StandardMoment.date(date))
        case (.moment(let date), .dateTime): bind(StandardMoment.dateTime(date))
        default: return false
        }
        return true
    }
}

/// Writes geometries as the standard keeps them: a header with the coordinate system and, for lines and polygons, the
/// extent, then OGC well-known binary; all of it little-endian.
///
/// - Source: GeoPackage 1.3, clause 2.1.3, "GeoPackageBinary format".
struct GeometryEncoder {
    private let system: CoordinateSystem
    /// The geometry that was encoded last. The same bytes are used over and over.
    private(set) var bytes: [UInt8] = []

    private enum Flag {
        static let littleEndian: UInt8 = 1
        /// The extent is written as four numbers: least and greatest x, least and greatest y.
        static let envelope: UInt8 = 1 << 1
        static let empty: UInt8 = 1 << 4
    }

    private enum Kind: UInt32 {
        case point = 1
        case lineString = 2
        case polygon = 3
    }

    init(system: CoordinateSystem) { self.system = system }

    /// - Parameter box: the geometry's extent; nil for an empty one.
    /// - Complexity: O(positions).
    mutating func encode(_ geometry: Feature.Geometry, box: BoundingBox?) {
        bytes.removeAll(keepingCapacity: true)
        switch geometry {
        case .point(let position):
            appendHeader(flags: 0)
            append(.point)
            append(position)
        case .lineString(let positions):
            appendHeader(box)
            append(.lineString)
            append(positions)
        case .polygon(let polygon):
            appendHeader(box)
            append(.polygon)
            let rings = box == nil ? [] : polygon.rings
            append(UInt32(rings.count))
            for ring in rings { append(ring) }
        }
    }

    private mutating func appendHeader(_ box: BoundingBox?) {
        guard let box else { return appendHeader(flags: Flag.empty) }
        appendHeader(flags: Flag.envelope)
        for coordinate in [box.minX, box.maxX, box.minY, box.maxY] { append(coordinate.bitPattern) }
    }

    private mutating func appendHeader(flags: UInt8) {
        bytes.append(contentsOf: [UInt8(ascii: "G"), UInt8(ascii: "P"), 0, flags | Flag.littleEndian])
        append(UInt32(system.epsg))
    }

    private mutating func append(_ kind: Kind) {
        bytes.append(1)
        append(kind.rawValue)
    }

    private mutating func append(_ positions: [Position]) {
        append(UInt32(positions.count))
        for position in positions { append(position) }
    }

    private mutating func append(_ position: Position) {
        append(position.x.bitPattern)
        append(position.y.bitPattern)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Feature.Geometry {
    /// The extent; nil when there are no positions.
    var boundingBox: BoundingBox? {
        switch self {
        case .point(let position):
            BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y)
        case .lineString(let positions): BoundingBox(of: positions)
        case .polygon(let polygon): BoundingBox(of: polygon.outer)
        }
    }

    var type: GeometryType {
        switch self {
        case .point: .point
        case .lineString: .lineString
        case .polygon: .polygon
        }
    }
}
