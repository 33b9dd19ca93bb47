import Swedish

/// Numbers, units and lists as they are written in Swedish: `1 234,5`, with no-break spaces.
enum SwedishText {
    static func number(_ number: Int) -> String { SwedishNumber.text(number) }

    /// With at most one decimal.
    static func number(_ number: Double) -> String { SwedishNumber.text(number) }

    /// With exactly one decimal, so that a column of them reads easily.
    static func decimal(_ number: Double) -> String {
        let text = self.number(number)
        return text.contains(",") ? text : text + ",0"
    }

    /// A distance: in whole metres, from ten kilometres on in tenths of a kilometre.
    static func distance(_ metres: Double) -> String {
        metres < 10_000 ? "\(number(Int(metres.rounded())))\u{A0}m" : "\(number(metres / 1000))\u{A0}km"
    }

    /// A share, 0–1, in whole per cent.
    static func percent(_ share: Double) -> String { "\(number(Int((share * 100).rounded())))\u{A0}%" }

    static func count(_ count: Int, _ one: String, _ several: String) -> String {
        "\(number(count))\u{A0}\(count == 1 ? one : several)"
    }

    /// One of eight directions.
    static func direction(_ degrees: Double) -> String {
        let names = ["norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst"]
        return names[Int((degrees / 45).rounded()) % 8]
    }

    /// `430 m åt nordost`, or that the preschool lies within.
    static func way(_ distanceM: Double, _ bearingDegrees: Double?) -> String {
        guard let bearingDegrees, distanceM > 0 else { return "förskolan ligger i smultronstället" }
        return "\(distance(distanceM)) åt \(direction(bearingDegrees))"
    }
}

extension CountBand {
    /// `10–19`, `100 eller fler`.
    var swedish: String {
        upper.map { "\(SwedishText.number(lower))–\(SwedishText.number($0))" }
            ?? "\(SwedishText.number(lower)) eller fler"
    }
}
