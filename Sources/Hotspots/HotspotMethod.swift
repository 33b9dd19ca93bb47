import Clustering
import Geodesy
import Places

/// How hotspots are found. What each does with points is in the guides of Clustering, and how hotspots are made of it in
/// HotspotMethods.md; whatever else the program needs to know of a method stands in its definition, in this file.
package enum HotspotMethod: String, Vocabulary {
    /// Places where marks lie as close together as is asked for.
    case dbscan
    /// Places where marks lie closer together than around them, however close that is.
    case hdbscan
    /// Squares with more marks in and around them than chance would put there.
    case gistar
    /// The area where half of all marks lie closest together.
    case density

    var definition: Definition {
        switch self {
        case .dbscan: .dbscan
        case .hdbscan: .hdbscan
        case .gistar: .gistar
        case .density: .density
        }
    }

    /// What the method is called in English.
    package var title: String { definition.title }

    /// What the method is called in Swedish, in layers and reports.
    package var swedish: String { definition.swedish }

    /// Whether a parameter has a say with this method, apart from those that all methods have.
    package func uses(_ parameter: PartialKeyPath<HotspotParameters>) -> Bool {
        definition.settings.contains { $0.parameter == parameter }
    }
}

extension HotspotMethod {
    struct Definition: Sendable {
        let title: String
        let swedish: String
        /// The method's own settings, in the order in which they are told.
        let settings: [Setting]
        /// Whether marks may weigh differently.
        var isWeighted = true
        /// The parameters that the method is most sensitive to.
        let variations: [Variation]
        /// The number of marks that a hotspot must have.
        var minMarks: @Sendable (HotspotParameters) -> Int = { max(1, $0.weighting.minCount) }
        /// Finds clusters among the marks that take part, of which there is at least one; the register of preschools tells
        /// the area around them.
        let clusters:
            @Sendable (_ points: [MarkPoint], _ preschools: [Preschool], _ parameters: HotspotParameters) throws
                -> [Cluster]
    }

    /// What has a say with one method.
    enum Setting: Sendable {
        case parameter(any PartialKeyPath<HotspotParameters> & Sendable)
        /// A parameter that means something of its own with this method.
        case parameterAs(
            any PartialKeyPath<HotspotParameters> & Sendable, @Sendable (HotspotParameters) -> HotspotSetting)
        /// What cannot be chosen.
        case fixed(HotspotSetting)

        var parameter: PartialKeyPath<HotspotParameters>? {
            switch self {
            case .parameter(let keyPath), .parameterAs(let keyPath, _): keyPath
            case .fixed: nil
            }
        }
    }
}

// MARK: The methods

extension HotspotMethod.Definition {
    static let dbscan = HotspotMethod.Definition(
        title: "DBSCAN", swedish: "DBSCAN", settings: [.parameter(\.epsM), .parameter(\.minWeight)],
        variations: [.scaled(\.epsM), .scaled(\.minWeight)]
    ) { points, _, parameters in
        let groups = Dictionary(
            uniqueKeysWithValues: Set(points.map(\.group)).sorted().enumerated().map { ($1, Int32($0)) })
        let method = DBSCAN(
            epsM: parameters.epsM, minWeight: parameters.minWeight, minCount: parameters.weighting.minCount,
            minGroups: parameters.weighting == .distinctGroups ? parameters.groups : 0)
        let labels = try method.labels(
            of: PlanePoints(points), weights: parameters.weighting.weights(of: points),
            groups: points.map { groups[$0.group]! })
        return Cluster.discs(labels, radiusM: max(parameters.epsM, 15))
    }

    static let hdbscan = HotspotMethod.Definition(
        title: "HDBSCAN*", swedish: "HDBSCAN*",
        settings: [
            .parameter(\.minClusterSize), .parameter(\.minSamples), .parameter(\.selection),
            .parameterAs(\.bandwidthM) {
                HotspotSetting(
                    "outline radius \($0.bandwidthM) m", name: "områdenas radie",
                    value: "\(HotspotParameters.swedish($0.bandwidthM)) m",
                    phrase: "områden \(HotspotParameters.swedish($0.bandwidthM)) m",
                    meaning: "Området är cirklar med den radien kring markeringarna.")
            },
        ], isWeighted: false,
        variations: [.stepped(\.minClusterSize, atLeast: 2), .stepped(\.minSamples, atLeast: 1)],
        minMarks: { $0.minClusterSize }
    ) { points, _, parameters in
        let labels = try HDBSCAN(
            minClusterSize: parameters.minClusterSize, minSamples: parameters.minSamples,
            selection: parameters.selection
        ).labels(of: PlanePoints(points))
        return Cluster.discs(labels, radiusM: parameters.bandwidthM)
    }

