public import Foundation
import FoundationXML

/// Our own drawings, taken from the sheet that the pages use (`pictograms.svg`, a `<symbol>` each), so that a place
/// looks the same on the form, on the map and in QGIS.
public struct Pictograms: Sendable {
    private let drawings: [String: String]

    /// - Parameter sheet: an SVG document; each `<symbol>` with an id is a drawing on a square of 24 × 24.
    /// - Throws: `QGISError.sheetUnreadable`.
    public init(sheet: Data) throws(QGISError) {
        let reader = SheetReader()
        let parser = XMLParser(data: sheet)
        parser.delegate = reader
        guard parser.parse(), !reader.drawings.isEmpty else { throw .sheetUnreadable }
        drawings = reader.drawings
    }

    /// A drawing as a QGIS marker names it: the whole SVG inside the style, so that the style stands alone. Its colour
    /// is a parameter, so that QGIS's own colour button works on it.
    func marker(_ name: String) throws(QGISError) -> String {
        guard let drawing = drawings[name] else { throw .pictogramMissing(name) }
        return "base64:" + Data(drawing.utf8).base64EncodedString()
    }
}

/// Makes a document of its own of each symbol.
private final class SheetReader: NSObject, XMLParserDelegate {
    private(set) var drawings: [String: String] = [:]
    private var current: (name: String, svg: String)?

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        var attributes = attributes
        if element == "symbol" {
            guard let name = attributes.removeValue(forKey: "id") else { return }
            attributes["xmlns"] = "http://www.w3.org/2000/svg"
            current = (name, tag("svg", attributes))
        } else {
            current?.svg += tag(element, attributes)
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard let finished = current, element == "symbol" else {
            current?.svg += "</\(element)>"
            return
        }
        drawings[finished.name] = finished.svg + "</svg>"
        current = nil
    }

    /// In alphabetical order, so that the same sheet gives the same bytes.
    private func tag(_ name: String, _ attributes: [String: String]) -> String {
        let written = attributes.sorted { $0.key < $1.key }.map { name, value in
            " \(name)=\"\(Element.escaped(value.replacing("currentColor", with: "param(outline)")))\""
        }
        return "<\(name)\(written.joined())>"
    }
}
