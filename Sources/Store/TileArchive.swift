package import Foundation
import GRDB

/// A base map in one file (MBTiles 1.3), read only.
package struct TileArchive: Sendable {
    private let database: DatabaseQueue
    package let mediaType: String
    package let attribution: String
    package let minZoom: Int
    package let maxZoom: Int

    /// What is wrong with the file.
    package struct Problem: Error, CustomStringConvertible {
        package var path: String
        package var reason: String
        package var description: String { "\(path) is not a usable MBTiles file: \(reason)" }
    }

    /// - Throws: ``Problem``
    package init(path: String) throws {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw Problem(path: path, reason: "the file cannot be read")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            database = try DatabaseQueue(path: path, configuration: configuration)
            let metadata = try database.read { db in
                try Dictionary(
                    Row.fetchAll(db, sql: "SELECT name, value FROM metadata").map {
                        ($0[0] as String, $0[1] as String)
                    },
                    uniquingKeysWith: { first, _ in first })
            }
            let zooms = try database.read { db in
                try Row.fetchOne(db, sql: "SELECT min(zoom_level), max(zoom_level) FROM tiles")
            }
            switch metadata["format"] ?? "png" {
            case "png": mediaType = "image/png"
            case "jpg", "jpeg": mediaType = "image/jpeg"
            case "webp": mediaType = "image/webp"
            case let other: throw Problem(path: path, reason: "its format is \(other); png, jpg or webp is needed")
            }
            guard let minimum: Int = zooms?[0], let maximum: Int = zooms?[1] else {
                throw Problem(path: path, reason: "it holds no tiles")
            }
            minZoom = minimum
            maxZoom = maximum
            attribution = metadata["attribution"] ?? ""
        } catch let error as DatabaseError {
            throw Problem(path: path, reason: error.message ?? "\(error)")
        }
    }

    /// One tile; `y` counts from the north, as web maps do, and from the south in the file.
    package func tile(zoom: Int, x: Int, y: Int) async throws -> Data? {
        guard (0...30).contains(zoom) else { return nil }
        let row = (1 << zoom) - 1 - y
        return try await database.read { db in
            try Data.fetchOne(
                db, sql: "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                arguments: [zoom, x, row])
        }
    }
}
