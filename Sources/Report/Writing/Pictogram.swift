/// Pictograms are drawn once, out of sight, and used by name.
enum Pictogram {
    static func sheet(_ assets: ReportAssets) -> HTML {
        element("svg", ["class": "sheet", "aria-hidden": "true", "width": "0", "height": "0"]) {
            HTML.asset(assets.symbols.joined(separator: "\n"))
        }
    }

    /// In a text, where a word beside it says the same.
    static func inText(_ category: PlaceCategory?) -> HTML {
        guard let category, category != .mixed else { return .nothing }
        return element("svg", ["class": "pictogram", "viewBox": "0 0 24 24", "aria-hidden": "true"]) {
            element("use", ["href": "#p-\(category.rawValue)"])
        }
    }

    /// In a drawing, its middle at a point.
    static func drawn(_ name: String, x: Double, y: Double, size: Double) -> HTML {
        element(
            "use",
            [
                "href": "#p-\(name)", "x": Drawing.number(x - size / 2), "y": Drawing.number(y - size / 2),
                "width": Drawing.number(size), "height": Drawing.number(size),
            ])
    }
}
