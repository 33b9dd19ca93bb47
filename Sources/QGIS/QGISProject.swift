package import Foundation
import Markup

/// A QGIS project that shows the service's layers live, each with its style. It holds no credential and no data.
package struct QGISProject: Sendable {
    /// What the project opens on: a box in the project's own system, easting and northing in metres.
    package struct Extent: Sendable, Equatable {
        package var minX: Double
        package var minY: Double
        package var maxX: Double
        package var maxY: Double

        package init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
            self.minX = minX
            self.minY = minY
            self.maxX = maxX
            self.maxY = maxY
        }
    }

    package var title: String
    package var abstract: String
    /// Who publishes: the municipality's name.
    package var author: String
    /// Where questions go: an e-mail address or a web address, as the municipality has set it.
    package var contact: String?
    /// The landing page of OGC API – Features, for example `https://smultron.example.se/ogc`.
    package var serviceURL: URL
    /// All that the audience may see, from the uppermost to the lowest.
    package var layers: [QGISLayer]
    package var extent: Extent
    /// The project's coordinate system as an EPSG code: 3006 (SWEREF 99 TM) or a local zone, 3007–3018.
    package var epsg: Int
    /// The id of an authentication setup in each planner's own QGIS, which adds her name and token to every call; nil
    /// where everyone may see the layers, or where she chooses it herself. Seven letters and digits.
    package var authenticationID: String?

    package init(
        title: String, abstract: String, author: String, contact: String? = nil, serviceURL: URL, layers: [QGISLayer],
        extent: Extent, epsg: Int = 3006, authenticationID: String? = nil
    ) {
        self.title = title
        self.abstract = abstract
        self.author = author
        self.contact = contact
        self.serviceURL = serviceURL
        self.layers = layers
        self.extent = extent
        self.epsg = epsg
        self.authenticationID = authenticationID
    }
}

extension QGISProject {
    /// The media type of a project file, `.qgs`.
    package static let mediaType = "application/x-qgis-project"

    /// The project as a `.qgs` document, for QGIS 3.22 and later. The same values give the same bytes.
    ///
    /// - Throws: `QGISError`, where a layer or the sheet lacks what a drawing needs.
    package func document(pictograms: Pictograms) throws(QGISError) -> String {
        var sheets: [Sheet] = []
        for layer in layers { sheets.append(Sheet(layer: layer, look: try layer.look(pictograms))) }
        return MarkupElement(
            "qgis", ["projectname": title, "version": QGISDocument.oldestVersion],
            [
                MarkupElement("title", text: title), MarkupElement("projectCrs", [:], [system(epsg)]), tree(sheets),
                canvas, MarkupElement("projectlayers", [:], sheets.map(element)),
                MarkupElement("layerorder", [:], sheets.map { MarkupElement("layer", ["id": $0.id]) }), properties,
                metadata,
                view,
            ]
        ).document(doctype: QGISDocument.doctype)
    }

    /// A layer and how it is drawn.
    private struct Sheet {
        var layer: QGISLayer
        var look: Look

        /// The same in every project, so that a planner's own print layouts keep finding it.
        var id: String { "smultron_\(layer.name)" }
    }

    /// QGIS heeds the authority's code only beside a number from its own table of systems; which one does not matter.
    private func system(_ epsg: Int) -> MarkupElement {
        MarkupElement(
            "spatialrefsys", [:],
            [
                MarkupElement("srsid", text: "1"), MarkupElement("srid", text: "\(epsg)"),
                MarkupElement("authid", text: "EPSG:\(epsg)"),
            ])
    }

    private func tree(_ sheets: [Sheet]) -> MarkupElement {
        MarkupElement(
            "layer-tree-group", [:],
            [
                MarkupElement(
                    "layer-tree-group",
                    ["name": "Barnens smultronställen", "checked": "Qt::Checked", "expanded": "1"],
                    sheets.map { sheet in
                        MarkupElement(
                            "layer-tree-layer",
                            [
                                "id": sheet.id, "name": sheet.layer.displayTitle, "providerKey": "OAPIF",
                                "source": source(sheet.layer), "expanded": sheet.layer.isShownAtFirst ? "1" : "0",
                                "checked": sheet.layer.isShownAtFirst ? "Qt::Checked" : "Qt::Unchecked",
                            ])
                    }),
                MarkupElement("custom-order", ["enabled": "0"], sheets.map { MarkupElement("item", text: $0.id) }),
            ])
    }

