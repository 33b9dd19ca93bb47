import Foundation
import Markup

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
