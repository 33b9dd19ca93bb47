import Foundation
import GRDB
import GeoPackage
import Geodesy
import TestSupport

/// A file that a test writes, and looks at once it is finished.
struct Sample {
    let folder = TemporaryFolder()
    var path: String { folder.file("sample.gpkg") }

    static let moment = Date(timeIntervalSince1970: 1_795_253_400.25)

    static let marks = FeatureTable(
        name: "markeringar", title: "Markeringar", description: "Platser som barn har pekat ut", geometryType: .point,
        columns: [
            FeatureColumn("id", title: "Id", description: "Markeringens UUID.", type: .text),
            FeatureColumn(
                "typ", title: "Typ", description: "Vad barnen tycker.", type: .text,
                codes: [.init("favorit", "Favorit"), .init("undviker", "Undviker")]),
            FeatureColumn("antal_barn", title: "Antal barn", description: "Barn som var överens.", type: .integer),
            FeatureColumn("noggrannhet_m", title: "Noggrannhet", description: "Enligt enheten.", type: .real),
            FeatureColumn("dag", title: "Dag", description: "Dagen.", type: .date),
            FeatureColumn("tidpunkt", title: "Tidpunkt", description: "När, UTC.", type: .dateTime),
        ])

    static func mark(_ geometry: Feature.Geometry?, id: String = "a") -> Feature {
        Feature(
            geometry: geometry,
            values: [.text(id), .text("favorit"), .integer(3), .absent, .moment(moment), .moment(moment)])
    }

    static func table(_ name: String, _ type: GeometryType) -> FeatureTable {
        FeatureTable(name: name, title: name, description: "", geometryType: type, columns: [])
    }

    /// Writes and finishes the file.
    func write(
        in system: CoordinateSystem = .sweref99TM, _ body: (GeoPackageWriter) throws -> Void
    ) throws {
        let writer = try GeoPackageWriter(path: path, system: system, lastChange: Sample.moment)
        try body(writer)
        try writer.finish()
    }

    /// Writes one layer and finishes the file.
    func write(
        _ table: FeatureTable, _ features: [Feature], in system: CoordinateSystem = .sweref99TM
    ) throws {
        try write(in: system) { try $0.add(table).append(features) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try DatabaseQueue(path: path).read(body)
    }

    func number(_ sql: String) throws -> Int? { try read { try Int.fetchOne($0, sql: sql) } }
    func text(_ sql: String) throws -> String? { try read { try String.fetchOne($0, sql: sql) } }
    func texts(_ sql: String) throws -> [String] { try read { try String.fetchAll($0, sql: sql) } }

    /// Each row's values as text; what is absent as `-`.
    func rows(_ sql: String) throws -> [[String]] {
        try read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { value in
                    switch value.storage {
                    case .null: "-"
                    case .int64(let number): "\(number)"
                    case .double(let number): "\(number)"
                    case .string(let text): text
                    case .blob(let data): "\(data.count) bytes"
                    }
                }
            }
        }
    }
}
