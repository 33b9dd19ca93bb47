import Markup

/// The texts that are the same for every description.
enum Words {
    /// What the data set is called, short and without the municipality, which is the publisher.
    static let title = Bilingual("Barnens smultronställen", english: "Children's favourite places")

    /// What the data set is, in two sentences.
    static let summary = Bilingual(
        "Platser utomhus som förskolebarn tycker om, markerade på karta av barnen tillsammans med pedagoger. "
            + "Visar var barnens favoritplatser samlas och hur de ligger i förhållande till förskolorna.",
        english: "Outdoor places that preschool children like, marked on a map by the children together with their "
            + "teachers. Shows where the children's favourite places gather and how they lie in relation to the "
            + "preschools.")

    /// What people search for.
    static let keywords = [
        Bilingual("barn", english: "children"),
        Bilingual("förskola", english: "preschool"),
        Bilingual("lekplatser", english: "places to play"),
        Bilingual("utemiljö", english: "outdoor environment"),
        Bilingual("barnkonsekvensanalys", english: "child impact assessment"),
        Bilingual("medborgardialog", english: "public participation"),
        Bilingual("översiktsplanering", english: "comprehensive planning"),
    ]

    /// What must be said of data that nobody has told.
    static let synthetic = Bilingual(
        "Data är syntetiska: de är påhittade för demonstration och säger inget om var barn verkligen är.",
        english: "The data are synthetic: they are made up for demonstration and say nothing of where children are.")

    /// What the data are in a plan.
    static let planningBasis =
        "Datamängden är planeringsunderlag. Den visar vad barn har berättat och är varken ett objekt i en "
        + "översiktsplan eller ett ställningstagande från kommunen."

    /// What distances are.
    static let distances = "Avstånd är fågelvägen, inte gångvägen."

    static func catalogueTitle(of publisher: DatasetDescription.Publisher) -> Bilingual {
        Bilingual(
            "\(title.swedish) i \(publisher.name)", english: "\(title.english) in \(publisher.name)")
    }

    static func catalogueDescription(of publisher: DatasetDescription.Publisher) -> Bilingual {
        Bilingual(
            "Datamängder om barns platser från \(publisher.name).",
            english: "Data sets about children's places from \(publisher.name).")
    }

    static func featureServiceTitle(_ title: Bilingual) -> Bilingual {
        Bilingual(
            "\(title.swedish), OGC API – Features", english: "\(title.english), OGC API – Features")
    }
}

extension DatasetDescription {
    /// What names the data set, and only it, as long as it lives: the same from publication to publication, another one
    /// for the internal data, for a saved analysis and for made-up data, so that no portal takes one for the other.
    package var identifier: String {
        var parts = [publisher.code, "barnens-smultronstallen"]
        switch edition {
        case .open: parts.append("oppen")
        case .internal: parts.append(analysis.flatMap { $0.isPreliminary ? nil : "intern-\($0.id)" } ?? "intern")
        }
        if isSynthetic { parts.append("syntetisk") }
        return parts.joined(separator: "-")
    }

    /// The title, which says where the data set is not what one would take it for.
    var fullTitle: Bilingual {
        var remarks: [Bilingual] = []
        if case .internal = edition { remarks.append(Bilingual("internt underlag", english: "internal")) }
        if isSynthetic { remarks.append(Bilingual("syntetiska data", english: "synthetic data")) }
        guard !remarks.isEmpty else { return title }
        return Bilingual(
            "\(title.swedish) (\(remarks.map(\.swedish).joined(separator: ", ")))",
            english: "\(title.english) (\(remarks.map(\.english).joined(separator: ", ")))")
    }

    /// Which state of the data set this is.
    var version: String {
        switch edition {
        case .open(let published): "publicering \(published.number)"
        case .internal: analysis.map { "analys \($0.id)" } ?? "markeringarna själva"
        }
    }

    /// What is to be known of this state.
    var versionNotes: String {
        switch edition {
        case .open(let published):
            "Publicerad i \(published.modified.inSwedish)" + (analysis.map { " från analysen \($0.id)." } ?? ".")
        case .internal:
            isChanging
                ? "Preliminär analys, räknas om när nya markeringar kommer in." : "Sparad analys, ändras inte."
        }
    }
}

