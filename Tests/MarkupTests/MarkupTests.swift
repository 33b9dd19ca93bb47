import Foundation
import FoundationXML
import Markup
import Testing

struct MarkupTests {
    @Test func elementsAreIndentedAndAttributesKeepTheirOrder() {
        let element = MarkupElement(
            "a:map", ["z": "1", "b": "2"],
            [MarkupElement("empty"), MarkupElement("words", text: "Snö"), MarkupElement("none", text: "")])
        #expect(
            element.document() == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a:map z="1" b="2">
                 <empty/>
                 <words>Snö</words>
                 <none/>
                </a:map>

                """)
    }

    @Test func aDoctypeStandsBeforeTheRoot() {
        let text = MarkupElement("qgis").document(doctype: "qgis PUBLIC 'a' 'b'")
        #expect(text.split(separator: "\n").dropFirst() == ["<!DOCTYPE qgis PUBLIC 'a' 'b'>", "<qgis/>"])
    }

    @Test func noAttributeIsThereTwice() {
        var attributes: MarkupAttributes = ["a": "1", "b": "2"]
        attributes["a"] = "3"
        attributes["c"] = "4"
        attributes["b"] = nil
        attributes["d"] = nil
        #expect(attributes["a"] == "3" && attributes["b"] == nil)
        #expect(MarkupElement("x", attributes).document().hasSuffix("<x a=\"3\" c=\"4\"/>\n"))
        let twice = MarkupAttributes([("a", "1"), ("a", "2")])
        #expect(MarkupElement("x", twice).document().hasSuffix("<x a=\"2\"/>\n"))
    }

    @Test func elementsCanBeAdded() {
        var element = MarkupElement("x", text: "gives way")
        element.append(MarkupElement("a"))
        element.append(MarkupElement("b"))
        #expect(element.document().hasSuffix("<x>\n <a/>\n <b/>\n</x>\n"))
    }

    /// What a parser reads is what was written, but for what XML has no way to say.
    @Test(arguments: [
        ("Snö & \"is\" <å> 'ö' ]]>", "Snö & \"is\" <å> 'ö' ]]>"), ("&amp;&#10;", "&amp;&#10;"),
        ("a\r\n\tb", "a\r\n\tb"), ("👧🏽 Áhkká \u{7F}", "👧🏽 Áhkká \u{7F}"), ("\u{D7FF}\u{E000}", "\u{D7FF}\u{E000}"),
        ("\u{0}a\u{1F}b\u{FFFE}", "\u{FFFD}a\u{FFFD}b\u{FFFD}"),
    ])
    func aParserReadsWhatWasWritten(words: String, read: String) throws {
        let text = MarkupElement("x", ["a": words], [MarkupElement("y", text: words)]).document()
        let document = try XMLDocument(data: Data(text.utf8), options: .nodePreserveWhitespace)
        #expect(try document.nodes(forXPath: "/x/@a").map(\.stringValue) == [read])
        #expect(try document.nodes(forXPath: "/x/y").map(\.stringValue) == [read])
        #expect(words.fitForXML == read)
    }
}
