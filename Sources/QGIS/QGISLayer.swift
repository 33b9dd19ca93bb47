import Markup

/// A layer as QGIS is told of it: what it is called, what its attributes mean, for whom it is, and how it is drawn.
package struct QGISLayer: Sendable {
    /// What the features are drawn as; never a Multi type.
    package enum Geometry: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    /// Who the layer is for. What everyone sees has counts in bands, as text; the internal layers have numbers.
    package enum Audience: Sendable {
        case open, `internal`
    }

    /// The layer's name in every format and address, for example `smultronstallen`.
    package var name: String
    /// What people call it, in Swedish.
    package var title: String
    /// What the layer says, and what it leaves out, in Swedish.
    package var abstract: String
    package var geometry: Geometry
    /// In the order in which the layer has them; the first is the id.
    package var attributes: [QGISAttribute]
    package var audience: Audience
    /// Made-up data: the title says so wherever QGIS shows it.
    package var isSynthetic: Bool
    /// Whether a new project shows it at once; what would cover the rest waits to be asked for.
    package var isShownAtFirst: Bool
    private let look: @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look

    /// - Parameter look: makes the drawing of the layer; asks it for the columns that the drawing needs.
    package init(
        name: String, title: String, abstract: String, geometry: Geometry, attributes: [QGISAttribute],
        audience: Audience, isSynthetic: Bool, isShownAtFirst: Bool,
        look: @escaping @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look
    ) {
        self.name = name
        self.title = title
        self.abstract = abstract
        self.geometry = geometry
        self.attributes = attributes
        self.audience = audience
        self.isSynthetic = isSynthetic
        self.isShownAtFirst = isShownAtFirst
        self.look = look
    }

    /// The title as a legend shows it.
    package var displayTitle: String { isSynthetic ? "\(title) (syntetiska data)" : title }

    /// - Returns: the column, quoted for an expression.
    /// - Throws: `QGISError.attributeMissing`
    package func column(_ name: String) throws(QGISError) -> String {
        guard attributes.contains(where: { $0.name == name }) else {
            throw .attributeMissing(layer: self.name, attribute: name)
        }
        return Expression.column(name)
    }

    /// - Throws: `QGISError`, where the layer or the sheet lacks what its drawing needs.
    func look(_ pictograms: Pictograms) throws(QGISError) -> Look { try look(self, pictograms) }
}

/// One attribute of a layer, in the words that tables and forms show.
package struct QGISAttribute: Sendable, Equatable {
    /// The column's name, lower-case ASCII.
    package var name: String
    /// The heading in tables and forms, with the unit if there is one, in Swedish.
    package var title: String
    /// What the values mean, in Swedish.
    package var comment: String
    /// What each value is called, in the order of the legend; empty where values speak for themselves.
    package var codes: [QGISCode]

    package init(name: String, title: String, comment: String, codes: [QGISCode] = []) {
        self.name = name
        self.title = title
        self.comment = comment
        self.codes = codes
    }
}

/// A value of a code list, and the clear Swedish words for it.
package struct QGISCode: Sendable, Equatable {
    package var value: String
    package var title: String

    package init(value: String, title: String) {
        self.value = value
        self.title = title
    }
}

extension QGISLayer {
    /// The layer's style as a QGIS document (QML): symbols, labels, legend, headings and code lists of the table, map
    /// tip, and a note with what the layer says. It stands alone, pictograms included, and is read by QGIS 3.22 and
    /// later, from a file, from a GeoPackage's `layer_styles`, or from a project.
    ///
    /// - Throws: `QGISError`, where the layer or the sheet lacks what its drawing needs.
    package func style(pictograms: Pictograms) throws(QGISError) -> String {
        let look = try look(pictograms)
        let attributes: MarkupAttributes = [
            "version": QGISDocument.oldestVersion, "styleCategories": "AllStyleCategories",
        ]
        return MarkupElement("qgis", attributes.merging(Self.layerSettings(look)), styleElements(look))
            .document(doctype: QGISDocument.doctype)
    }

    /// What a style file has on its root, and a project on its layer.
    static func layerSettings(_ look: Look) -> MarkupAttributes {
        [
            "labelsEnabled": look.labels == nil ? "0" : "1", "readOnly": "0", "simplifyDrawingHints": "1",
            "hasScaleBasedVisibilityFlag": "0",
        ]
    }

    /// What a style file and a layer of a project have in common.
    func styleElements(_ look: Look) -> [MarkupElement] {
        var elements = [look.renderer.element]
        if let labels = look.labels { elements.append(labels.element) }
        elements += [
            MarkupElement("blendMode", text: "0"), MarkupElement("featureBlendMode", text: "0"),
            MarkupElement("layerOpacity", text: "\(look.opacity)"), MarkupElement("legend", ["type": "default-vector"]),
            fieldConfiguration, aliases, MarkupElement("previewExpression", text: look.featureName),
            MarkupElement("mapTip", text: mapTip(look)), MarkupElement("userNotes", ["value": notes]),
        ]
        return elements
    }

    /// Code lists: the table and the form show the words instead of the values.
    private var fieldConfiguration: MarkupElement {
        MarkupElement(
            "fieldConfiguration", [:],
            attributes.map { attribute in
                let config =
                    attribute.codes.isEmpty
                    ? Option.map([])
                    : .map([
                        "map": .list(attribute.codes.map { .map([(name: $0.title, value: .text($0.value))]) })
                    ])
                return MarkupElement(
                    "field", ["name": attribute.name, "configurationFlags": "None"],
                    [
                        MarkupElement(
                            "editWidget", ["type": attribute.codes.isEmpty ? "TextEdit" : "ValueMap"],
                            [MarkupElement("config", [:], [config.element()])])
                    ])
            })
    }

    private var aliases: MarkupElement {
        MarkupElement(
            "aliases", [:],
            attributes.enumerated().map { index, attribute in
                MarkupElement("alias", ["field": attribute.name, "index": "\(index)", "name": attribute.title])
            })
    }

    /// A small table of what the feature has; what is empty is left out.
    private func mapTip(_ look: Look) -> String {
        // What people have written is shown as text, whatever it looks like.
        func shown(_ expression: String) -> String { "replace(replace(\(expression),'&','&amp;'),'<','&lt;')" }
        let rows = attributes.map { attribute in
            let column = Expression.column(attribute.name)
            let heading = Expression.text("<tr><th align=\"left\">\(HTML.escaped(attribute.title))</th><td>")
            return "[%coalesce(\(heading) || nullif(\(shown("represent_value(\(column))")),'') || '</td></tr>','')%]"
        }
        return "<b>[%coalesce(\(shown("to_string(\(look.featureName))")),'')%]</b><table>\(rows.joined())</table>"
    }

    /// The layer's own explanation: QGIS shows it from a sign beside the layer's name.
    private var notes: String {
        let rows = attributes.map {
            "<li><b>\(HTML.escaped($0.title))</b> (\(HTML.escaped($0.name))): \(HTML.escaped($0.comment))</li>"
        }
        return "<h3>\(HTML.escaped(displayTitle))</h3><p>\(HTML.escaped(abstract))</p><ul>\(rows.joined())</ul>"
    }
}

/// Text in the HTML of notes and map tips.
enum HTML {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
