import Geodesy

/// A window on the ground: metres in SWEREF 99 TM in, units of the drawing out, north up.
struct MapFrame: Sendable {
    /// What is shown, metres.
    let box: BoundingBox
    /// In units of the drawing.
    let width: Double
    let height: Double
    var metresPerUnit: Double { (box.maxX - box.minX) / width }

    /// The box as wide as the drawing, with a margin; the drawing gets the height that follows.
    init(around box: BoundingBox, width: Double, marginShare: Double = 0.04) {
        let size = max(box.maxX - box.minX, box.maxY - box.minY, 1)
        let wide = box.expanded(by: size * marginShare)
        self.box = wide
        self.width = width
        height = width * (wide.maxY - wide.minY) / (wide.maxX - wide.minX)
    }

    /// At least the box, widened in one direction so that it fills the drawing.
    init(filling width: Double, by height: Double, with box: BoundingBox, leastWidthM: Double) {
        let metresPerUnit = max(
            (box.maxX - box.minX) / width, (box.maxY - box.minY) / height, leastWidthM / width)
        let middle = Position(x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2)
        let (halfX, halfY) = (width * metresPerUnit / 2, height * metresPerUnit / 2)
        self.box = BoundingBox(
            minX: middle.x - halfX, minY: middle.y - halfY, maxX: middle.x + halfX, maxY: middle.y + halfY)
        self.width = width
        self.height = height
    }

    func x(_ position: Position) -> Double { (position.x - box.minX) / metresPerUnit }
    func y(_ position: Position) -> Double { (box.maxY - position.y) / metresPerUnit }

    /// The polygon as the `d` of a path. Vertices that fall on the one before are left out.
    func path(_ polygon: Polygon) -> String {
        polygon.rings.map { ring in
            var steps: [String] = []
            for position in ring.dropLast() {
                let step = "\(Drawing.number(x(position))) \(Drawing.number(y(position)))"
                if steps.last != step { steps.append(step) }
            }
            return "M" + steps.joined(separator: "L") + "Z"
        }.joined()
    }
}

/// The municipality with its hotspots. Where their numbers would cover each other, one letter stands for all of them, and
/// a map of its own shows them apart.
struct OverviewMap: Sendable {
    static let width = 360.0

    /// Hotspots that lie too close together for this map.
    struct Group: Sendable {
        /// `A`, `B` …
        var letter: String
        /// By number.
        var places: [ReportPlace]
        /// The locality that most of them lie nearest to.
        var name: String?

        var title: String { name.map { "\(letter): \($0)" } ?? "Utsnitt \(letter)" }
        var box: BoundingBox {
            places.dropFirst().reduce(places[0].outline.boundingBox) { $0.union($1.outline.boundingBox) }
        }
    }

    private let report: Reading
    private let frame: MapFrame
    var height: Double { frame.height }
    /// How close numbers may stand before a letter takes their place, in units of the drawing. Those that are a little
    /// further apart only move aside.
    private static let leastApart = 12.0
    /// Those with the best number first.
    let groups: [Group]
    private let single: [ReportPlace]

    /// nil where there is nothing to draw.
    ///
    /// - Complexity: O(places²).
    init?(_ report: Reading) {
        let seen =
            report.ground.outline?.outer
            ?? report.places.flatMap(\.outline.outer) + report.preschools.compactMap(\.position)
        guard let box = BoundingBox(of: seen) else { return nil }
        self.report = report
        let frame = MapFrame(
            around: box.expanded(by: report.ground.outline == nil ? 1000 : 0), width: OverviewMap.width)
        self.frame = frame
        var crowds: [[ReportPlace]] = []
        for place in report.places {
            let near = crowds.indices.filter { index in
                crowds[index].contains {
                    $0.middle.distance(to: place.middle) < OverviewMap.leastApart * frame.metresPerUnit
                }
            }
            let joined = near.flatMap { crowds[$0] } + [place]
            for index in near.reversed() { crowds.remove(at: index) }
            crowds.append(joined.sorted { $0.number < $1.number })
        }
        crowds.sort { $0[0].number < $1[0].number }
        single = crowds.filter { $0.count == 1 }.map { $0[0] }
        let localities = report.ground.localities
        groups = crowds.filter { $0.count > 1 }.enumerated().map { index, places in
            Group(
                letter: OverviewMap.letter(index), places: places, name: OverviewMap.name(of: places, localities))
        }
    }

