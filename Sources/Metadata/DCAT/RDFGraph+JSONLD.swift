extension [RDFResource] {
    /// The graph as JSON-LD, with its context inside: nothing has to be fetched to read it.
    /// - Source: JSON-LD 1.1, W3C Recommendation, 16 July 2020.
    var jsonLD: String {
        let context = RDFVocabulary.allCases.map { (name: $0.prefix, value: JSONValue.text($0.rawValue)) }
        return JSONValue.object([
            ("@context", .object(context)), ("@graph", .array(map(\.json))),
        ]).document
    }
}

extension RDFResource {
    fileprivate var json: JSONValue {
        var members: [(name: String, value: JSONValue)] = []
        if let iri { members.append(("@id", .text(iri))) }
        members.append(("@type", .text(type)))
        members += statements.map { statement in
            let values = statement.values.map(\.json)
            return (statement.property, values.count == 1 ? values[0] : .array(values))
        }
        return .object(members)
    }
}

extension RDFValue {
    fileprivate var json: JSONValue {
        switch self {
        case .iri(let iri): .object([("@id", .text(iri))])
        case .words(let words, let language): .object([("@language", .text(language)), ("@value", .text(words))])
        case .text(let text): .text(text)
        case .typed(let text, let datatype): .object([("@type", .text(datatype)), ("@value", .text(text))])
        case .resource(let resource): resource.json
        }
    }
}
