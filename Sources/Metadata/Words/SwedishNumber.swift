/// Numbers as they are written in Swedish.
enum SwedishNumber {
    /// Thousands are set apart by a no-break space: `12 500`.
    static func text(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append("\u{A0}") }
            grouped.append(digit)
        }
        return number < 0 ? "\u{2212}" + grouped : grouped
    }

    /// With at most one decimal, after a comma: `12,5`, `50`.
    static func text(_ number: Double) -> String {
        let tenths = (number * 10).rounded()
        guard abs(tenths) < 1e15 else { return "\(number)" }
        let whole = Int(tenths) / 10
        let rest = abs(Int(tenths) % 10)
        let sign = tenths < 0 && whole == 0 ? "\u{2212}" : ""
        return sign + text(whole) + (rest == 0 ? "" : ",\(rest)")
    }
}

extension [String] {
    /// As in a sentence: `a, b och c`.
    func inSwedish(_ conjunction: String = "och") -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

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
