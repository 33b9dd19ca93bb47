import Geodesy

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
