import Clustering
import Foundation
import Geodesy
public import Hotspots
import MapLayers
import Places
public import Report
public import Store

extension ReportContent {
    /// The report for those who may see the marks.
    ///
    /// - Parameter store: what the analysis was made from.
    public static func `internal`(
        _ scrutiny: Scrutiny, in store: Store, for order: ReportOrder
    ) async throws -> ReportContent {
        let analysis = scrutiny.analysis
        let feedback = try await store.feedback()
        let marks = scrutiny.points.filter(analysis.parameters.selects)
        let names = scrutiny.preschoolNames
        var findings = InternalFindings(
            hotspots: analysis.hotspots.map { InternalHotspot($0, scrutiny, names, feedback) },
            preschools: scrutiny.preschools.map { ReportPreschool($0, in: analysis, feedback) },
            input: InputRecord(
                analysis: analysis.id, marks: analysis.markCount, computedAt: Timestamp.minute(of: analysis.computedAt),
                checksum: Analysis.checksum(of: scrutiny.points)))
        findings.participation = scrutiny.participation
        findings.categories = Places.Category.allCases.map { category in
            CategoryCount(PlaceCategory(category), marks.count { $0.category == category })
        }.filter { $0.count > 0 }
        findings.seasons = marks.seasonCounts
        findings.kinds = Kind.allCases.map { kind in
            LabelledCount(kind.report, scrutiny.points.count { $0.kind == kind })
        }.filter { $0.count > 0 }
        if findings.kinds.count < 2 { findings.kinds = [] }
        findings.resampling = scrutiny.stability.map {
            Resampling($0, preschools: Set(marks.map { $0.preschool }).count)
        }
        findings.weightings = scrutiny.fairness.weightings.map {
            WeightingOutcome(
                name: $0.weighting.report, isChosen: $0.isChosen, hotspots: $0.hotspots, foundAgain: $0.foundAgain)
        }
        findings.change = scrutiny.comparison.map { ChangeSummary($0) }
        findings.kDistances = scrutiny.distances.map { plot in
            KDistances(
                k: analysis.parameters.neighbours, distancesM: plot.distancesM,
                suggestedEpsM: plot.suggestion.flatMap { $0.isClear ? $0.epsM : nil },
                chosenEpsM: analysis.parameters.method == .dbscan ? analysis.parameters.epsM : nil)
        }
        findings.isopleths = Dictionary(grouping: analysis.densityAreas ?? [], by: \.share).sorted { $0.key < $1.key }
            .map { Isopleth(share: $0, parts: $1.map(\.outline), bandwidthM: analysis.parameters.bandwidthM) }
        let quotes = try await Quotes(in: store, of: analysis)
        findings.words = quotes.words
        return ReportContent(
            frame: order.frame(round: analysis.roundTitle, date: order.day, isSynthetic: analysis.isSynthetic),
            ground: order.ground(outline: try await store.outline(), localities: try await store.localities()),
            findings: .internal(findings),
            method: order.method(analysis.parameters.method.swedish, analysis.parameters.settings.map(\.report)),
            leftOut: quotes.leftOut, focus: order.preschool)
    }
}

extension InternalHotspot {
    fileprivate init(
        _ hotspot: Hotspot, _ scrutiny: Scrutiny, _ names: [String: String], _ feedback: [Feedback]
    ) {
        let largest = hotspot.children.byPreschool.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        self.init(
            place: HotspotPlace(
                id: hotspot.id, number: hotspot.rank, outline: hotspot.outline,
                nearest: hotspot.nearest.map { NearestPreschool(name: $0.preschool.name, distanceM: $0.distanceM) },
                feedback: feedback.notes(on: .hotspot(hotspot.id))),
            marks: hotspot.markCount, groups: hotspot.groupCount, children: hotspot.children.total,
            preschools: hotspot.preschoolCount, largestShare: hotspot.children.largestShare,
            carriedBy: hotspot.isCarriedByOnePreschool ? largest.map { names[$0] ?? $0 } : nil,
            isWeak: hotspot.isWeak, category: hotspot.category.map { PlaceCategory($0) },
            season: hotspot.timeOfYear.map { PlaceSeason($0) }, accuracyM: hotspot.accuracyM,
            stability: scrutiny.stability?.hotspots.first { $0.id == hotspot.id }?.total)
    }
}

