/// The whole report, section by section. The first page answers where, how sure, and what next; method comes last.
enum ReportBody {
    static func body(_ report: Reading) -> HTML {
        let overview = OverviewMap(report)
        let sections: [(id: String, title: String, content: HTML)?] = [
            DetailMapsSection.section(report, overview),
            PreschoolsSection.section(report),
            RankingSection.section(report),
            ChartsSection.section(report),
            FairnessSection.section(report),
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
