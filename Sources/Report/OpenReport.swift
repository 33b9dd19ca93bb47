package import Disclosure
import Foundation
import Geodesy
import Hotspots
import Places
package import Store

extension ReportContent {
    /// The report for everyone: what a publication shows, and nothing else. It is made from the shelf that open outlets read,
    /// from which no mark can be reached.
    package static func open(
        _ publication: Publication, from shelf: PublishedData, for order: ReportOrder
    ) async throws -> ReportContent {
        let feedback = try await shelf.feedback(on: publication)
        let hotspots = publication.hotspots
        let findings = OpenFindings(
            hotspots: hotspots.enumerated().map { index, hotspot in
                OpenHotspot(
                    place: HotspotPlace(
                        id: hotspot.id, number: index + 1, outline: hotspot.outline,
                        nearest: hotspot.nearestPreschool.map {
                            NearestPreschool(name: $0.name, distanceM: hotspot.distanceM ?? 0)
                        },
                        feedback: feedback.notes(on: .hotspot(hotspot.id))),
                    children: hotspot.counts.children, marks: hotspot.counts.marks,
                    preschools: hotspot.counts.preschools)
            },
            preschools: publication.content.preschools.map { preschool in
                ReportPreschool(
                    code: preschool.code, name: preschool.name, operatorName: preschool.operatorName,
                    place: preschool.place, position: preschool.position,
                    positionQuality: preschool.positionQuality, tookPart: preschool.tookPart,
                    near: NearHotspot.all(hotspots, near: preschool.position, id: \.id),
                    feedback: feedback.notes(on: .preschool(preschool.code)))
            },
            publication: PublicationRecord(
                number: publication.number, month: publication.month, rule: publication.thresholds.sentence,
                checksum: nil))
        return ReportContent(
            frame: order.frame(
                round: publication.round.title, date: publication.month, isSynthetic: publication.round.isSynthetic),
            ground: order.ground(outline: try await shelf.outline(), localities: try await shelf.localities()),
            findings: .open(findings),
            method: order.method(
                "Rutor enligt skyddet av små tal",
                [
                    .init("analys", publication.analysis, meaning: "Den sparade analys som publicerades."),
                    .init("analysens metod", publication.method, meaning: "Med alla parametrar."),
                    .init(
                        "rutor", DisclosureGrid.sizesM.map { "\($0)" }.joined(separator: ", ") + " m",
                        meaning: "Den minsta ruta som uppfyller regeln visas."),
                ]),
            focus: order.preschool)
    }
}

extension DisclosureThresholds {
    fileprivate var sentence: String {
        """
        En plats visas när minst \(children) barn från minst \(preschools) förskolor har den som favorit, och ingen förskola \
        står för mer än \(DisclosureThresholds.largestSharePercent) % av barnen.
        """
    }
}
