public import Foundation
import FoundationXML

/// Our own drawings, taken from the sheet that the pages use (`pictograms.svg`, a `<symbol>` each), so that a place
/// looks the same on the form, on the map and in QGIS.
public struct Pictograms: Sendable {
    private let drawings: [String: String]

    /// - Parameter sheet: an SVG document; each `<symbol>` with an id is a drawing on a square of 24 × 24.
    /// - Throws: `QGISError.sheetUnreadable`.
    public init(sheet: Data) throws(QGISError) {
        // A document that is not XML may be read as an empty one, without an error.
        let symbols = ((try? XMLDocument(data: sheet))?.rootElement()?.children ?? [])
            .compactMap { $0 as? XMLElement }.filter { $0.name == "symbol" }
        guard !symbols.isEmpty else { throw .sheetUnreadable }
        drawings = Dictionary(
            symbols.compactMap { symbol in
                // attribute(forName:) of Linux's Foundation misses attributes below a default namespace.
                symbol.attributes?.first { $0.name == "id" }?.stringValue.map { ($0, Pictograms.drawing(symbol)) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// A drawing as a QGIS marker names it: the whole SVG inside the style, so that the style stands alone.
    func marker(_ name: String) throws(QGISError) -> String {
        guard let drawing = drawings[name] else { throw .pictogramMissing(name) }
        return "base64:" + Data(drawing.utf8).base64EncodedString()
    }

    /// A symbol as a document of its own. The colour is a parameter, so that QGIS's own colour button works on it.
    private static func drawing(_ symbol: XMLElement) -> String {
        let inherited = (symbol.attributes ?? []).filter { $0.name != "id" }.map(\.xmlString)
        let shapes = (symbol.children ?? []).filter { $0.kind == .element }.map(\.xmlString)
        return "<svg xmlns=\"http://www.w3.org/2000/svg\"\(inherited.joined())>\(shapes.joined())</svg>"
            .replacing("currentColor", with: "param(outline)")
    }
}
