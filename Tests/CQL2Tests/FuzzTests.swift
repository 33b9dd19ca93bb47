import CQL2
import Foundation
import Testing

/// Whatever is thrown at the parsers, they answer with a filter or with a problem, and a filter can be written and read
/// again.
struct FuzzTests {
    private static let words = [
        "namn", "antal", "andel", "stangd", "\"date\"", "start", "slut", "geom", "okand", "AND", "OR", "NOT", "IS",
        "NULL", "LIKE", "BETWEEN", "IN", "DIV", "TRUE", "FALSE", "(", ")", ",", "=", "<>", "<", ">", "<=", ">=", "+",
        "-", "*", "/", "%", "^", "'a'", "'%_\\'", "''", "\"", "'", "1", "2.5", ".5", "1e3", "1e400", "5.", ".",
        "CASEI(",
        "ACCENTI(", "DATE('2022-04-16')", "DATE(", "TIMESTAMP('2022-04-16T10:13:19Z')", "INTERVAL(", "'..'",
        "'2022-04-16'", "BBOX(0,0,1,1)", "BBOX(", "POINT(1 2)", "POINT", "Z", "EMPTY", "LINESTRING(0 0,1 1)",
        "POLYGON((0 0,1 0,1 1,0 0))", "POLYGON(", "MULTIPOINT(", "GEOMETRYCOLLECTION(", "S_INTERSECTS(", "S_WITHIN(",
        "T_AFTER(", "T_DURING(", "å", "👩‍🚀", "\u{301}", "\0", "\\", "?", "{", "[", ";",
    ]

    @Test func randomTokensParseOrAreAProblem() throws {
        var generator = SeededGenerator(state: 2)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...14, using: &generator)
            let tokens = (0..<length).map { _ in FuzzTests.words.randomElement(using: &generator)! }
            try parsesOrIsAProblem(tokens.joined(separator: Bool.random(using: &generator) ? " " : ""))
        }
    }

    @Test func changedFiltersParseOrAreAProblem() throws {
        var generator = SeededGenerator(state: 3)
        let originals =
            EncodingTests.pairs.map(\.text) + EncodingTests.geometries.map { "S_WITHIN(geom,\($0.text))" }
            + EncodingTests.times.map { "T_INTERSECTS(start,\($0.text))" }
        var parsed = 0
        for round in 0..<20_000 {
            var characters = Array(originals[round % originals.count])
            for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&characters, using: &generator) }
            if try parsesOrIsAProblem(String(characters)) { parsed += 1 }
        }
        // Otherwise the changes would be too wild to test the round trip.
        #expect(parsed > 500)
    }

    @Test func changedJSONParsesOrIsAProblem() throws {
        var generator = SeededGenerator(state: 4)
        let originals =
            EncodingTests.pairs.map(\.json)
            + EncodingTests.geometries.map { #"{"op":"s_within","args":[{"property":"geom"},\#($0.json)]}"# }
            + EncodingTests.times.map { #"{"op":"t_after","args":[{"property":"start"},\#($0.json)]}"# }
        for round in 0..<10_000 {
            var characters = Array(originals[round % originals.count])
            for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&characters, using: &generator) }
            let json = String(characters)
            guard (try? filter(json: json)) == nil else { continue }
            let reason = try #require(problem(json: json))
            #expect(!reason.swedish.isEmpty && !reason.english.isEmpty)
        }
    }

    /// True when it parses; a filter that does is also evaluated.
    @discardableResult
    private func parsesOrIsAProblem(_ text: String) throws -> Bool {
        if let reason = problem(text) {
            #expect(!reason.swedish.isEmpty && !reason.english.isEmpty)
            guard case .character(let number) = reason.position else {
                Issue.record("\(text)")
                return false
            }
            #expect((1...text.unicodeScalars.count + 1).contains(number), "\(text)")
            return false
        }
        let found = try filter(text)
        _ = try found.holds(for: Feature(values: ["antal": .integer(1)]))
        return true
    }

    private func change(_ characters: inout [Character], using generator: inout SeededGenerator) {
        guard let index = characters.indices.randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: characters.remove(at: index)
        case 1: characters.swapAt(index, characters.indices.randomElement(using: &generator)!)
        case 2: characters.insert(characters.randomElement(using: &generator)!, at: index)
        default:
            characters.replaceSubrange(
                index..<index, with: Array(FuzzTests.words.randomElement(using: &generator)!))
        }
    }
}
