/// Numbers as they are written in Swedish.
package enum SwedishNumber {
    /// Thousands are set apart by a no-break space: `12 500`.
    package static func text(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append("\u{A0}") }
            grouped.append(digit)
        }
        return number < 0 ? "\u{2212}" + grouped : grouped
    }

    /// With at most one decimal, after a comma: `12,5`, `50`.
    package static func text(_ number: Double) -> String {
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
    package func inSwedish(_ conjunction: String = "och") -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
