import Clustering
import Foundation
import Geodesy
package import Hotspots
import MapLayers
import Places
package import Store

extension ReportContent {
    /// The report for those who may see the marks.
    ///
    /// - Parameter store: what the analysis was made from.
    package static func `internal`(
        _ diagnostics: Diagnostics, in store: Store, for order: ReportOrder
    ) async throws -> ReportContent {
        let analysis = diagnostics.analysis
        let feedback = try await store.feedback()
        let marks = diagnostics.points.filter(analysis.parameters.selects)
        let names = diagnostics.preschoolNames
        var findings = InternalFindings(
            hotspots: analysis.hotspots.map { InternalHotspot($0, diagnostics, names, feedback) },
            preschools: diagnostics.preschools.map { ReportPreschool($0, in: analysis, feedback) },
            input: InputRecord(
                analysis: analysis.id, marks: analysis.markCount, computedAt: Timestamp.minute(of: analysis.computedAt),
                checksum: Analysis.checksum(of: diagnostics.points)))
        findings.participation = diagnostics.preschoolParticipation
        findings.categories = Places.Category.allCases.map { category in
            CategoryCount(category, marks.count { $0.category == category })
        }.filter { $0.count > 0 }
        findings.seasons = marks.seasonCounts
        findings.kinds = Kind.allCases.map { kind in
            LabelledCount(kind.title, diagnostics.points.count { $0.kind == kind })
        }.filter { $0.count > 0 }
        if findings.kinds.count < 2 { findings.kinds = [] }
        findings.resampling = diagnostics.stability.map {
            Resampling($0, preschools: Set(marks.map { $0.preschool }).count)
        }
        findings.weightings = diagnostics.participation.weightings.map {
            WeightingOutcome(
                name: $0.weighting.swedish, isChosen: $0.isChosen, hotspots: $0.hotspots, foundAgain: $0.foundAgain)
        }
        findings.change = diagnostics.comparison.map { ChangeSummary($0) }
        findings.kDistances = diagnostics.distances.map { plot in
            KDistances(
                k: analysis.parameters.neighbours, distancesM: plot.distancesM,
                suggestedEpsM: plot.suggestion.flatMap { $0.isClear ? $0.epsM : nil },
                chosenEpsM: analysis.parameters.method.uses(\.epsM) ? analysis.parameters.epsM : nil)
        }
        findings.isopleths = Dictionary(grouping: analysis.densityAreas ?? [], by: \.share).sorted { $0.key < $1.key }
            .map { Isopleth(share: $0, parts: $1.map(\.outline), bandwidthM: analysis.parameters.bandwidthM) }
        let quotes = try await Quotes(in: store, of: analysis)
        findings.words = quotes.words
        return ReportContent(
            frame: order.frame(round: analysis.roundTitle, date: order.day, isSynthetic: analysis.isSynthetic),
            ground: order.ground(outline: try await store.outline(), localities: try await store.localities()),
            findings: .internal(findings),
            method: order.method(
                analysis.parameters.method.swedish,
                analysis.parameters.settings.map { .init($0.name, $0.value, meaning: $0.meaning) }),
            leftOut: quotes.leftOut, focus: order.preschool)
    }
}

extension InternalHotspot {
    fileprivate init(
        _ hotspot: Hotspot, _ diagnostics: Diagnostics, _ names: [String: String], _ feedback: [Feedback]
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
            isWeak: hotspot.isWeak, category: hotspot.category,
            season: hotspot.timeOfYear, accuracyM: hotspot.accuracyM,
            stability: diagnostics.stability?.hotspots.first { $0.id == hotspot.id }?.total)
    }
}

extension ReportPreschool {
    fileprivate init(_ preschool: Preschool, in analysis: Analysis, _ feedback: [Feedback]) {
        self.init(
            code: preschool.code, name: preschool.name, operatorName: preschool.operatorName, place: preschool.place,
            position: preschool.position, positionQuality: preschool.positionQuality,
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

extension Diagnostics {
    /// By code.
    fileprivate var preschoolNames: [String: String] {
        Dictionary(preschools.map { ($0.code, $0.name) }) { first, _ in first }
    }

    fileprivate var preschoolParticipation: [PreschoolParticipation] {
        let names = preschoolNames
        return participation.responses.map {
            PreschoolParticipation(
                code: $0.preschool, name: names[$0.preschool] ?? $0.preschool, answer: $0.answer,
                marks: $0.marks, children: $0.children)
        }
    }
}

extension [MarkPoint] {
    fileprivate var seasonCounts: [LabelledCount] {
        let times = map { TimeOfYear($0.seasons) }
        let told = [TimeOfYear.summer, .winter, .allYear].map { time in
            LabelledCount(time.title, times.count { $0 == time })
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
                comparison.changes.map { ($0.change.kind, 1) }, uniquingKeysWith: +),
            significance: significance)
    }
}

/// What the children said, and where.
struct Quotes {
    private(set) var words: [ChildrensWords] = []
    /// Marks whose words wait for an administrator.
    private(set) var heldCount = 0

    init(in store: Store, of analysis: Analysis) async throws {
        let rounds = RoundSelection(analysis.round)
        let hotspots = analysis.hotspots.map { (hotspot: $0, box: $0.outline.boundingBox) }
        var row: Int64? = 0
        var words: [ChildrensWords] = []
        var held = 0
        while let from = row {
            row = try await store.marks(of: rounds, after: from, limit: 1_000) { mark, _ in
                guard let quote = mark.content.quote else { return }
                guard !mark.textHeld else {
                    held += 1
                    return
                }
                let position = mark.content.position
                let place = hotspots.first {
                    $0.box.contains(position) && $0.hotspot.outline.contains(position)
                }
                words.append(
                    ChildrensWords(
                        quote, language: mark.content.language?.rawValue, hotspot: place?.hotspot.id,
                        preschool: mark.scope.preschool))
            }
        }
        self.words = words
        heldCount = held
    }

    var leftOut: [LeftOut] {
        guard heldCount > 0 else { return [] }
        return [
            LeftOut(
                what: "Barnens ord i \(heldCount) \(heldCount == 1 ? "markering" : "markeringar")",
                why: "De väntar på att en administratör har läst dem, eftersom de kan innehålla personuppgifter.")
        ]
    }
}
