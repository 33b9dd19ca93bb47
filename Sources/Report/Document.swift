import Hotspots

extension ReportContent {
    /// What a content must be to make a report.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case unknownFocus(String)
        case unknownHotspot(String, in: String)
        case doubleHotspot(String)

        package var description: String {
            switch self {
            case .unknownFocus(let code): "the report is to be about preschool \(code), but no preschool has that code"
            case .unknownHotspot(let id, let place):
                "\(place) names the hotspot \(id), but the report has none of that id"
            case .doubleHotspot(let id): "the hotspot \(id) is in the report twice, but an id must be unique"
            }
        }
    }

    /// The report as one HTML document that needs neither network nor script. The same content and assets give the same
    /// bytes.
    ///
    /// - Throws: ``Problem`` where the content names what it doesn't have.
    /// - Complexity: O(hotspots² + preschools · hotspots), and the length of the document.
    package func html(_ assets: ReportAssets) throws(Problem) -> String {
        try check()
        let report = Reading(self)
        let body: HTML
        if let focus {
            guard let preschool = report.preschools.first(where: { $0.code == focus }) else {
                throw .unknownFocus(focus)
            }
            body = PreschoolPage.body(preschool, report)
        } else {
            body = ReportBody.body(report)
        }
        return "<!DOCTYPE html>\n" + Document.document(report, assets, body).markup
    }

    private func check() throws(Problem) {
        let report = Reading(self)
        var known: Set<String> = []
        for place in report.places where !known.insert(place.id).inserted { throw .doubleHotspot(place.id) }
        for preschool in report.preschools {
            for near in preschool.near where !known.contains(near.hotspot) {
                throw .unknownHotspot(near.hotspot, in: "preschool \(preschool.code)")
            }
        }
        for words in report.internal?.words ?? [] {
            if let hotspot = words.hotspot, !known.contains(hotspot) {
                throw .unknownHotspot(hotspot, in: "a child's words")
            }
        }
    }
}

/// The frame of the document: what it may load (nothing), how it looks, and what stands on each printed page.
enum Document {
    static func document(_ report: Reading, _ assets: ReportAssets, _ body: HTML) -> HTML {
        element("html", ["lang": "sv"]) {
            element("head") {
                element("meta", ["charset": "utf-8"])
                element(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                    ])
                element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                element("title", text: title(report))
                // The style sheet holds no markup (see ReportAssets), and strings in it are quoted.
                element("style") { HTML.asset("\n" + assets.styleSheet + pageMargins(report)) }
            }
            element("body", ["class": report.internal == nil ? "open" : "internal"]) {
                Pictogram.sheet(assets)
                element("a", ["class": "skip", "href": "#innehall"], text: "Till innehållet")
                body
            }
        }
    }

    static func title(_ report: Reading) -> String {
        (report.frame.isSynthetic ? "Syntetiska data: " : "") + "Barnens smultronställen, "
            + "\(report.frame.municipality), \(report.frame.round)"
    }

    /// On every printed page: what it is from, whom it is for, and whether it is made up.
    ///
    /// - Source: CSS Paged Media Module Level 3, 5 "Page-margin boxes".
    private static func pageMargins(_ report: Reading) -> String {
        let head = "Barnens smultronställen · \(report.frame.municipality) · \(report.frame.round)"
        let label = "\(report.audience) rapport" + (report.frame.isSynthetic ? " · Syntetiska data" : "")
        return """

            @page {
              @top-left { content: \(head.quotedForCSS); }
              @top-right { content: \(label.quotedForCSS); font-weight: bold; }
              @bottom-left { content: \(report.frame.date.quotedForCSS); }
              @bottom-right { content: "Sida " counter(page) " av " counter(pages); }
            }

            """
    }
}

