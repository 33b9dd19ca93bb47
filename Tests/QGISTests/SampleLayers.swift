import Foundation

@testable import QGIS

/// Layers with words that are hard to write.
enum SampleLayers {
    static let awkward = "Snö & \"is\" <å> 'ö'"

    static func pictograms() throws -> Pictograms {
        let sheet = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../web/pictograms.svg")
        return try Pictograms(sheet: Data(contentsOf: sheet))
    }

    static func layer(
        _ name: String, _ geometry: QGISLayer.Geometry, isShownAtFirst: Bool = true,
        attributes: [QGISAttribute] = [attribute("id")],
        renderer: @escaping @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Renderer = { _, _ in
            .single(Symbol(.fill, .fill(.dusk, outline: .dusk, width: 0.3)))
        }
    ) -> QGISLayer {
        QGISLayer(
            name: name, title: "Lagret \(name)", abstract: awkward, geometry: geometry, attributes: attributes,
            audience: .internal, isSynthetic: true, isShownAtFirst: isShownAtFirst
        ) { layer, pictograms throws(QGISError) in
            Look(renderer: try renderer(layer, pictograms), featureName: try layer.column("id"))
        }
    }

    static func attribute(_ name: String, codes: [QGISCode] = []) -> QGISAttribute {
        QGISAttribute(name: name, title: "Rubrik \(name)", comment: awkward, codes: codes)
    }

    /// Drawn by the code list of one of its attributes.
    static func areas(codes: [QGISCode] = [QGISCode(value: "10-19", title: "10–19")]) -> QGISLayer {
        layer(
            "rutor", .polygon, attributes: [attribute("id"), attribute("antal_barn", codes: codes)]
        ) { layer, _ throws(QGISError) in
            _ = try layer.column("antal_barn")
            return .categories(
                by: "antal_barn",
                codes.map { code in
                    Renderer.Category(
                        value: code.value, title: code.title,
                        symbol: Symbol(.fill, .fill(.dusk, outline: .white, width: 0.15)))
                })
        }
    }

    /// Drawn with a pictogram.
    static let points = layer("markeringar", .point, isShownAtFirst: false) {
        _, pictograms throws(QGISError) in
        .single(Symbol(.marker, .pictogram(try pictograms.marker("play"), ink: .ink, size: 3.6)))
    }

    static let lines = layer("narhet", .line, isShownAtFirst: false)
    static let shapes = layer("smultronstallen", .polygon)
    static let others = layer("forandringar", .polygon, isShownAtFirst: false)
}
