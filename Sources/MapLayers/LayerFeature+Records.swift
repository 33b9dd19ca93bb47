import Clustering
import Foundation
import Geodesy
import Hotspots
import Places

/// What each layer says of its things: values in the order of the layer's attributes.
extension LayerFeature {
    init(_ hotspot: Hotspot, of analysis: Analysis, round: String, source: String, feedback: Feedback?) {
        id = hotspot.id
        geometry = .polygon(hotspot.outline)
        values = [
            .text(hotspot.id), .text("smultronstalle"), .text(round), .text(analysis.id), .text(source),
            .integer(hotspot.rank), .integer(hotspot.markCount), .integer(hotspot.children.total),
            .integer(hotspot.preschoolCount), .number(hotspot.children.largestShare, decimals: 3),
            .text(yesOrNo(hotspot.isWeak)), .init(hotspot.category?.layerWord),
            .init(hotspot.timeOfYear?.layerWord), .init(hotspot.nearest?.preschool.name),
            .number(hotspot.nearest?.distanceM, decimals: 1), .text(analysis.parameters.swedish),
            .text(Timestamp.day(of: analysis.computedAt)), .number(hotspot.accuracyM, decimals: 1),
            .init(feedback?.text),
            .init(feedback?.status.rawValue),
        ]
    }

    init(_ preschool: Preschool, in analysis: Analysis) {
        let marks = analysis.marksByPreschool[preschool.code] ?? 0
        let near = NearnessBand.allM.map { band in
            preschool.position == nil
                ? Value.absent
                : .integer(Nearness.hotspots(analysis.hotspots, near: preschool.position, withinM: Double(band)).count)
        }
        id = preschool.code
        geometry = preschool.position.map { .point($0) }
        values =
            [
                .text(preschool.code), .text(preschool.name), .text(preschool.operatorName), .text(preschool.place),
                .text(preschool.positionQuality.layerWord), .text(yesOrNo(marks > 0)), .integer(marks),
            ] + near
    }

    init(_ cell: GridCell) {
        id = cell.id
        geometry = .polygon(cell.square.polygon)
        values = [
            .text(cell.id), .integer(cell.square.sizeM), .integer(cell.markCount), .integer(cell.children.total),
            .integer(cell.preschoolCount), .number(cell.gi?.z, decimals: 3), .number(cell.gi?.p, decimals: 4),
            .init(cell.gi?.level),
        ]
    }

    init(_ area: DensityArea) {
        id = area.id
        geometry = .polygon(area.outline)
        values = [.text(area.id), .number(area.share, decimals: 2), .number(area.bandwidthM, decimals: 1)]
    }

    /// - Parameter round: the title of the mark's round.
    init(_ mark: Mark, round: String?) {
        id = mark.id.text
        geometry = .point(mark.content.position)
        values = [
            .text(id), .text(mark.scope.preschool), .init(mark.scope.group),
            .init(round), .text(mark.content.kind.layerWord), .text(mark.content.category.layerWord),
            .init(TimeOfYear(mark.content.seasons)?.layerWord), .integer(mark.content.children),
            .init(mark.content.ageBand?.layerWord), .init(mark.content.frequency?.layerWord),
            .init(mark.content.walkingMinutes),
            .init(mark.textHeld ? nil : mark.content.quote), .init(mark.textHeld ? nil : mark.content.staffNote),
            .init(mark.content.language?.layerWord), .init(mark.content.placement?.layerWord),
            .number(mark.content.accuracyM, decimals: 1),
            .moment(mark.content.recordedAt), .moment(mark.receivedAt),
            .text(mark.review.layerWord),
        ]
    }

    /// A line from the preschool to the nearest edge, or to somewhere inside where the preschool itself lies inside.
    init(_ near: Nearness<Hotspot>, of preschool: Preschool) {
        let start = preschool.position ?? near.target
        let isInside = near.bearingDegrees == nil
        id = "\(preschool.code)_\(near.hotspot.id)"
        geometry = .line([start, isInside ? near.hotspot.outline.interiorPosition(awayFrom: start) : near.target])
        values = [
            .text(preschool.code), .text(near.hotspot.id), .number(near.distanceM, decimals: 1),
            .number(near.bearingDegrees, decimals: 1),
            .number(near.hotspot.children.share(of: preschool.code), decimals: 3),
        ]
    }

    init(_ change: HotspotChange) {
        id = change.id
        geometry = .polygon(change.outline)
        values = [
            .init(change.from.isEmpty ? nil : change.from.joined(separator: " ")), .init(change.to),
            .text(change.kind.layerWord),
        ]
    }
}