    func draw() -> HTML {
        var placer = LabelPlacer(width: frame.width, height: frame.height)
        let furniture = MapFurniture.draw(in: frame, &placer)
        var letters: [HTML] = []
        for group in groups {
            let (x, y) = (frame.x(group.box.middle), frame.y(group.box.middle))
            let words = "\(group.letter) · \(group.places.count) st"
            let width = Drawing.width(of: words, size: 11) + 6
            placer.take(.init(x: x - 3, y: y - 3, width: 6, height: 6))
            let offsets = [
                (-width / 2, -9.0), (-width / 2, -24), (-width / 2, 6), (6, -9), (-width - 6, -9), (8, -26), (8, 10),
            ]
            let box = placer.placeAnyhow(offsets.map { .init(x: x + $0.0, y: y + $0.1, width: width, height: 18) })
            letters.append(
                Drawing.rectangle(x: box.x, y: box.y, width: width, height: 18, style: "badge first", corner: 4))
            letters.append(
                Drawing.text(words, x: box.x + width / 2, y: box.y + 13, style: "rank first", anchor: "middle"))
        }
        let symbols = HotspotSymbols.draw(single, in: frame, &placer)
        let names = MapLabels.draw(report.ground.localities, in: frame, &placer)
        return Drawing.figure(
            id: "karta-kommunen", title: "Karta: smultronställen i \(report.frame.municipality)",
            description: description,
            width: frame.width, height: frame.height, style: "map"
        ) {
            Drawing.rectangle(x: 0.5, y: 0.5, width: frame.width - 1, height: frame.height - 1, style: "ground")
            if let outline = report.ground.outline {
                element("path", ["d": frame.path(outline), "class": "municipality"])
            }
            for place in report.places { element("path", ["d": frame.path(place.outline), "class": "hotspot"]) }
            for preschool in report.preschools.compactMap(\.position) {
                Drawing.circle(frame.x(preschool), frame.y(preschool), radius: 1.5, style: "other-preschool")
            }
            names
            symbols
            letters
            furniture
        }
    }

    private var description: String {
        guard !report.places.isEmpty else { return "Inga smultronställen." }
        let alone = single.map { place in
            "Nummer \(place.number)" + (place.nearest.map { " vid \($0.name)" } ?? "")
        }
        let together = groups.map {
            "\($0.title): \(SwedishText.count($0.places.count, "smultronställe", "smultronställen"))"
        }
        return (together + alone).joined(separator: ". ") + "."
    }

    private static func name(of places: [ReportPlace], _ localities: [NamedPosition]) -> String? {
        var votes: [String: Int] = [:]
        for place in places {
            let nearest = localities.min {
                $0.position.distance(to: place.middle) < $1.position.distance(to: place.middle)
            }
            if let nearest { votes[nearest.name, default: 0] += 1 }
        }
        return votes.min { (-$0.value, $0.key) < (-$1.value, $1.key) }?.key
    }

    /// `A` to `Z`, then `A2` …
    private static func letter(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
        return index < 26 ? letter : "\(letter)\(index / 26 + 1)"
    }
}

/// Hotspots that lie close together, larger than the map of the municipality can show them.
enum DetailMap {
    private static let width = OverviewMap.width

    /// - Parameter height: in units of the drawing, which is as wide as the map of the municipality.
    static func draw(_ group: OverviewMap.Group, _ report: Reading, height: Double) -> HTML {
        let box = group.box
        let size = max(box.maxX - box.minX, box.maxY - box.minY)
        let frame = MapFrame(
            filling: width, by: height, with: box.expanded(by: max(size * 0.08, 150)), leastWidthM: 1500)
        var placer = LabelPlacer(width: width, height: height)
        let furniture = MapFurniture.draw(in: frame, &placer)
        let preschools = report.preschools.compactMap(\.position).filter(frame.box.contains)
        for position in preschools {
            placer.take(.init(x: frame.x(position) - 3.5, y: frame.y(position) - 3.5, width: 7, height: 7))
        }
        let symbols = HotspotSymbols.draw(group.places, in: frame, &placer)
        let names = MapLabels.draw(report.ground.localities, in: frame, &placer)
        return Drawing.figure(
            id: "karta-\(group.letter)", title: "Karta \(group.title)", description: description(group), width: width,
            height: height, style: "map"
        ) {
            Drawing.rectangle(x: 0.5, y: 0.5, width: width - 1, height: height - 1, style: "ground")
            for isopleth in report.isoplethsWidestFirst {
                for part in isopleth.parts where part.boundingBox.intersects(frame.box) {
                    element("path", ["d": frame.path(part), "class": isopleth.style])
                }
            }
            // A border that passes outside would only take up room in the file.
            if let outline = report.ground.outline, Geometry.line(outline.outer).intersects(frame.box) {
                element("path", ["d": frame.path(outline), "class": "municipality edge"])
            }
            for place in group.places { element("path", ["d": frame.path(place.outline), "class": "hotspot"]) }
            for position in preschools {
                Drawing.rectangle(
                    x: frame.x(position) - 3, y: frame.y(position) - 3, width: 6, height: 6, style: "other-preschool")
            }
            names
            symbols
            furniture
        }
    }

