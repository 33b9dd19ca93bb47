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
