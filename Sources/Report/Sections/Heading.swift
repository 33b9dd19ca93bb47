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
