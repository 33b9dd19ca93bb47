import BulkLoading
import Foundation
import GRDB
import Geodesy

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
