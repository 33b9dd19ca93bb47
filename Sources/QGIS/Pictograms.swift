package import Foundation
import FoundationXML
import Markup

/// Our own drawings, taken from the sheet that the pages use (`pictograms.svg`, a `<symbol>` each), so that a place
/// looks the same on the form, on the map and in QGIS.
package struct Pictograms: Sendable {
    private let drawings: [String: String]

    /// - Parameter sheet: an SVG document; each `<symbol>` with an id is a drawing on a square of 24 × 24.
    /// - Throws: `QGISError.sheetUnreadable`.
    package init(sheet: Data) throws(QGISError) {
        let reader = SheetReader()
        let parser = XMLParser(data: sheet)
        parser.delegate = reader
        guard parser.parse(), !reader.drawings.isEmpty else { throw .sheetUnreadable }
        drawings = reader.drawings
    }

    /// A drawing as a QGIS marker names it: the whole SVG inside the style, so that the style stands alone. Its colour
    /// is a parameter, so that QGIS's own colour button works on it.
    package func marker(_ name: String) throws(QGISError) -> String {
        guard let drawing = drawings[name] else { throw .pictogramMissing(name) }
        return "base64:" + Data(drawing.utf8).base64EncodedString()
    }
}

/// Makes a document of its own of each symbol.
private final class SheetReader: NSObject, XMLParserDelegate {
    private(set) var drawings: [String: String] = [:]
    private var name: String?
    /// The elements that are begun and not ended, from the drawing's root inwards.
    private var begun: [MarkupElement] = []

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard begun.isEmpty else { return begun.append(MarkupElement(element, written(attributes))) }
        guard element == "symbol", let id = attributes["id"] else { return }
        name = id
        begun = [MarkupElement("svg", written(attributes))]
        begun[0].attributes["id"] = nil
        begun[0].attributes["xmlns"] = "http://www.w3.org/2000/svg"
    }

    func parser(
        _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard let ended = begun.popLast() else { return }
        if begun.isEmpty, let name {
            drawings[name] = ended.document()
        } else {
            begun[begun.count - 1].append(ended)
        }
    }

    /// In alphabetical order, so that the same sheet gives the same bytes.
    private func written(_ attributes: [String: String]) -> MarkupAttributes {
        MarkupAttributes(
            attributes.sorted { $0.key < $1.key }
                .map { ($0.key, $0.value.replacing("currentColor", with: "param(outline)")) })
    }
}
