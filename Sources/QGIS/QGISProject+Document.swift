import Foundation

extension QGISProject {
    /// The media type of a project file, `.qgs`.
    public static let mediaType = "application/x-qgis-project"

    /// The project as a `.qgs` document, for QGIS 3.22 and later. The same values give the same bytes.
    ///
    /// - Throws: `QGISError`, where a layer has not been described as its drawing needs.
    public func document(pictograms: Pictograms) throws(QGISError) -> String {
        var sheets: [Sheet] = []
        for layer in layers { sheets.append(Sheet(layer: layer, look: try Look.of(layer, pictograms))) }
        // A stable order: layers of one level stay as they were given.
        sheets = sheets.enumerated()
            .sorted { ($1.element.look.level.rawValue, $0.offset) < ($0.element.look.level.rawValue, $1.offset) }
            .map(\.element)
        let document = Element(
            "qgis", ["projectname": title, "version": QGISVersion.oldest],
            [
                Element("title", text: title), Element("projectCrs", [:], [system(epsg)]), tree(sheets),
                canvas, Element("projectlayers", [:], sheets.map(element)),
                Element("layerorder", [:], sheets.map { Element("layer", ["id": $0.id]) }), properties, metadata,
                view,
            ])
        return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + document.xml
    }

    /// A layer and how it is drawn.
    private struct Sheet {
        var layer: QGISLayer
        var look: Look

        /// The same in every project, so that a planner's own print layouts keep finding it.
        var id: String { "smultron_\(layer.name)" }
    }

    /// QGIS heeds the authority's code only beside a number from its own table of systems; which one does not matter.
    private func system(_ epsg: Int) -> Element {
        Element(
            "spatialrefsys", [:],
            [Element("srsid", text: "1"), Element("srid", text: "\(epsg)"), Element("authid", text: "EPSG:\(epsg)")])
    }

    private func tree(_ sheets: [Sheet]) -> Element {
        Element(
            "layer-tree-group", [:],
            [
                Element(
                    "layer-tree-group",
                    ["name": "Barnens smultronställen", "checked": "Qt::Checked", "expanded": "1"],
                    sheets.map { sheet in
                        Element(
                            "layer-tree-layer",
                            [
                                "id": sheet.id, "name": sheet.layer.displayTitle, "providerKey": "OAPIF",
                                "source": source(sheet.layer), "expanded": sheet.look.isShownAtFirst ? "1" : "0",
                                "checked": sheet.look.isShownAtFirst ? "Qt::Checked" : "Qt::Unchecked",
                            ])
                    }),
                Element("custom-order", ["enabled": "0"], sheets.map { Element("item", text: $0.id) }),
            ])
    }

    private func element(_ sheet: Sheet) -> Element {
        var element = Element(
            "maplayer",
            [
                "type": "vector", "geometry": sheet.layer.geometry == .line ? "Line" : sheet.layer.geometry.rawValue,
                "wkbType": sheet.layer.geometry.rawValue, "styleCategories": "AllStyleCategories",
            ],
            [
                Element("id", text: sheet.id), Element("datasource", text: source(sheet.layer)),
                Element("layername", text: sheet.layer.displayTitle), Element("srs", [:], [system(wgs84)]),
                Element("resourceMetadata", [:], description(sheet.layer)), Element("provider", text: "OAPIF"),
            ] + sheet.layer.styleElements(sheet.look))
        element.attributes += QGISLayer.layerSettings(sheet.look)
        return element
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

    private func description(_ layer: QGISLayer) -> [Element] {
        [
            Element("identifier", text: serviceURL.appending(path: "collections/\(layer.name)").absoluteString),
            Element("language", text: "SWE"), Element("type", text: "dataset"),
            Element("title", text: layer.displayTitle), Element("abstract", text: layer.abstract), contactElement,
        ]
    }

    private var contactElement: Element {
        Element(
            "contact", [:],
            [
                Element("name", text: author), Element("organization", text: author),
                Element("email", text: contact ?? ""), Element("role", text: "pointOfContact"),
            ])
    }

    private var metadata: Element {
        Element(
            "projectMetadata", [:],
            [
                Element("identifier", text: serviceURL.absoluteString), Element("language", text: "SWE"),
                Element("title", text: title), Element("abstract", text: abstract), contactElement,
                Element("author", text: author),
            ])
    }

    /// The box as QGIS's window reads it.
    private var canvas: Element {
        Element(
            "mapcanvas", ["name": "theMapCanvas"],
            [
                Element("units", text: "meters"),
                Element(
                    "extent", [:],
                    [
                        Element("xmin", text: "\(extent.minX)"), Element("ymin", text: "\(extent.minY)"),
                        Element("xmax", text: "\(extent.maxX)"), Element("ymax", text: "\(extent.maxY)"),
                    ]),
                Element("rotation", text: "0"), Element("destinationsrs", [:], [system(epsg)]),
            ])
    }

    /// The same box as everything else reads it: "zoom to the whole project", and programs without a window.
    private var view: Element {
        Element(
            "ProjectViewSettings", ["rotation": "0"],
            [
                Element(
                    "DefaultViewExtent",
                    [
                        "xmin": "\(extent.minX)", "ymin": "\(extent.minY)", "xmax": "\(extent.maxX)",
                        "ymax": "\(extent.maxY)",
                    ], [system(epsg)])
            ])
    }

    private var properties: Element {
        Element(
            "properties", [:],
            [
                Element("Measurement", [:], [Element("DistanceUnits", ["type": "QString"], text: "meters")]),
                Element("Paths", [:], [Element("Absolute", ["type": "bool"], text: "false")]),
                Element("SpatialRefSys", [:], [Element("ProjectionsEnabled", ["type": "int"], text: "1")]),
            ])
    }
}
