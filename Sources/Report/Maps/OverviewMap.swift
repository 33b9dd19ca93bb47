import Geodesy

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
