import Foundation
import FoundationXML
import Testing

@testable import QGIS

struct ProjectTests {
    private func project(_ layers: [QGISLayer], url: String = "https://smultron.example.se/ogc") throws -> QGISProject {
        QGISProject(
            title: "Barnens smultronställen, \(SampleLayers.awkward)", abstract: "Lager", author: "Kiruna kommun",
            contact: "karta@example.se", serviceURL: try #require(URL(string: url)), layers: layers,
            extent: QGISProject.Extent(minX: 719_000, minY: 7_532_000.5, maxX: 727_000, maxY: 7_538_000))
    }

    private func document(_ project: QGISProject) throws -> XMLDocument {
        try XMLDocument(data: Data(project.document(pictograms: SampleLayers.pictograms()).utf8))
    }

    private func values(_ document: XMLDocument, _ path: String) throws -> [String] {
        try document.nodes(forXPath: path).compactMap(\.stringValue)
    }

    private let everyLayer = [
        SampleLayers.points, SampleLayers.lines, SampleLayers.others, SampleLayers.shapes, SampleLayers.areas(),
    ]

    @Test func layersKeepTheirOrder() throws {
        let document = try document(project(everyLayer))
        let order = ["markeringar", "narhet", "forandringar", "smultronstallen", "rutor"].map { "smultron_\($0)" }
        #expect(try values(document, "//layer-tree-layer/@id") == order)
        #expect(try values(document, "//projectlayers/maplayer/id") == order)
        #expect(try values(document, "//layerorder/layer/@id") == order)
        #expect(
            try values(document, "//layer-tree-layer[@checked='Qt::Checked']/@id")
                == ["smultron_smultronstallen", "smultron_rutor"])
    }

    @Test func layersComeFromTheServiceWithoutCredentials() throws {
        var project = try project([SampleLayers.areas()])
        let source =
            " pagingEnabled='true' restrictToRequestBBOX='1' srsname='OGC:CRS84' typename='rutor'"
            + " url='https://smultron.example.se/ogc'"
        #expect(try values(document(project), "//maplayer/datasource") == [source])
        #expect(try values(document(project), "//layer-tree-layer/@source") == [source])
        #expect(try values(document(project), "//maplayer/provider") == ["OAPIF"])
        #expect(try !project.document(pictograms: SampleLayers.pictograms()).contains("authcfg"))
        project.authenticationID = "smultro"
        #expect(try values(document(project), "//maplayer/datasource") == [" authcfg=smultro" + source])
    }

    @Test func anAddressWithAnApostropheDoesNotEndTheAddress() throws {
        let project = try project([SampleLayers.areas()], url: "https://example.se/barnen's/ogc")
        let source = try #require(try values(document(project), "//maplayer/datasource").first)
        #expect(source.hasSuffix("url='https://example.se/barnen\\'s/ogc'"))
    }

    @Test func itOpensInSWEREFOnTheMunicipality() throws {
        var project = try project(everyLayer)
        project.epsg = 3016
        let document = try document(project)
        #expect(try values(document, "/qgis/projectCrs//authid") == ["EPSG:3016"])
        #expect(try values(document, "/qgis/mapcanvas/extent/*") == ["719000.0", "7532000.5", "727000.0", "7538000.0"])
        #expect(try values(document, "/qgis/title") == ["Barnens smultronställen, \(SampleLayers.awkward)"])
        #expect(try values(document, "/qgis/projectMetadata/author") == ["Kiruna kommun"])
        #expect(try values(document, "/qgis/projectMetadata/contact/email") == ["karta@example.se"])
        #expect(try Set(values(document, "//maplayer/srs//authid")) == ["EPSG:4326"])
    }

    @Test func aLayerLooksTheSameInTheProjectAndByItself() throws {
        let pictograms = try SampleLayers.pictograms()
        let project = try document(project([SampleLayers.points]))
        let style = try XMLDocument(data: Data(SampleLayers.points.style(pictograms: pictograms).utf8))
        func renderer(_ document: XMLDocument) throws -> String? {
            try document.nodes(forXPath: "//renderer-v2").first?.xmlString
        }
        #expect(try renderer(project) == renderer(style))
        #expect(try values(project, "//maplayer/layername") == ["Lagret markeringar (syntetiska data)"])
    }

    @Test func theSameValuesGiveTheSameBytes() throws {
        let pictograms = try SampleLayers.pictograms()
        let project = try project(everyLayer)
        #expect(try project.document(pictograms: pictograms) == project.document(pictograms: pictograms))
    }
}
