import Foundation
import Markup

extension DatasetDescription {
    /// The description as ISO 19115 in the XML of ISO/TS 19139, for the geodata portal: the Swedish national profile,
    /// with what Inspire's discovery metadata demand.
    ///
    /// - Source: SIS-TS 80:2018 (Nationell metadataprofil 4.0); Inspire, Technical Guidance for the implementation of
    ///   dataset and service metadata based on ISO/TS 19139:2007, version 2.0.1.
    public func iso19139() -> String {
        MarkupElement(
            "gmd:MD_Metadata", ISO.namespaces,
            [
                ISO.text("gmd:fileIdentifier", identifier),
                ISO.language,
                ISO.code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
                ISO.code("gmd:hierarchyLevel", "MD_ScopeCode", "dataset"),
                party("gmd:contact", role: "pointOfContact"),
                ISO.date("gmd:dateStamp", revisedText),
                ISO.text("gmd:metadataStandardName", "SS-EN-ISO-19115:2005-NMDP 4.0"),
                ISO.text("gmd:metadataStandardVersion", "4.0"),
                ISO.text("gmd:dataSetURI", addresses.landingPage.absoluteString),
            ] + coordinateSystems.map(referenceSystem) + [
                MarkupElement("gmd:identificationInfo", [:], [identification]),
                featureCatalogue,
                distributionInfo,
                quality,
            ]
        ).document()
    }

    private func referenceSystem(_ system: CoordinateSystem) -> MarkupElement {
        ISO.element(
            "gmd:referenceSystemInfo/gmd:MD_ReferenceSystem/gmd:referenceSystemIdentifier/gmd:RS_Identifier",
            [
                ISO.anchor("gmd:code", system.name, to: system.uri),
                ISO.text("gmd:codeSpace", "EPSG"),
            ])
    }

    /// Which layers there are, by the names that programs use, and where their attributes are described.
    private var featureCatalogue: MarkupElement {
        ISO.element(
            "gmd:contentInfo/gmd:MD_FeatureCatalogueDescription",
            [
                MarkupElement("gmd:language", [:], [ISO.languageCode]),
                ISO.boolean("gmd:includedWithDataset", true),
            ]
                + layers.map { layer in
                    ISO.element(
                        "gmd:featureTypes",
                        [
                            MarkupElement(
                                "gco:LocalName", ["codeSpace": addresses.schemas.absoluteString], text: layer.name)
                        ])
                } + [
                    ISO.element(
                        "gmd:featureCatalogueCitation",
                        [
                            ISO.citation(
                                title: ISO.anchor(
                                    "gmd:title", "Lagrens attribut och kodlistor", to: addresses.schemas.absoluteString),
                                dates: [ISO.dateOfKind("revision", revisedText)])
                        ])
                ])
    }
}

extension DatasetDescription {
    /// The municipality in a role of ISO's code list.
    func party(_ element: String, role: String) -> MarkupElement {
        let contact = publisher.contact
        var details: [MarkupElement] = []
        if let telephone = contact.telephone {
            details.append(
                ISO.element("gmd:phone/gmd:CI_Telephone", [ISO.text("gmd:voice", telephone)]))
        }
        if let email = contact.email {
            details.append(
                ISO.element("gmd:address/gmd:CI_Address", [ISO.text("gmd:electronicMailAddress", email)]))
        }
        let page = contact.page ?? addresses.landingPage
        details.append(
            ISO.element("gmd:onlineResource/gmd:CI_OnlineResource", [ISO.address("gmd:linkage", page)]))
        return ISO.element(
            "\(element)/gmd:CI_ResponsibleParty",
            [
                ISO.text("gmd:organisationName", publisher.name),
                contact.words.map { ISO.text("gmd:positionName", $0) },
                ISO.element("gmd:contactInfo/gmd:CI_Contact", details),
                ISO.code("gmd:role", "CI_RoleCode", role),
            ].compactMap(\.self))
    }

    /// When the data came out and when they were changed: to the month for everyone, to the day internally.
    var issuedText: String {
        switch edition {
        case .open(let published): published.issued.iso8601
        case .internal(let details): details.issued.iso8601
        }
    }

    var revisedText: String {
        switch edition {
        case .open(let published): published.modified.iso8601
        case .internal(let details): details.modified.iso8601
        }
    }
}
