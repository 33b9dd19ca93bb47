import Foundation
import FoundationXML
import Testing

@testable import Metadata

struct ISOTests {
    private static let identification = "/gmd:MD_Metadata/gmd:identificationInfo/gmd:MD_DataIdentification"

    private func texts(_ path: String, of description: DatasetDescription = Sample.open) throws -> [String] {
        let document = try XMLDocument(data: Data(description.iso19139().utf8))
        return try document.nodes(forXPath: path).map { $0.stringValue ?? "" }
    }

    @Test(arguments: [
        "/gmd:MD_Metadata/gmd:fileIdentifier", "/gmd:MD_Metadata/gmd:language", "/gmd:MD_Metadata/gmd:characterSet",
        "/gmd:MD_Metadata/gmd:hierarchyLevel", "/gmd:MD_Metadata/gmd:contact", "/gmd:MD_Metadata/gmd:dateStamp",
        "/gmd:MD_Metadata/gmd:metadataStandardName", "/gmd:MD_Metadata/gmd:referenceSystemInfo",
        "\(identification)/gmd:citation/*/gmd:title", "\(identification)/gmd:citation/*/gmd:identifier",
        "\(identification)/gmd:abstract", "\(identification)/gmd:purpose", "\(identification)/gmd:status",
        "\(identification)/gmd:pointOfContact", "\(identification)/gmd:resourceMaintenance",
        "\(identification)/gmd:descriptiveKeywords/*/gmd:thesaurusName",
        "\(identification)/gmd:resourceConstraints/*/gmd:useLimitation",
        "\(identification)/gmd:resourceConstraints/*/gmd:accessConstraints",
        "\(identification)/gmd:resourceConstraints/*/gmd:useConstraints",
        "\(identification)/gmd:spatialRepresentationType", "\(identification)/gmd:spatialResolution",
        "\(identification)/gmd:language", "\(identification)/gmd:topicCategory",
        "\(identification)/gmd:extent/*/gmd:geographicElement", "\(identification)/gmd:extent/*/gmd:temporalElement",
        "/gmd:MD_Metadata/gmd:distributionInfo/*/gmd:distributionFormat",
        "/gmd:MD_Metadata/gmd:distributionInfo/*/gmd:transferOptions/*/gmd:onLine/*/gmd:protocol",
        "/gmd:MD_Metadata/gmd:dataQualityInfo/*/gmd:scope",
        "/gmd:MD_Metadata/gmd:dataQualityInfo/*/gmd:report/gmd:DQ_DomainConsistency",
        "/gmd:MD_Metadata/gmd:dataQualityInfo/*/gmd:report/gmd:DQ_AbsoluteExternalPositionalAccuracy",
        "/gmd:MD_Metadata/gmd:dataQualityInfo/*/gmd:lineage/*/gmd:statement",
    ])
    func everyElementThatTheProfileWantsIsThere(path: String) throws {
        for description in [Sample.open, Sample.internal] {
            #expect(!(try texts(path, of: description)).isEmpty)
        }
    }

    @Test func everyoneIsToldTheMonthAndTheMunicipalityTheDay() throws {
        #expect(try texts("//gmd:dateStamp/*") == ["2026-11"])
        #expect(try texts("//gmd:dateStamp/*", of: Sample.internal) == ["2026-11-28"])
        #expect(
            try texts("//*[local-name()='beginPosition' or local-name()='endPosition']") == [
                "2026-11-01", "2026-11-30",
            ])
        #expect(
            try texts("//*[local-name()='beginPosition' or local-name()='endPosition']", of: Sample.internal)
                == [Sample.Secret.opens.iso8601, Sample.Secret.closes.iso8601])
    }

    @Test func nothingIsChangedBeforeItIsIssued() throws {
        var details = Sample.details
        details = .init(
            opens: details.opens, closes: details.closes, issued: Day(year: 2026, month: 12, day: 1),
            modified: Day(year: 2026, month: 11, day: 28), medianAccuracyM: nil, leftOut: [])
        let dates = "\(Self.identification)/gmd:citation/*/gmd:date/*/gmd:date"
        #expect(try texts(dates, of: Sample.description(.internal(details))) == ["2026-12-01", "2026-12-01"])
        #expect(try texts(dates, of: Sample.internal) == ["2026-09-04", "2026-11-28"])
    }

    @Test func accuracyIsTheLargestSquareForEveryoneAndTheMediansInternally() throws {
        let path = "//gmd:DQ_QuantitativeResult/gmd:value"
        #expect(try texts(path) == ["800.0"])
        #expect(try texts(path, of: Sample.internal) == ["37.7"])
        var unknown = Sample.details
        unknown.medianAccuracyM = nil
        let description = Sample.description(.internal(unknown))
        #expect(try texts("\(path)/@*", of: description) == ["unknown"])
        #expect(try texts("//gmd:spatialResolution", of: description).isEmpty)
        #expect(description.lineage == Sample.description(.internal(Sample.details)).lineage)
    }

    @Test func layersAreListedWithTheirAttributesUnitsAndCodes() throws {
        #expect(try texts("//gmd:featureTypes/*") == ["smultronstallen", "forskolor"])
        let words = try #require(try texts("//gmd:supplementalInformation/*").first)
        #expect(words.contains("– avstand_m: Avstånd (m). Fågelvägen till närmaste förskola."))
        #expect(words.contains("Värden: ja = har svarat, nej = har inte svarat."))
    }

    @Test func everyFileHasAnAddress() throws {
        let addresses = try texts("//gmd:onLine/*/gmd:linkage/gmd:URL")
        #expect(addresses.count == 8)
        #expect(addresses.contains("https://barn.kiruna.se/ogc/collections/smultronstallen"))
        #expect(addresses.contains("https://barn.kiruna.se/layers/all.gpkg?crs=3006&x=1"))
        #expect(try texts("//gmd:onLine/*/gmd:name/*").contains("Förskolor, CSV"))
    }
}
