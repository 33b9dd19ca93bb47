import Foundation

extension DatasetDescription {
    /// The description as DCAT-AP-SE 3 in JSON-LD, for the data portal.
    ///
    /// - Throws: what `JSONEncoder` throws.
    /// - Source: DCAT-AP-SE 3.0.1 (docs.dataportal.se/dcat), a profile of DCAT-AP 3.
    package func dcatJSONLD() throws -> String { try graph.jsonLD() }

    /// The description as DCAT-AP-SE 3 in RDF/XML: the same graph as ``dcatJSONLD()``.
    package func dcatRDFXML() -> String { graph.rdfXML }

    private var graph: [RDFResource] {
        [catalogueResource, datasetResource] + distributions.map(distributionResource)
            + [featureServiceResource, publisherResource, contactResource]
    }

    private var catalogueResource: RDFResource {
        var catalogue = RDFResource("dcat:Catalog", iri("catalogue"))
        catalogue.state("dcterms:title", RDFValue.both(Words.catalogueTitle(of: publisher)))
        catalogue.state("dcterms:description", RDFValue.both(Words.catalogueDescription(of: publisher)))
        catalogue.state("dcterms:publisher", .iri(publisherIRI))
        catalogue.state("dcterms:language", .iri(Vocabularies.swedish))
        catalogue.state("dcterms:issued", issued)
        catalogue.state("dcterms:modified", modified)
        catalogue.state("foaf:homepage", page(addresses.service))
        catalogue.state("dcat:themeTaxonomy", .iri(Vocabularies.dataThemes))
        catalogue.state("dcat:dataset", .iri(datasetIRI))
        catalogue.state("dcat:service", .iri(featureServiceIRI))
        return catalogue
    }

    private var datasetResource: RDFResource {
        var dataset = RDFResource("dcat:Dataset", datasetIRI)
        dataset.state("dcterms:title", RDFValue.both(fullTitle))
        dataset.state("dcterms:description", [.swedish(abstract), .english(englishAbstract)])
        dataset.state("dcterms:identifier", .plain(identifier))
        dataset.state("dcterms:publisher", .iri(publisherIRI))
        dataset.state("dcterms:creator", .iri(publisherIRI))
        dataset.state("dcat:contactPoint", .iri(contactIRI))
        dataset.state("dcat:keyword", keywords.flatMap(RDFValue.both))
        dataset.state("dcat:theme", DataTheme.all.map { .iri($0.iri) })
        dataset.state("dcterms:subject", TopicCategory.allCases.map { .iri($0.iri) })
        dataset.state("dcterms:language", .iri(Vocabularies.swedish))
        dataset.state("dcterms:accessRights", .iri(accessRights))
        dataset.state("dcterms:accrualPeriodicity", .iri(Vocabularies.frequency(isChanging: isChanging)))
        dataset.state("dcterms:issued", issued)
        dataset.state("dcterms:modified", modified)
        dataset.state("dcterms:temporal", .resource(periodResource))
        dataset.state("dcterms:spatial", .resource(placeResource))
        dataset.state(
            "dcat:spatialResolutionInMeters", resolutionM.map { .typed($0.text(decimals: 1), datatype: "xsd:decimal") })
        dataset.state("dcterms:provenance", .resource(provenanceResource))
        dataset.state("dcterms:conformsTo", coordinateSystems.map { .resource(standard($0.uri, titled: $0.name)) })
        dataset.state("dcat:version", .plain(version))
        dataset.state("adms:versionNotes", .swedish(versionNotes))
        dataset.state("dcat:landingPage", page(addresses.landingPage))
        dataset.state("foaf:page", page(addresses.schemas))
        dataset.state("dcat:distribution", distributions.map { .iri(distributionIRI($0)) })
        return dataset
    }

