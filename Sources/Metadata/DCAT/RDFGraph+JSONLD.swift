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
