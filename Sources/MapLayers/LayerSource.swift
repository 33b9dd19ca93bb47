public import Foundation
public import Geodesy
public import Hotspots
import Places
public import Store

/// Whose software this is, for sources and metadata.
public struct Municipality: Sendable, Equatable {
    /// Four digits, as in SCB's list.
    public var code: String
    public var name: String
    public var contact: String?

    public init(code: String, name: String, contact: String? = nil) {
        self.code = code
        self.name = name
        self.contact = contact
    }
}

/// The layers of one moment: the database as it was then, and the analysis of one round. All layers that come from one
/// source agree with each other. This is the internal audience's source, in which nothing is hidden.
public struct LayerSource: Sendable {
    private let store: Store
    private let analysis: Analysis
    private let municipality: Municipality
    private let transformer: CoordinateTransformer
    private let roundTitles: [Int: String]

    /// What part of a layer is wanted.
    public struct Filter: Sendable {
        /// In the coordinate system of the answer; touching is enough.
        public var box: BoundingBox?
        /// Only what belongs to this preschool: its marks, its own point, the hotspots and cells that it has marked in.
        public var preschool: String?

        public init(box: BoundingBox? = nil, preschool: String? = nil) {
            self.box = box
            self.preschool = preschool
        }
    }

    /// Marks that are read, transformed and written at a time.
    private static let pageSize = 2_000

    public init(
        store: Store, analysis: Analysis, municipality: Municipality, transformer: CoordinateTransformer
    ) async throws {
        self.store = store
        self.analysis = analysis
        self.municipality = municipality
        self.transformer = transformer
        roundTitles = Dictionary(uniqueKeysWithValues: try await store.rounds().map { ($0.id, $0.title) })
    }

    /// Writes a whole layer, piece by piece; memory does not grow with the number of marks.
    ///
    /// - Parameter emit: gets the bytes, in order.
    /// - Returns: how many features were written.
    public func write(
        _ layer: Layer, as format: LayerFormat, in system: CoordinateSystem, filter: Filter = Filter(),
        to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        var writer = format.writer(
            LayerHeading(
                layer: layer, audience: .internal, system: system, roundTitle: roundTitle,
                isSynthetic: analysis.isSynthetic, source: source))
        var count = 0
        try await emit(writer.begin())
        try await pages(of: layer, in: system, filter: filter) { page in
            var features = page
            try transformer.transform(&features, to: system)
            if let box = filter.box {
                features = features.filter { $0.geometry.boundingBox.map(box.intersects) ?? false }
            }
            count += features.count
            try await emit(writer.write(features))
        }
        try await emit(writer.end())
        return count
    }

    /// How many features a whole layer has.
    public func count(of layer: Layer) async throws -> Int {
        switch layer {
        case .hotspots: analysis.hotspots.count
        case .cells: analysis.cells.count
        case .preschools: try await store.preschools().count
        case .marks: try await store.markCount(in: selection)
        }
    }

    /// When the latest mark came in.
    public func updated() async throws -> Date? { try await store.lastReceived(in: selection) }

    private var selection: RoundSelection { analysis.round.map { .one($0.id) } ?? .allReal }

    private var roundTitle: String { analysis.round?.title ?? "alla omgångar" }

    private var source: String {
        "Barnens smultronställen, \(municipality.name)" + (analysis.isSynthetic ? "; syntetiska data" : "")
    }

    private func pages(
        of layer: Layer, in system: CoordinateSystem, filter: Filter,
        _ body: ([LayerFeature]) async throws -> Void
    ) async throws {
        switch layer {
        case .hotspots:
            try await body(
                analysis.hotspots.filter { filter.includes($0.children) }.map(feature))
        case .cells:
            try await body(analysis.cells.filter { filter.includes($0.children) }.map(feature))
        case .preschools:
            try await body(
                try await store.preschools().filter { filter.preschool == nil || filter.preschool == $0.code }
                    .map(feature))
        case .marks:
            var next: Int64? = 0
            let box = try filter.box.map { try searchBox($0, in: system) }
            while let start = next {
                let page = try await store.markPage(
                    in: selection, within: box, from: start, limit: LayerSource.pageSize)
                try await body(
                    page.marks.filter { filter.preschool == nil || filter.preschool == $0.scope.preschool }
                        .map(feature))
                next = page.next
            }
        }
    }

