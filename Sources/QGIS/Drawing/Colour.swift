/// A colour of the house, as QGIS writes it.
struct Colour: Sendable {
    var red: Int
    var green: Int
    var blue: Int
    /// 0 (clear) to 255.
    var alpha = 255

    init(_ red: Int, _ green: Int, _ blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    var rgba: String { "\(red),\(green),\(blue),\(alpha)" }

    /// - Parameter share: 0 (clear) to 1.
    func opacity(_ share: Double) -> Colour {
        var colour = self
        colour.alpha = Int((255 * share).rounded())
        return colour
    }

    static let strawberry = Colour(194, 24, 58)
    static let leaf = Colour(46, 107, 62)
    static let dusk = Colour(35, 78, 112)
    static let amber = Colour(138, 90, 0)
    static let ink = Colour(30, 35, 40)
    static let grey = Colour(118, 125, 131)
    static let white = Colour(255, 255, 255)
    static let clear = Colour(255, 255, 255).opacity(0)

    /// One hue from light to dark, in even steps of lightness, so that the order shows in grey too.
    static let fewToMany = [
        Colour(214, 226, 237), Colour(174, 198, 218), Colour(131, 167, 196), Colour(79, 125, 163), Colour(35, 78, 112),
    ]
}
