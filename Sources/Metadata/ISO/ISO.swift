import Foundation
import Markup

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
