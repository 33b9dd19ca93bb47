import Hotspots
import Places

/// The words that attributes may hold, with what they mean in clear Swedish: for styles, schemas and metadata.
enum CodeList {
    static let categories = codes(of: Places.Category.self)
    static let dominantCategories = categories + [mixed]
    static let kinds = codes(of: Kind.self)
    static let seasons = codes(of: TimeOfYear.self)
    static let dominantSeasons = seasons + [mixed]
    static let ageBands = codes(of: AgeBand.self)
    static let frequencies = codes(of: Frequency.self)
    static let placements = codes(of: Placement.self)
    static let reviews = codes(of: Review.self)
    static let languages = codes(of: QuoteLanguage.self)
    static let positionQualities = codes(of: PositionQuality.self)
    static let feedbackStatuses = codes(of: Feedback.Status.self)
    static let changes = codes(of: ChangeKind.self)

    static let countBands = ["10-19", "20-49", "50-99", "100-"].map(band)
    static let preschoolBands = ["3-4", "5-9", "10-"].map(band)

    static let yesOrNo = [Attribute.Code(value: "ja", title: "Ja"), Attribute.Code(value: "nej", title: "Nej")]

    private static let mixed = Attribute.Code(value: mixedLayerWord, title: "Blandat")

    private static func codes<Value: Termed>(of type: Value.Type) -> [Attribute.Code] {
        type.allCases.map { Attribute.Code(value: $0.layerWord, title: $0.title) }
    }

    private static func band(_ band: String) -> Attribute.Code {
        Attribute.Code(
            value: band,
            title: band.hasSuffix("-") ? "\(band.dropLast()) eller fler" : band.replacing("-", with: "–"))
    }
}

func yesOrNo(_ truth: Bool) -> String { truth ? "ja" : "nej" }

/// The word of a feature in which nothing prevails.
private let mixedLayerWord = "blandat"

extension Dominant where Word: Termed {
    /// The prevailing word, or `blandat`.
    var layerWord: String {
        switch self {
        case .one(let one): one.layerWord
        case .mixed: mixedLayerWord
        }
    }
}
