import Foundation
import FoundationXML
import Testing

@testable import Metadata

/// The structure of what is written; that both serialisations are one graph is for rdflib to say.
struct DCATTests {
    private func nodes(_ description: DatasetDescription) throws -> [[String: Any]] {
        let json = try JSONSerialization.jsonObject(with: Data(try description.dcatJSONLD().utf8))
        return try #require((json as? [String: Any])?["@graph"] as? [[String: Any]])
    }

    @Test(arguments: [
        (
            "dcat:Catalog",
            ["dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset", "dcat:service"]
        ),
        (
            "dcat:Dataset",
            [
                "dcterms:title", "dcterms:description", "dcterms:publisher", "dcterms:identifier", "dcat:contactPoint",
                "dcat:keyword", "dcat:theme", "dcterms:conformsTo", "dcterms:spatial", "dcterms:temporal",
                "dcterms:issued", "dcterms:modified", "dcterms:accessRights", "dcterms:provenance", "dcterms:language",
                "dcterms:accrualPeriodicity", "dcat:landingPage", "dcat:distribution",
            ]
        ),
        (
            "dcat:Distribution",
            ["dcat:accessURL", "dcterms:title", "dcterms:format", "dcat:mediaType", "dcterms:license"]
        ),
        ("dcat:DataService", ["dcat:endpointURL", "dcat:endpointDescription", "dcat:servesDataset", "dcterms:title"]),
        ("foaf:Agent", ["foaf:name", "dcterms:type"]),
        ("vcard:Organization", ["vcard:fn", "vcard:hasEmail", "vcard:hasTelephone"]),
    ])
    func everyPropertyThatTheProfileWantsIsThere(type: String, properties: [String]) throws {
        let things = try nodes(Sample.open).filter { $0["@type"] as? String == type }
        #expect(!things.isEmpty)
        for thing in things {
            for property in properties { #expect(thing[property] != nil, "\(type) lacks \(property)") }
        }
    }

    @Test func everyFormatIsADistribution() throws {
        let things = try nodes(Sample.open).filter { $0["@type"] as? String == "dcat:Distribution" }
        #expect(things.count == DatasetDescription.Format.allCases.count)
        #expect(
            things.count { $0["dcat:downloadURL"] != nil } == 3 && things.count { $0["dcat:accessService"] != nil } == 1
        )
    }

    @Test func theServiceFulfilsItsStandardsAndEachFileItsFormats() throws {
        func standards(_ type: String) throws -> [[String]] {
            try nodes(Sample.open).filter { $0["@type"] as? String == type }.map { thing in
                let said = thing["dcterms:conformsTo"]
                let resources = said as? [[String: Any]] ?? [said as? [String: Any] ?? [:]]
                return resources.compactMap { $0["@id"] as? String }
            }
        }
        let service = Sample.open.conformsTo.map(\.uri)
        #expect(try standards("dcat:DataService") == [service])
        #expect(
            try standards("dcat:Distribution") == [
                service, ["http://www.opengis.net/doc/IS/geopackage/1.3"],
                ["https://www.rfc-editor.org/info/rfc7946"], [],
            ])
    }

    @Test func withoutLicenceNoneIsClaimed() throws {
        var published = Sample.published
        published.licence = nil
        let description = Sample.description(.open(published))
        #expect(try !description.dcatJSONLD().contains("dcterms:license"))
        #expect(description.iso19139().contains("Villkoren för användning är inte angivna."))
    }

    @Test func withoutContactTheLandingPageIsGiven() throws {
        let description = Sample.description(.open(Sample.published), contact: .init(nil))
        let card = try #require(try nodes(description).first { $0["@type"] as? String == "vcard:Organization" })
        #expect(card["vcard:hasEmail"] == nil && card["vcard:hasTelephone"] == nil)
        #expect((card["vcard:hasURL"] as? [String: Any])?["@id"] as? String == "https://barn.kiruna.se/lager")
    }

    @Test func theSameValuesGiveTheSameBytes() throws {
        let again = Sample.description(.open(Sample.published))
        #expect(try again.dcatJSONLD() == Sample.open.dcatJSONLD())
        #expect(again.dcatRDFXML() == Sample.open.dcatRDFXML())
        #expect(again.iso19139() == Sample.open.iso19139())
    }

    @Test(arguments: [
        ("\u{0}\u{1}\u{B}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("\u{FFFE}", "\u{FFFD}"), ("\r\n\t", "\r\n\t"),
        ("]]><!--&amp;\"'", "]]><!--&amp;\"'"), ("\\u0041\u{7F}", "\\u0041\u{7F}"), ("👧🏽 é", "👧🏽 é"),
    ])
    func anyTextCanBeHeld(title: String, held: String) throws {
        var description = Sample.open
        description.title = Bilingual("<\(title)>", english: title)
        let kept = "<\(held)>"
        let dataset = try #require(try nodes(description).first { $0["@type"] as? String == "dcat:Dataset" })
        let titles = try #require(dataset["dcterms:title"] as? [[String: Any]])
        #expect(titles[0]["@value"] as? String == kept)
        for (text, path) in [
            (description.dcatRDFXML(), "//*[local-name()='Dataset']/*[local-name()='title'][1]"),
            (description.iso19139(), "//gmd:identificationInfo/*/gmd:citation/*/gmd:title/*"),
        ] {
            let document = try XMLDocument(data: Data(text.utf8), options: .nodePreserveWhitespace)
            #expect(try document.nodes(forXPath: path).map(\.stringValue) == [kept])
        }
    }
}
