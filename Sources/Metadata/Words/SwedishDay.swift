extension Month {
    /// `juni 2026`.
    var inSwedish: String { "\(Month.name(month)) \(year)" }

    /// The name of a month by its number, 1–12.
    static func name(_ month: Int) -> String {
        let names = [
            "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
            "november", "december",
        ]
        return names.indices.contains(month - 1) ? names[month - 1] : "månad \(month)"
    }
}

extension Day {
    /// `15 juni 2026`.
    var inSwedish: String { "\(day) \(Month.name(month)) \(year)" }
}
