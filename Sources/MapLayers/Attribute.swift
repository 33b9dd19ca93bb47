import Disclosure

/// One attribute of a layer: its name is lower-case ASCII so that it survives every format; the rest explains it in
/// clear Swedish.
package struct Attribute: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case text, integer
        /// With so many decimals.
        case number(decimals: Int)
        /// A date, `2026-11-21`.
        case day
        /// A moment, RFC 3339, UTC.
        case moment
    }

    /// A word that the attribute may hold, and what it means.
    package struct Code: Sendable, Equatable {
        package var value: String
        package var title: String
    }

    package var name: String
    package var title: String
    package var kind: Kind
    package var unit: String?
    package var explanation: String
    /// All words that the attribute may hold; empty where it may hold anything.
    package var codes: [Code] = []
    /// Where what everyone sees is something else than what planners see.
    private var openExplanation: String?
    private var openCodes: [Code] = []

    /// Text, of some words or any.
    init(_ name: String, _ title: String, codes: [Code] = [], _ explanation: String, open: String? = nil) {
        self.init(name, title, .text, explanation, open: open)
        self.codes = codes
    }

    init(
        _ name: String, _ title: String, _ kind: Kind, unit: String? = nil, _ explanation: String, open: String? = nil,
        openCodes: [Code] = []
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.unit = unit
        self.explanation = explanation
        openExplanation = open
        self.openCodes = openCodes
    }

    /// The same attribute as everyone sees it: what is told in another way there is told as text.
    fileprivate var forEveryone: Attribute {
        guard let openExplanation else { return self }
        return Attribute(name, title, codes: openCodes, openExplanation)
    }
}

extension Layer {
    /// The attributes that an audience gets, in the order in which they are written.
    package func attributes(for audience: Audience) -> [Attribute] {
        switch audience {
        case .internal: attributes
        case .open:
            attributes.filter { OpenAttributes.include($0.name, ofLayer: name) }.map(\.forEveryone)
        }
    }

    private var attributes: [Attribute] {
        switch self {
        case .hotspots: Layer.hotspotAttributes
        case .preschools: Layer.preschoolAttributes
        case .marks: Layer.markAttributes
        case .cells: Layer.cellAttributes
        case .density: Layer.densityAttributes
        case .nearness: Layer.nearnessAttributes
        case .changes: Layer.changeAttributes
        }
    }

    /// The attribute that says when something was, for those who ask for a period.
    package var momentAttribute: String? { self == .marks ? "tidpunkt" : nil }

    private static let hotspotAttributes = [
        Attribute(
            "id", "Id", "Börjar med p- så länge analysen är preliminär.",
            open: "Publiceringens eget id."),
        Attribute("objekttyp", "Objekttyp", "Alltid smultronstalle."),
        Attribute("omgang", "Omgång", "Insamlingsomgången som markeringarna kommer från."),
        Attribute("analys_id", "Analys", "Analysen som området kommer från."),
        Attribute("kalla", "Källa", "Vem som har samlat in markeringarna."),
        Attribute(
            "rang", "Rang", .integer, "1 = flest barn; vid lika flest markeringar, sedan från väster till öster."),
        Attribute(
            "antal_markeringar", "Antal markeringar", .integer, "Markeringar i området.",
            open: "I steg: 10-19, 20-49, 50-99, 100-; tomt under 10.", openCodes: CodeList.countBands),
        Attribute(
            "antal_barn", "Antal barn", .integer,
            "Summan över avdelningar av det största antal barn som avdelningen angav; samma barn räknas inte två gånger.",
            open: "I steg: 10-19, 20-49, 50-99, 100-; tomt under 10.", openCodes: CodeList.countBands),
        Attribute(
            "antal_forskolor", "Antal förskolor", .integer, "Förskolor som har markerat i området.",
            open: "I steg: 3-4, 5-9, 10-.", openCodes: CodeList.preschoolBands),
        Attribute(
            "storsta_andel", "Största andel", .number(decimals: 3), "Den största förskolans andel av barnen, 0–1."),
        Attribute(
            "svagt_underlag", "Svagt underlag", codes: CodeList.yesOrNo,
            "ja vid färre än 5 markeringar eller 2 avdelningar, annars nej."),
        Attribute(
            "kategori", "Kategori", codes: CodeList.dominantCategories,
            "Vanligaste kategorin: lek, natur, vatten, sno, djur, lugn, klattra, samlas, annat; blandat under hälften."),
        Attribute(
            "arstid", "Årstid", codes: CodeList.dominantSeasons,
            "Vanligaste årstiden: sommar, vinter, aret_runt; blandat under hälften."),
        Attribute("narmaste_forskola", "Närmaste förskola", "Förskolan som ligger närmast områdets kant."),
        Attribute(
            "avstand_m", "Avstånd", .number(decimals: 1), unit: "m",
            "Fågelvägen från närmaste förskola till områdets kant; 0 innanför."),
        Attribute("metod", "Metod", "Metod och alla parametrar."),
        Attribute(
            "framtagen", "Framtagen", .day, "Datum då analysen gjordes.", open: "Månaden då publiceringen gjordes."),
        Attribute(
            "lagesosakerhet_m", "Lägesosäkerhet", .number(decimals: 1), unit: "m",
            "Median av markeringarnas lägesosäkerhet; 50 där den är okänd."),
        Attribute("aterkoppling", "Återkoppling", "Vad kommunen svarar om platsen."),
        Attribute(
            "aterkoppling_status", "Återkopplingens status", codes: CodeList.feedbackStatuses,
            "mottaget, anvands, genomfort eller gick_inte."),
    ]

