import Foundation
import Markup

/// A node of an RDF graph with its statements. Both serialisations are written from the same nodes, which is what makes
/// them the same graph.
struct RDFResource {
    /// Its IRI; nil for a blank node.
    var iri: String?
    /// Its class, with prefix: `dcat:Dataset`.
    var type: String
    /// - Invariant: each property is there once, with one value at least.
    private(set) var statements: [(property: String, values: [RDFValue])] = []

    init(_ type: String, _ iri: String? = nil) {
        self.type = type
        self.iri = iri
    }

    /// States a property, with prefix: `dcterms:title`. Nothing is stated where there are no values.
    mutating func state(_ property: String, _ values: [RDFValue]) {
        guard !values.isEmpty else { return }
        if let known = statements.firstIndex(where: { $0.property == property }) {
            statements[known].values += values
        } else {
            statements.append((property, values))
        }
    }

    mutating func state(_ property: String, _ value: RDFValue?) {
        state(property, value.map { [$0] } ?? [])
    }
}

/// What a statement says.
enum RDFValue {
    case iri(String)
    /// In a language, by its tag: `sv`.
    case words(String, language: String)
    /// Text without language.
    case text(String)
    /// With the prefixed name of its datatype: `xsd:date`.
    case typed(String, datatype: String)
    case resource(RDFResource)

    // What XML cannot hold may not be in JSON either, or the two would not be the same graph.
    static func swedish(_ text: String) -> RDFValue { .words(text.fitForXML, language: "sv") }
    static func english(_ text: String) -> RDFValue { .words(text.fitForXML, language: "en") }
    static func plain(_ text: String) -> RDFValue { .text(text.fitForXML) }

    static func both(_ text: Bilingual) -> [RDFValue] { [.swedish(text.swedish), .english(text.english)] }
}

/// The vocabularies that the description is written in.
enum RDFVocabulary: String, CaseIterable {
    case adms = "http://www.w3.org/ns/adms#"
    case dcat = "http://www.w3.org/ns/dcat#"
    case dcterms = "http://purl.org/dc/terms/"
    case foaf = "http://xmlns.com/foaf/0.1/"
    case geosparql = "http://www.opengis.net/ont/geosparql#"
    case rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    case skos = "http://www.w3.org/2004/02/skos/core#"
    case vcard = "http://www.w3.org/2006/vcard/ns#"
    case xsd = "http://www.w3.org/2001/XMLSchema#"

    var prefix: String { "\(self)" }

    /// The whole IRI of a prefixed name, or the name itself where its prefix is not known.
    static func expand(_ name: String) -> String {
        let parts = name.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let vocabulary = allCases.first(where: { $0.prefix == parts[0] }) else { return name }
        return vocabulary.rawValue + parts[1]
    }
}

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

extension [RDFResource] {
    /// The graph as RDF/XML.
    /// - Source: RDF 1.1 XML Syntax, W3C Recommendation, 25 February 2014.
    var rdfXML: String {
        let namespaces = MarkupAttributes(RDFVocabulary.allCases.map { ("xmlns:\($0.prefix)", $0.rawValue) })
        return MarkupElement("rdf:RDF", namespaces, map(\.element)).document()
    }
}

extension RDFResource {
    fileprivate var element: MarkupElement {
        MarkupElement(
            type, iri.map { ["rdf:about": $0] } ?? [:],
            statements.flatMap { statement in statement.values.map { $0.element(statement.property) } })
    }
}

extension RDFValue {
    fileprivate func element(_ property: String) -> MarkupElement {
        switch self {
        case .iri(let iri): MarkupElement(property, ["rdf:resource": iri])
        case .words(let words, let language): MarkupElement(property, ["xml:lang": language], text: words)
        case .text(let text): MarkupElement(property, text: text)
        case .typed(let text, let datatype):
            MarkupElement(property, ["rdf:datatype": RDFVocabulary.expand(datatype)], text: text)
        case .resource(let resource): MarkupElement(property, [:], [resource.element])
        }
    }
}

extension [RDFResource] {
    /// The graph as JSON-LD, with its context inside: nothing has to be fetched to read it.
    /// - Source: JSON-LD 1.1, W3C Recommendation, 16 July 2020.
    ///
    /// - Throws: what `JSONEncoder` throws.
    func jsonLD() throws -> String {
        let context = RDFVocabulary.allCases.map { ($0.prefix, JSONValue.text($0.rawValue)) }
        return try JSONValue.object([
            "@context": .object(Dictionary(uniqueKeysWithValues: context)), "@graph": .array(map(\.json)),
        ]).document()
    }
}

extension RDFResource {
    fileprivate var json: JSONValue {
        var members = ["@type": JSONValue.text(type)]
        members["@id"] = iri.map(JSONValue.text)
        for statement in statements {
            let values = statement.values.map(\.json)
            members[statement.property] = values.count == 1 ? values[0] : .array(values)
        }
        return .object(members)
    }
}

extension RDFValue {
    fileprivate var json: JSONValue {
        switch self {
        case .iri(let iri): .object(["@id": .text(iri)])
        case .words(let words, let language): .object(["@language": .text(language), "@value": .text(words)])
        case .text(let text): .text(text)
        case .typed(let text, let datatype): .object(["@type": .text(datatype), "@value": .text(text)])
        case .resource(let resource): resource.json
        }
    }
}

/// A JSON value in the making, of the kinds that the description needs.
enum JSONValue: Encodable {
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let words): try container.encode(words)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// The value as a document, indented, members in alphabetical order: the same value gives the same text.
    ///
    /// - Throws: what `JSONEncoder` throws.
    func document() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension Double {
    /// With a fixed number of decimals after a point, for programs.
    func text(decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}
