/// How a layer is drawn, and where among the others.
struct Look: Sendable {
    /// The order of drawing, from the bottom up.
    enum Level: Int, Sendable {
        case backdrop, areas, lines, points
    }

    var renderer: Renderer
    var labels: Labels?
    /// An expression: what a feature is called in lists and map tips.
    var featureName: String
    var level: Level
    /// Whether a new project shows it at once; what would cover the rest waits to be asked for.
    var isShownAtFirst = true
    /// 0 to 1.
    var opacity = 1.0

    /// - Throws: `QGISError`, where the layer has not been described as its drawing needs.
    static func of(_ layer: QGISLayer, _ pictograms: Pictograms) throws(QGISError) -> Look {
        switch layer.name {
        case "smultronstallen": try hotspots(layer)
        case "forskolor": try preschools(layer, pictograms)
        case "rutor": try cells(layer)
        case "tathet": try density(layer)
        case "markeringar": try marks(layer, pictograms)
        case "narhet": try nearness(layer)
        case "forandringar": try changes(layer)
        default: plain(layer)
        }
    }
}

extension QGISLayer {
    /// - Returns: the column, quoted for an expression.
    func column(_ name: String) throws(QGISError) -> String {
        guard attributes.contains(where: { $0.name == name }) else {
            throw .attributeMissing(layer: self.name, attribute: name)
        }
        return Expression.column(name)
    }

    /// What values of an attribute there are, in the order of the legend; never none.
    func codes(of name: String) throws(QGISError) -> [QGISCode] {
        guard let attribute = attributes.first(where: { $0.name == name }) else {
            throw .attributeMissing(layer: self.name, attribute: name)
        }
        guard !attribute.codes.isEmpty else { throw .codesMissing(layer: self.name, attribute: name) }
        return attribute.codes
    }
}