extension ReportPreschool {
    fileprivate init(_ preschool: Preschool, in analysis: Analysis, _ feedback: [Feedback]) {
        self.init(
            code: preschool.code, name: preschool.name, operatorName: preschool.operatorName, place: preschool.place,
            position: preschool.position, positionQuality: .init(preschool.positionQuality),
            tookPart: (analysis.marksByPreschool[preschool.code] ?? 0) > 0,
            near: NearHotspot.all(analysis.hotspots, near: preschool.position, id: \.id),
            feedback: feedback.notes(on: .preschool(preschool.code)))
    }
}

extension NearHotspot {
    /// What lies within the widest band, nearest first.
    static func all<Hotspot: Outlined>(
        _ hotspots: [Hotspot], near position: Position?, id: (Hotspot) -> String
    ) -> [NearHotspot] {
        Nearness.hotspots(hotspots, near: position, withinM: Double(NearnessBand.allM.last!)).map {
            NearHotspot(hotspot: id($0.hotspot), distanceM: $0.distanceM, bearingDegrees: $0.bearingDegrees)
        }
    }
}

extension Scrutiny {
    /// By code.
    fileprivate var preschoolNames: [String: String] {
        Dictionary(preschools.map { ($0.code, $0.name) }) { first, _ in first }
    }

    fileprivate var participation: [Participation] {
        let names = preschoolNames
        return fairness.participation.map {
            Participation(
                code: $0.preschool, name: names[$0.preschool] ?? $0.preschool, answer: .init($0.answer),
                marks: $0.marks, children: $0.children)
        }
    }
}

extension [MarkPoint] {
    fileprivate var seasonCounts: [LabelledCount] {
        let times = map { TimeOfYear($0.seasons) }
        let told = [TimeOfYear.summer, .winter, .allYear].map { time in
            LabelledCount(time.report, times.count { $0 == time })
        }
        return (told + [LabelledCount("Inte angivet", times.count { $0 == nil })]).filter { $0.count > 0 }
    }
}

extension Resampling {
    fileprivate init(_ stability: Stability, preschools: Int) {
        let runs = stability.draws + stability.variations
        self.init(
            runs: runs,
            description: """
                I \(stability.draws) omgångar drogs \(preschools) förskolor på nytt ur de \(preschools) som markerat, med \
                återläggning (frö \(stability.seed)), och i \(stability.variations) ändrades metodens parametrar med upp till \
                20 %. Ett smultronställe räknas som återfunnet när minst hälften av markeringarna är gemensamma \
                (Jaccard 0,5; Hennig 2007).
                """)
    }
}

extension ChangeSummary {
    fileprivate init(_ comparison: AnalysisComparison) {
        let told = comparison.changes.compactMap(\.significance.p)
        let significance =
            told.isEmpty
            ? """
            För ingen plats har minst \(ChangeSignificance.leastChanged) förskolor kommit till eller försvunnit, så ingen \
            av förändringarna kan skiljas från slumpen.
            """
            : """
            För \(told.count) av \(comparison.changes.count) platser räcker underlaget för att säga något; \
            för \(told.count { $0 < 0.05 }) av dem är det osannolikt (under 5 %) att förändringen är slump \
            (teckentest över förskolor som var med båda gångerna).
            """
        self.init(
            earlier: comparison.older.id, earlierDate: Timestamp.day(of: comparison.older.computedAt),
            counts: Dictionary(
                comparison.changes.map { (ChangeSummary.Kind($0.change.kind), 1) }, uniquingKeysWith: +),
            significance: significance)
    }
}
