/// A closed list of codes that a field may hold; the raw value is the code in the API and in files to import.
package protocol Vocabulary: RawRepresentable<String>, CaseIterable, Sendable, Hashable, Codable {}

extension Vocabulary {
    /// All codes, in the order of the declaration.
    package static var codes: [String] { allCases.map(\.rawValue) }
}

/// What stands for a code in layers and on screen. The same code has the same Swedish word everywhere.
package struct Term: Sendable, Hashable {
    /// The word in layers: Swedish, lower case, ASCII, so that it survives every format.
    package let layerWord: String
    /// The word that people see, in Swedish.
    package let title: String
    /// The name of its drawing in `web/pictograms.svg`; nil for what is not drawn.
    package let drawing: String?

    package init(_ layerWord: String, _ title: String, drawing: String? = nil) {
        self.layerWord = layerWord
        self.title = title
        self.drawing = drawing
    }
}

/// A list of values that each have a term: readers, layers, code lists, styles, reports and pages take it from here.
package protocol Termed: CaseIterable, Sendable, Hashable {
    var term: Term { get }
}

extension Termed {
    package var layerWord: String { term.layerWord }
    package var title: String { term.title }
    package var drawing: String? { term.drawing }
}

/// What kind of place it is.
package enum Category: String, Vocabulary, Termed {
    case play, nature, water, snow, animals, calm, climb, gather, other

    package var term: Term {
        switch self {
        case .play: Term("lek", "Lek", drawing: "play")
        case .nature: Term("natur", "Natur", drawing: "nature")
        case .water: Term("vatten", "Vatten", drawing: "water")
        case .snow: Term("sno", "Snö", drawing: "snow")
        case .animals: Term("djur", "Djur", drawing: "animals")
        case .calm: Term("lugn", "Lugn", drawing: "calm")
        case .climb: Term("klattra", "Klättra", drawing: "climb")
        case .gather: Term("samlas", "Samlas", drawing: "gather")
        case .other: Term("annat", "Annat", drawing: "other")
        }
    }
}

/// What the children want to say with the mark.
package enum Kind: String, Vocabulary, Termed {
    case favourite, avoid, wish

    package var term: Term {
        switch self {
        case .favourite: Term("favorit", "Favorit", drawing: "favourite")
        case .avoid: Term("undviker", "Undviker", drawing: "avoid")
        case .wish: Term("onskan", "Önskan", drawing: "wish")
        }
    }
}

/// When the place is used.
package enum Season: String, Vocabulary, Termed {
    case summer, winter

    package var term: Term {
        switch self {
        case .summer: Term("sommar", "Sommar", drawing: "summer")
        case .winter: Term("vinter", "Vinter", drawing: "winter")
        }
    }
}

/// The seasons of a mark taken together, as layers have them.
package enum TimeOfYear: Codable, Termed {
    case summer, winter, allYear

    /// nil when the mark does not say.
    package init?(_ seasons: Set<Season>) {
        switch (seasons.contains(.summer), seasons.contains(.winter)) {
        case (true, true): self = .allYear
        case (true, false): self = .summer
        case (false, true): self = .winter
        case (false, false): return nil
        }
    }

    package var term: Term {
        switch self {
        case .summer: Season.summer.term
        case .winter: Season.winter.term
        case .allYear: Term("aret_runt", "Året runt")
        }
    }
}

/// How old the children are.
package enum AgeBand: String, Vocabulary, Termed {
    case oneToTwo = "1-2"
    case threeToFive = "3-5"
    case mixed

    package var term: Term {
        switch self {
        case .oneToTwo: Term("1-2", "1–2 år")
        case .threeToFive: Term("3-5", "3–5 år")
        case .mixed: Term("blandad", "Blandad ålder")
        }
    }
}

