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
                    .several([Pictogram.inText(place.category), .text(place.nearest?.name ?? "okänd")]),
                    .text(place.nearest.map { SwedishText.distance($0.distanceM) } ?? "–"),
                    .text(place.children ?? "visas inte"),
                ]
            })
    }
}
