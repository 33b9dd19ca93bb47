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

/// A style that a file carries for a layer.
package struct LayerStyle: Sendable, Equatable {
    package var name: String
    /// The style in QGIS's own format.
    package var qml: String
    /// The style as an OGC Styled Layer Descriptor, for programs that do not read QGIS's.
    package var sld: String?

    package init(name: String, qml: String, sld: String? = nil) {
        self.name = name
        self.qml = qml
        self.sld = sld
    }
}

/// An XML document about a whole file or about one of its layers.
package struct MetadataDocument: Sendable, Equatable {
    package var xml: String
    /// Says which standard the document follows.
    package var standardURI: String

    /// - Parameter standardURI: ISO 19115 in the XML of ISO 19139 unless told otherwise.
    package init(xml: String, standardURI: String = "http://www.isotc211.org/2005/gmd") {
        self.xml = xml
        self.standardURI = standardURI
    }
}
