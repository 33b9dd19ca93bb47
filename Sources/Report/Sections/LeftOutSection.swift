/// What the report doesn't show, and why.
enum LeftOutSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        let title = "Vad som är utelämnat"
        return (
            "utelamnat", title,
            Heading.section("utelamnat", title, report, style: "short") {
                element("dl") {
                    for left in always(report) + report.content.leftOut {
                        element("dt", text: left.what)
                        element("dd", text: left.why)
                    }
                }
            }
        )
    }

    /// What every report of this audience leaves out.
    private static func always(_ report: Reading) -> [LeftOut] {
        let map = LeftOut(
            what: "Bakgrundskarta",
            why: "Rapporten ska kunna öppnas utan nät. Använd kartlagret för att se platserna mot vägar och byggnader.")
        let children = LeftOut(
            what: "Enskilda barn", why: "Inga uppgifter om enskilda barn samlas in; en markering är en grupps.")
        guard report.internal == nil else { return [children, map] }
        return [
            LeftOut(
                what: "Platser med få barn",
                why: "De visas inte, så att ingen liten grupp kan pekas ut. Hur många de är sägs inte heller."),
            LeftOut(
                what: "Barnens ord, kategorier, årstider och tider",
                why: "Tillsammans med en plats kan de peka ut en grupp. De finns i den interna rapporten."),
            LeftOut(
                what: "Exakta antal och rang", why: "Av två rapporter med exakta antal går det att räkna ut små antal."),
            LeftOut(
                what: "Hur många markeringar varje förskola har gjort",
                why: "Den öppna rapporten säger bara om förskolan har varit med."),
            children, map,
        ]
    }
}
