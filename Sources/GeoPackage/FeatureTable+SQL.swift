import GRDB

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