    private func distributionResource(_ distribution: Distribution) -> RDFResource {
        let format = distribution.format
        var resource = RDFResource("dcat:Distribution", distributionIRI(distribution))
        resource.state("dcterms:title", RDFValue.both(format.title))
        resource.state("dcterms:description", RDFValue.both(format.explanation))
        resource.state("dcat:accessURL", .iri(distribution.access.absoluteString))
        switch format {
        case .featureService: resource.state("dcat:accessService", .iri(featureServiceIRI))
        case .geoPackage, .geoJSON, .csv:
            resource.state("dcat:downloadURL", distribution.files.map { .iri($0.address.absoluteString) })
        }
        // The Swedish profile reads the bare media type, DCAT-AP its address at IANA.
        resource.state("dcterms:format", .plain(format.mediaType))
        resource.state("dcat:mediaType", .iri(Vocabularies.mediaTypes + format.mediaType))
        resource.state("dcterms:license", licence)
        resource.state("dcterms:language", .iri(Vocabularies.swedish))
        resource.state("dcterms:issued", issued)
        resource.state("dcterms:modified", modified)
        resource.state("dcterms:conformsTo", format.standard.map { .resource(standard($0.uri, titled: $0.title)) })
        if format == .featureService {
            resource.state("dcterms:conformsTo", conformsTo.map { .iri($0.uri) })
        }
        return resource
    }

    private var featureServiceResource: RDFResource {
        var service = RDFResource("dcat:DataService", featureServiceIRI)
        service.state("dcterms:title", RDFValue.both(Words.featureServiceTitle(fullTitle)))
        service.state("dcterms:description", RDFValue.both(Format.featureService.explanation))
        service.state("dcterms:publisher", .iri(publisherIRI))
        service.state("dcat:contactPoint", .iri(contactIRI))
        service.state("dcat:endpointURL", .iri(addresses.featureService.absoluteString))
        service.state("dcat:endpointDescription", .iri(addresses.featureServiceDescription.absoluteString))
        service.state("dcat:servesDataset", .iri(datasetIRI))
        service.state("dcterms:accessRights", .iri(accessRights))
        service.state("dcterms:license", licence)
        service.state("dcterms:conformsTo", conformsTo.map { .resource(standard($0.uri, titled: $0.title)) })
        service.state("dcat:landingPage", page(addresses.landingPage))
        return service
    }

    private var publisherResource: RDFResource {
        var agent = RDFResource("foaf:Agent", publisherIRI)
        agent.state("foaf:name", .plain(publisher.name))
        agent.state("dcterms:type", .iri(Vocabularies.localAuthority))
        return agent
    }

    private var contactResource: RDFResource {
        var card = RDFResource("vcard:Organization", contactIRI)
        card.state("vcard:fn", .plain(publisher.contact.words ?? publisher.name))
        card.state("vcard:hasEmail", publisher.contact.emailIRI.map { .iri($0) })
        card.state(
            "vcard:hasTelephone",
            publisher.contact.telephoneIRI.map { iri in
                var telephone = RDFResource("vcard:Voice")
                telephone.state("vcard:hasValue", .iri(iri))
                return .resource(telephone)
            })
        card.state("vcard:hasURL", .iri((publisher.contact.page ?? addresses.landingPage).absoluteString))
        return card
    }

    private var periodResource: RDFResource {
        var period = RDFResource("dcterms:PeriodOfTime")
        let (first, last) = temporalExtent
        period.state("dcat:startDate", .typed(first.iso8601, datatype: "xsd:date"))
        period.state("dcat:endDate", .typed(last.iso8601, datatype: "xsd:date"))
        return period
    }

    private var placeResource: RDFResource {
        var place = RDFResource("dcterms:Location")
        place.state("skos:prefLabel", .swedish(publisher.name))
        let (west, south) = (extent.west.text(decimals: 6), extent.south.text(decimals: 6))
        let (east, north) = (extent.east.text(decimals: 6), extent.north.text(decimals: 6))
        place.state(
            "dcat:bbox",
            .typed(
                "POLYGON((\(west) \(north),\(east) \(north),\(east) \(south),\(west) \(south),\(west) \(north)))",
                datatype: "geosparql:wktLiteral"))
        return place
    }

    private var provenanceResource: RDFResource {
        var statement = RDFResource("dcterms:ProvenanceStatement")
        statement.state("dcterms:description", .swedish(lineage))
        return statement
    }

    private func standard(_ iri: String, titled title: String) -> RDFResource {
        var standard = RDFResource("dcterms:Standard", iri)
        standard.state("dcterms:title", .plain(title))
        return standard
    }

    private func page(_ address: URL) -> RDFValue {
        .resource(RDFResource("foaf:Document", address.absoluteString))
    }
}

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