    /// A box of SWEREF 99 TM that certainly covers a box of another system, for the spatial index: the sides, which are
    /// curves there, are followed in steps, and a margin covers the rest.
    private func searchBox(_ box: BoundingBox, in system: CoordinateSystem) throws -> BoundingBox {
        let steps = 16
        var sides: [Position] = []
        for step in 0...steps {
            let t = Double(step) / Double(steps)
            let x = box.minX + t * (box.maxX - box.minX)
            let y = box.minY + t * (box.maxY - box.minY)
            sides += [
                Position(x: x, y: box.minY), Position(x: x, y: box.maxY), Position(x: box.minX, y: y),
                Position(x: box.maxX, y: y),
            ]
        }
        try transformer.transform(&sides, from: system, to: .sweref99TM)
        let covered = BoundingBox(of: sides)!
        return covered.expanded(by: 1 + 0.02 * max(covered.maxX - covered.minX, covered.maxY - covered.minY))
    }

    private func feature(_ hotspot: Hotspot) -> LayerFeature {
        LayerFeature(
            geometry: .polygon(hotspot.outline),
            values: [
                .text(hotspot.id), .text("smultronstalle"), .text(roundTitle), .text(analysis.id), .text(source),
                .integer(hotspot.rank), .integer(hotspot.markCount), .integer(hotspot.children.total),
                .integer(hotspot.preschoolCount), .number(hotspot.children.largestShare),
                .text(yesOrNo(hotspot.isWeak)), .init(hotspot.category?.swedish(\.swedish)),
                .init(hotspot.timeOfYear?.swedish(\.swedish)), .init(hotspot.nearest?.preschool.name),
                .init(hotspot.nearest?.distanceM), .text(analysis.parameters.swedish),
                .text(Timestamp.day(of: analysis.computedAt)), .number(hotspot.accuracyM), .absent, .absent,
            ])
    }

    private func feature(_ preschool: Preschool) -> LayerFeature {
        let marks = analysis.marksByPreschool[preschool.code] ?? 0
        let near = Nearness.bandsM.map { band in
            preschool.position == nil
                ? LayerFeature.Value.absent
                : .integer(Nearness.hotspots(analysis.hotspots, near: preschool, withinM: Double(band)).count)
        }
        return LayerFeature(
            geometry: preschool.position.map { .point($0) } ?? .none,
            values: [
                .text(preschool.code), .text(preschool.name), .text(preschool.operatorName), .text(preschool.place),
                .text(preschool.positionQuality.swedish), .text(yesOrNo(marks > 0)), .integer(marks),
            ] + near)
    }

    private func feature(_ cell: GridCell) -> LayerFeature {
        LayerFeature(
            geometry: .polygon(cell.square),
            values: [
                .text(cell.id), .integer(cell.sizeM), .integer(cell.markCount), .integer(cell.children.total),
                .integer(cell.preschoolCount),
            ])
    }

    private func feature(_ mark: Mark) -> LayerFeature {
        let content = mark.content
        return LayerFeature(
            geometry: .point(content.position),
            values: [
                .text(mark.id.uuidString.lowercased()), .text(mark.scope.preschool), .init(mark.scope.group),
                .init(roundTitles[mark.scope.round]), .text(content.kind.swedish), .text(content.category.swedish),
                .init(TimeOfYear(content.seasons)?.swedish), .integer(content.children),
                .init(content.ageBand?.swedish), .init(content.frequency?.swedish), .init(content.walkingMinutes),
                .init(mark.textHeld ? nil : content.quote), .init(mark.textHeld ? nil : content.staffNote),
                .init(content.language?.rawValue), .init(content.placement?.swedish), .init(content.accuracyM),
                .text(Timestamp.format(content.recordedAt)), .text(Timestamp.format(mark.receivedAt)),
                .text(mark.review.swedish),
            ])
    }
}

extension LayerSource.Filter {
    fileprivate func includes(_ children: ChildrenCount) -> Bool {
        preschool.map { children.byPreschool[$0] != nil } ?? true
    }
}
