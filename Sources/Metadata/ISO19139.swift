import Foundation
import Markup

extension DatasetDescription {
    /// The description as ISO 19115 in the XML of ISO/TS 19139, for the geodata portal: the Swedish national profile,
    /// with what Inspire's discovery metadata demand.
    ///
    /// - Source: SIS-TS 80:2018 (Nationell metadataprofil 4.0); Inspire, Technical Guidance for the implementation of
    ///   dataset and service metadata based on ISO/TS 19139:2007, version 2.0.1.
    package func iso19139() -> String {
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

extension DatasetDescription {
    /// What the data set is, whose it is, and how it may be used.
    var identification: MarkupElement {
        MarkupElement(
            "gmd:MD_DataIdentification", [:],
            [
                MarkupElement("gmd:citation", [:], [citation]),
                ISO.text("gmd:abstract", abstract),
                ISO.text("gmd:purpose", purpose),
                ISO.code("gmd:status", "MD_ProgressCode", isChanging ? "onGoing" : "completed"),
                party("gmd:pointOfContact", role: "owner"),
                party("gmd:pointOfContact", role: "pointOfContact"),
                ISO.element(
                    "gmd:resourceMaintenance/gmd:MD_MaintenanceInformation",
                    [
                        ISO.code(
                            "gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode",
                            isChanging ? "continual" : "irregular")
                    ]),
                freeKeywords, themeKeywords,
            ] + constraints
                + [
                    ISO.code("gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode", "vector"), resolution,
                    ISO.language,
                    ISO.code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
                ].compactMap(\.self)
                + TopicCategory.allCases.map { topic in
                    MarkupElement(
                        "gmd:topicCategory", [:], [MarkupElement("gmd:MD_TopicCategoryCode", text: topic.rawValue)])
                } + [
                    MarkupElement("gmd:extent", [:], [extentElement]),
                    ISO.text("gmd:supplementalInformation", layersInWords),
                ])
    }

    private var citation: MarkupElement {
        ISO.citation(
            title: ISO.text("gmd:title", fullTitle.swedish),
            dates: [ISO.dateOfKind("publication", issuedText), ISO.dateOfKind("revision", revisedText)],
            identifier: ISO.element("gmd:identifier/gmd:MD_Identifier", [ISO.text("gmd:code", identifier)]))
    }

    private var freeKeywords: MarkupElement {
        ISO.element(
            "gmd:descriptiveKeywords/gmd:MD_Keywords",
            keywords.map { ISO.text("gmd:keyword", $0.swedish) }
                + [ISO.code("gmd:type", "MD_KeywordTypeCode", "theme")])
    }

    private var themeKeywords: MarkupElement {
        ISO.element(
            "gmd:descriptiveKeywords/gmd:MD_Keywords",
            DataTheme.all.map { ISO.anchor("gmd:keyword", $0.swedish, to: $0.iri) } + [
                ISO.code("gmd:type", "MD_KeywordTypeCode", "theme"),
                ISO.element(
                    "gmd:thesaurusName",
                    [
                        ISO.citation(
                            title: ISO.anchor("gmd:title", "EU:s vokabulär för datateman", to: Vocabularies.dataThemes),
                            dates: [])
                    ]),
            ])
    }

    private var resolution: MarkupElement? {
        resolutionM.map { metres in
            ISO.element(
                "gmd:spatialResolution/gmd:MD_Resolution/gmd:distance",
                [MarkupElement("gco:Distance", ["uom": "m"], text: metres.text(decimals: 1))])
        }
    }

    private var extentElement: MarkupElement {
        let (first, last) = temporalExtent
        return MarkupElement(
            "gmd:EX_Extent", [:],
            [
                ISO.text("gmd:description", publisher.name),
                ISO.element(
                    "gmd:geographicElement/gmd:EX_GeographicBoundingBox",
                    [
                        ISO.decimal("gmd:westBoundLongitude", extent.west, decimals: 6),
                        ISO.decimal("gmd:eastBoundLongitude", extent.east, decimals: 6),
                        ISO.decimal("gmd:southBoundLatitude", extent.south, decimals: 6),
                        ISO.decimal("gmd:northBoundLatitude", extent.north, decimals: 6),
                    ]),
                ISO.element(
                    "gmd:temporalElement/gmd:EX_TemporalExtent/gmd:extent",
                    [
                        MarkupElement(
                            "gml:TimePeriod", ["gml:id": "period"],
                            [
                                MarkupElement("gml:beginPosition", text: first.iso8601),
                                MarkupElement("gml:endPosition", text: last.iso8601),
                            ])
                    ]),
            ])
    }
}

extension DatasetDescription {
    /// What the data may be used for, who gets at them, and under what licence.
    var constraints: [MarkupElement] {
        [
            ISO.element(
                "gmd:resourceConstraints/gmd:MD_Constraints",
                limitsOfUse.map { ISO.text("gmd:useLimitation", $0) }),
            legal("gmd:accessConstraints", accessRestriction),
            legal("gmd:useConstraints", conditionsOfUse),
        ]
    }

    private func legal(_ kind: String, _ words: MarkupElement) -> MarkupElement {
        ISO.element(
            "gmd:resourceConstraints/gmd:MD_LegalConstraints",
            [ISO.code(kind, "MD_RestrictionCode", "otherRestrictions"), words])
    }

    /// From the Swedish profile's list of restrictions, or from Inspire's where that is more exact.
    private var accessRestriction: MarkupElement {
        let swedish = "https://resources.geodata.se/codelist/metadata/atkomstrestriktioner.xml#"
        let (words, address) =
            switch edition {
            case .open:
                ("Inga tillämpliga villkor: alla får ta del av datamängden.", swedish + "ingaTillampligaVillkor")
            case .internal(let details):
                switch details.access {
                case .restricted:
                    (
                        "Annan begränsning: datamängden lämnas ut till den som kommunen har gett tillgång.",
                        swedish + "AnnanBegransning"
                    )
                case .nonPublic:
                    (
                        "Datamängden publiceras inte: den innehåller uppgifter som rör få barn och enskilda förskolor.",
                        "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/"
                            + "INSPIRE_Directive_Article13_1f"
                    )
                }
            }
        return ISO.anchor("gmd:otherConstraints", words, to: address)
    }

    private var conditionsOfUse: MarkupElement {
        switch edition {
        case .open(let published):
            guard let licence = published.licence else {
                return ISO.anchor(
                    "gmd:otherConstraints", "Villkoren för användning är inte angivna.",
                    to:
                        "http://inspire.ec.europa.eu/metadata-codelist/ConditionsApplyingToAccessAndUse/conditionsUnknown"
                )
            }
            return ISO.anchor(
                "gmd:otherConstraints", "Licens: \(licence.name)", to: licence.address.absoluteString)
        case .internal:
            return ISO.text("gmd:otherConstraints", "Används inom kommunen och får inte spridas vidare.")
        }
    }
}

extension DatasetDescription {
    /// In what formats and at what addresses the data can be had.
    var distributionInfo: MarkupElement {
        ISO.element(
            "gmd:distributionInfo/gmd:MD_Distribution",
            distributions.map { distribution in
                ISO.element(
                    "gmd:distributionFormat/gmd:MD_Format",
                    [
                        ISO.text("gmd:name", distribution.format.mediaType),
                        ISO.absent("gmd:version", reason: "unknown"),
                    ])
            } + [
                ISO.element(
                    "gmd:distributor/gmd:MD_Distributor",
                    [party("gmd:distributorContact", role: "distributor")]),
                ISO.element(
                    "gmd:transferOptions/gmd:MD_DigitalTransferOptions",
                    [information] + distributions.flatMap(onlineResources)),
            ])
    }

    /// The page for people.
    private var information: MarkupElement {
        onLine(
            addresses.landingPage, protocolName: "HTTP:Information", name: fullTitle.swedish,
            description: "Sida med karta, format och adresser.", function: "information")
    }

    /// Every file, and of the service for features its front door as well.
    private func onlineResources(_ distribution: Distribution) -> [MarkupElement] {
        let format = distribution.format
        let files = distribution.files.map { (address: $0.address, name: "\(title(of: $0)), \(format.title.swedish)") }
        let frontDoor = format == .featureService ? [(address: distribution.access, name: format.title.swedish)] : []
        return (frontDoor + files).map { place in
            onLine(
                place.address, protocolName: format.protocolName, name: place.name,
                description: format.explanation.swedish, function: "download")
        }
    }

    private func title(of file: File) -> String {
        guard let name = file.layer else { return "Alla lager" }
        return layers.first { $0.name == name }?.title ?? name
    }

    private func onLine(
        _ address: URL, protocolName: String, name: String, description: String, function: String
    ) -> MarkupElement {
        ISO.element(
            "gmd:onLine/gmd:CI_OnlineResource",
            [
                ISO.address("gmd:linkage", address),
                ISO.text("gmd:protocol", protocolName),
                ISO.text("gmd:name", name),
                ISO.text("gmd:description", description),
                ISO.code("gmd:function", "CI_OnLineFunctionCode", function),
            ])
    }
}

extension DatasetDescription.Format {
    /// From the Swedish profile's list of protocols, which does not know of OGC API.
    fileprivate var protocolName: String {
        switch self {
        case .featureService: "OGC API - Features"
        case .geoPackage, .geoJSON, .csv: "HTTP:Nedladdning"
        }
    }
}

extension DatasetDescription {
    /// How good the data are, what they fulfil, and how they came about.
    var quality: MarkupElement {
        ISO.element(
            "gmd:dataQualityInfo/gmd:DQ_DataQuality",
            [
                ISO.element("gmd:scope/gmd:DQ_Scope", [ISO.code("gmd:level", "MD_ScopeCode", "dataset")]),
                positionalAccuracy, inspireConformance,
            ] + conformsTo.map(conformance) + [
                ISO.element("gmd:lineage/gmd:LI_Lineage", [ISO.text("gmd:statement", lineage)])
            ])
    }

    private var positionalAccuracy: MarkupElement {
        let metres: Double? =
            switch edition {
            case .open: disclosure.squareSidesM.max().map(Double.init)
            case .internal(let details): details.medianAccuracyM
            }
        let value =
            metres.map { MarkupElement("gmd:value", [:], [MarkupElement("gco:Record", text: $0.text(decimals: 1))]) }
            ?? ISO.absent("gmd:value", reason: "unknown")
        return ISO.element(
            "gmd:report/gmd:DQ_AbsoluteExternalPositionalAccuracy",
            [
                ISO.text("gmd:nameOfMeasure", accuracyMeasure),
                ISO.text("gmd:measureDescription", accuracy),
                ISO.element(
                    "gmd:result/gmd:DQ_QuantitativeResult",
                    [
                        MarkupElement(
                            "gmd:valueUnit", ["xlink:href": "http://www.opengis.net/def/uom/EPSG/0/9001"]),
                        value,
                    ]),
            ])
    }

    private var accuracyMeasure: String {
        switch edition {
        case .open: "Den största rutans sida"
        case .internal: "Median av markeringarnas lägesosäkerhet"
        }
    }

    /// Inspire's rules are for its themes, and this data set belongs to none of them; portals expect it to be said.
    private var inspireConformance: MarkupElement {
        conformanceReport(
            Standard(
                title: "Kommissionens förordning (EU) nr 1089/2010 om interoperabilitet för rumsliga datamängder och "
                    + "datatjänster",
                uri: "http://data.europa.eu/eli/reg/2010/1089", published: Day(year: 2010, month: 12, day: 8)),
            explanation: "Har inte prövats: datamängden hör inte till något av Inspires teman.",
            pass: ISO.absent("gmd:pass", reason: "unknown"))
    }

    private func conformance(_ standard: Standard) -> MarkupElement {
        conformanceReport(
            standard, explanation: "Gäller tjänsten som datamängden hämtas genom.", pass: ISO.boolean("gmd:pass", true))
    }

    private func conformanceReport(
        _ standard: Standard, explanation: String, pass: MarkupElement
    ) -> MarkupElement {
        let citation = ISO.citation(
            title: ISO.text("gmd:title", standard.title),
            dates: standard.published.map { [ISO.dateOfKind("publication", $0.iso8601)] } ?? [],
            identifier: ISO.element("gmd:identifier/gmd:MD_Identifier", [ISO.text("gmd:code", standard.uri)]))
        return ISO.element(
            "gmd:report/gmd:DQ_DomainConsistency/gmd:result/gmd:DQ_ConformanceResult",
            [
                MarkupElement("gmd:specification", [:], [citation]), ISO.text("gmd:explanation", explanation), pass,
            ])
    }
}

/// The building blocks of ISO/TS 19139.
enum ISO {
    static let namespaces: MarkupAttributes = [
        "xmlns:gmd": "http://www.isotc211.org/2005/gmd",
        "xmlns:gco": "http://www.isotc211.org/2005/gco",
        "xmlns:gmx": "http://www.isotc211.org/2005/gmx",
        "xmlns:gml": "http://www.opengis.net/gml/3.2",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
    ]

    private static let codeLists = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"

    /// An element within elements, by their names from the outermost inwards: `gmd:report/gmd:DQ_DomainConsistency`.
    static func element(_ path: some StringProtocol, _ elements: [MarkupElement]) -> MarkupElement {
        guard let slash = path.firstIndex(of: "/") else { return MarkupElement(String(path), [:], elements) }
        return MarkupElement(
            String(path[..<slash]), [:], [element(path[path.index(after: slash)...], elements)])
    }

    static func text(_ name: String, _ text: String) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gco:CharacterString", text: text)])
    }

    /// Words that a register on the web defines.
    static func anchor(_ name: String, _ text: String, to address: String) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gmx:Anchor", ["xlink:href": address], text: text)])
    }

