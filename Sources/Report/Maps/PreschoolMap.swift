import Geodesy

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
