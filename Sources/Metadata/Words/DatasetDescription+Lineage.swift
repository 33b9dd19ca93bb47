import Swedish

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
        return "\(asked) \(participation.silent.count == 1 ? "Inget svar" : "Inga svar") kom från "
            + "\(participation.silent.inSwedish()). Att en förskola inte har svarat betyder inte att barnen där saknar "
            + "favoritplatser."
    }

    /// What the hotspots are. The open ones are published squares and nothing else: to them the analysis only belongs.
    private var method: String {
        guard let analysis else { return "Markeringarna visas en och en; ingen analys är gjord av dem." }
        let parameters = "Metod och parametrar: \(analysis.method)."
        return switch edition {
        case .open:
            "Öppna smultronställen är publicerade rutor, sammanslagna där de gränsar till varandra, och inget annat. Till "
                + "publiceringen hör analysen \(analysis.id) av samma insamling. \(parameters)"
        case .internal:
            "Smultronställen är områden där markeringar samlas, funna med klusteranalysen \(analysis.id). \(parameters) "
                + (analysis.isPreliminary
                    ? "Analysen är preliminär: den räknas om när nya markeringar kommer in, och dess id "
                        + "består inte."
                    : "Analysen är sparad: den ändras inte, och dess id återanvänds aldrig.")
        }
    }

    /// The rule for what everyone may see.
    private var disclosureInWords: String {
        let sides = disclosure.squareSidesM.map(SwedishNumber.text).inSwedish("eller")
        let rule =
            "Öppet visas bara granskade och godkända markeringar, räknade i rutor med sidan \(sides) m i SWEREF 99 TM. "
            + "En ruta visas om minst \(SwedishNumber.text(disclosure.minimumChildren)) barn från minst "
            + "\(SwedishNumber.text(disclosure.minimumPreschools)) förskolor står bakom den och ingen förskola har mer "
            + "än \(disclosure.largestSharePercent) procent av barnen, och ingen mindre ruta i den redan visas. Antal "
            + "anges i steg, aldrig exakt. Det som inte uppfyller regeln visas inte och läggs inte till någon annan ruta."
        return switch edition {
        case .open:
            "\(rule) Hur mycket som inte visas redovisas inte."
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
