extension DatasetDescription {
    /// How the data came about, in Swedish, as paragraphs.
    var lineage: String { lineageParagraphs.joined(separator: "\n\n") }

    private var lineageParagraphs: [String] {
        [
            isSynthetic ? Words.synthetic.swedish : nil, collection, participants, method, disclosureInWords, leftOut,
            "Framställt med programmet Barnens smultronställen, version \(softwareVersion).",
        ].compactMap(\.self)
    }

    private var collection: String {
        let collected =
            "Förskolegrupper i \(publisher.name) har markerat sina platser på en karta i insamlingsomgången "
            + quoted(roundTitle)
        return switch edition {
        case .open: "\(collected)."
        case .internal(let details):
            "\(collected), som pågick från den \(details.opens.inSwedish) till den \(details.closes.inSwedish)."
        }
    }

    /// Who was asked, and who did not answer: no answer is not the same as no favourite places.
    private var participants: String {
        guard !participation.asked.isEmpty else { return "Ingen förskola har tillfrågats." }
        let count = participation.asked.count
        let asked =
            "\(SwedishNumber.text(count)) \(count == 1 ? "förskola" : "förskolor") tillfrågades: "
            + participation.asked.inSwedish() + "."
        guard !participation.silent.isEmpty else { return "\(asked) Alla svarade." }
        return "\(asked) Av dem svarade \(SwedishNumber.text(participation.silent.count)) inte: "
            + "\(participation.silent.inSwedish()). Att en förskola inte har svarat betyder inte att barnen där saknar "
            + "favoritplatser."
    }

    private var method: String {
        let state =
            analysis.isPreliminary
            ? "Analysen är preliminär: den räknas om när nya markeringar kommer in, och dess id kan inte åberopas i en "
                + "handling."
            : "Analysen är sparad: den ändras inte, och dess id återanvänds aldrig."
        return "Smultronställen är områden där markeringar samlas, funna med en klusteranalys (\(analysis.id)). Metod "
            + "och parametrar: \(analysis.method). \(state)"
    }

    /// The rule for what everyone may see.
    private var disclosureInWords: String {
        let sides = disclosure.squareSidesM.map(SwedishNumber.text).inSwedish("eller")
        let rule =
            "Öppet visas bara granskade och godkända markeringar, räknade i rutor med sidan \(sides) m i SWEREF 99 TM. "
            + "En ruta visas om minst \(SwedishNumber.text(disclosure.minimumChildren)) barn från minst "
            + "\(SwedishNumber.text(disclosure.minimumPreschools)) förskolor står bakom den och ingen förskola har mer "
            + "än \(disclosure.largestSharePercent) procent av barnen. Antal anges i steg, aldrig exakt. Det som inte "
            + "uppfyller regeln visas inte och läggs inte till någon annan ruta."
        return switch edition {
        case .open:
            "\(rule) Smultronställena är de mindre rutorna, sammanslagna där de gränsar till varandra. Hur mycket som "
                + "inte visas redovisas inte."
        case .internal:
            "\(rule) I det interna underlaget är inget dolt på det sättet; svagt underlag är märkt."
        }
    }

    private var leftOut: String? {
        guard case .internal(let details) = edition else { return nil }
        guard !details.leftOut.isEmpty else { return "Inget har utelämnats." }
        return "Utelämnat: " + details.leftOut.map { "\($0.what) (\($0.count.text))" }.inSwedish() + "."
    }
}
