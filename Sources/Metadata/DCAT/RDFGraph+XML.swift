import Markup

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
