import Disclosure
import Foundation
import Geodesy
import Hotspots
import Places
import Testing

@testable import MapLayers

struct LayerTests {
    /// What the columns have for everyone is what a reviewer of disclosure control reads in one place, neither more nor less.
    @Test func everyoneSeesWhatTheListOfDisclosureControlNames() {
        let columns = Layer.allCases.filter { !$0.columnsWithOpenValue.isEmpty }
            .map { ($0.name, $0.columnsWithOpenValue.sorted()) }
        #expect(
            Dictionary(uniqueKeysWithValues: columns) == OpenAttributes.byLayer.mapValues { $0.keys.sorted() })
    }

    /// A layer that was forgotten in the list would be found nowhere.
    @Test func everyFileOfALayerIsListed() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/MapLayers/Layers").standardized
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try String(contentsOf: $0, encoding: .utf8) }
        let names = files.compactMap {
            $0.firstMatch(of: /static let \w+ = Layer\(\s*"(\w+)"/).map { String($0.output.1) }
        }
        #expect(names.count == files.count)
        #expect(Set(names) == Set(Layer.allCases.map(\.name)))
    }

    private func layer(_ name: String) -> Layer {
        Layer(
            name, "Prov", .polygon, level: .areas, drawing: "cells", summary: "", openSummary: "",
            columns: [
                .text("id", "Id", "", \.id, open: \.id),
                .text("nytt", "Nytt", "", \.id, open: \.id),
                .integer("storlek_m", "Storlek", "", \.square.sizeM, open: \.square.sizeM),
            ],
            records: \.analysis.cells, published: \.publication.content.disclosed.squares, look: Layer.cells.look)
    }

    /// A value for everyone is not enough: a column that is not in the list, or a layer that is not, is not published.
    @Test func whatTheListDoesNotNameIsNotPublished() {
        var content = PublishedContent(of: [], preschools: [], control: DisclosureControl(thresholds: .standard))
        content.disclosed.squares = [
            Disclosed.Square(
                square: GridSquare(column: 1, row: 2, sizeM: 100),
                counts: BandedCounts(marks: 10, children: ChildrenCount([])))
        ]
        let publication = Publication(
            number: 1, round: PublishedRound(id: 1, title: "Prov", isSynthetic: true), analysis: "2584-prov",
            method: "", madeAt: .distantPast, thresholds: .standard, content: content)
        let source = PublicationSource(publication: publication, feedback: [], origin: "prov")
        #expect(layer("rutor").attributes(for: .open).map(\.name) == ["id", "storlek_m"])
        #expect(layer("rutor").published(source).map(\.values.count) == [2])
        #expect(layer("nytt_lager").attributes(for: .open).isEmpty)
        #expect(layer("nytt_lager").published(source).isEmpty)
    }

    @Test func pointsLieOverLinesOverAreasOverTheBackdrop() {
        #expect(
            Layer.drawingOrder.map(\.name)
                == ["tathet", "rutor", "forandringar", "smultronstallen", "narhet", "markeringar", "forskolor"])
    }

    @Test func namesAreSmallASCIIAndStandOnce() {
        #expect(Set(Layer.allCases.map(\.name)).count == Layer.allCases.count)
        for layer in Layer.allCases {
            #expect(Layer(named: layer.name) == layer)
            for audience in Audience.allCases {
                let names = layer.attributes(for: audience).map(\.name)
                #expect(Set(names).count == names.count)
                #expect(([layer.name] + names).allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil })
            }
        }
    }
}