/// How often the group goes there.
package enum Frequency: String, Vocabulary, Termed {
    case daily, weekly, monthly, seldom

    package var term: Term {
        switch self {
        case .daily: Term("varje_dag", "Varje dag")
        case .weekly: Term("varje_vecka", "Varje vecka")
        case .monthly: Term("varje_manad", "Varje månad")
        case .seldom: Term("sallan", "Sällan")
        }
    }
}

/// The language of the quote, as in BCP 47.
package enum QuoteLanguage: String, Vocabulary, Termed {
    case swedish = "sv"
    case finnish = "fi"
    case meankieli = "fit"
    case northernSami = "se"
    case english = "en"

    package var term: Term {
        switch self {
        case .swedish: Term("sv", "Svenska")
        case .finnish: Term("fi", "Finska")
        case .meankieli: Term("fit", "Meänkieli")
        case .northernSami: Term("se", "Nordsamiska")
        case .english: Term("en", "Engelska")
        }
    }
}

/// How the point was placed.
package enum Placement: String, Vocabulary, Termed {
    case device, map, list, bearing, coordinates
    /// Set by `import` where the file does not say.
    case imported = "import"

    package var term: Term {
        switch self {
        case .device: Term("enhet", "Enhetens läge")
        case .map: Term("karta", "Pekad ut på karta")
        case .list: Term("lista", "Vald ur en lista")
        case .bearing: Term("baring", "Riktning och avstånd")
        case .coordinates: Term("koordinater", "Koordinater")
        case .imported: Term("import", "Ur en fil")
        }
    }
}

/// What an administrator has said of a mark. `hidden` leaves every layer.
package enum Review: String, Vocabulary, Termed {
    case unreviewed, approved, hidden

    package var term: Term {
        switch self {
        case .unreviewed: Term("ogranskad", "Ogranskad")
        case .approved: Term("godkand", "Godkänd")
        case .hidden: Term("dold", "Dold")
        }
    }
}

/// How well a preschool's position is known; the codes of `geodata/preschools.csv`.
package enum PositionQuality: String, Vocabulary, Termed {
    case address, neighbour
    case villageCentre = "village-centre"
    case unknown

    package var term: Term {
        switch self {
        case .address: Term("adress", "Adress")
        case .neighbour: Term("grannadress", "Grannadress")
        case .villageCentre: Term("ortcentrum", "Ortens mitt")
        case .unknown: Term("okand", "Okänt")
        }
    }
}

extension Feedback {
    /// How far the municipality has come with its answer; layers have the codes themselves.
    package enum Status: String, Vocabulary, Termed {
        case received = "mottaget"
        case inUse = "anvands"
        case done = "genomfort"
        case declined = "gick_inte"

        package var term: Term {
            switch self {
            case .received: Term(rawValue, "Mottaget", drawing: "check")
            case .inUse: Term(rawValue, "Används i planeringen", drawing: "plan")
            case .done: Term(rawValue, "Genomfört", drawing: "favourite")
            case .declined: Term(rawValue, "Gick inte", drawing: "close")
            }
        }
    }
}

/// What became of a hotspot from one saved analysis to the next.
package enum ChangeKind: String, Vocabulary, Termed {
    case new, gone, grown, shrunk, moved, split, merged, unchanged

    package var term: Term {
        switch self {
        case .new: Term("ny", "Ny")
        case .gone: Term("borta", "Borta")
        case .grown: Term("vuxit", "Vuxit")
        case .shrunk: Term("krympt", "Krympt")
        case .moved: Term("flyttad", "Flyttad")
        case .split: Term("delad", "Delad")
        case .merged: Term("sammanslagen", "Sammanslagen")
        case .unchanged: Term("oforandrad", "Oförändrad")
        }
    }
}

/// How a mark came in.
package enum Origin: String, Vocabulary {
    case form, imported = "import"
    case demonstration
}

/// What a token opens.
package enum Role: String, Vocabulary {
    case planner, admin, `operator`
}

/// A language that messages are written in.
package enum MessageLanguage: String, Sendable {
    case swedish = "sv"
    case english = "en"
}