    private static func description(_ group: OverviewMap.Group) -> String {
        group.places.map { place in
            "Nummer \(place.number)"
                + (place.nearest.map { ", \(SwedishText.distance($0.distanceM)) från \($0.name)" } ?? "")
        }.joined(separator: "; ") + "."
    }
}

/// A preschool with its hotspots and how far 300, 500 and 1000 m reach.
enum PreschoolMap {
    static let ringsM = [300.0, 500, 1000]
    private static let side = 300.0

    static func draw(_ preschool: ReportPreschool, at position: Position, _ report: Reading) -> HTML {
        let reach = 1090.0
        let frame = MapFrame(
            filling: side, by: side,
            with: BoundingBox(
                minX: position.x - reach, minY: position.y - reach, maxX: position.x + reach, maxY: position.y + reach),
            leastWidthM: 2 * reach)
        let near = preschool.near.compactMap { near in report.place(near.hotspot).map { ($0, near) } }
        let (x, y) = (frame.x(position), frame.y(position))
        var placer = LabelPlacer(width: side, height: side)
        let furniture = MapFurniture.draw(in: frame, &placer)
        placer.take(.init(x: x - 10, y: y - 10, width: 20, height: 20))
        let rings = rings(x, y, frame, &placer)
        let symbols = HotspotSymbols.draw(
            near.map(\.0).sorted { $0.number < $1.number }, in: frame, size: .small, &placer)
        let others = report.preschools.filter { $0.code != preschool.code }.compactMap(\.position)
            .filter { frame.box.contains($0) && $0.distance(to: position) > 20 }
        let names = MapLabels.draw(report.ground.localities, in: frame, &placer)
        return Drawing.figure(
            id: "karta-\(preschool.code)", title: "Karta: \(preschool.name) med avstånden 300, 500 och 1000 meter",
            description: description(near), width: side, height: side, style: "map"
        ) {
            Drawing.rectangle(x: 0.5, y: 0.5, width: side - 1, height: side - 1, style: "ground")
            for isopleth in report.isoplethsWidestFirst {
                for part in isopleth.parts where part.boundingBox.intersects(frame.box) {
                    element("path", ["d": frame.path(part), "class": isopleth.style])
                }
            }
            for place in report.places where place.outline.boundingBox.intersects(frame.box) {
                element("path", ["d": frame.path(place.outline), "class": "hotspot"])
            }
            rings
            for other in others {
                Drawing.rectangle(
                    x: frame.x(other) - 2.5, y: frame.y(other) - 2.5, width: 5, height: 5, style: "other-preschool")
            }
            names
            symbols
            Drawing.circle(x, y, radius: 9, style: "home")
            Pictogram.drawn("preschool", x: x, y: y, size: 13)
            furniture
        }
    }

    private static func rings(_ x: Double, _ y: Double, _ frame: MapFrame, _ placer: inout LabelPlacer) -> HTML {
        var drawn: [HTML] = []
        for ring in ringsM {
            let radius = ring / frame.metresPerUnit
            drawn.append(Drawing.circle(x, y, radius: radius, style: "ring"))
            let words = "\(SwedishText.number(Int(ring)))\u{A0}m"
            let width = Drawing.width(of: words, size: 9) + 4
            placer.take(.init(x: x - width / 2, y: y - radius - 6, width: width, height: 12))
            drawn.append(
                Drawing.rectangle(x: x - width / 2, y: y - radius - 6, width: width, height: 12, style: "ring-ground"))
            drawn.append(Drawing.text(words, x: x, y: y - radius + 3.5, style: "ring-words", anchor: "middle"))
        }
        return .several(drawn)
    }

    private static func description(_ near: [(ReportPlace, NearHotspot)]) -> String {
        guard !near.isEmpty else { return "Inget smultronställe ligger inom 1000 meter." }
        return "Närmast först: "
            + near.map { "nummer \($0.0.number), \(SwedishText.way($0.1.distanceM, $0.1.bearingDegrees))" }
            .joined(separator: "; ") + "."
    }
}

/// The numbers of hotspots on a map. The ten first are dark; the circle grows with the number of children, where the
/// report tells it; where circles would cover each other, they move aside, and a line leads back.
enum HotspotSymbols {
    /// How large the circles are, in units of the drawing.
    enum Size: Sendable {
        /// Numbers stand on top of their places, which are too small to be seen.
        case large
        /// Where there is room for the outlines too, numbers don't cover those that are smaller than they are.
        case small

        func radius(_ place: ReportPlace) -> Double {
            switch self {
            case .large: 8.5 + 4 * place.size
            case .small: 7.5 + 2 * place.size
            }
        }
    }

