import BulkLoading
import GRDB
import Geodesy

/// Writes the rows of one layer of a GeoPackage.
public final class FeatureTableWriter {
    /// What is written.
    public let table: FeatureTable
    /// Rows written so far.
    public private(set) var count = 0

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
    public func append(_ features: some Sequence<Feature>) throws {
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
    public func finish() throws {
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
