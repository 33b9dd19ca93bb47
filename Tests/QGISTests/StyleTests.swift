import Foundation
import FoundationXML
import Testing

@testable import QGIS

struct StyleTests {
    private func style(_ layer: QGISLayer) throws -> XMLDocument {
        try XMLDocument(data: Data(layer.style(pictograms: SampleLayers.pictograms()).utf8))
    }

    private func values(_ document: XMLDocument, _ path: String) throws -> [String] {
        try document.nodes(forXPath: path).compactMap(\.stringValue)
    }

    @Test(arguments: SampleLayers.all)
    func headingsAndCodeListsAreThere(layer: QGISLayer) throws {
        let document = try style(layer)
        #expect(try values(document, "/qgis/aliases/alias/@field") == layer.attributes.map(\.name))
        #expect(try values(document, "/qgis/aliases/alias/@name") == layer.attributes.map(\.title))
        for attribute in layer.attributes {
            let widget = "/qgis/fieldConfiguration/field[@name='\(attribute.name)']/editWidget"
            let isCoded = !attribute.codes.isEmpty
            #expect(try values(document, "\(widget)/@type") == [isCoded ? "ValueMap" : "TextEdit"])
            let codes = "\(widget)/config/Option/Option[@name='map']/Option/Option"
            #expect(try values(document, "\(codes)/@name") == attribute.codes.map(\.title))
            #expect(try values(document, "\(codes)/@value") == attribute.codes.map(\.value))
        }
    }

    @Test(arguments: SampleLayers.all)
    func everyClassOfTheLegendHasASymbol(layer: QGISLayer) throws {
        let document = try style(layer)
        let used = try values(document, "/qgis/renderer-v2/*[self::categories or self::ranges or self::rules]//@symbol")
        let drawn = try values(document, "/qgis/renderer-v2/symbols/symbol/@name")
        #expect(!drawn.isEmpty && Set(drawn).count == drawn.count)
        #expect(used.isEmpty ? drawn == ["0"] : used == drawn)
    }

    @Test(arguments: SampleLayers.all)
    func aStyleStandsAlone(layer: QGISLayer) throws {
        let document = try style(layer)
        for drawing in try values(document, "//layer[@class='SvgMarker']/Option/Option[@name='name']/@value") {
            let content = try #require(Data(base64Encoded: String(drawing.trimmingPrefix("base64:"))))
            let svg = try XMLDocument(data: content)
            #expect(svg.rootElement()?.name == "svg" && svg.rootElement()?.childCount ?? 0 > 0)
            let text = String(decoding: content, as: UTF8.self)
            #expect(text.contains("param(outline)") && !text.contains("currentColor"))
        }
    }

    @Test func theNoteSaysWhatTheLayerSaysAndThatItIsMadeUp() throws {
        let note = try #require(try values(style(SampleLayers.cells), "/qgis/userNotes/@value").first)
        #expect(note.contains("<h3>Lagret rutor (syntetiska data)</h3>"))
        #expect(note.contains("<p>Snö &amp; \"is\" &lt;å&gt; 'ö'</p>"))
        var real = SampleLayers.cells
        real.isSynthetic = false
        #expect(try !real.style(pictograms: SampleLayers.pictograms()).contains("syntetisk"))
    }

    @Test func awkwardWordsSurviveEveryPlace() throws {
        var layer = SampleLayers.openCells
        layer.attributes[1].title = SampleLayers.awkward
        layer.attributes[1].codes = [QGISCode(value: SampleLayers.awkward, title: "a\u{0}\u{1F}\nb")]
        let document = try style(layer)
        #expect(try values(document, "/qgis/aliases/alias[@field='antal_barn']/@name") == [SampleLayers.awkward])
        #expect(try values(document, "/qgis/renderer-v2/categories/category/@value") == [SampleLayers.awkward])
        #expect(try values(document, "/qgis/renderer-v2/categories/category/@label") == ["a\u{FFFD}\u{FFFD}\nb barn"])
    }

    @Test func expressionsAreQuoted() {
        #expect(Expression.column("a\"b") == "\"a\"\"b\"")
        #expect(Expression.text("Ol'ga\\n") == "'Ol''ga\\\\n'")
    }

    @Test func theLegendFollowsTheCodeLists() throws {
        let open = try style(SampleLayers.openCells)
        #expect(
            try values(open, "//category/@label") == ["10–19 barn", "20–49 barn", "50–99 barn", "100 eller fler barn"])
        let marks = try style(SampleLayers.marks)
        #expect(
            try values(marks, "/qgis/renderer-v2/rules/rule/rule/@label")
                == ["Favoritplats", "Undviker", "Önskan"] + SampleLayers.categories.map(\.1))
        #expect(try Set(values(marks, "//layer[@class='SvgMarker']/Option/Option[@name='name']/@value")).count == 9)
        let changes = try style(SampleLayers.change)
        #expect(try values(changes, "//category/@value") == SampleLayers.changes.map(\.0))
    }

    @Test func cellsOfPlannersHaveClassesWithoutGaps() throws {
        let document = try style(SampleLayers.cells)
        let lower = try values(document, "//range/@lower").compactMap(Int.init)
        let upper = try values(document, "//range/@upper").compactMap(Int.init)
        #expect(lower == [0, 1, 10, 20, 50, 100])
        #expect(upper.dropLast().map { $0 + 1 } == Array(lower.dropFirst()))
    }

    @Test func shadesGrowDarkerInGrey() {
        let greys = Colour.fewToMany.map { 0.299 * Double($0.red) + 0.587 * Double($0.green) + 0.114 * Double($0.blue) }
        for (lighter, darker) in zip(greys, greys.dropFirst()) { #expect(lighter - darker > 20) }
    }

    @Test func whatIsMissingIsNamed() throws {
        let pictograms = try SampleLayers.pictograms()
        var layer = SampleLayers.hotspots
        layer.attributes.removeAll { $0.name == "rang" }
        #expect(throws: QGISError.attributeMissing(layer: "smultronstallen", attribute: "rang")) {
            try layer.style(pictograms: pictograms)
        }
        layer = SampleLayers.change
        layer.attributes[1].codes = []
        #expect(throws: QGISError.codesMissing(layer: "forandringar", attribute: "slag")) {
            try layer.style(pictograms: pictograms)
        }
        let one = try Pictograms(sheet: Data("<svg><symbol id=\"play\"><path/></symbol></svg>".utf8))
        #expect(throws: QGISError.pictogramMissing("preschool")) { try SampleLayers.preschools.style(pictograms: one) }
        for sheet in ["", "<svg>", "<svg/>", "pictograms"] {
            #expect(throws: QGISError.sheetUnreadable) { try Pictograms(sheet: Data(sheet.utf8)) }
        }
    }
}
