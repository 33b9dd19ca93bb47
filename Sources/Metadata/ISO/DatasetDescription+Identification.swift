import Foundation
import Markup

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
