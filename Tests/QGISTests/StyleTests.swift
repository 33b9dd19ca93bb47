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

    @Test func theNoteSaysWhatTheLayerSaysAndThatItIsMadeUp() throws {
        let note = try #require(try values(style(SampleLayers.areas()), "/qgis/userNotes/@value").first)
        #expect(note.contains("<h3>Lagret rutor (syntetiska data)</h3>"))
        #expect(note.contains("<p>Snö &amp; \"is\" &lt;å&gt; 'ö'</p>"))
        var real = SampleLayers.areas()
        real.isSynthetic = false
        #expect(try !real.style(pictograms: SampleLayers.pictograms()).contains("syntetisk"))
    }

    @Test func awkwardWordsSurviveEveryPlace() throws {
        var layer = SampleLayers.areas(codes: [QGISCode(value: SampleLayers.awkward, title: "a\u{0}\u{1F}\nb")])
        layer.attributes[1].title = SampleLayers.awkward
        let document = try style(layer)
        #expect(try values(document, "/qgis/aliases/alias[@field='antal_barn']/@name") == [SampleLayers.awkward])
        #expect(try values(document, "/qgis/renderer-v2/categories/category/@value") == [SampleLayers.awkward])
        #expect(try values(document, "/qgis/renderer-v2/categories/category/@label") == ["a\u{FFFD}\u{FFFD}\nb"])
    }

    @Test func expressionsAreQuoted() {
        #expect(Expression.column("a\"b") == "\"a\"\"b\"")
        #expect(Expression.text("Ol'ga\\n") == "'Ol''ga\\\\n'")
    }

    @Test func shadesGrowDarkerInGrey() {
        let greys = Colour.fewToMany.map { 0.299 * Double($0.red) + 0.587 * Double($0.green) + 0.114 * Double($0.blue) }
        for (lighter, darker) in zip(greys, greys.dropFirst()) { #expect(lighter - darker > 20) }
    }

    @Test func whatIsMissingIsNamed() throws {
        let pictograms = try SampleLayers.pictograms()
        var layer = SampleLayers.areas()
        layer.attributes.removeAll { $0.name == "antal_barn" }
        #expect(throws: QGISError.attributeMissing(layer: "rutor", attribute: "antal_barn")) {
            try layer.style(pictograms: pictograms)
        }
        let one = try Pictograms(sheet: Data("<svg><symbol id=\"preschool\"><path/></symbol></svg>".utf8))
        #expect(throws: QGISError.pictogramMissing("play")) { try SampleLayers.points.style(pictograms: one) }
        for sheet in ["", "<svg>", "<svg/>", "pictograms"] {
            #expect(throws: QGISError.sheetUnreadable) { try Pictograms(sheet: Data(sheet.utf8)) }
        }
    }
}
