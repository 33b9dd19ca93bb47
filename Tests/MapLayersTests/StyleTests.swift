import Disclosure
import Foundation
import FoundationXML
import Places
import QGIS
import Testing

@testable import MapLayers

/// The styles of all layers, as each audience gets them.
struct StyleTests {
    struct Sheet: CustomTestStringConvertible {
        var layer: Layer
        var audience: Audience
        var testDescription: String { "\(layer.name), \(audience)" }

        func style() throws -> XMLDocument {
            let sheet = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../web/pictograms.svg")
            let style = try layer.qgisLayer(for: audience, isSynthetic: true)
                .style(pictograms: Pictograms(sheet: Data(contentsOf: sheet)))
            return try XMLDocument(data: Data(style.utf8))
        }
    }

    static let all =
        Layer.allCases.map { Sheet(layer: $0, audience: .internal) }
        + PublicationLayers.layers.map { Sheet(layer: $0, audience: .open) }

    private func values(_ document: XMLDocument, _ path: String) throws -> [String] {
        try document.nodes(forXPath: path).compactMap(\.stringValue)
    }

    @Test(arguments: all)
    func headingsAndCodeListsAreThere(sheet: Sheet) throws {
        let document = try sheet.style()
        let attributes = sheet.layer.attributes(for: sheet.audience)
        #expect(try values(document, "/qgis/aliases/alias/@field") == attributes.map(\.name))
        #expect(try values(document, "/qgis/aliases/alias/@name") == attributes.map(\.heading))
        for attribute in attributes {
            let widget = "/qgis/fieldConfiguration/field[@name='\(attribute.name)']/editWidget"
            let isCoded = !attribute.codes.isEmpty
            #expect(try values(document, "\(widget)/@type") == [isCoded ? "ValueMap" : "TextEdit"])
            let codes = "\(widget)/config/Option/Option[@name='map']/Option/Option"
            #expect(try values(document, "\(codes)/@name") == attribute.codes.map(\.title))
            #expect(try values(document, "\(codes)/@value") == attribute.codes.map(\.value))
        }
    }

    @Test(arguments: all)
    func everyClassOfTheLegendHasASymbol(sheet: Sheet) throws {
        let document = try sheet.style()
        let used = try values(document, "/qgis/renderer-v2/*[self::categories or self::ranges or self::rules]//@symbol")
        let drawn = try values(document, "/qgis/renderer-v2/symbols/symbol/@name")
        #expect(!drawn.isEmpty && Set(drawn).count == drawn.count)
        #expect(used.isEmpty ? drawn == ["0"] : used == drawn)
    }

    @Test(arguments: all)
    func aStyleStandsAlone(sheet: Sheet) throws {
        for drawing in try values(sheet.style(), "//layer[@class='SvgMarker']/Option/Option[@name='name']/@value") {
            let content = try #require(Data(base64Encoded: String(drawing.trimmingPrefix("base64:"))))
            let svg = try XMLDocument(data: content)
            #expect(svg.rootElement()?.name == "svg" && svg.rootElement()?.childCount ?? 0 > 0)
            let text = String(decoding: content, as: UTF8.self)
            #expect(text.contains("param(outline)") && !text.contains("currentColor"))
        }
    }

    @Test func theLegendFollowsTheVocabulary() throws {
        let open = try Sheet(layer: .cells, audience: .open).style()
        #expect(
            try values(open, "//category/@label") == ["10–19 barn", "20–49 barn", "50–99 barn", "100 eller fler barn"])
        #expect(try values(open, "//category/@value") == Band.ofCounts.map(\.text))
        let marks = try Sheet(layer: .marks, audience: .internal).style()
        #expect(
            try values(marks, "/qgis/renderer-v2/rules/rule/rule/@label")
                == Kind.allCases.map(\.title) + Places.Category.allCases.map(\.title))
        let drawings = try values(marks, "//layer[@class='SvgMarker']/Option/Option[@name='name']/@value")
        #expect(Set(drawings).count == Places.Category.allCases.count)
        let changes = try Sheet(layer: .changes, audience: .internal).style()
        #expect(try values(changes, "//category/@value") == ChangeKind.allCases.map(\.layerWord))
    }

    @Test func cellsOfPlannersHaveClassesWithoutGaps() throws {
        let document = try Sheet(layer: .cells, audience: .internal).style()
        let lower = try values(document, "//range/@lower").compactMap(Int.init)
        let upper = try values(document, "//range/@upper").compactMap(Int.init)
        #expect(lower == [0, 1, 10, 20, 50, 100])
        #expect(upper.dropLast().map { $0 + 1 } == Array(lower.dropFirst()))
    }
}
