/// The report's words for what content says with values.
extension PlaceCategory {
    var swedish: String {
        switch self {
        case .play: "Lek"
        case .nature: "Natur"
        case .water: "Vatten"
        case .snow: "Snö"
        case .animals: "Djur"
        case .calm: "Lugn"
        case .climb: "Klättra"
        case .gather: "Samlas"
        case .other: "Annat"
        case .mixed: "Blandat"
        }
    }
}

extension PlaceSeason {
    var swedish: String {
        switch self {
        case .summer: "Sommar"
        case .winter: "Vinter"
        case .allYear: "Året\u{A0}runt"
        case .mixed: "Blandat"
        }
    }
}

extension FeedbackNote.Status {
    var swedish: String {
        switch self {
        case .received: "Mottaget"
        case .inUse: "Används"
        case .done: "Genomfört"
        case .declined: "Gick inte"
        }
    }
}

extension Participation.Answer {
    var swedish: String {
        switch self {
        case .answered: "Har svarat"
        case .silent: "Tillfrågad, inget svar"
        case .notAsked: "Inte tillfrågad"
        }
    }
}

extension ChangeSummary.Kind {
    var swedish: String {
        switch self {
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
}
