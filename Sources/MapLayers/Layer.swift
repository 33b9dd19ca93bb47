import Disclosure
import Geodesy
import Hotspots
import Places
import QGIS

/// A layer. Each is described in a file of its own in `Layers/`: names, words, geometry, columns with their values, and look.
package struct Layer: Sendable {
    /// In every format and address; lower-case ASCII.
    package let name: String
    /// In Swedish, as people see it.
    package let title: String
    package let geometryType: GeometryType
    package let level: Level
    /// Whether a map begins with it; what would cover the rest waits to be asked for.
    package let isShownAtFirst: Bool
    /// The name of its drawing in `web/pictograms.svg`.
    package let drawing: String
    private let summary: String
    private let openSummary: String?
    private let attributes: [Attribute]
    private let openAttributes: [Attribute]
    /// The columns that have a value for everyone, whether that is published or not.
    let columnsWithOpenValue: [String]
    /// The features that come from an analysis.
    let analysed: @Sendable (AnalysisSource) -> [AnalysedLayers.Entry]
    /// The features that everyone may see.
    let published: @Sendable (PublicationSource) -> [LayerFeature]
    let look: @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look

    /// All layers, in the order of files and lists.
    package static let allCases: [Layer] = [hotspots, preschools, marks, cells, density, nearness, changes]

    /// All layers in the order of drawing, from the lowest to the uppermost; of one level, the first of the list lies uppermost.
    package static let drawingOrder = Level.allCases.flatMap { level in
        allCases.reversed().filter { $0.level == level }
    }

    /// Where a layer lies among the others, from the lowest to the uppermost.
    package enum Level: CaseIterable, Sendable {
        case backdrop, areas, lines, points
    }

    /// By the name that GeoJSON has for it.
    package enum GeometryType: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    /// - Parameters:
    ///   - summary: what the layer says, in one sentence.
    ///   - openSummary: what the open layer says, where that is something else.
    ///   - columns: in the order in which they are written.
    ///   - records: what the analysis has of the layer.
    ///   - published: what a publication has of it.
    init<Record: LayerRecord, Published: LayerRecord>(
        _ name: String, _ title: String, _ geometryType: GeometryType, level: Level, isShownAtFirst: Bool = true,
        drawing: String,
        summary: String, openSummary: String, columns: [Column<Record, Published>],
        records: @escaping @Sendable (AnalysisSource) -> [Record],
        published: @escaping @Sendable (PublicationSource) -> [Published],
        look: @escaping @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look
    ) {
        // Only what is in the list of disclosure control is published, whatever the columns say.
        let isOpen = OpenAttributes.include(layer: name)
        let open = columns.compactMap(\.everyone).filter { OpenAttributes.include($0.attribute.name, ofLayer: name) }
        let openValues = open.map(\.value)
        self.init(
            name, title, geometryType, level: level, isShownAtFirst: isShownAtFirst, drawing: drawing, summary: summary,
            openSummary: openSummary,
            columns, openAttributes: open.map(\.attribute), records: records,
            published: { source in isOpen ? published(source).map { LayerFeature($0, openValues) } : [] }, look: look)
    }

    /// A layer that planners alone see.
    init<Record: LayerRecord>(
        _ name: String, _ title: String, _ geometryType: GeometryType, level: Level, isShownAtFirst: Bool = true,
        drawing: String,
        summary: String, columns: [Column<Record, Never>],
        records: @escaping @Sendable (AnalysisSource) -> [Record],
        look: @escaping @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look
    ) {
        self.init(
            name, title, geometryType, level: level, isShownAtFirst: isShownAtFirst, drawing: drawing, summary: summary,
            openSummary: nil, columns,
            openAttributes: [], records: records, published: { _ in [] }, look: look)
    }

    private init<Record: LayerRecord, Published>(
        _ name: String, _ title: String, _ geometryType: GeometryType, level: Level, isShownAtFirst: Bool = true,
        drawing: String,
        summary: String, openSummary: String?, _ columns: [Column<Record, Published>], openAttributes: [Attribute],
        records: @escaping @Sendable (AnalysisSource) -> [Record],
        published: @escaping @Sendable (PublicationSource) -> [LayerFeature],
        look: @escaping @Sendable (QGISLayer, Pictograms) throws(QGISError) -> Look
    ) {
        self.name = name
        self.title = title
        self.geometryType = geometryType
        self.level = level
        self.isShownAtFirst = isShownAtFirst
        self.drawing = drawing
        self.summary = summary
        self.openSummary = openSummary
        attributes = columns.map(\.planners.attribute)
        self.openAttributes = openAttributes
        columnsWithOpenValue = columns.compactMap { $0.everyone?.attribute.name }
        let values = columns.map(\.planners.value)
        analysed = { source in
            records(source).map { .init(feature: LayerFeature($0, values), preschools: $0.preschools) }
        }
        self.published = published
        self.look = look
    }

    /// The layer of that name; nil where there is none.
    package init?(named name: String) {
        guard let layer = Layer.allCases.first(where: { $0.name == name }) else { return nil }
        self = layer
    }

    /// What the layer says to an audience, in one sentence.
    package func summary(for audience: Audience) -> String {
        switch audience {
        case .open: openSummary ?? summary
        case .internal: summary
        }
    }

    /// The attributes that an audience gets, in the order in which they are written.
    package func attributes(for audience: Audience) -> [Attribute] {
        switch audience {
        case .open: openAttributes
        case .internal: attributes
        }
    }
}

extension Layer: Hashable, CaseIterable {
    package static func == (one: Layer, other: Layer) -> Bool { one.name == other.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Who a layer or a file is for.
package enum Audience: String, CaseIterable, Sendable {
    case open, `internal`

    /// The word in files and on pages.
    package var swedish: String {
        switch self {
        case .open: "öppen"
        case .internal: "intern"
        }
    }
}

/// What a layer shows as a feature.
protocol LayerRecord: Sendable {
    /// Unique in its layer.
    var id: String { get }
    /// SWEREF 99 TM (EPSG:3006), metres; nil where the place is not known.
    var geometry: Geometry? { get }
    /// The preschools that it belongs to, by code.
    var preschools: Set<String> { get }
}

extension LayerRecord {
    var preschools: Set<String> { [] }
}

extension LayerFeature {
    /// - Parameter values: of the layer's columns, in their order.
    init<Record: LayerRecord>(_ record: Record, _ values: [@Sendable (Record) -> Value]) {
        self.init(id: record.id, geometry: record.geometry, values: values.map { $0(record) })
    }
}
