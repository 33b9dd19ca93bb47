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
