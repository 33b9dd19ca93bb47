package import Foundation
package import Geodesy

/// The reference data of a municipality: a folder with `preschools.csv`, `localities.csv` and `boundary.geojson`.
package struct Geodata: Sendable {
    package var preschools: [Preschool]
    package var localities: [Locality]
    package var outline: Polygon?

    /// What is wrong with a file of the folder: each line names file, line and column.
    package struct Problem: Error, CustomStringConvertible {
        package var lines: [String]
        package var description: String { lines.joined(separator: "\n") }
    }

    /// - Parameter folder: the folder's path.
    /// - Throws: ``Problem``
    package init(folder: String, transformer: CoordinateTransformer) throws {
        func read(_ name: String) throws -> Data {
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Problem(lines: ["\(path): the file cannot be read"])
            }
            return data
        }
        try self.init(
            preschools: read("preschools.csv"), localities: read("localities.csv"), boundary: read("boundary.geojson"),
            transformer: transformer)
    }

    /// - Parameters: the contents of the three files.
    /// - Throws: ``Problem``
    package init(
        preschools: Data, localities: Data, boundary: Data, transformer: CoordinateTransformer
    ) throws {
        self.preschools = try Geodata.preschools(csv: preschools, name: "preschools.csv")
        self.localities = try Geodata.localities(csv: localities)
        outline = try Geodata.outline(geoJSON: boundary, transformer: transformer)
    }

    /// The columns of `preschools.csv`.
    package static let preschoolColumns = [
        "school_unit_code", "name", "operator", "address", "place", "children", "groups", "sweref99tm_e",
        "sweref99tm_n", "position_quality", "note",
    ]

    /// Reads preschools from a table with the columns of `geodata/preschools.csv`.
    ///
    /// - Throws: ``Problem``, with every bad row.
    package static func preschools(csv data: Data, name: String) throws -> [Preschool] {
        try rows(csv: data, name: name, known: preschoolColumns, required: ["school_unit_code", "name"]) { reader in
            let code = try reader.required("school_unit_code", as: PreschoolCode.self)
            let position = try reader.position()
            let word = reader.text("position_quality") ?? (position == nil ? "unknown" : "address")
            guard let quality = PositionQuality(rawValue: word) else {
                throw FieldProblem("position_quality", .notInVocabulary(word, allowed: PositionQuality.codes))
            }
            return Preschool(
                code: code, name: try reader.required("name", as: PreschoolName.self),
                operatorName: try reader.text("operator", as: OperatorName.self) ?? "kommunal",
                address: try reader.text("address", as: StreetAddress.self) ?? "",
                place: try reader.text("place", as: LocalityName.self) ?? "",
                children: try reader.count("children"), groups: try reader.count("groups"), position: position,
                positionQuality: quality, note: try reader.text("note", as: Note.self) ?? "")
        }
    }

    private static func localities(csv data: Data) throws -> [Locality] {
        try rows(
            csv: data, name: "localities.csv", known: ["name", "sweref99tm_e", "sweref99tm_n"],
            required: ["name", "sweref99tm_e", "sweref99tm_n"]
        ) { reader in
            guard let position = try reader.position() else { throw FieldProblem("sweref99tm_e", .missing) }
            return Locality(name: try reader.required("name", as: LocalityName.self), position: position)
        }
    }

    private static func rows<Value>(
        csv data: Data, name: String, known: [String], required: [String],
        _ make: (inout RowReader) throws -> Value
    ) throws -> [Value] {
        let table: Table
        do {
            table = try Table(csv: data)
            try table.check(known: known, required: required)
        } catch {
            throw Problem(lines: ["\(name), \(error)"])
        }
        var values: [Value] = []
        var lines: [String] = []
        for row in table.rows {
            var reader = RowReader(row, of: table)
            var problems = reader.problems
            do {
                values.append(try make(&reader))
                problems = reader.problems
            } catch let problem as FieldProblem {
                problems = reader.problems + [problem]
            }
            // So many tell what is the matter with the file.
            if lines.count >= MarkChecker.toldProblems { break }
            lines += problems.map { "\(name), line \(row.line), \($0.field): \($0.message(in: .english))" }
        }
        guard lines.isEmpty else { throw Problem(lines: lines) }
        return values
    }

    /// The first polygon of a GeoJSON file in WGS 84.
    private static func outline(geoJSON data: Data, transformer: CoordinateTransformer) throws -> Polygon? {
        struct Collection: Decodable {
            struct Feature: Decodable {
                struct Geometry: Decodable {
                    var type: String
                    var coordinates: [[[Double]]]
                }
                var geometry: Geometry
            }
            var features: [Feature]
        }
        let name = "boundary.geojson"
        let collection: Collection
        do {
            collection = try JSONDecoder().decode(Collection.self, from: data)
        } catch let error as DecodingError {
            throw Problem(lines: ["\(name): a FeatureCollection with one Polygon is expected: \(error.reason)"])
        }
        guard let ring = collection.features.first?.geometry.coordinates.first else { return nil }
        var positions = try ring.map { numbers in
            guard numbers.count >= 2 else { throw Problem(lines: ["\(name): a position needs two numbers"]) }
            return Position(longitude: numbers[0], latitude: numbers[1])
        }
        do {
            for position in positions { try CoordinateSystem.wgs84.check(position) }
        } catch {
            throw Problem(lines: ["\(name): \(error)"])
        }
        try transformer.transform(&positions, from: .wgs84, to: .sweref99TM)
        return Polygon(outer: positions)
    }
}

extension RowReader {
    /// - Returns: the text as it is kept; nil where there is none.
    fileprivate func text<Text: WrittenText>(_ column: String, as _: Text.Type) throws -> String? {
        guard let written = text(column) else { return nil }
        do {
            return try Text.rule.accept(written)
        } catch {
            throw FieldProblem(column, error)
        }
    }

    fileprivate func required<Text: WrittenText>(_ column: String, as type: Text.Type) throws -> String {
        guard let text = try text(column, as: type) else { throw FieldProblem(column, .missing) }
        return text
    }

    fileprivate mutating func count(_ column: String) throws -> Int? {
        guard let number = wholeNumber(column) else { return nil }
        guard number >= 0 else { throw FieldProblem(column, .tooSmall(String(number), minimum: 0)) }
        return number
    }

    /// Easting and northing in SWEREF 99 TM; nil when both are empty.
    fileprivate mutating func position() throws -> Position? {
        let easting = number("sweref99tm_e")
        let northing = number("sweref99tm_n")
        if easting == nil, northing == nil { return nil }
        guard let easting else { throw FieldProblem("sweref99tm_e", .missing) }
        guard let northing else { throw FieldProblem("sweref99tm_n", .missing) }
        let position = Position(easting: easting, northing: northing)
        do {
            try CoordinateSystem.sweref99TM.check(position)
        } catch {
            throw FieldProblem("sweref99tm_e", .coordinates(error))
        }
        return position
    }
}
