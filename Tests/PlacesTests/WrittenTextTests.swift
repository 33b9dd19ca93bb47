import Foundation
import Testing

@testable import Places

/// What texts that somebody writes may be.
struct WrittenTextTests {
    private func reason(_ rule: TextRule, _ text: String) -> FieldProblem.Reason? {
        do {
            _ = try rule.accept(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func aLineIsKeptComposedAndWithoutSpaceAroundIt() throws {
        #expect(
            try Array(PreschoolName.rule.accept(" A\u{30A}ngens\n").unicodeScalars) == Array("Ångens".unicodeScalars))
        #expect(try PreschoolName.rule.accept("<b>Ek & Co</b> 👩‍🚀") == "<b>Ek & Co</b> 👩‍🚀")
        #expect(try StreetAddress.rule.accept("  ") == "")
    }

    @Test func aTextKeepsItsLines() throws {
        #expect(try Note.rule.accept("ett\r\ntvå\rtre\n\n\tfyra ") == "ett\ntvå\ntre\n\n\tfyra")
    }

    @Test func lengthIsInScalars() {
        #expect(reason(GroupLabel.rule, String(repeating: "å", count: 60)) == nil)
        // Two scalars that are composed to one.
        #expect(reason(GroupLabel.rule, String(repeating: "a\u{30A}", count: 60)) == nil)
        #expect(reason(GroupLabel.rule, String(repeating: "å", count: 61)) == .tooLong(count: 61, limit: 60))
        #expect(reason(PreschoolName.rule, String(repeating: "x", count: 1_000_000)) != nil)
        #expect(reason(PreschoolName.rule, " \n") == .missing)
    }

    @Test(arguments: [
        "\0", "\u{7}", "\u{7F}", "\u{85}", "\u{61C}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{202A}", "\u{202E}",
        "\u{2066}",
        "\u{2069}", "\u{FFFE}", "\u{FFFF}",
    ])
    func whatNobodySeesIsRefused(character: String) {
        let scalar = character.unicodeScalars.first!.value
        for rule in [PreschoolName.rule, Note.rule, FeedbackText.rule] {
            #expect(reason(rule, "a\(character)b") == .forbiddenCharacter(scalar, position: 2))
        }
        #expect(reason(PreschoolCode.rule, "a\(character)b") != nil)
        #expect(reason(WebLink.rule, "https://example.se/\(character)b") != nil)
    }

    @Test func aLineHasNoLineBreak() {
        #expect(reason(PreschoolName.rule, "a\nb") == .forbiddenCharacter(0x0A, position: 2))
        #expect(reason(PreschoolName.rule, "a\tb") == .forbiddenCharacter(0x09, position: 2))
    }

    @Test(arguments: ["451961", "1", "T-1.x", "A_b.c-9", "12345678"]) func codes(text: String) throws {
        #expect(try PreschoolCode.rule.accept(text) == text)
    }

    @Test(arguments: [
        "", ".", "..", "-x", "_x", "å", "a b", "a/b", "50%25", "a,b", "\"", String(repeating: "1", count: 33),
    ])
    func noCodes(text: String) {
        #expect(reason(PreschoolCode.rule, text) != nil)
    }

    @Test(arguments: [
        "https://www.kiruna.se", "https://kiruna.se:8443/plan?id=1#del", "https://kiruna.se/återkoppling",
        "https://åäö.se/x@y",
    ])
    func links(text: String) throws {
        #expect(try WebLink.rule.accept(text) == text)
    }

    @Test(arguments: [
        "http://www.kiruna.se", "https://", "https:///x", "https://:443/", "https://user@kiruna.se",
        "javascript:alert(1)",
        "https://user:password@kiruna.se/", "https://kiruna.se\\@example.se", "https://kiruna.se/a b", "kiruna.se",
        "https://kiruna.se/" + String(repeating: "x", count: 1_000),
    ])
    func noLinks(text: String) {
        #expect(reason(WebLink.rule, text) != nil)
    }

    /// What the OpenAPI document says is what is judged.
    @Test(arguments: [
        "Ångens förskola", "a\nb", "a\u{202E}b", "a\0b", "x", "451961", "https://kiruna.se", "http://kiruna.se",
    ])
    func patternsSayTheSame(text: String) throws {
        for rule in [
            PreschoolName.rule, Note.rule, FeedbackText.rule, PreschoolCode.rule, AnalysisName.rule, WebLink.rule,
        ] {
            let matches = text.range(of: rule.pattern, options: .regularExpression) != nil
            let isShortEnough = text.unicodeScalars.count <= rule.length.upperBound
            #expect((matches && isShortEnough) == (reason(rule, text) == nil), "\(rule.pattern)")
        }
    }

    @Test func readingIsTheCheckAndNamesTheField() throws {
        struct Message: Codable {
            var name: PreschoolName?
            var texts: [String: FeedbackText]
        }
        func read(_ json: String) throws -> Message { try JSONDecoder().decode(Message.self, from: Data(json.utf8)) }
        #expect(try read(#"{"texts": {"sv": " Tack "}}"#).texts["sv"]?.text == "Tack")
        #expect(throws: FieldProblem("/name", .missing)) { try read(#"{"name": "", "texts": {}}"#) }
        #expect(throws: FieldProblem("/texts/sv", .forbiddenCharacter(0, position: 2))) {
            try read(#"{"texts": {"sv": "a\u0000b"}}"#)
        }
    }

    @Test func aProblemSaysWhatToDo() {
        let problem = FieldProblem("/link", .malformed("http://x.se", WebLink.rule))
        #expect(problem.message(in: .swedish).contains("börjar med https://"))
        #expect(problem.message(in: .english).contains("begins with https://"))
        #expect(
            FieldProblem("/name", .forbiddenCharacter(0x202E, position: 2)).message(in: .english).contains("U+202E"))
    }

    @Test func aRegisterIsJudgedWithItsLines() {
        let table =
            "school_unit_code,name,note\n1,Ett,\n2,a\u{202E}b,\na b,Tre,\n4,Fyra,\(String(repeating: "x", count: 1_001))\n"
        let problem = #expect(throws: Geodata.Problem.self) {
            try Geodata.preschools(csv: Data(table.utf8), name: "preschools.csv")
        }
        let lines = problem?.lines ?? []
        #expect(lines.count == 3)
        for (line, start) in zip(lines, ["line 3, name:", "line 4, school_unit_code:", "line 5, note:"]) {
            #expect(line.hasPrefix("preschools.csv, \(start)"), "\(line)")
        }
    }
}
