import Markup

extension QGISLayer {
    /// The layer's style as a QGIS document (QML): symbols, labels, legend, headings and code lists of the table, map
    /// tip, and a note with what the layer says. It stands alone, pictograms included, and is read by QGIS 3.22 and
    /// later, from a file, from a GeoPackage's `layer_styles`, or from a project.
    ///
    /// - Throws: `QGISError`, where the layer has not been described as its drawing needs.
    public func style(pictograms: Pictograms) throws(QGISError) -> String {
        let look = try Look.of(self, pictograms)
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
