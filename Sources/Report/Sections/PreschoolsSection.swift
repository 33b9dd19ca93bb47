/// A map and a list for each preschool.
enum PreschoolsSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard !report.preschools.isEmpty else { return nil }
        let title = "Förskola för förskola"
        return (
            "forskolor", title,
            Heading.section("forskolor", title, report) {
                element(
                    "p",
                    text:
                        "Ringarna visar 300, 500 och 1\u{A0}000\u{A0}m från förskolan. Avstånd är fågelvägen till platsens "
                        + "närmaste kant, inte gångvägen.")
                for preschool in report.preschoolsInOrder {
                    element("article", ["class": "preschool", "aria-labelledby": "f-\(preschool.code)"]) {
                        element("h3", ["id": "f-\(preschool.code)"], text: preschool.name)
                        PreschoolPart.part(preschool, report)
                    }
                }
            }
        )
    }
}