    static func address(_ name: String, _ address: URL) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gmd:URL", text: address.absoluteString)])
    }

    /// A value of one of ISO's code lists.
    static func code(_ name: String, _ list: String, _ value: String) -> MarkupElement {
        MarkupElement(
            name, [:],
            [
                MarkupElement(
                    "gmd:\(list)", ["codeList": "\(codeLists)#\(list)", "codeListValue": value], text: value)
            ])
    }

    static let languageCode = MarkupElement(
        "gmd:LanguageCode", ["codeList": "http://www.loc.gov/standards/iso639-2/", "codeListValue": "swe"],
        text: "swe")

    static let language = MarkupElement("gmd:language", [:], [languageCode])

    static func boolean(_ name: String, _ value: Bool) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gco:Boolean", text: "\(value)")])
    }

    static func decimal(_ name: String, _ number: Double, decimals: Int) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gco:Decimal", text: number.text(decimals: decimals))])
    }

    /// A date, to the day or to the month.
    static func date(_ name: String, _ date: String) -> MarkupElement {
        MarkupElement(name, [:], [MarkupElement("gco:Date", text: date)])
    }

    /// A date of a citation: `publication`, `revision` or `creation`.
    static func dateOfKind(_ kind: String, _ day: String) -> MarkupElement {
        element("gmd:date/gmd:CI_Date", [date("gmd:date", day), code("gmd:dateType", "CI_DateTypeCode", kind)])
    }

    /// Stands where something must be said and cannot.
    static func absent(_ name: String, reason: String) -> MarkupElement {
        MarkupElement(name, ["gco:nilReason": reason])
    }

    /// - Parameters:
    ///   - title: a `gmd:title`.
    ///   - dates: each a `gmd:date`; none where they are not known.
    static func citation(
        title: MarkupElement, dates: [MarkupElement], identifier: MarkupElement? = nil
    ) -> MarkupElement {
        let dates = dates.isEmpty ? [absent("gmd:date", reason: "unknown")] : dates
        return MarkupElement("gmd:CI_Citation", [:], [title] + dates + [identifier].compactMap(\.self))
    }
}
