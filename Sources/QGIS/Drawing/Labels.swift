import Markup

/// What is written beside or in a feature.
package struct Labels: Sendable {
    /// Where the text stands.
    package enum Placement: Sendable {
        /// In the middle of the feature.
        case over
        /// Beside a point, wherever there is room.
        case beside
        /// Along a line.
        case along
    }

    /// What the letters stand on.
    package enum Ground: Sendable {
        /// A halo.
        case halo(Colour)
        /// A disc with a rim.
        case disc(Colour, rim: Colour)
    }

    /// An expression.
    var text: String
    var colour: Colour
    var ground: Ground
    /// Points.
    var size: Double
    var isBold: Bool
    var placement: Placement
    /// Drawn at this scale and larger, as the number after 1:; nil at all scales.
    var upToScaleDenominator: Int?
    /// Settings that each feature decides, by QGIS's names of them.
    var byFeature: [(name: String, expression: String)]

    package init(
        text: String, colour: Colour, ground: Ground, size: Double, isBold: Bool = false, placement: Placement,
        upToScaleDenominator: Int? = nil, byFeature: [(name: String, expression: String)] = []
    ) {
        self.text = text
        self.colour = colour
        self.ground = ground
        self.size = size
        self.isBold = isBold
        self.placement = placement
        self.upToScaleDenominator = upToScaleDenominator
        self.byFeature = byFeature
    }

    var element: MarkupElement {
        MarkupElement(
            "labeling", ["type": "simple"],
            [
                MarkupElement(
                    "settings", ["calloutType": "simple"],
                    [textStyle, textFormat, placing, rendering, MarkupElement("dd_properties", [:], [dataDefined])])
            ])
    }

    private var dataDefined: MarkupElement { Option.dataDefined(byFeature).element() }

    private var textStyle: MarkupElement {
        MarkupElement(
            "text-style",
            [
                "fieldName": text, "isExpression": "1", "textColor": colour.rgba, "textOpacity": "1",
                "fontSize": "\(size)", "fontSizeUnit": "Point", "fontFamily": "Arial",
                "fontWeight": isBold ? "75" : "50", "multilineHeight": "1",
            ],
            [
                // Arial is on every planner's machine; the others are what Linux has.
                MarkupElement(
                    "families", [:],
                    ["Arial", "Liberation Sans", "DejaVu Sans"].map { MarkupElement("family", ["name": $0]) }),
                halo, background,
            ])
    }

    private var halo: MarkupElement {
        guard case .halo(let colour) = ground else { return MarkupElement("text-buffer", ["bufferDraw": "0"]) }
        return MarkupElement(
            "text-buffer",
            [
                "bufferDraw": "1", "bufferSize": "1.1", "bufferSizeUnits": "MM", "bufferColor": colour.rgba,
                "bufferOpacity": "1", "bufferJoinStyle": "128",
            ])
    }

    private var background: MarkupElement {
        guard case .disc(let fill, let rim) = ground else { return MarkupElement("background", ["shapeDraw": "0"]) }
        let circle = "3"
        let aroundTheText = "0"
        let marginMM = "0.4"
        return MarkupElement(
            "background",
            [
                "shapeDraw": "1", "shapeType": circle, "shapeSizeType": aroundTheText, "shapeSizeX": marginMM,
                "shapeSizeY": marginMM, "shapeSizeUnit": "MM", "shapeFillColor": fill.rgba,
                "shapeBorderColor": rim.rgba, "shapeBorderWidth": "0.4", "shapeBorderWidthUnit": "MM",
                "shapeOpacity": "1", "shapeJoinStyle": "128",
            ],
            [
                Symbol(.fill, .fill(fill, outline: rim, width: 0.4)).element(named: "fillSymbol")
            ])
    }

    private var textFormat: MarkupElement {
        MarkupElement("text-format", ["multilineAlign": "1", "wrapChar": "", "formatNumbers": "0"])
    }

    private var placing: MarkupElement {
        switch placement {
        case .over:
            MarkupElement(
                "placement",
                ["placement": "1", "quadOffset": "4", "centroidInside": "1", "centroidWhole": "1", "priority": "8"])
        case .beside:
            MarkupElement(
                "placement",
                [
                    "placement": "6", "predefinedPositionOrder": "R,L,BR,TR,BL,TL,BSR,TSR", "dist": "1",
                    "distUnits": "MM", "offsetType": "1", "priority": "6",
                ])
        case .along:
            MarkupElement(
                "placement",
                ["placement": "2", "placementFlags": "2", "dist": "0.4", "distUnits": "MM", "priority": "3"])
        }
    }

    private var rendering: MarkupElement {
        var attributes: MarkupAttributes = ["drawLabels": "1", "obstacle": "1", "obstacleFactor": "1"]
        if let denominator = upToScaleDenominator {
            attributes["scaleVisibility"] = "1"
            attributes["scaleMin"] = "1"
            attributes["scaleMax"] = "\(denominator)"
        }
        return MarkupElement("rendering", attributes)
    }
}