/// The whole report, section by section. The first page answers where, how sure, and what next; method comes last.
enum ReportBody {
    static func body(_ report: Reading) -> HTML {
        let overview = OverviewMap(report)
        let sections: [(id: String, title: String, content: HTML)?] = [
            DetailMapsSection.section(report, overview),
            PreschoolsSection.section(report),
            RankingSection.section(report),
            ChartsSection.section(report),
            ParticipationSection.section(report),
            ChangeSection.section(report),
            WordsSection.section(report),
            ImpactSection.section(report),
            MethodSection.section(report),
            LeftOutSection.section(report),
        ]
        let present = sections.compactMap(\.self)
        return .several([
            element("header", ["class": "title"]) { TitleBlock.block(report) },
            element("main", ["id": "innehall", "tabindex": "-1"]) {
                FirstPage.page(report, overview)
                element("nav", ["class": "contents", "aria-labelledby": "innehallet"]) {
                    element("h2", ["id": "innehallet"], text: "Innehåll")
                    element("ol") {
                        for section in present {
                            element("li") { element("a", ["href": "#\(section.id)"], text: section.title) }
                        }
                    }
                }
                present.map(\.content)
            },
            TitleBlock.foot(report),
        ])
    }
}

/// Where, how sure, what next.
enum FirstPage {
    static func page(_ report: Reading, _ overview: OverviewMap?) -> HTML {
        element("div", ["class": "first-page"]) {
            element("section", ["aria-labelledby": "var"]) {
                element("h2", ["id": "var"], text: "Var?")
                element("p", text: whereSentence(report))
                if let overview {
                    element("div", ["class": "maps"]) {
                        element("figure") {
                            overview.draw()
                            element(
                                "figcaption",
                                text: overview.groups.isEmpty
                                    ? "Hela kommunen."
                                    : "Hela kommunen. En bokstav står för flera platser som visas i en egen karta.")
                        }
                        if let group = overview.groups.first {
                            element("figure") {
                                DetailMap.draw(group, report, height: overview.height)
                                element("figcaption", text: "Utsnitt \(group.title).")
                            }
                        }
                    }
                    MapKey.key(report)
                }
            }
            element("div", ["class": "answers"]) {
                topList(report)
                element("div") {
                    element("section", ["aria-labelledby": "hur-sakert"]) {
                        element("h2", ["id": "hur-sakert"], text: "Hur säkert?")
                        Heading.list(Certainty.sentences(report))
                    }
                    element("section", ["aria-labelledby": "vad-nu"]) {
                        element("h2", ["id": "vad-nu"], text: "Vad händer nu?")
                        Heading.list(NextSteps.sentences(report))
                    }
                }
            }
        }
    }

    private static func whereSentence(_ report: Reading) -> String {
        guard !report.places.isEmpty else {
            return report.internal == nil
                ? "Publiceringen visar inga platser: ingenstans är barnen tillräckligt många för att det ska gå att visa "
                    + "utan att peka ut någon."
                : "Analysen ger inga smultronställen: ingenstans samlas markeringarna tillräckligt tätt."
        }
        let count = SwedishText.count(report.places.count, "smultronställe", "smultronställen")
        let near = report.preschools.filter { ($0.near.first?.distanceM ?? .infinity) <= 500 }.count
        let placed = report.preschools.filter { $0.position != nil }.count
        return
            "Barnen har \(count). \(SwedishText.number(near)) av \(SwedishText.number(placed)) förskolor med känt läge "
            + "har minst ett inom 500\u{A0}m, fågelvägen."
    }

    private static func topList(_ report: Reading) -> HTML {
        let top = report.places.prefix(Reading.firstCount)
        guard !top.isEmpty else { return .nothing }
        let caption =
            report.internal == nil
            ? "De \(top.count) första platserna. Numret säger inget om rang."
            : top.count == 1 ? "Den enda platsen" : "De \(top.count) platser som flest barn har valt"
        return Heading.table(
            caption,
            columns: [("Nr", true), ("Närmaste förskola", false), ("Avstånd", true), ("Barn", true)], style: "top",
            rows: top.map { place in
                [
                    .text("\(place.number)"),
                    .several([Pictogram.inText(place.category?.prevailing), .text(place.nearest?.name ?? "okänd")]),
                    .text(place.nearest.map { SwedishText.distance($0.distanceM) } ?? "–"),
                    .text(place.children ?? "visas inte"),
                ]
            })
    }
}