    /// - Complexity: O(places²).
    static func draw(
        _ places: [ReportPlace], in frame: MapFrame, size: Size = .large, _ placer: inout LabelPlacer
    ) -> HTML {
        var leaders: [HTML] = []
        var badges: [HTML] = []
        for place in places {
            let radius = size.radius(place)
            let (x, y) = (frame.x(place.middle), frame.y(place.middle))
            let extent = place.outline.boundingBox
            let isHidden = max(extent.maxX - extent.minX, extent.maxY - extent.minY) < 2 * radius * frame.metresPerUnit
            let offsets = offsets(radius).dropFirst(size == .small && isHidden ? 1 : 0)
            let box = placer.placeAnyhow(
                offsets.map { dx, dy in
                    .init(x: x + dx - radius, y: y + dy - radius, width: 2 * radius, height: 2 * radius)
                })
            let (cx, cy) = (box.x + radius, box.y + radius)
            if abs(cx - x) + abs(cy - y) > 1 {
                leaders.append(Drawing.line(x, y, cx, cy, style: "leader"))
                leaders.append(Drawing.circle(x, y, radius: 1.5, style: "anchor"))
            }
            let first = place.isAmongFirst ? " first" : ""
            badges.append(Drawing.circle(cx, cy, radius: radius, style: "badge" + first))
            badges.append(
                Drawing.text(
                    "\(place.number)", x: cx, y: cy + (size == .large ? 4 : 3.2),
                    style: (size == .large ? "rank" : "rank fine") + first, anchor: "middle"))
        }
        return .several(leaders + badges)
    }

    /// Where a circle may stand, beginning with the place itself and then further and further away.
    private static func offsets(_ radius: Double) -> [(Double, Double)] {
        let directions = [
            (0.71, -0.71), (-0.71, -0.71), (0.71, 0.71), (-0.71, 0.71), (0, -1), (0, 1), (1, 0), (-1, 0),
        ]
        return [(0, 0)]
            + [1.5, 2.2, 3, 4, 5.5, 7].flatMap { steps in
                directions.map { (dx: Double, dy: Double) in (dx * steps * radius, dy * steps * radius) }
            }
    }
}

extension BoundingBox {
    var middle: Position { Position(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }
}

/// What every map has: a scale bar, and which way is north.
enum MapFurniture {
    private static let barLengths = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000].map(
        Double.init)

    /// Draws both in the lower left corner, and keeps other labels away.
    static func draw(in frame: MapFrame, _ placer: inout LabelPlacer) -> HTML {
        let length = barLengths.last { $0 / frame.metresPerUnit <= frame.width * 0.3 } ?? barLengths[0]
        let (left, bottom) = (30.0, frame.height - 10)
        let right = left + length / frame.metresPerUnit
        let words = length < 1000 ? "\(Int(length))\u{A0}m" : "\(Int(length / 1000))\u{A0}km"
        placer.take(.init(x: 0, y: bottom - 26, width: right + 12, height: 36))
        return element("g", ["class": "furniture"]) {
            element("path", ["d": "M13 \(Drawing.number(bottom - 26))l6 20l-6 -5l-6 5z", "class": "north"])
            Drawing.text("N", x: 13, y: bottom + 6, style: "small", anchor: "middle")
            element(
                "path",
                [
                    "class": "bar",
                    "d": "M\(Drawing.number(left)) \(Drawing.number(bottom - 6))v6H\(Drawing.number(right))v-6",
                ])
            Drawing.text(words, x: (left + right) / 2, y: bottom - 5, style: "small", anchor: "middle")
        }
    }
}

/// Names of places on a map: each where there is room beside its point, and left out where there is none.
enum MapLabels {
    static let size = 10.0

    static func draw(_ names: [NamedPosition], in frame: MapFrame, _ placer: inout LabelPlacer) -> HTML {
        var drawn: [HTML] = []
        for name in names where frame.box.contains(name.position) {
            let (x, y) = (frame.x(name.position), frame.y(name.position))
            let width = Drawing.width(of: name.name, size: size)
            let height = size + 2
            let places = [(5, -height / 2), (-5 - width, -height / 2), (-width / 2, -height - 4), (-width / 2, 4)]
            guard
                let box = placer.place(places.map { .init(x: x + $0.0, y: y + $0.1, width: width, height: height) })
            else { continue }
            placer.take(.init(x: x - 3, y: y - 3, width: 6, height: 6))
            drawn.append(Drawing.circle(x, y, radius: 1.8, style: "locality"))
            // The letters fill the width that was kept for them, whatever the font.
            drawn.append(
                Drawing.text(name.name, x: box.x + width / 2, y: box.y + size, style: "name", anchor: "middle"))
        }
        return .several(drawn)
    }
}

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
