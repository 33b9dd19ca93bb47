/// Finds room for labels, one after the other: each takes the first of its places where it covers nothing that is there
/// already. The same labels in the same order always get the same places.
struct LabelPlacer: Sendable {
    struct Box: Sendable {
        var x: Double
        var y: Double
        var width: Double
        var height: Double

        func overlaps(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }

        /// The area that two boxes have in common.
        func common(_ other: Box) -> Double {
            max(0, min(x + width, other.x + other.width) - max(x, other.x))
                * max(0, min(y + height, other.y + other.height) - max(y, other.y))
        }
    }

    private let frame: Box
    private var taken: [Box] = []

    init(width: Double, height: Double) {
        frame = Box(x: 1, y: 1, width: width - 2, height: height - 2)
    }

    mutating func take(_ box: Box) { taken.append(box) }

    /// The first place that is free and wholly within the frame; nil where there is none.
    ///
    /// - Complexity: O(places · labels).
    mutating func place(_ places: [Box]) -> Box? {
        guard let free = places.first(where: { isWithin($0) && !taken.contains(where: $0.overlaps) }) else {
            return nil
        }
        taken.append(free)
        return free
    }

    /// As ``place(_:)``, but where nothing is free the place that covers least: for what must be shown.
    mutating func placeAnyhow(_ places: [Box]) -> Box {
        if let free = place(places) { return free }
        let candidates = places.filter(isWithin)
        let least = (candidates.isEmpty ? places : candidates).enumerated().min { a, b in
            (covered(a.element), a.offset) < (covered(b.element), b.offset)
        }!.element
        taken.append(least)
        return least
    }

    private func covered(_ box: Box) -> Double { taken.reduce(0) { $0 + $1.common(box) } }

    private func isWithin(_ box: Box) -> Bool {
        box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width
            && box.y + box.height <= frame.y + frame.height
    }
}
