import Swedish

/// What the reader can do with the findings, and what the children have been told.
enum NextSteps {
    static func sentences(_ report: Reading) -> [String] {
        let answered = report.places.filter { !$0.feedback.isEmpty }
        var sentences = [
            "Planerare: jämför planen med kartlagret och ange platsens id. Frågorna i barnkonsekvensanalysen är "
                + "förberedda.",
            "Gå dit med barnen innan något ändras: kartan visar var, barnen vet varför.",
            "Politiker: fråga vad förslaget gör med platserna i listan.",
        ]
        if !report.places.isEmpty {
            sentences.append(
                answered.isEmpty
                    ? "Återkoppling: barnen har ännu inte fått veta vad som händer med platserna."
                    : "Återkoppling är lämnad om \(SwedishText.number(answered.count)) av "
                        + "\(SwedishText.count(report.places.count, "plats", "platser")): "
                        + statuses(answered).inSwedish() + ".")
        }
        return sentences
    }

    /// `2 genomfört`, by the latest status of each place.
    private static func statuses(_ places: [ReportPlace]) -> [String] {
        FeedbackNote.Status.allCases.compactMap { status in
            let count = places.filter { $0.feedback.last?.status == status }.count
            return count == 0 ? nil : "\(SwedishText.number(count)) \(status.swedish.lowercased())"
        }
    }
}
