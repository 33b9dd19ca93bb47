import Geodesy

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
