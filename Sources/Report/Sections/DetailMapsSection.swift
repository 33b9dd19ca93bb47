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