extension DatasetDescription {
    /// What the data set is and is not, in Swedish, as paragraphs.
    var abstract: String {
        var paragraphs = [summary.swedish]
        if isSynthetic { paragraphs.append(Words.synthetic.swedish) }
        paragraphs.append(part)
        if !layers.isEmpty {
            let titles = layers.map { "\($0.title) (\($0.name))" }
            paragraphs.append("Datamängden består av \(titles.count == 1 ? "lagret" : "lagren") \(titles.inSwedish()).")
        }
        paragraphs.append(Words.planningBasis)
        paragraphs.append(citation)
        return paragraphs.joined(separator: "\n\n")
    }

    /// The same in English, as short as it can be.
    var englishAbstract: String {
        ([summary.english] + (isSynthetic ? [Words.synthetic.english] : [])).joined(separator: "\n\n")
    }

    /// What it is good for, in a sentence.
    var purpose: String {
        "Underlag för översiktsplanering, detaljplanering och barnkonsekvensanalyser: var barnen har sina favoritplatser "
            + "utomhus, så att de kan tas till vara."
    }

    private var part: String {
        switch edition {
        case .open(let published):
            "Detta är den öppna delen: \(version), från \(published.modified.inSwedish), av insamlingsomgången "
                + "\(quoted(roundTitle))."
        case .internal(let details):
            "Detta är det interna underlaget från insamlingsomgången \(quoted(roundTitle)), som pågick från den "
                + "\(details.opens.inSwedish) till den \(details.closes.inSwedish). Det innehåller små antal och "
                + "enskilda förskolors svar och får inte spridas vidare."
        }
    }

    /// How a report refers to the data: never to what may change under it.
    private var citation: String {
        guard let analysis else { return "Hänvisa inte till enskilda markeringar." }
        guard !analysis.isPreliminary else {
            return "Hänvisa inte till den preliminära analysen; låt spara den först, så får den ett id som består."
        }
        let when =
            switch edition {
            case .open(let published): published.modified.inSwedish
            case .internal(let details): details.modified.inSwedish
            }
        return "Hänvisa så: \(publisher.name), \(fullTitle.swedish), analys \(analysis.id), \(when)."
    }
}

/// In Swedish quotation marks.
func quoted(_ text: String) -> String { "”\(text)”" }

extension DatasetDescription {
    /// New marks change the data.
    var isChanging: Bool {
        if case .internal = edition { analysis?.isPreliminary ?? true } else { false }
    }

    /// The first and last day that the data are about: internally the round's, for everyone those of the month of the
    /// publication, so that nothing nearer is told.
    var temporalExtent: (first: Day, last: Day) {
        switch edition {
        case .open(let published): (published.modified.firstDay, published.modified.lastDay)
        case .internal(let details): (details.opens, details.closes)
        }
    }
}

extension Month {
    var yearText: String { String(iso8601.prefix(4)) }

    var firstDay: Day { Day(year: year, month: month, day: 1) }

    var lastDay: Day {
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length =
            switch month {
            case 2: isLeapYear ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return Day(year: year, month: month, day: length)
    }
}

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

extension DatasetDescription {
    /// What the data must not be used for, and how far they reach, a sentence or two each, in Swedish.
    var limitsOfUse: [String] {
        [isSynthetic ? Words.synthetic.swedish : nil, Words.planningBasis, absence, accuracy, Words.distances]
            .compactMap(\.self)
    }

    /// What a place that is not there means.
    private var absence: String {
        switch edition {
        case .open:
            "Att en plats saknas betyder inte att barn inte använder den: förskolan kan ha låtit bli att svara, eller så "
                + "står för få barn eller förskolor bakom platsen för att den ska visas öppet."
        case .internal:
            "Att en plats saknas betyder inte att barn inte använder den: förskolan kan ha låtit bli att svara."
        }
    }

    /// How exact positions are, in words.
    var accuracy: String {
        switch edition {
        case .open:
            "Lägen är ungefärliga: de visas som rutor i SWEREF 99 TM med en sida på \(sides), och var i rutan "
                + "barnen är framgår inte."
        case .internal(let details):
            if let metres = details.medianAccuracyM {
                "Markeringarnas lägesosäkerhet är \(SwedishNumber.text(metres)) m i median; den kommer från enheten som "
                    + "markerade eller från sättet att markera."
            } else {
                "Markeringarnas lägesosäkerhet är inte känd."
            }
        }
    }

