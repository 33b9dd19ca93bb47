import Markup

/// What one feature is drawn with: layers, from the bottom up. Lengths are millimetres on the screen or the paper.
package struct Symbol: Sendable {
    /// What kind of geometry it draws, by QGIS's name.
    package enum Kind: String, Sendable {
        case marker, line, fill
    }

    var kind: Kind
    package var layers: [SymbolLayer]

    package init(_ kind: Kind, _ layers: SymbolLayer...) {
        self.kind = kind
        self.layers = layers
    }

    /// - Parameter name: the number by which a legend class refers to it, or `@…` inside a pattern.
    func element(named name: String) -> MarkupElement {
        MarkupElement(
            "symbol",
            ["type": kind.rawValue, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"],
            layers.enumerated().map { index, layer in layer.element(pattern: "@\(name)@\(index)") })
    }
}

/// One layer of a symbol: QGIS's own class of it, with its settings.
package struct SymbolLayer: Sendable {
    private var className: String
    private var settings: [(name: String, value: Option)]
    private var expressions: [(name: String, expression: String)] = []
    private var pattern: [Symbol] = []

    private init(_ className: String, _ settings: KeyValuePairs<String, String>) {
        self.className = className
        self.settings = settings.map { (name: $0.key, value: .text($0.value)) }
    }

    /// A setting that each feature decides.
    package func setting(_ name: String, by expression: String) -> SymbolLayer {
        var layer = self
        layer.expressions.append((name: name, expression: expression))
        return layer
    }

    func element(pattern name: String) -> MarkupElement {
        MarkupElement(
            "layer", ["class": className, "enabled": "1", "locked": "0", "pass": "0"],
            [
                Option.map(settings).element(),
                MarkupElement("data_defined_properties", [:], [Option.dataDefined(expressions).element()]),
            ] + pattern.map { $0.element(named: name) })
    }
}

extension SymbolLayer {
    /// How a line is broken, by QGIS's name.
    package enum Stroke: String, Sendable {
        case solid, dash, dot
        case none = "no"
    }

    /// A shape of a marker, by QGIS's name.
    package enum Frame: String, Sendable {
        case circle, diamond, square, octagon
    }

    /// A filled area with an outline.
    package static func fill(_ colour: Colour, outline: Colour, width: Double, stroke: Stroke = .solid) -> SymbolLayer {
        SymbolLayer(
            "SimpleFill",
            [
                "color": colour.rgba, "style": colour.alpha == 0 ? "no" : "solid", "outline_color": outline.rgba,
                "outline_width": "\(width)", "outline_width_unit": "MM", "outline_style": stroke.rawValue,
                "joinstyle": "round",
            ])
    }

    /// A line with round ends.
    package static func line(_ colour: Colour, width: Double, stroke: Stroke = .solid) -> SymbolLayer {
        SymbolLayer(
            "SimpleLine",
            [
                "line_color": colour.rgba, "line_width": "\(width)", "line_width_unit": "MM",
                "line_style": stroke.rawValue, "capstyle": "round", "joinstyle": "round",
            ])
    }

    /// Parallel lines.
    ///
    /// - Parameter angle: degrees, counter-clockwise from east.
    package static func hatch(_ colour: Colour, angle: Int, distance: Double, width: Double = 0.3) -> SymbolLayer {
        var layer = SymbolLayer(
            "LinePatternFill",
            ["angle": "\(angle)", "distance": "\(distance)", "distance_unit": "MM", "color": colour.rgba])
        layer.pattern = [Symbol(.line, .line(colour, width: width))]
        return layer
    }

    /// Dots in rows, each row shifted by half.
    package static func dots(_ colour: Colour, distance: Double, size: Double) -> SymbolLayer {
        var layer = SymbolLayer(
            "PointPatternFill",
            [
                "distance_x": "\(distance)", "distance_x_unit": "MM", "distance_y": "\(distance)",
                "distance_y_unit": "MM", "displacement_x": "\(distance / 2)", "displacement_x_unit": "MM",
            ])
        layer.pattern = [Symbol(.marker, .frame(.circle, fill: colour, outline: colour, width: 0, size: size))]
        return layer
    }

    /// A marker of plain shape; the size is its diameter. No outline is drawn with a width of 0.
    package static func frame(_ frame: Frame, fill: Colour, outline: Colour, width: Double, size: Double) -> SymbolLayer
    {
        SymbolLayer(
            "SimpleMarker",
            [
                "name": frame.rawValue, "color": fill.rgba, "outline_color": outline.rgba,
                "outline_style": width > 0 ? "solid" : "no", "outline_width": "\(width)", "outline_width_unit": "MM",
                "size": "\(size)", "size_unit": "MM", "joinstyle": "round", "scale_method": "diameter",
            ])
    }

    /// - Parameter marker: from ``Pictograms/marker(_:)``.
    package static func pictogram(_ marker: String, ink: Colour, size: Double) -> SymbolLayer {
        SymbolLayer(
            "SvgMarker",
            [
                "name": marker, "color": ink.rgba, "outline_color": ink.rgba, "outline_width": "0",
                "outline_width_unit": "MM", "size": "\(size)", "size_unit": "MM", "scale_method": "diameter",
            ])
    }
}

/// A colour of the house, as QGIS writes it.
package struct Colour: Sendable {
    var red: Int
    var green: Int
    var blue: Int
    /// 0 (clear) to 255.
    var alpha = 255

    init(_ red: Int, _ green: Int, _ blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    var rgba: String { "\(red),\(green),\(blue),\(alpha)" }

    /// - Parameter share: 0 (clear) to 1.
    package func opacity(_ share: Double) -> Colour {
        var colour = self
        colour.alpha = Int((255 * share).rounded())
        return colour
    }

    package static let strawberry = Colour(194, 24, 58)
    package static let leaf = Colour(46, 107, 62)
    package static let dusk = Colour(35, 78, 112)
    package static let amber = Colour(138, 90, 0)
    package static let ink = Colour(30, 35, 40)
    package static let grey = Colour(118, 125, 131)
    package static let white = Colour(255, 255, 255)
    package static let clear = Colour(255, 255, 255).opacity(0)

    /// One hue from light to dark, in even steps of lightness, so that the order shows in grey too.
    package static let fewToMany = [
        Colour(214, 226, 237), Colour(174, 198, 218), Colour(131, 167, 196), Colour(79, 125, 163), Colour(35, 78, 112),
    ]
}