    private func element(_ sheet: Sheet) -> MarkupElement {
        let attributes: MarkupAttributes = [
            "type": "vector", "geometry": sheet.layer.geometry == .line ? "Line" : sheet.layer.geometry.rawValue,
            "wkbType": sheet.layer.geometry.rawValue, "styleCategories": "AllStyleCategories",
        ]
        return MarkupElement(
            "maplayer", attributes.merging(QGISLayer.layerSettings(sheet.look)),
            [
                MarkupElement("id", text: sheet.id), MarkupElement("datasource", text: source(sheet.layer)),
                MarkupElement("layername", text: sheet.layer.displayTitle), MarkupElement("srs", [:], [system(wgs84)]),
                MarkupElement("resourceMetadata", [:], description(sheet.layer)),
                MarkupElement("provider", text: "OAPIF"),
            ] + sheet.layer.styleElements(sheet.look))
    }

    private var wgs84: Int { 4326 }

    /// A data source of QGIS's OAPIF provider. Positions are asked for in longitude and latitude: a project must say in
    /// which system a layer comes, and that is the only one in which old (3.22, without Part 2) and new versions agree.
    private func source(_ layer: QGISLayer) -> String {
        func quoted(_ text: String) -> String {
            "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        }
        let authentication = authenticationID.map { " authcfg=\($0)" } ?? ""
        return authentication
            + " pagingEnabled='true' restrictToRequestBBOX='1' srsname='OGC:CRS84' typename=\(quoted(layer.name))"
            + " url=\(quoted(serviceURL.absoluteString))"
    }

    private func description(_ layer: QGISLayer) -> [MarkupElement] {
        [
            MarkupElement("identifier", text: serviceURL.appending(path: "collections/\(layer.name)").absoluteString),
            MarkupElement("language", text: "SWE"), MarkupElement("type", text: "dataset"),
            MarkupElement("title", text: layer.displayTitle), MarkupElement("abstract", text: layer.abstract),
            contactElement,
        ]
    }

    private var contactElement: MarkupElement {
        MarkupElement(
            "contact", [:],
            [
                MarkupElement("name", text: author), MarkupElement("organization", text: author),
                MarkupElement("email", text: contact ?? ""), MarkupElement("role", text: "pointOfContact"),
            ])
    }

    private var metadata: MarkupElement {
        MarkupElement(
            "projectMetadata", [:],
            [
                MarkupElement("identifier", text: serviceURL.absoluteString), MarkupElement("language", text: "SWE"),
                MarkupElement("title", text: title), MarkupElement("abstract", text: abstract), contactElement,
                MarkupElement("author", text: author),
            ])
    }

    /// The box as QGIS's window reads it.
    private var canvas: MarkupElement {
        MarkupElement(
            "mapcanvas", ["name": "theMapCanvas"],
            [
                MarkupElement("units", text: "meters"),
                MarkupElement(
                    "extent", [:],
                    [
                        MarkupElement("xmin", text: "\(extent.minX)"), MarkupElement("ymin", text: "\(extent.minY)"),
                        MarkupElement("xmax", text: "\(extent.maxX)"), MarkupElement("ymax", text: "\(extent.maxY)"),
                    ]),
                MarkupElement("rotation", text: "0"), MarkupElement("destinationsrs", [:], [system(epsg)]),
            ])
    }

    /// The same box as everything else reads it: "zoom to the whole project", and programs without a window.
    private var view: MarkupElement {
        MarkupElement(
            "ProjectViewSettings", ["rotation": "0"],
            [
                MarkupElement(
                    "DefaultViewExtent",
                    [
                        "xmin": "\(extent.minX)", "ymin": "\(extent.minY)", "xmax": "\(extent.maxX)",
                        "ymax": "\(extent.maxY)",
                    ], [system(epsg)])
            ])
    }

    private var properties: MarkupElement {
        MarkupElement(
            "properties", [:],
            [
                MarkupElement(
                    "Measurement", [:], [MarkupElement("DistanceUnits", ["type": "QString"], text: "meters")]),
                MarkupElement("Paths", [:], [MarkupElement("Absolute", ["type": "bool"], text: "false")]),
                MarkupElement("SpatialRefSys", [:], [MarkupElement("ProjectionsEnabled", ["type": "int"], text: "1")]),
            ])
    }
}
