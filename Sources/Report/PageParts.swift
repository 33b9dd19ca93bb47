import Markup
import Places

/// Headings and what stands beside them.
enum Heading {
    /// A section of the report, with its heading. Everything that is synthetic or internal says so there.
    static func section(
        _ id: String, _ title: String, _ report: Reading, style: String? = nil, @HTMLBuilder _ content: () -> HTML
    ) -> HTML {
        element("section", ["class": style, "aria-labelledby": id]) {
            element("div", ["class": "heading"]) {
                element("h2", ["id": id], text: title)
                labels(report)
            }
            content()
        }
    }

    static func labels(_ report: Reading) -> HTML {
        element("p", ["class": "labels"]) {
            element("span", ["class": "label"], text: "\(report.audience) rapport")
            if report.frame.isSynthetic {
                " "
                element("span", ["class": "label synthetic"], text: "Syntetiska data")
            }
        }
    }

    /// A table that may be wider than the window; it can then be moved by keyboard too.
    static func table(
        _ caption: String, columns: [(title: String, isNumber: Bool)], style: String? = nil, rows: [[HTML]]
    ) -> HTML {
        element("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": caption]) {
            element("table", ["class": style]) {
                element("caption", text: caption)
                element("thead") {
                    element("tr") {
                        for column in columns {
                            element(
                                "th", ["scope": "col", "class": column.isNumber ? "number" : nil], text: column.title)
                        }
                    }
                }
                element("tbody") {
                    for row in rows {
                        element("tr") {
                            for (index, cell) in row.enumerated() {
                                element(
                                    index == 0 ? "th" : "td",
                                    [
                                        "scope": index == 0 ? "row" : nil,
                                        "class": columns[index].isNumber ? "number" : nil,
                                    ]
                                ) { cell }
                            }
                        }
                    }
                }
            }
        }
    }

    static func list(_ sentences: [String]) -> HTML {
        element("ul") { for sentence in sentences { element("li", text: sentence) } }
    }
}

/// What the report is: of what, for whom, from when, and whether it is made up.
enum TitleBlock {
    static func block(_ report: Reading, title: String = "Barnens smultronställen") -> HTML {
        .several([
            element("h1", text: title),
            element("p", ["class": "facts"]) {
                element("strong", text: report.frame.municipality)
                " · \(report.frame.round) · \(report.frame.date)"
            },
            Heading.labels(report),
            element("p", ["class": "audience"], text: audience(report)),
            report.frame.isSynthetic
                ? element(
                    "p", ["class": "notice"],
                    text: "Data är syntetiska: de är påhittade för demonstration och säger inget om var barn "
                        + "verkligen är. Förskolorna finns.")
                : .nothing,
        ])
    }

    static func foot(_ report: Reading) -> HTML {
        element("footer") {
            element("p") {
                "Barnens smultronställen, \(report.frame.municipality). \(report.audience) rapport, "
                    + "\(report.frame.date)."
                if let contact = report.frame.contact { " Frågor: \(contact)." }
            }
        }
    }

    private static func audience(_ report: Reading) -> String {
        report.internal == nil
            ? "Öppen rapport: visar bara det som en publicering visar, med antal som intervall."
            : "Intern rapport: för dem som får se markeringarna. Den innehåller barns ord och små antal och ska inte "
                + "publiceras."
    }
}

/// What the signs on the maps mean.
enum MapKey {
    static func key(_ report: Reading) -> HTML {
        element("ul", ["class": "key", "aria-label": "Teckenförklaring"]) {
            item("Smultronställe, yta") {
                Drawing.rectangle(x: 3, y: 5, width: 18, height: 14, style: "hotspot", corner: 5)
            }
            if report.internal == nil {
                item("Platsens nummer; större ring, fler barn") { Drawing.circle(12, 12, radius: 9, style: "badge") }
            } else {
                item("Rang 1–\(Reading.firstCount); större ring, fler barn") {
                    Drawing.circle(12, 12, radius: 9, style: "badge first")
                    Drawing.text("1", x: 12, y: 16, style: "rank first", anchor: "middle")
                }
                item("Senare rang") {
                    Drawing.circle(12, 12, radius: 9, style: "badge")
                    Drawing.text("\(Reading.firstCount + 1)", x: 12, y: 16, style: "rank", anchor: "middle")
                }
            }
            item("Förskola") { Drawing.rectangle(x: 9, y: 9, width: 6, height: 6, style: "other-preschool") }
            for isopleth in report.isoplethsWidestFirst {
                item("\(SwedishText.percent(isopleth.share)) av tätheten") {
                    Drawing.rectangle(x: 3, y: 5, width: 18, height: 14, style: isopleth.style)
                }
            }
        }
    }

    static func item(_ words: String, @HTMLBuilder _ sign: () -> HTML) -> HTML {
        element("li") {
            element("svg", ["class": "map sign", "viewBox": "0 0 24 24", "aria-hidden": "true"]) { sign() }
            element("span", text: words)
        }
    }
}

/// What a reader should be careful with at one hotspot.
enum Remarks {
    static func of(_ hotspot: InternalHotspot) -> [String] {
        var remarks: [String] = []
        if hotspot.isWeak { remarks.append("svagt underlag") }
        if let name = hotspot.carriedBy { remarks.append("bärs av en förskola, \(name)") }
        return remarks
    }
}