    static let gistar = HotspotMethod.Definition(
        title: "Gi*", swedish: "Gi*",
        settings: [
            .parameter(\.cellM), .parameter(\.bandM),
            .fixed(
                HotspotSetting(
                    "false discovery rate \(SquareScores.hotspotLevel.falseDiscoveryRate)", name: "falska fynd",
                    value: "högst \(HotspotParameters.swedish(SquareScores.hotspotLevel.falseDiscoveryRate * 100)) %",
                    phrase:
                        "högst \(HotspotParameters.swedish(SquareScores.hotspotLevel.falseDiscoveryRate * 100)) % falska fynd",
                    meaning: "Andelen rutor som kan vara slumpens verk.")),
        ], variations: [.scaled(\.bandM)]
    ) { points, preschools, parameters in
        Cluster.areas(try SquareScores(of: points, preschools: preschools, with: parameters).hot, points)
    }

    static let density = HotspotMethod.Definition(
        title: "kernel density", swedish: "kärntäthet",
        settings: [
            .parameter(\.bandwidthM),
            .fixed(
                HotspotSetting(
                    "isopleth \(DensityArea.hotspotShare)", name: "andel",
                    value: "\(HotspotParameters.swedish(DensityArea.hotspotShare * 100)) %",
                    phrase: "\(HotspotParameters.swedish(DensityArea.hotspotShare * 100)) % av markeringarna",
                    meaning: "Andelen av markeringarna som områdena rymmer.")),
        ], variations: [.scaled(\.bandwidthM)]
    ) { points, _, parameters in
        let field = try DensityField(of: points, with: parameters)
        return Cluster.areas(try field.squares(holding: DensityArea.hotspotShare), points)
    }
}

// MARK: What they find

/// Marks that belong together by the method that was chosen, before anything is said of the place.
struct Cluster {
    enum Outline {
        /// Discs around the marks, united. Metres.
        case discs(radiusM: Double)
        /// SWEREF 99 TM (EPSG:3006), metres.
        case area(Polygon)
    }

    /// Indices of the marks, ascending.
    var marks: [Int]
    var outline: Outline

    /// What a method finds among marks.
    ///
    /// - Parameters:
    ///   - points: the marks that take part.
    ///   - preschools: the register; Gi* compares with the area around them.
    /// - Throws: `DBSCAN.Problem`, `HDBSCAN.Problem`, `GiStar.Problem`, `KernelDensity.Problem`
    static func all(
        in points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [Cluster] {
        guard !points.isEmpty else { return [] }
        return try parameters.method.definition.clusters(points, preschools, parameters)
            .filter { parameters.areEnough($0.marks, of: points) }
    }

    /// The clusters that labels make up.
    fileprivate static func discs(_ labels: [Int32], radiusM: Double) -> [Cluster] {
        var members: [Int32: [Int]] = [:]
        for (index, label) in labels.enumerated() where label != DBSCAN.noise {
            members[label, default: []].append(index)
        }
        return members.sorted { $0.key < $1.key }
            .map { Cluster(marks: $0.value, outline: .discs(radiusM: radiusM)) }
    }

    /// The parts that squares make up, and the marks in each.
    fileprivate static func areas(_ squares: [GridSquare], _ points: [MarkPoint]) -> [Cluster] {
        guard let size = squares.first?.sizeM else { return [] }
        let parts = SquareParts(of: squares)
        var marks = [[Int]](repeating: [], count: parts.outlines.count)
        for (index, point) in points.enumerated() {
            if let part = parts.part(of: GridSquare(holding: point.position, sizeM: size)) { marks[part].append(index) }
        }
        return zip(marks, parts.outlines).map { Cluster(marks: $0, outline: .area($1)) }
    }
}

extension HotspotParameters {
    /// One lone mark, or the marks of one group where several are asked for, are no hotspot, whatever the method says.
    func areEnough(_ marks: [Int], of points: [MarkPoint]) -> Bool {
        marks.count >= minMarks && Set(marks.map { points[$0].group }).count >= minGroups
    }
}

extension PlanePoints {
    /// Where marks are, in SWEREF 99 TM.
    init(_ marks: [MarkPoint]) throws(Problem) {
        try self.init(metres: marks.map { ($0.position.x, $0.position.y) })
    }
}
