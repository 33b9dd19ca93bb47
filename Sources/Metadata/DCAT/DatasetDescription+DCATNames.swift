import Foundation

/// What the things of the catalogue are called on the web.
extension DatasetDescription {
    var datasetIRI: String { iri("dataset") }
    var featureServiceIRI: String { iri("features") }
    var publisherIRI: String { catalogueAddress + "#publisher" }
    /// Another than the publisher's: to a portal they are two things of two classes.
    var contactIRI: String { catalogueAddress + "#contact" }

    func distributionIRI(_ distribution: Distribution) -> String { iri(distribution.format.fragment) }

    func iri(_ thing: String) -> String {
        let name = identifier.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? publisher.code
        return "\(catalogueAddress)#\(thing)-\(name)"
    }

    private var catalogueAddress: String {
        String(addresses.catalogue.absoluteString.prefix { $0 != "#" })
    }
}

extension DatasetDescription.Contact {
    var emailIRI: String? {
        email?.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map { "mailto:\($0)" }
    }

    var telephoneIRI: String? {
        telephone.map { "tel:" + $0.filter { $0 == "+" || $0.isASCII && $0.isNumber } }
    }
}
