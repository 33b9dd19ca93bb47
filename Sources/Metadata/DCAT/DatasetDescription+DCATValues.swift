import Foundation

/// What the graph says of when, for whom and on what terms.
extension DatasetDescription {
    /// When the data set came out. DCAT-AP-SE knows days and years but no months, so everyone is told the year.
    var issued: RDFValue {
        switch edition {
        case .open(let published): .typed(published.issued.yearText, datatype: "xsd:gYear")
        case .internal(let details): .typed(details.issued.iso8601, datatype: "xsd:date")
        }
    }

    var modified: RDFValue {
        switch edition {
        case .open(let published): .typed(published.modified.yearText, datatype: "xsd:gYear")
        case .internal(let details): .typed(details.modified.iso8601, datatype: "xsd:date")
        }
    }

    var licence: RDFValue? {
        guard case .open(let published) = edition, let licence = published.licence else { return nil }
        return .resource(RDFResource("dcterms:LicenseDocument", licence.address.absoluteString))
    }

    var accessRights: String {
        switch edition {
        case .open: Vocabularies.accessRights + "PUBLIC"
        case .internal(let details):
            switch details.access {
            case .restricted: Vocabularies.accessRights + "RESTRICTED"
            case .nonPublic: Vocabularies.accessRights + "NON_PUBLIC"
            }
        }
    }
}
