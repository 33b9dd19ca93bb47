import Geodesy

/// CSV as in RFC 4180, UTF-8. Points have `lon,lat` in degrees or `e,n` in metres; polygons have well-known text in
/// `geometri`. Text that a spreadsheet would take for a formula gets an apostrophe in front.
struct CSVWriter: LayerWriter {
    let heading: LayerHeading
    let separator = 0
    private let decimals: Int
    private let attributes: [Attribute]

    init(_ heading: LayerHeading) {
        self.heading = heading
        decimals = heading.system.decimals
        attributes = heading.layer.attributes(for: heading.audience)
    }

    func begin() throws -> [UInt8] {
        let geometry: [String]
        switch heading.layer.geometryType {
        case .point: geometry = heading.system.isGeographic ? ["lon", "lat"] : ["e", "n"]
        case .line, .polygon: geometry = [Layer.geometryName]
        }
        return Array(((attributes.map(\.name) + geometry).joined(separator: ",") + "\r\n").utf8)
    }

    func write(_ features: [LayerFeature]) throws -> [UInt8] {
        var text = TextBuffer()
        for feature in features {
            for (value, attribute) in zip(feature.values, attributes) {
                append(value, attribute.kind, to: &text)
                text.append(byte: 0x2C)
            }
            append(feature.geometry, to: &text)
            text.append("\r\n")
        }
        return text.bytes
    }

    func end() -> [UInt8] { [] }

    private func append(_ value: LayerFeature.Value, _ kind: Attribute.Kind, to text: inout TextBuffer) {
        switch value {
        case .absent: break
        case .integer(let integer): text.append(integer)
        case .number(let number):
            if case .number(let decimals) = kind { text.append(number, decimals: decimals) }
        case .moment(let moment): text.append(moment)
        case .text(let string): text.append(CSVCell.text(CSVCell.neutralised(string)))
        }
    }

    private func append(_ geometry: Geometry?, to text: inout TextBuffer) {
        switch geometry {
        case .point(let position):
            text.append(position.x, decimals: decimals)
            text.append(byte: 0x2C)
            text.append(position.y, decimals: decimals)
        case .line(let line):
            text.append("\"LINESTRING (")
            append(line, to: &text)
            text.append(")\"")
        case .polygon(let polygon):
            text.append("\"POLYGON (")
            for (index, ring) in polygon.rings.enumerated() {
                text.append(index == 0 ? "(" : ", (")
                append(ring, to: &text)
                text.append(")")
            }
            text.append(")\"")
        // Layers have no other kinds. Without a place, a point has two cells that are empty.
        case nil, .multiPoint, .multiLine, .multiPolygon, .collection:
            if heading.layer.geometryType == .point { text.append(byte: 0x2C) }
        }
    }

    private func append(_ positions: [Position], to text: inout TextBuffer) {
        for (index, position) in positions.enumerated() {
            if index > 0 { text.append(", ") }
            text.append(position.x, decimals: decimals)
            text.append(byte: 0x20)
            text.append(position.y, decimals: decimals)
        }
    }
}

/// The rules of single cells of CSV.
package enum CSVCell {
    /// Text as a cell, quoted where it must be.
    package static func text(_ string: String) -> String {
        let needsQuotes = string.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B }
        return needsQuotes ? "\"" + string.replacing("\"", with: "\"\"") + "\"" : string
    }

    /// A whole small table; text that a spreadsheet would take for a formula is neutralised.
    package static func table(_ columns: [String], _ rows: [[String]]) -> String {
        ([columns] + rows).map { $0.map { text(neutralised($0)) }.joined(separator: ",") + "\n" }.joined()
    }

    /// Text that a spreadsheet would take for a formula, with an apostrophe in front.
    static func neutralised(_ string: String) -> String {
        guard let first = string.unicodeScalars.first, "=+-@\t\r\n|%".unicodeScalars.contains(first) else {
            return string
        }
        return "'" + string
    }
}
