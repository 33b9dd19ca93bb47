/// The questions of a child impact analysis (barnkonsekvensanalys), with what the data answer, and room for what only
/// people can answer.
///
/// - Source: Convention on the Rights of the Child, articles 2, 3, 12 and 31, Swedish law since 2020 (SFS 2018:1197).
enum ImpactSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        let title = "Underlag till barnkonsekvensanalys"
        return (
            "bka", title,
            Heading.section("bka", title, report) {
                element(
                    "p",
                    text:
                        "Barnkonventionen är svensk lag. Frågorna följer dess artiklar om barnets bästa, rätten att höras, "
                        + "likabehandling och lek. Det som data kan svara på är ifyllt; linjerna är till för den som "
                        + "prövar förslaget.")
                for (index, question) in ImpactQuestions.all(report).enumerated() {
                    element("article", ["class": "question", "aria-labelledby": "fraga-\(index + 1)"]) {
                        element("h3", ["id": "fraga-\(index + 1)"], text: "\(index + 1). \(question.question)")
                        if !question.answers.isEmpty { Heading.list(question.answers) }
                        element("p", ["class": "prompt"], text: question.prompt)
                        element("div", ["class": "ruled", "aria-hidden": "true"]) {
                            element("span")
                            element("span")
                        }
                    }
                }
            }
        )
    }
}
