import Swedish

/// How sure the findings are, in sentences.
enum Certainty {
    static func sentences(_ report: Reading) -> [String] {
        if let findings = report.internal { return sentences(findings) }
        guard let publication = report.open?.publication else { return [] }
        return [
            publication.rule,
            "Antalen är intervall och ytorna är rutor: de exakta platserna visas inte.",
            "Att en plats saknas betyder inte att barnen inte är där. \(missing(report))",
        ]
    }

    private static func missing(_ report: Reading) -> String {
        let missing = report.preschools.filter { !$0.tookPart }.count
        return missing == 0
            ? "Alla förskolor har varit med."
            : "\(SwedishText.number(missing)) av \(SwedishText.number(report.preschools.count)) förskolor har inte varit med."
    }

    private static func sentences(_ findings: InternalFindings) -> [String] {
        var sentences: [String] = []
        let hotspots = findings.hotspots
        let total = SwedishText.number(hotspots.count)
        if let resampling = findings.resampling {
            let shares = hotspots.compactMap(\.stability)
            let stable = shares.filter { $0 >= StabilityChart.stableShare }.count
            sentences.append(
                "Stabilitet: \(SwedishText.number(stable)) av \(SwedishText.number(shares.count)) återfinns i minst "
                    + "\(SwedishText.percent(StabilityChart.stableShare)) av "
                    + "\(SwedishText.count(resampling.runs, "omdragning", "omdragningar")).")
        } else {
            sentences.append("Stabiliteten är inte prövad.")
        }
        let weak = hotspots.filter(\.isWeak)
        sentences.append(
            weak.isEmpty
                ? "Inget smultronställe vilar på svagt underlag."
                : "Svagt underlag (under fem markeringar eller två avdelningar): \(SwedishText.number(weak.count)) av "
                    + "\(total), \(numbers(weak)).")
        let carried = hotspots.filter { $0.carriedBy != nil }
        sentences.append(
            carried.isEmpty
                ? "Inget bärs av en enda förskola."
                : "Bärs av en enda förskola: \(SwedishText.number(carried.count)) av \(total), \(numbers(carried)).")
        let asked = findings.participation.filter { $0.answer != .notAsked }
        if !findings.participation.isEmpty {
            let answered = asked.filter { $0.answer == .answered }.count
            sentences.append(
                "\(SwedishText.number(answered)) av \(SwedishText.number(asked.count)) tillfrågade förskolor har svarat; "
                    + "\(SwedishText.number(findings.participation.count - asked.count)) är inte tillfrågade.")
        }
        return sentences
    }

    /// `nummer 3, 7 och 12`, or the first of them where they are many.
    private static func numbers(_ hotspots: [InternalHotspot]) -> String {
        let most = 12
        let first = hotspots.prefix(most).map { "\($0.place.number)" }
        let rest = hotspots.count - first.count
        return "nummer " + (first + (rest > 0 ? ["\(rest) till"] : [])).inSwedish()
    }
}
