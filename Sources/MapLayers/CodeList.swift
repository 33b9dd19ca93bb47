import Hotspots
import Places

/// The words that attributes may hold, with what they mean in clear Swedish: for styles, schemas and metadata.
enum CodeList {
    static let categories = codes(Places.Category.self, \.swedish) { category in
        switch category {
        case .play: "Lek"
        case .nature: "Natur"
        case .water: "Vatten"
        case .snow: "Snö"
        case .animals: "Djur"
        case .calm: "Lugn plats"
        case .climb: "Klättra"
        case .gather: "Samlas"
        case .other: "Annat"
        }
    }

    static let dominantCategories = categories + [mixed]

    static let kinds = codes(Kind.self, \.swedish) { kind in
        switch kind {
        case .favourite: "Favoritplats"
        case .avoid: "Plats som undviks"
        case .wish: "Önskan"
        }
    }

    static let seasons = codes([TimeOfYear.summer, .winter, .allYear], \.swedish) { time in
        switch time {
        case .summer: "Sommar"
        case .winter: "Vinter"
        case .allYear: "Året runt"
        }
    }

    static let dominantSeasons = seasons + [mixed]

    static let ageBands = codes(AgeBand.self, \.swedish) { band in
        switch band {
        case .oneToTwo: "1–2 år"
        case .threeToFive: "3–5 år"
        case .mixed: "Blandad ålder"
        }
    }

    static let frequencies = codes(Frequency.self, \.swedish) { frequency in
        switch frequency {
        case .daily: "Varje dag"
        case .weekly: "Varje vecka"
        case .monthly: "Varje månad"
        case .seldom: "Sällan"
        }
    }

    static let placements = codes(Placement.self, \.swedish) { placement in
        switch placement {
        case .device: "Enhetens läge"
        case .map: "Pekad ut på karta"
        case .list: "Vald ur en lista"
        case .bearing: "Riktning och avstånd"
        case .coordinates: "Koordinater"
        case .imported: "Ur en fil"
        }
    }

    static let reviews = codes(Review.self, \.swedish) { review in
        switch review {
        case .unreviewed: "Ogranskad"
        case .approved: "Godkänd"
        case .hidden: "Dold"
        }
    }

    static let languages = codes(QuoteLanguage.self, \.rawValue) { language in
        switch language {
        case .swedish: "Svenska"
        case .finnish: "Finska"
        case .meankieli: "Meänkieli"
        case .northernSami: "Nordsamiska"
        case .english: "Engelska"
        }
    }

    static let positionQualities = codes(PositionQuality.self, \.swedish) { quality in
        switch quality {
        case .address: "Adress"
        case .neighbour: "Grannadress"
        case .villageCentre: "Ortens mitt"
        case .unknown: "Okänt"
        }
    }

    static let feedbackStatuses = codes(Feedback.Status.self, \.rawValue) { status in
        switch status {
        case .received: "Mottaget"
        case .inUse: "Används"
        case .done: "Genomfört"
        case .declined: "Gick inte"
        }
    }

    static let changes = codes(HotspotChange.Kind.allCases, \.swedish) { kind in
        switch kind {
        case .new: "Ny"
        case .gone: "Borta"
        case .grown: "Vuxit"
        case .shrunk: "Krympt"
        case .moved: "Flyttad"
        case .split: "Delad"
        case .merged: "Sammanslagen"
        case .unchanged: "Oförändrad"
        }
    }

    static let countBands = codes(["10-19", "20-49", "50-99", "100-"], \.self, inWords)
    static let preschoolBands = codes(["3-4", "5-9", "10-"], \.self, inWords)

    private static func inWords(_ band: String) -> String {
        band.hasSuffix("-") ? "\(band.dropLast()) eller fler" : band.replacing("-", with: "–")
    }

    static let yesOrNo = [Attribute.Code(value: "ja", title: "Ja"), Attribute.Code(value: "nej", title: "Nej")]

    private static let mixed = Attribute.Code(value: "blandat", title: "Blandat")

    private static func codes<Word: CaseIterable>(
        _ type: Word.Type, _ value: (Word) -> String, _ title: (Word) -> String
    ) -> [Attribute.Code] {
        codes(Array(type.allCases), value, title)
    }

    private static func codes<Word>(
        _ words: [Word], _ value: (Word) -> String, _ title: (Word) -> String
    ) -> [Attribute.Code] {
        words.map { Attribute.Code(value: value($0), title: title($0)) }
    }
}