    private static let preschoolAttributes = [
        Attribute("id", "Skolenhetskod", "Skolverkets kod för skolenheten."),
        Attribute("namn", "Namn", "Förskolans namn."),
        Attribute("huvudman", "Huvudman", "kommunal, enskild … som registret har det."),
        Attribute("ort", "Ort", "Orten som förskolan ligger i."),
        Attribute(
            "lageskvalitet", "Lägeskvalitet", codes: CodeList.positionQualities,
            "adress, grannadress, ortcentrum eller okand."),
        Attribute("svarat", "Svarat", codes: CodeList.yesOrNo, "ja om förskolan har markerat i omgången, annars nej."),
        Attribute(
            "antal_markeringar", "Antal markeringar", .integer, "Förskolans markeringar i omgången, av alla typer."),
        Attribute(
            "smultronstallen_300m", "Smultronställen inom 300 m", .integer,
            "Fågelvägen till områdets kant; tomt där läget är okänt."),
        Attribute("smultronstallen_500m", "Smultronställen inom 500 m", .integer, "Som ovan."),
        Attribute("smultronstallen_1000m", "Smultronställen inom 1000 m", .integer, "Som ovan."),
    ]

    private static let markAttributes = [
        Attribute("id", "Id", "Markeringens UUID."),
        Attribute("forskola_id", "Förskola", "Förskolans skolenhetskod."),
        Attribute("grupp", "Avdelning", "Avdelningens beteckning."),
        Attribute("omgang", "Omgång", "Insamlingsomgången."),
        Attribute("typ", "Typ", codes: CodeList.kinds, "favorit, undviker eller onskan."),
        Attribute(
            "kategori", "Kategori", codes: CodeList.categories,
            "lek, natur, vatten, sno, djur, lugn, klattra, samlas eller annat."),
        Attribute("arstid", "Årstid", codes: CodeList.seasons, "sommar, vinter eller aret_runt."),
        Attribute("antal_barn", "Antal barn", .integer, "Hur många barn som var överens."),
        Attribute("aldersgrupp", "Åldersgrupp", codes: CodeList.ageBands, "1-2, 3-5 eller blandad."),
        Attribute(
            "hur_ofta", "Hur ofta", codes: CodeList.frequencies, "varje_dag, varje_vecka, varje_manad eller sallan."),
        Attribute("gangtid_min", "Gångtid", .integer, unit: "min", "Gångtid från förskolan."),
        Attribute("barnens_ord", "Barnens ord", "Vad barnen sade; tomt medan texten väntar på granskning."),
        Attribute(
            "vuxnas_anteckning", "Vuxnas anteckning", "Den vuxnas tolkning; tomt medan texten väntar på granskning."),
        Attribute("sprak", "Språk", codes: CodeList.languages, "sv, fi, fit, se eller en."),
        Attribute(
            "placering", "Placering", codes: CodeList.placements,
            "Hur punkten sattes: enhet, karta, lista, baring, koordinater eller import."),
        Attribute("noggrannhet_m", "Noggrannhet", .number(decimals: 1), unit: "m", "Enligt enheten."),
        Attribute("tidpunkt", "Tidpunkt", .moment, "När markeringen gjordes, UTC."),
        Attribute("mottagen", "Mottagen", .moment, "När markeringen togs emot, UTC."),
        Attribute("granskning", "Granskning", codes: CodeList.reviews, "ogranskad, godkand eller dold."),
    ]

