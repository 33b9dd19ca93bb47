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
                                    Pictogram.inText(place.category)
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
