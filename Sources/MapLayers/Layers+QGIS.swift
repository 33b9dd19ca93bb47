import Foundation
import Geodesy
import QGIS

extension Layers {
    /// A QGIS project that shows the layers live, from the service.
    ///
    /// - Throws: what the file system says, `QGISError`, `GeodesyError`
    package func project() async throws -> String {
        let extent = try await union(of: layers) { try await self.extent(of: $0) }
        let box = extent?.expanded(by: 500) ?? CoordinateSystem.sweref99TM.areaOfUse
        return try QGISProject(
            title: titled("Barnens smultronställen, \(attribution.municipality.name)"),
            abstract: "\(audience == .open ? "Öppna" : "Interna") lager, \(roundTitle). \(source).",
            author: attribution.municipality.name, contact: attribution.municipality.contact,
            serviceURL: attribution.featureService,
            layers: Layer.drawingOrder.reversed().filter(has).map {
                $0.qgisLayer(for: audience, isSynthetic: isSynthetic)
            },
            extent: .init(minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY),
            authenticationID: audience == .internal ? QGISAuthentication.id : nil
        ).document(pictograms: attribution.pictograms())
    }
}

/// The authentication setup that a planner makes once in her own QGIS, with her token as password: the project names it, and
/// holds nothing secret.
package enum QGISAuthentication {
    package static let id = "smultro"
}

extension Layer {
    /// The layer as QGIS is told of it.
    func qgisLayer(for audience: Audience, isSynthetic: Bool) -> QGISLayer {
        QGISLayer(
            name: name, title: title, abstract: summary(for: audience), geometry: qgisGeometry,
            attributes: attributes(for: audience).map { attribute in
                QGISAttribute(
                    name: attribute.name, title: attribute.heading, comment: attribute.explanation,
                    codes: attribute.codes.map { QGISCode(value: $0.value, title: $0.title) })
            },
            audience: audience == .open ? .open : .internal, isSynthetic: isSynthetic, isShownAtFirst: isShownAtFirst,
            look: look)
    }

    private var qgisGeometry: QGISLayer.Geometry {
        switch geometryType {
        case .point: .point
        case .line: .line
        case .polygon: .polygon
        }
    }
}

extension Attribute {
    /// The title with the unit.
    var heading: String { unit.map { "\(title) (\($0))" } ?? title }
}
