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
