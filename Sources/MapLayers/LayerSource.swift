public import Foundation
public import Geodesy
public import Hotspots
public import Places
public import Store

/// The layers of one moment: the database as it was then, and the analysis of one round. All layers that come from one
/// source agree with each other. This is the internal audience's source, in which nothing is hidden.
public struct LayerSource: Sendable {
    private let store: Store
    private let round: Round?
    private let analysis: @Sendable () async throws -> Analysis
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

    /// - Parameters:
    ///   - store: a snapshot.
    ///   - round: the round that the layers show; nil for all but the demonstration.
    ///   - analysis: the analysis of that round, asked for only by layers that need it: raw marks do not, and stream with
    ///     the same memory however many they are.
    public init(
        store: Store, round: Round?, municipality: Municipality, transformer: CoordinateTransformer,
        analysis: @escaping @Sendable () async throws -> Analysis
    ) async throws {
        self.store = store
        self.round = round
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
        let heading = LayerHeading(
            layer: layer, audience: .internal, system: system, roundTitle: roundTitle, isSynthetic: isSynthetic,
            source: source)
        return try await LayerTransfer(heading: heading, format: format, box: filter.box, transformer: transformer)
            .write(to: emit) { body in try await pages(of: layer, in: system, filter: filter, body) }
    }

    /// How many features a whole layer has.
    public func count(of layer: Layer) async throws -> Int {
        switch layer {
        case .hotspots: try await analysis().hotspots.count
        case .cells: try await analysis().cells.count
        case .preschools: try await store.preschools().count
        case .marks: try await store.markCount(in: selection)
        }
    }

    /// When the latest mark came in.
    public func updated() async throws -> Date? { try await store.lastReceived(in: selection) }

    private var selection: RoundSelection { round.map { .one($0.id) } ?? .allReal }

    private var roundTitle: String { round?.title ?? "alla omgångar" }

    private var isSynthetic: Bool { round?.isDemonstration ?? false }

    private var source: String { municipality.source(isSynthetic: isSynthetic) }

    private func pages(
        of layer: Layer, in system: CoordinateSystem, filter: Filter,
        _ body: ([LayerFeature]) async throws -> Void
    ) async throws {
        switch layer {
        case .hotspots:
            let analysis = try await analysis()
            let feedback = try await store.feedback()
            try await body(
                analysis.hotspots.filter { filter.includes($0.children) }
                    .map { hotspot in
                        LayerFeature(
                            hotspot, of: analysis, round: roundTitle, source: source,
                            feedback: feedback.on(.hotspot(hotspot.id)).last)
                    })
        case .cells:
            try await body(analysis().cells.filter { filter.includes($0.children) }.map { LayerFeature($0) })
        case .preschools:
            let analysis = try await analysis()
            try await body(
                store.preschools().filter { filter.includes($0.code) }.map { LayerFeature($0, in: analysis) })
        case .marks:
            try await markPages(within: filter.box, of: system) { marks in
                try await body(
                    marks.filter { filter.includes($0.scope.preschool) }
                        .map { LayerFeature($0, round: roundTitles[$0.scope.round]) })
            }
        }
    }

    private func markPages(
        within box: BoundingBox?, of system: CoordinateSystem, _ body: ([Mark]) async throws -> Void
    ) async throws {
        var searched: BoundingBox?
        if let box {
            searched = try searchBox(box, in: system)
            guard searched != nil else { return }
        }
        var next: Int64? = 0
        while let start = next {
            let page = try await store.markPage(
                in: selection, within: searched, from: start, limit: LayerSource.pageSize)
            try await body(page.marks)
            next = page.next
        }
    }

    /// A box of SWEREF 99 TM that certainly covers a box of another system, for the spatial index: the sides, which are
    /// curves there, are followed in steps, and a margin covers the rest. nil where no mark can be.
    private func searchBox(_ box: BoundingBox, in system: CoordinateSystem) throws -> BoundingBox? {
        guard let box = box.intersection(system.areaOfUse) else { return nil }
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
}

extension LayerSource.Filter {
    fileprivate func includes(_ children: ChildrenCount) -> Bool {
        preschool.map { children.byPreschool[$0] != nil } ?? true
    }

    fileprivate func includes(_ code: String) -> Bool { preschool == nil || preschool == code }
}
