import Hotspots
import Places

/// The words of the vocabulary as layers have them: Swedish, lower case, ASCII.
extension Places.Category {
    var swedish: String {
        switch self {
        case .play: "lek"
        case .nature: "natur"
        case .water: "vatten"
        case .snow: "sno"
        case .animals: "djur"
        case .calm: "lugn"
        case .climb: "klattra"
        case .gather: "samlas"
        case .other: "annat"
        }
    }
}

extension Kind {
    var swedish: String {
        switch self {
        case .favourite: "favorit"
        case .avoid: "undviker"
        case .wish: "onskan"
        }
    }
}

extension TimeOfYear {
    var swedish: String {
        switch self {
        case .summer: "sommar"
        case .winter: "vinter"
        case .allYear: "aret_runt"
        }
    }
}

extension AgeBand {
    var swedish: String {
        switch self {
        case .oneToTwo, .threeToFive: rawValue
        case .mixed: "blandad"
        }
    }
}

extension Frequency {
    var swedish: String {
        switch self {
        case .daily: "varje_dag"
        case .weekly: "varje_vecka"
        case .monthly: "varje_manad"
        case .seldom: "sallan"
        }
    }
}

extension Placement {
    var swedish: String {
        switch self {
        case .device: "enhet"
        case .map: "karta"
        case .list: "lista"
        case .bearing: "baring"
        case .coordinates: "koordinater"
        case .imported: "import"
        }
    }
}

extension Review {
    var swedish: String {
        switch self {
        case .unreviewed: "ogranskad"
        case .approved: "godkand"
        case .hidden: "dold"
        }
    }
}

extension PositionQuality {
    var swedish: String {
        switch self {
        case .address: "adress"
        case .neighbour: "grannadress"
        case .villageCentre: "ortcentrum"
        case .unknown: "okand"
        }
    }
}

extension Dominant {
    /// The prevailing word, or `blandat`.
    func swedish(_ word: (Word) -> String) -> String {
        switch self {
        case .one(let one): word(one)
        case .mixed: "blandat"
        }
    }
}

extension HotspotChange.Kind {
    var swedish: String {
        switch self {
        case .new: "ny"
        case .gone: "borta"
        case .grown: "vuxit"
        case .shrunk: "krympt"
        case .moved: "flyttad"
        case .split: "delad"
        case .merged: "sammanslagen"
        case .unchanged: "oforandrad"
        }
    }
}

extension Season {
    var swedish: String {
        switch self {
        case .summer: "sommar"
        case .winter: "vinter"
        }
    }
}

func yesOrNo(_ truth: Bool) -> String { truth ? "ja" : "nej" }
