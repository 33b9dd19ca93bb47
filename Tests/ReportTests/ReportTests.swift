import Foundation
import Geodesy
import Places
import Testing

@testable import Report

struct ReportTests {
    let assets: ReportAssets

    init() throws { assets = try Fixtures.assets() }

    @Test func theSameContentGivesTheSameBytes() throws {
        let first = try Fixtures.inside().html(assets)
        #expect(try Fixtures.inside().html(assets) == first)
        #expect(try Fixtures.outside.html(assets) == Fixtures.outside.html(assets))
    }

    @Test func theDocumentLoadsNothingAndRunsNothing() throws {
        for content in [Fixtures.inside(), Fixtures.outside] {
            let html = try content.html(assets)
            #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"sv\">"))
            #expect(
                html.contains(
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
                        + "style-src &#39;unsafe-inline&#39;; img-src data:\">"))
            for forbidden in ["<script", "<link", "<img", "<iframe", " src=", "@import", "onload="] {
                #expect(!html.contains(forbidden), "\(forbidden)")
            }
        }
    }

    @Test func whatSomebodySaidIsNeverMarkup() throws {
        let hostile = [
            "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "'><img src=x>", "</style></title><b>",
            "a & b &lt;",
            "hare 🐇", "\u{202E}baklänges", "noll\u{0}tecken",
        ]
        for text in hostile {
            var findings = Fixtures.findings
            findings.words = [ChildrensWords(text, language: text, hotspot: "h1", preschool: "100001")]
            findings.preschools[0].name = text
            findings.hotspots[0].place.nearest?.name = text
            findings.hotspots[0].place.feedback = [
                FeedbackNote(status: .done, text: text, link: "javascript:alert(1)", date: text)
            ]
            var content = Fixtures.inside(findings)
            content.frame.municipality = text
            content.frame.round = text
            content.ground.localities[0].name = text
            content.method.command = text
            for focus in [nil, "100001"] {
                content.focus = focus
                let html = try content.html(assets)
                #expect(!html.contains("<script"))
                #expect(!html.contains("<img"))
                #expect(!html.contains("<b>"))
                #expect(!html.contains("\" onmouseover=\""))
                #expect(!html.contains("href=\"javascript"))
                #expect(!html.contains("\u{0}"))
                #expect(html.components(separatedBy: "</style>").count == 2)
                #expect(html.components(separatedBy: "</title><b>").count == 1)
                #expect(html.contains(text.escapedForHTML))
            }
        }
    }

    @Test func wordsKeepTheirDirectionToThemselves() throws {
        var findings = Fixtures.findings
        findings.words = [ChildrensWords("\u{202E}txet", language: nil, hotspot: nil, preschool: "100001")]
        #expect(try Fixtures.inside(findings).html(assets).contains("<bdi>\u{202E}txet</bdi>"))
    }

    @Test func everyTagIsClosedInOrder() throws {
        for var content in [Fixtures.inside(), Fixtures.outside] {
            for focus in [nil, "100001", "100002", "100003"] {
                content.focus = focus
                #expect(try Nesting.problem(in: content.html(assets)) == nil)
            }
        }
    }

    @Test func idsAreUniqueAndWhatIsReferredToIsThere() throws {
        for content in [Fixtures.inside(), Fixtures.outside] {
            let html = try content.html(assets)
            let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
            #expect(Set(ids).count == ids.count)
            let references = html.matches(of: /(?:href="#|aria-labelledby="|aria-describedby=")([^"]*)"/).map {
                String($0.1)
            }
            #expect(Set(references).subtracting(ids).isEmpty)
        }
    }

    @Test func theFirstPageComesBeforeAnyMethod() throws {
        let html = try Fixtures.inside().html(assets)
        let places = try ["<h1", "id=\"var\"", "id=\"hur-sakert\"", "id=\"vad-nu\"", "id=\"metod\""].map {
            try #require(html.firstRange(of: $0)).lowerBound
        }
        #expect(places == places.sorted())
    }

    @Test func everyHeadingSaysWhatIsSyntheticAndWhomItIsFor() throws {
        var content = Fixtures.inside()
        #expect(try !content.html(assets).contains("Syntetiska data"))
        content.frame.isSynthetic = true
        let html = try content.html(assets)
        let sections = html.components(separatedBy: "<div class=\"heading\">").dropFirst()
        #expect(sections.count >= 9)
        for section in sections {
            let heading = section.prefix(500)
            #expect(heading.contains("Intern rapport"))
            #expect(heading.contains("Syntetiska data"))
        }
        #expect(html.contains("@top-right { content: \"Intern rapport \\b7  Syntetiska data\""))
        #expect(html.contains("<title>Syntetiska data: "))
    }

    @Test func aPreschoolsPageHoldsThatPreschoolAlone() throws {
        var content = Fixtures.inside()
        content.focus = "100001"
        let html = try content.html(assets)
        #expect(html.contains("<h1>Granens förskola</h1>"))
        #expect(html.contains("224\u{A0}m åt nordost"))
        #expect(html.contains("Här åker vi pulka"))
        #expect(!html.contains("Tallens förskola"))
        content.focus = "999999"
        #expect(throws: ReportContent.Problem.unknownFocus("999999")) { try content.html(assets) }
    }

    @Test func doubtfulPositionsSaySo() throws {
        let html = try Fixtures.inside().html(assets)
        #expect(html.contains("Förskolan är placerad mitt i orten"))
        #expect(html.contains("Förskolans läge är inte känt."))
        #expect(!html.contains("id=\"karta-100003-title\""))
    }

    @Test func whatIsAbsentLeavesNoTrace() throws {
        let bare = InternalFindings(
            hotspots: [], preschools: [],
            input: InputRecord(analysis: "p-a", marks: 0, computedAt: "2026-11-21 14:05", checksum: nil))
        var content = Fixtures.inside(bare)
        content.ground = MapGround(outline: nil, localities: [])
        let html = try content.html(assets)
        for id in ["forandring", "ord", "roster", "rang", "forskolor", "diagram-avstand", "karta-kommunen-title"] {
            #expect(!html.contains("id=\"\(id)\""), "\(id)")
        }
        #expect(html.contains("Analysen ger inga smultronställen"))
        #expect(!html.contains(/\b(nan|inf)\b/))
    }

    @Test func namesMustBeOfWhatIsThere() throws {
        var findings = Fixtures.findings
        findings.words[0].hotspot = "h9"
        #expect(throws: ReportContent.Problem.unknownHotspot("h9", in: "a child's words")) {
            try Fixtures.inside(findings).html(assets)
        }
        findings = Fixtures.findings
        findings.preschools[1].near = [NearHotspot(hotspot: "h8", distanceM: 1, bearingDegrees: 0)]
        #expect(throws: ReportContent.Problem.unknownHotspot("h8", in: "preschool 100002")) {
            try Fixtures.inside(findings).html(assets)
        }
        findings = Fixtures.findings
        findings.hotspots[1].place.id = "h1"
        #expect(throws: ReportContent.Problem.doubleHotspot("h1")) { try Fixtures.inside(findings).html(assets) }
    }
}