    private var sides: String {
        guard let smallest = disclosure.squareSidesM.min(), let largest = disclosure.squareSidesM.max() else {
            return "okänd längd"
        }
        return smallest == largest
            ? "\(SwedishNumber.text(smallest)) m" : "\(SwedishNumber.text(smallest))–\(SwedishNumber.text(largest)) m"
    }

    /// The finest detail that positions have, metres: a square's side for everyone, the marks' accuracy internally.
    var resolutionM: Double? {
        switch edition {
        case .open: disclosure.squareSidesM.min().map(Double.init)
        case .internal(let details): details.medianAccuracyM
        }
    }

    /// The layers with their attributes, units and code lists, for those who read and for programs without schemas.
    var layersInWords: String {
        layers.map { layer in
            let attributes = layer.attributes.map { attribute in
                let unit = attribute.unit.map { " (\($0))" } ?? ""
                let codes = attribute.codes.map { "\($0.value) = \($0.meaning)" }.joined(separator: ", ")
                let values = codes.isEmpty ? "" : " Värden: \(codes)."
                return "– \(attribute.name): \(attribute.title)\(unit). \(attribute.explanation)\(values)"
            }
            return (["\(layer.title) (\(layer.name), \(layer.geometry.inSwedish)). \(layer.summary)"] + attributes)
                .joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }
}

extension DatasetDescription.Geometry {
    var inSwedish: String {
        switch self {
        case .point: "punkter"
        case .line: "linjer"
        case .polygon: "ytor"
        }
    }
}

extension DatasetDescription.Format {
    package var title: Bilingual {
        switch self {
        case .featureService: Bilingual("OGC API – Features", english: "OGC API – Features")
        case .geoPackage: Bilingual("GeoPackage", english: "GeoPackage")
        case .geoJSON: Bilingual("GeoJSON", english: "GeoJSON")
        case .csv: Bilingual("CSV", english: "CSV")
        }
    }

    var explanation: Bilingual {
        switch self {
        case .featureService:
            Bilingual(
                "Lagren som tjänst för QGIS, ArcGIS och andra program; hämtar bara det som kartan visar.",
                english: "The layers as a service for QGIS, ArcGIS and other programs; fetches only what the map shows."
            )
        case .geoPackage:
            Bilingual(
                "Lagren som filer med stil, alias och kodlistor; förstahandsval i SWEREF 99.",
                english: "The layers as files with style, aliases and code lists; the first choice in SWEREF 99.")
        case .geoJSON:
            Bilingual(
                "Ett helt lager per fil, i WGS 84 (longitud, latitud) om inget annat begärs.",
                english: "A whole layer per file, in WGS 84 (longitude, latitude) unless something else is asked for.")
        case .csv:
            Bilingual(
                "Ett helt lager per fil, som tabell med koordinater eller geometri som text.",
                english: "A whole layer per file, as a table with coordinates or geometry as text.")
        }
    }

    /// As IANA registers it; what the service for features gives unless something else is asked for.
    var mediaType: String {
        switch self {
        case .featureService, .geoJSON: "application/geo+json"
        case .geoPackage: "application/geopackage+sqlite3"
        case .csv: "text/csv"
        }
    }

    /// What a file of the format fulfils, where that is a standard of its own.
    var standard: DatasetDescription.Standard? {
        switch self {
        case .featureService, .csv: nil
        case .geoPackage: .init(title: "OGC GeoPackage 1.3", uri: "http://www.opengis.net/doc/IS/geopackage/1.3")
        case .geoJSON: .init(title: "RFC 7946, GeoJSON", uri: "https://www.rfc-editor.org/info/rfc7946")
        }
    }

    /// What it is called in addresses.
    var fragment: String {
        switch self {
        case .featureService: "ogc-api"
        case .geoPackage: "geopackage"
        case .geoJSON: "geojson"
        case .csv: "csv"
        }
    }
}

extension Month {
    /// `juni 2026`.
    var inSwedish: String { "\(Month.name(month)) \(year)" }

    /// The name of a month by its number, 1–12.
    static func name(_ month: Int) -> String {
        let names = [
            "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
            "november", "december",
        ]
        return names.indices.contains(month - 1) ? names[month - 1] : "månad \(month)"
    }
}

extension Day {
    /// `15 juni 2026`.
    var inSwedish: String { "\(day) \(Month.name(month)) \(year)" }
}
