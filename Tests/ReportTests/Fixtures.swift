import Disclosure
import Foundation
import Geodesy
import Hotspots
import Places

@testable import Report

/// A small municipality with two hotspots and three preschools; nothing in it is real.
enum Fixtures {
    static let web = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "web")

    static func assets() throws -> ReportAssets {
        try ReportAssets(
            styleSheet: String(contentsOf: web.appending(path: "report/report.css"), encoding: .utf8),
            pictograms: String(contentsOf: web.appending(path: "pictograms.svg"), encoding: .utf8))
    }

    static let frame = ReportFrame(
        municipality: "Ängs kommun", round: "Hösten 2026", date: "2026-11-21", isSynthetic: false)
    static let ground = MapGround(
        outline: Polygon(squareAt: Position(easting: 700_000, northing: 7_500_000), size: 20_000),
        localities: [NamedPosition(name: "Byn", position: Position(easting: 710_000, northing: 7_510_000))])
    static let method = MethodRecord(
        name: "DBSCAN", parameters: [.init("eps", "50 m", meaning: "Grannskapets radie.")], version: "smultron 1.0",
        command: "smultron report -o report.html",
        sources: [.init(what: "Förskolor", origin: "Registret", accuracy: nil)])

    static func place(_ id: String, _ number: Int, easting: Double, feedback: [FeedbackNote] = []) -> HotspotPlace {
        HotspotPlace(
            id: id, number: number,
            outline: Polygon(squareAt: Position(easting: easting, northing: 7_510_100), size: 150),
            nearest: NearestPreschool(name: "Granens förskola", distanceM: 1234.4), feedback: feedback)
    }

    static let preschools = [
        ReportPreschool(
            code: "100001", name: "Granens förskola", operatorName: "kommunal", place: "Byn",
            position: Position(easting: 710_000, northing: 7_510_000), positionQuality: .address, tookPart: true,
            near: [
                NearHotspot(hotspot: "h1", distanceM: 223.6, bearingDegrees: 63.4),
                NearHotspot(hotspot: "h2", distanceM: 806.2, bearingDegrees: 82.9),
            ]),
        ReportPreschool(
            code: "100002", name: "Tallens förskola", operatorName: "enskild", place: "Byn",
            position: Position(easting: 710_900, northing: 7_510_000), positionQuality: .villageCentre, tookPart: true,
            near: []),
        ReportPreschool(
            code: "100003", name: "Utan läge", operatorName: "kommunal", place: "", position: nil,
            positionQuality: .unknown, tookPart: false, near: []),
    ]

    static func hotspot(_ place: HotspotPlace, children: Int, carriedBy: String? = nil) -> InternalHotspot {
        InternalHotspot(
            place: place, marks: 1407, groups: 3, children: children, preschools: 2, largestShare: 0.61,
            carriedBy: carriedBy, isWeak: false, category: .one(.snow), season: .one(.winter), accuracyM: 12,
            stability: 0.87)
    }

    static let words = ChildrensWords("Här åker vi pulka", language: "sv", hotspot: "h1", preschool: "100001")

    static var findings: InternalFindings {
        InternalFindings(
            hotspots: [
                hotspot(place("h1", 1, easting: 710_200), children: 29),
                hotspot(place("h2", 2, easting: 710_800), children: 8, carriedBy: "Granens förskola"),
            ], preschools: preschools,
            input: InputRecord(analysis: "2584-a1", marks: 1407, computedAt: "2026-11-21 14:05", checksum: "abc123"),
            participation: [
                PreschoolParticipation(
                    code: "100001", name: "Granens förskola", answer: .answered, marks: 31, children: 20),
                PreschoolParticipation(
                    code: "100002", name: "Tallens förskola", answer: .silent, marks: 0, children: nil),
            ],
            categories: [CategoryCount(.snow, 30), CategoryCount(.play, 10)], seasons: [LabelledCount("Vinter", 40)],
            resampling: Resampling(runs: 100, description: "Förskolor drogs med återläggning."),
            weightings: [WeightingOutcome(name: "marks", isChosen: false, hotspots: 5, foundAgain: 1)],
            change: ChangeSummary(
                earlier: "2584-a0", earlierDate: "2025-11-21", counts: [.new: 1], significance: "Kan vara slump."),
            kDistances: KDistances(k: 5, distancesM: [3, 8, 40, 300], suggestedEpsM: 46, chosenEpsM: 50),
            isopleths: [
                Isopleth(
                    share: 0.5, parts: [Polygon(squareAt: Position(easting: 710_000, northing: 7_510_000), size: 500)],
                    bandwidthM: 100)
            ], words: [words])
    }

    static func inside(_ findings: InternalFindings = findings) -> ReportContent {
        ReportContent(frame: frame, ground: ground, findings: .internal(findings), method: method)
    }

    static var outside: ReportContent {
        let hotspots = [
            OpenHotspot(
                place: place("h1", 1, easting: 710_200), children: Band(lower: 20, upper: 49),
                marks: Band(lower: 100, upper: nil), preschools: Band(lower: 3, upper: 4)),
            OpenHotspot(place: place("h2", 2, easting: 710_800), children: nil, marks: nil, preschools: nil),
        ]
        let publication = PublicationRecord(number: 3, month: "2026-11", rule: "Minst tio barn.", checksum: nil)
        return ReportContent(
            frame: frame, ground: ground,
            findings: .open(OpenFindings(hotspots: hotspots, preschools: preschools, publication: publication)),
            method: method)
    }
}