    private static let cellAttributes = [
        Attribute("id", "Id", "Nedre vänstra hörnets östliga och nordliga koordinat, och rutans storlek."),
        Attribute("storlek_m", "Storlek", .integer, unit: "m", "Rutans sida."),
        Attribute(
            "antal_markeringar", "Antal markeringar", .integer, "Markeringar i rutan.",
            open: "I steg: 10-19, 20-49, 50-99, 100-; tomt under 10.", openCodes: CodeList.countBands),
        Attribute(
            "antal_barn", "Antal barn", .integer, "Som i smultronstallen: samma barn räknas inte två gånger.",
            open: "I steg: 10-19, 20-49, 50-99, 100-; tomt under 10.", openCodes: CodeList.countBands),
        Attribute(
            "antal_forskolor", "Antal förskolor", .integer, "Förskolor som har markerat i rutan.",
            open: "I steg: 3-4, 5-9, 10-.", openCodes: CodeList.preschoolBands),
        Attribute(
            "gi_z", "Gi*, z-värde", .number(decimals: 3),
            "Hur ovanligt många markeringar rutan och dess grannar har, i standardavvikelser; tomt där ingen förskola är nära."
        ),
        Attribute("gi_p", "Gi*, p-värde", .number(decimals: 4), "Tvåsidigt, 0–1, före kontroll av falska fynd."),
        Attribute(
            "gi_klass", "Gi*, klass", .integer,
            "−3 till 3: fler (plus) eller färre (minus) än slumpen ger, med högst 10 (1), 5 (2) eller 1 (3) % falska fynd; "
                + "0 = inte säkert."),
    ]

    private static let densityAttributes = [
        Attribute("id", "Id", "Andelen i procent och ett löpnummer."),
        Attribute(
            "andel", "Andel", .number(decimals: 2), "Andelen av markeringarna som områdena rymmer tillsammans, 0–1."),
        Attribute("bandbredd_m", "Bandbredd", .number(decimals: 1), unit: "m", "Kärnans radie."),
    ]

    private static let nearnessAttributes = [
        Attribute("forskola_id", "Förskola", "Förskolans skolenhetskod."),
        Attribute("smultronstalle_id", "Smultronställe", "Områdets id."),
        Attribute(
            "avstand_m", "Avstånd", .number(decimals: 1), unit: "m",
            "Fågelvägen från förskolan till områdets kant; 0 innanför."),
        Attribute(
            "barning_grader", "Bäring", .number(decimals: 1), unit: "°",
            "Medsols från rutnätets norr i SWEREF 99 TM; tomt innanför."),
        Attribute(
            "andel", "Andel", .number(decimals: 3), "Förskolans barn i området delat med alla barn i det, 0–1."),
    ]

    private static let changeAttributes = [
        Attribute("fran", "Från", "Id i den äldre analysen; flera åtskilda av mellanslag där områden slagits samman."),
        Attribute("till", "Till", "Id i den nyare analysen."),
        Attribute(
            "slag", "Slag", codes: CodeList.changes,
            "ny, borta, vuxit, krympt, flyttad, delad, sammanslagen eller oforandrad."),
    ]
}
