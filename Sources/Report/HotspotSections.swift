import Disclosure
import Hotspots
import Markup
import Places

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
                    Pictogram.inText(hotspot.category?.prevailing)
                    hotspot.category?.term.title ?? "–"
                },
                .text(hotspot.season?.term.title.unbroken ?? "–"),
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

/// The maps that the first page has no room for.
enum DetailMapsSection {
    static func section(_ report: Reading, _ overview: OverviewMap?) -> (id: String, title: String, content: HTML)? {
        guard let overview, overview.groups.count > 1 else { return nil }
        let title = "Fler kartor"
        return (
            "kartor", title,
            Heading.section("kartor", title, report) {
                element("div", ["class": "maps"]) {
                    for group in overview.groups.dropFirst() {
                        element("figure") {
                            DetailMap.draw(group, report, height: overview.height)
                            element("figcaption", text: "Utsnitt \(group.title).")
                        }
                    }
                }
                MapKey.key(report)
            }
        )
    }
}

/// What the marks are about, and how firmly the hotspots stand.
enum ChartsSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard report.internal != nil || !report.places.isEmpty else { return nil }
        let title = "Diagram"
        return (
            "diagram", title,
            Heading.section("diagram", title, report) {
                element("div", ["class": "charts"]) {
                    if let findings = report.internal {
                        element("div") {
                            counted("diagram-kategorier", "Markeringar efter kategori", categories(findings))
                            StabilityChart.draw(findings)
                        }
                    }
                    element("div") {
                        if let findings = report.internal {
                            counted("diagram-arstider", "Markeringar efter årstid", bars(findings.seasons))
                            counted("diagram-typer", "Markeringar efter typ", bars(findings.kinds))
                            if let plot = findings.kDistances { DistancePlot.draw(plot) }
                        }
                        NearestChart.draw(report)
                        element(
                            "p", ["class": "small"],
                            text: "Ljusa staplar: förskolans läge är osäkert.")
                    }
                }
            }
        )
    }

    private static func counted(_ id: String, _ title: String, _ bars: [BarChart.Bar]) -> HTML {
        bars.isEmpty ? .nothing : BarChart.draw(id: id, title: title, bars)
    }

    private static func categories(_ findings: InternalFindings) -> [BarChart.Bar] {
        let total = findings.categories.reduce(0) { $0 + $1.count }
        return findings.categories.map { category in
            BarChart.Bar(
                label: category.category.title, value: Double(category.count),
                words: words(category.count, of: total),
                category: category.category)
        }
    }

    private static func bars(_ counts: [LabelledCount]) -> [BarChart.Bar] {
        let total = counts.reduce(0) { $0 + $1.count }
        return counts.map { count in
            BarChart.Bar(label: count.label, value: Double(count.count), words: words(count.count, of: total))
        }
    }

    private static func words(_ count: Int, of total: Int) -> String {
        total == 0 ? "0" : "\(SwedishText.number(count)) (\(SwedishText.percent(Double(count) / Double(total))))"
    }
}

/// What has become of the hotspots of an earlier analysis. Internal only.
enum ChangeSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard let change = report.internal?.change else { return nil }
        let title = "Förändring sedan förra analysen"
        return (
            "forandring", title,
            Heading.section("forandring", title, report, style: "short") {
                element("p") {
                    "Jämfört med analysen "
                    element("code", text: change.earlier)
                    " från \(change.earlierDate)."
                }
                BarChart.draw(
                    id: "diagram-forandring", title: "Smultronställen efter vad som hänt med dem",
                    ChangeKind.allCases.map { kind in
                        let count = change.counts[kind] ?? 0
                        return BarChart.Bar(label: kind.title, value: Double(count), words: SwedishText.number(count))
                    })
                element("p", text: change.significance)
            }
        )
    }
}

/// What the report doesn't show, and why.
enum LeftOutSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        let title = "Vad som är utelämnat"
        return (
            "utelamnat", title,
            Heading.section("utelamnat", title, report, style: "short") {
                element("dl") {
                    for left in always(report) + report.content.leftOut {
                        element("dt", text: left.what)
                        element("dd", text: left.why)
                    }
                }
            }
        )
    }

    /// What every report of this audience leaves out.
    private static func always(_ report: Reading) -> [LeftOut] {
        let map = LeftOut(
            what: "Bakgrundskarta",
            why: "Rapporten ska kunna öppnas utan nät. Använd kartlagret för att se platserna mot vägar och byggnader.")
        let children = LeftOut(
            what: "Enskilda barn", why: "Inga uppgifter om enskilda barn samlas in; en markering är en grupps.")
        guard report.internal == nil else { return [children, map] }
        return [
            LeftOut(
                what: "Platser med få barn",
                why: "De visas inte, så att ingen liten grupp kan pekas ut. Hur många de är sägs inte heller."),
            LeftOut(
                what: "Barnens ord, kategorier, årstider och tider",
                why: "Tillsammans med en plats kan de peka ut en grupp. De finns i den interna rapporten."),
            LeftOut(
                what: "Exakta antal och rang", why: "Av två rapporter med exakta antal går det att räkna ut små antal."),
            LeftOut(
                what: "Hur många markeringar varje förskola har gjort",
                why: "Den öppna rapporten säger bara om förskolan har varit med."),
            children, map,
        ]
    }
}

/// What the children said, by place. Internal only: the open findings have no words.
enum WordsSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard let findings = report.internal, !findings.words.isEmpty else { return nil }
        let title = "Barnens ord"
        let names = Dictionary(findings.preschools.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
        let outside = findings.words.filter { $0.hotspot == nil }
        return (
            "ord", title,
            Heading.section("ord", title, report) {
                element("p", text: "Så som de är nedtecknade. Orden är barnens och visas bara i den interna rapporten.")
                element("div", ["class": "all-words"]) {
                    for place in report.places {
                        let words = findings.words.filter { $0.hotspot == place.id }
                        if !words.isEmpty {
                            element("div", ["class": "place-words"]) {
                                element("h3") {
                                    Pictogram.inText(place.category?.prevailing)
                                    "Nummer \(place.number)" + (place.nearest.map { ", nära \($0.name)" } ?? "")
                                }
                                list(words, names)
                            }
                        }
                    }
                    if !outside.isEmpty {
                        element("h3", text: "Utanför smultronställena")
                        list(outside, names)
                    }
                }
            }
        )
    }

    private static func list(_ words: [ChildrensWords], _ names: [String: String]) -> HTML {
        element("ul", ["class": "words"]) {
            for words in words { item(words, where: names[words.preschool]) }
        }
    }

    /// The words keep their own direction and can't turn what stands around them.
    static func item(_ words: ChildrensWords, where place: String?) -> HTML {
        element("li") {
            "”"
            element("bdi", ["lang": words.language], text: words.text)
            "”"
            if let place { element("span", ["class": "whose"], text: " \(place)") }
        }
    }
}

/// What the municipality has answered.
enum FeedbackList {
    static func list(_ notes: [FeedbackNote]) -> HTML {
        element("ul", ["class": "feedback"]) {
            for note in notes {
                element("li") {
                    element("strong", text: "\(note.status.title), \(note.date): ")
                    element("bdi", text: note.text)
                    if let link = note.link {
                        " "
                        // Only addresses of the web become links: others could run something.
                        if link.hasPrefix("https://") || link.hasPrefix("http://") {
                            element("a", ["href": link, "rel": "noreferrer"], text: link)
                        } else {
                            element("bdi", text: link)
                        }
                    }
                }
            }
        }
    }
}
