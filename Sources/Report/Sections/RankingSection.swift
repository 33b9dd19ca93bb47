import Swedish

/// All hotspots in one table.
enum RankingSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard !report.places.isEmpty else { return nil }
        let title = report.internal == nil ? "Alla smultronställen" : "Rangordning"
        return (
            "rang", title,
            Heading.section("rang", title, report) {
                if let findings = report.internal {
                    table(findings)
                } else if let findings = report.open {
                    table(findings)
                }
                let answered = report.places.filter { !$0.feedback.isEmpty }
                if !answered.isEmpty {
                    element("h3", text: "Återkoppling till barnen")
                    for place in answered {
                        element(
                            "h4", text: "Nummer \(place.number)" + (place.nearest.map { ", nära \($0.name)" } ?? ""))
                        FeedbackList.list(place.feedback)
                    }
                }
            }
        )
    }

    private static func table(_ findings: InternalFindings) -> HTML {
        let hasStability = findings.hotspots.contains { $0.stability != nil }
        var columns: [(title: String, isNumber: Bool)] = [
            ("Rang", true), ("Närmaste förskola, id", false), ("Avstånd", true), ("Barn", true), ("Markeringar", true),
            ("Förskolor", true), ("Största andel", true), ("Kategori", false), ("Årstid", false),
        ]
        if hasStability { columns.append(("Återfinns", true)) }
        columns.append(("Anmärkning", false))
        let rows = findings.hotspots.sorted { $0.place.number < $1.place.number }.map { hotspot in
            let place = hotspot.place
            var row: [HTML] = [
                .text("\(place.number)"), name(place),
                .text(place.nearest.map { SwedishText.distance($0.distanceM) } ?? "–"),
                .text(SwedishText.number(hotspot.children)), .text(SwedishText.number(hotspot.marks)),
                .text(SwedishText.number(hotspot.preschools)), .text(SwedishText.percent(hotspot.largestShare)),
                element("span", ["class": "together"]) {
                    Pictogram.inText(hotspot.category)
                    hotspot.category?.swedish ?? "–"
                },
                .text(hotspot.season?.swedish ?? "–"),
            ]
            if hasStability { row.append(.text(hotspot.stability.map(SwedishText.percent) ?? "–")) }
            row.append(.text(Remarks.of(hotspot).inSwedish().capitalizedFirst))
            return row
        }
        return Heading.table(
            "Alla smultronställen, flest barn först. Största andel är den största förskolans andel av barnen.",
            columns: columns, style: "ranking", rows: rows)
    }

    private static func table(_ findings: OpenFindings) -> HTML {
        Heading.table(
            "Alla platser som publiceringen visar. Numret säger inget om rang, och antalen är intervall.",
            columns: [
                ("Nr", true), ("Närmaste förskola, id", false), ("Avstånd", true), ("Barn", true),
                ("Markeringar", true),
                ("Förskolor", true),
            ], style: "ranking",
            rows: findings.hotspots.sorted { $0.place.number < $1.place.number }.map { hotspot in
                let place = hotspot.place
                return [
                    .text("\(place.number)"), name(place),
                    .text(place.nearest.map { SwedishText.distance($0.distanceM) } ?? "–"),
                    .text(hotspot.children?.swedish ?? "visas inte"), .text(hotspot.marks?.swedish ?? "visas inte"),
                    .text(hotspot.preschools?.swedish ?? "visas inte"),
                ]
            })
    }

    /// The nearest preschool, and below it the id to cite.
    private static func name(_ place: HotspotPlace) -> HTML {
        .several([
            .text(place.nearest?.name ?? "okänd"), element("br"), element("code", text: place.id),
        ])
    }
}
