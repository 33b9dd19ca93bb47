import Geodesy
import Foundation
import Hotspots
import Places
import Report
import Store

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
