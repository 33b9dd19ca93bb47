package import Foundation
import GRDB
package import Geodesy

/// Writes an OGC GeoPackage 1.3 from scratch: any number of layers with a spatial index, explained attributes, code
/// lists, styles and metadata, in one coordinate system.
///
/// The file holds nothing of use until ``finish()`` has returned, and a file that could not be finished is left for the
/// caller to remove. Nothing waits for the disk: a caller that promises to have kept the file must call `fsync` on it.
/// Memory does not grow with the number of rows but for the spatial index, which gathers 24 bytes a geometry. To be
/// used from one task at a time.
///
/// - Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.
package final class GeoPackageWriter {
    private let file: GeoPackageFile
    private var tables: [FeatureTableWriter] = []
    private var metadata: MetadataExtension

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: where there is no file yet, or an empty one.
    ///   - system: of all geometries.
    ///   - lastChange: what the file gives as the time of its last change.
    /// - Throws: ``GeoPackageError``, or `GeodesyError` when PROJ does not know the coordinate system.
    package init(path: String, system: CoordinateSystem, lastChange: Date = Date()) throws {
        let definitions = try SpatialReferenceSystems(including: system)
        file = try GeoPackageFile(path: path, system: system, lastChange: lastChange)
        metadata = MetadataExtension(file)
        try file.write { db in
            try definitions.create(db)
            try Contents.create(db)
            try Extensions.create(db)
            try FeatureCounts.create(db)
        }
    }

    /// Begins a layer. Several may be written at the same time.
    ///
    /// - Throws: ``GeoPackageError``
    package func add(_ table: FeatureTable) throws -> FeatureTableWriter {
        for other in tables {
            if other.table.name == table.name { throw GeoPackageError.nameTaken(table.name) }
            if other.table.title == table.title { throw GeoPackageError.nameTaken(table.title) }
        }
        let writer = try FeatureTableWriter(table, in: file)
        tables.append(writer)
        for document in table.metadata { try metadata.add(document, about: table.name) }
        return writer
    }

    /// Adds a document about the whole file.
    ///
    /// - Throws: ``GeoPackageError``
    package func add(_ document: MetadataDocument) throws { try metadata.add(document, about: nil) }

    /// Finishes the layers that are not finished yet, and closes the file. The writer must not be used any more.
    ///
    /// - Throws: ``GeoPackageError``
    package func finish() throws {
        for table in tables { try table.finish() }
        try file.finish()
    }
}
