/// Whose voices are heard: who was asked, who answered, and what another weighting would give. Internal only.
enum FairnessSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard let findings = report.internal, !(findings.participation.isEmpty && findings.weightings.isEmpty) else {
            return nil
        }
        let title = "Vems röster hörs?"
        return (
            "roster", title,
            Heading.section("roster", title, report) {
                if !findings.weightings.isEmpty { weightings(findings) }
                carried(findings)
                if !findings.participation.isEmpty { participation(findings.participation) }
            }
        )
    }

    private static func weightings(_ findings: InternalFindings) -> HTML {
        let chosen = findings.hotspots.count
        return Heading.table(
            "Samma markeringar med olika viktning. Återfinns är hur många av den valda analysens smultronställen som "
                + "också finns med den viktningen.",
            columns: [("Viktning", false), ("Smultronställen", true), ("Återfinns", true)],
            rows: findings.weightings.map { outcome in
                [
                    .text(outcome.name + (outcome.isChosen ? " – vald" : "")),
                    .text(SwedishText.number(outcome.hotspots)),
                    .text("\(SwedishText.number(outcome.foundAgain)) av \(SwedishText.number(chosen))"),
                ]
            })
    }

    private static func carried(_ findings: InternalFindings) -> HTML {
        let carried = findings.hotspots.filter { $0.carriedBy != nil }
        guard !carried.isEmpty else { return .nothing }
        return .several([
            element("h3", text: "Smultronställen som bärs av en enda förskola"),
            Heading.list(
                carried.map { hotspot in
                    "Nummer \(hotspot.place.number): \(hotspot.carriedBy ?? "") har "
                        + "\(SwedishText.percent(hotspot.largestShare)) av barnen."
                }),
        ])
    }

    private static func participation(_ rows: [Participation]) -> HTML {
        .several([
            element("h3", text: "Deltagande"),
            ShareBar.draw(
                id: "diagram-deltagande", title: "Förskolor efter svar",
                Participation.Answer.allCases.map { answer in
                    LabelledCount(answer.swedish, rows.filter { $0.answer == answer }.count)
                }),
            Heading.table(
                "Deltagande, förskola för förskola",
                columns: [
                    ("Förskola", false), ("Svar", false), ("Markeringar", true), ("Inskrivna barn", true),
                    ("Markeringar per barn", true),
                ], style: "participation",
                rows: rows.map { row in
                    [
                        .text(row.name), .text(row.answer.swedish), .text(SwedishText.number(row.marks)),
                        .text(row.children.map(SwedishText.number) ?? "okänt"),
                        .text(row.marksPerChild.map(SwedishText.decimal) ?? "–"),
                    ]
                }),
        ])
    }
}
