/// Names from the controlled vocabularies that DCAT-AP prescribes.
/// - Source: the EU Publications Office's authority tables; IANA's register of media types.
enum Vocabularies {
    private static let authority = "http://publications.europa.eu/resource/authority/"

    static let swedish = authority + "language/SWE"
    static let dataThemes = authority + "data-theme"
    static let accessRights = authority + "access-right/"
    static let mediaTypes = "https://www.iana.org/assignments/media-types/"
    static let localAuthority = "http://purl.org/adms/publishertype/LocalAuthority"

    static func frequency(isChanging: Bool) -> String {
        authority + "frequency/" + (isChanging ? "UPDATE_CONT" : "IRREG")
    }
}

/// The EU's themes that the data belong to.
struct DataTheme {
    var code: String
    var swedish: String

    var iri: String { "\(Vocabularies.dataThemes)/\(code)" }

    static let all = [
        DataTheme(code: "REGI", swedish: "Regioner och städer"),
        DataTheme(code: "SOCI", swedish: "Befolkning och samhälle"),
        DataTheme(code: "ENVI", swedish: "Miljö"),
    ]
}

/// ISO 19115's topics that the data belong to.
enum TopicCategory: String, CaseIterable {
    case society
    case planningCadastre

    var iri: String { "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/\(rawValue)" }
}
