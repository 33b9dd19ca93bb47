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
