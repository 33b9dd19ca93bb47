import CQL2
import Foundation
import Testing

struct ProblemTests {
    typealias Reason = FilterProblem.Reason

    static let inText: [(text: String, character: Int, reason: Reason)] = [
        ("", 1, .unexpected(found: nil, expected: .value)),
        ("antal =", 8, .unexpected(found: nil, expected: .value)),
        ("antal = = 5", 9, .unexpected(found: "=", expected: .value)),
        ("antal = 5 namn = 'a'", 11, .unexpected(found: "namn", expected: .comparisonOrEnd)),
        ("antal = 5)", 10, .unexpected(found: ")", expected: .comparisonOrEnd)),
        ("(antal = 5", 11, .unexpected(found: nil, expected: .sign(")"))),
        ("antal = 5 AND", 14, .unexpected(found: nil, expected: .value)),
        ("antal IS 5", 10, .unexpected(found: "5", expected: .null)),
        ("antal NOT 5", 11, .unexpected(found: "5", expected: .predicateAfterNot)),
        ("antal BETWEEN 1 OR 2", 17, .unexpected(found: "OR", expected: .sign("AND"))),
        ("antal IN 5", 10, .unexpected(found: "5", expected: .sign("("))),
        ("antal IN ()", 11, .unexpected(found: ")", expected: .value)),
        ("namn = NULL", 8, .unexpected(found: "NULL", expected: .value)),
        ("antal = +namn", 10, .unexpected(found: "namn", expected: .number)),
        ("antal = 2^3^4", 12, .unexpected(found: "^", expected: .comparisonOrEnd)),
        ("namn = 'å", 8, .unclosed(quote: "'")),
        ("namn = 'å\\'", 8, .unclosed(quote: "'")),
        ("\"namn = 5", 1, .unclosed(quote: "\"")),
        ("'👩‍🚀' = namn AND ?", 18, .strangeCharacter("?")),
        ("antal != 5", 7, .strangeCharacter("!")),
        ("antal = .", 9, .strangeCharacter(".")),
        ("antal = 1e999", 9, .numberOutOfRange("1e999")),
        ("antal = 1 AND Namn = 'a'", 15, .unknownProperty("Namn", known: queryables.map(\.name))),
        ("buffer(geom,10) = 1", 1, .unknownFunction("buffer")),
        ("and('a') = 'b'", 1, .unexpected(found: "and", expected: .value)),
        ("A_EQUALS(namn,namn)", 1, .unknownFunction("A_EQUALS")),
        ("\"date\" = DATE('2022-02-29')", 15, .notADay("2022-02-29")),
        ("\"date\" = DATE(2022)", 15, .unexpected(found: "2022", expected: .text)),
        ("\"date\" = 'i dag'", 10, .notADay("i dag")),
        ("start = TIMESTAMP('2022-01-01')", 19, .notAnInstant("2022-01-01")),
        ("start = TIMESTAMP('2022-01-01T24:00:00Z')", 19, .notAnInstant("2022-01-01T24:00:00Z")),
        ("start > 'nu'", 9, .notAnInstant("nu")),
        ("antal", 1, .wrongType(found: .number, expected: [.condition])),
        ("'a'", 1, .wrongType(found: .text, expected: [.condition])),
        ("stangd", 1, .wrongType(found: .boolean, expected: [.condition])),
        ("NOT antal + 1", 5, .wrongType(found: .number, expected: [.condition])),
        ("namn = 5", 8, .incomparable(.text, .number)),
        ("antal = '5'", 9, .incomparable(.number, .text)),
        ("antal IN (1,2,'3')", 15, .incomparable(.number, .text)),
        ("antal BETWEEN 1 AND namn", 21, .incomparable(.number, .text)),
        ("stangd = 1", 10, .incomparable(.boolean, .number)),
        ("start = antal", 9, .incomparable(.instant, .number)),
        ("antal LIKE '5%'", 1, .wrongType(found: .number, expected: [.text])),
        ("namn LIKE 5", 11, .wrongType(found: .number, expected: [.text])),
        ("namn LIKE namn", 11, .patternNotLiteral),
        ("namn BETWEEN 'a' AND 'b'", 1, .wrongType(found: .text, expected: [.number, .day, .instant])),
        ("CASEI(antal) = 'a'", 7, .wrongType(found: .number, expected: [.text])),
        ("antal + namn = 5", 9, .wrongType(found: .text, expected: [.number])),
        ("geom = 5", 1, .wrongType(found: .geometry, expected: [.text, .number, .boolean, .day, .instant])),
        (
            "(antal = 5) = TRUE", 2,
            .wrongType(found: .condition, expected: [.text, .number, .boolean, .day, .instant])
        ),
        ("CASEI(namn,'a') = 'a'", 1, .operandCount(operation: "casei", found: 2, expected: 1, isMinimum: false)),
        ("S_INTERSECTS(geom)", 1, .operandCount(operation: "s_intersects", found: 1, expected: 2, isMinimum: false)),
        ("S_INTERSECTS(namn,POINT(1 1))", 14, .wrongType(found: .text, expected: [.geometry])),
        ("S_INTERSECTS(geom,5)", 19, .wrongType(found: .number, expected: [.geometry])),
        ("T_AFTER(antal,DATE('2022-01-01'))", 9, .wrongType(found: .number, expected: [.day, .instant, .interval])),
        ("T_DURING(start,INTERVAL('2022-01-01','..'))", 10, .notForInstants(relation: "T_DURING")),
        ("T_AFTER(start,INTERVAL('2022-01-02','2022-01-01'))", 15, .reversedInterval),
        ("T_AFTER(start,INTERVAL('i dag','..'))", 24, .unexpected(found: "'i dag'", expected: .interval)),
        ("T_AFTER(start,INTERVAL(namn,'..'))", 24, .wrongType(found: .text, expected: [.day, .instant])),
        ("S_WITHIN(geom,POINT EMPTY)", 21, .geometry(.empty)),
        ("S_WITHIN(geom,POLYGON(EMPTY))", 23, .geometry(.empty)),
        ("S_WITHIN(geom,POINT M (1 2 3))", 21, .geometry(.measures)),
        ("S_WITHIN(geom,POINT(1))", 22, .unexpected(found: ")", expected: .number)),
        ("S_WITHIN(geom,POINT(1 2 3 4))", 21, .geometry(.coordinateCount(4))),
        ("S_WITHIN(geom,LINESTRING(1 2))", 25, .geometry(.tooFewPositions(found: 1, minimum: 2))),
        ("S_WITHIN(geom,POLYGON((0 0,1 1,0 0)))", 22, .geometry(.tooFewPositions(found: 3, minimum: 4))),
        ("S_WITHIN(geom,POLYGON((0 0,1 1,1 0,0 1)))", 22, .geometry(.ringNotClosed)),
        ("S_WITHIN(geom,GEOMETRYCOLLECTION(CIRCLE(1 1)))", 34, .geometry(.unknownType("CIRCLE"))),
        (
            "S_WITHIN(geom,GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 1))))", 34, .geometry(.nestedCollection)
        ),
        ("S_WITHIN(geom,GEOMETRYCOLLECTION(", 34, .unexpected(found: nil, expected: .geometry)),
        ("S_WITHIN(geom,BBOX(1,2,3))", 19, .geometry(.boxNumberCount(3))),
        ("S_WITHIN(geom,BBOX(1,5,3,4))", 19, .geometry(.boxReversed(axis: 2))),
        ("S_WITHIN(geom,BBOX(700000,4,600000,5))", 19, .geometry(.boxReversed(axis: 1))),
    ]

    static let inJSON: [(json: String, pointer: String, reason: Reason)] = [
        ("", "", .notJSON),
        ("{", "", .notJSON),
        ("null", "", .unexpected(found: "null", expected: .value)),
        ("[]", "", .unexpected(found: "[…]", expected: .value)),
        ("{}", "", .unexpected(found: "{…}", expected: .object)),
        ("5", "", .wrongType(found: .number, expected: [.condition])),
        (#"{"op":5,"args":[]}"#, "/op", .unexpected(found: "5", expected: .text)),
        (#"{"op":"="}"#, "", .unexpected(found: "{…}", expected: .member("args"))),
        (#"{"op":"=","args":5}"#, "/args", .unexpected(found: "5", expected: .list)),
        (#"{"op":"buffer","args":[]}"#, "/op", .unknownOperator("buffer")),
        (#"{"op":"=","args":[5]}"#, "", .operandCount(operation: "=", found: 1, expected: 2, isMinimum: false)),
        (#"{"op":"and","args":[true]}"#, "", .operandCount(operation: "and", found: 1, expected: 2, isMinimum: true)),
        (
            #"{"op":"and","args":[true,{"op":"=","args":[{"property":"b"},5]}]}"#, "/args/1/args/0",
            .unknownProperty("b", known: queryables.map(\.name))
        ),
        (#"{"op":"=","args":[{"property":"antal"},"5"]}"#, "/args/1", .incomparable(.number, .text)),
        (#"{"op":"=","args":[{"property":"antal"},null]}"#, "/args/1", .unexpected(found: "null", expected: .value)),
        (#"{"op":"in","args":[{"property":"antal"},5]}"#, "/args/1", .unexpected(found: "5", expected: .list)),
        (#"{"op":"in","args":[{"property":"antal"},[]]}"#, "/args/1", .unexpected(found: "[]", expected: .value)),
        (#"{"op":"=","args":[{"property":"date"},{"date":"2022"}]}"#, "/args/1/date", .notADay("2022")),
        (#"{"op":"=","args":[{"property":5},1]}"#, "/args/0/property", .unexpected(found: "5", expected: .text)),
        (
            #"{"op":"t_after","args":[{"property":"start"},{"interval":[".."]}]}"#, "/args/1/interval",
            .unexpected(found: "[…]", expected: .interval)
        ),
        (
            #"{"op":"s_within","args":[{"property":"geom"},{"type":"Point","coordinates":[1,"2"]}]}"#,
            "/args/1/coordinates/1", .unexpected(found: "\"2\"", expected: .number)
        ),
        (
            #"{"op":"s_within","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}]}"#,
            "/args/1/coordinates", .geometry(.tooFewPositions(found: 3, minimum: 4))
        ),
        (
            #"{"op":"s_within","args":[{"property":"geom"},{"type":"MultiPoint","coordinates":[]}]}"#,
            "/args/1/coordinates", .geometry(.empty)
        ),
        (
            #"{"op":"s_within","args":[{"property":"geom"},{"type":"Circle","coordinates":[]}]}"#, "/args/1/type",
            .geometry(.unknownType("Circle"))
        ),
    ]

    @Test(arguments: inText)
    func aProblemNamesTheCharacter(_ sample: (text: String, character: Int, reason: Reason)) throws {
        let found = try #require(problem(sample.text))
        #expect(found.position == .character(sample.character))
        #expect(found.reason == sample.reason)
        #expect(found.swedish.hasPrefix("Filtret, tecken \(sample.character): "))
        #expect(found.english.hasPrefix("The filter, character \(sample.character): "))
    }

    @Test(arguments: inJSON)
    func aProblemHasAPointer(_ sample: (json: String, pointer: String, reason: Reason)) throws {
        let found = try #require(problem(json: sample.json))
        #expect(found.position == .pointer(sample.pointer))
        #expect(found.reason == sample.reason)
    }

    @Test func wordsSayWhatWasFoundAndWhatExists() throws {
        #expect(
            problem("kategori = 'lek'")?.swedish == """
                Filtret, tecken 1: egenskapen ”kategori” finns inte; de som finns är namn, antal, andel, stangd, date, \
                start, slut, geom
                """)
        #expect(problem("antal = '5'")?.english == "The filter, character 9: a number cannot be compared with text")
        #expect(problem("antal")?.swedish == "Filtret, tecken 1: här står ett tal, men det väntas ett villkor")
        #expect(problem("antal = ")?.english.contains("but a property or a value is expected") == true)
    }

    // MARK: Too much

    static let nestings: [(open: String, inner: String, close: String)] = [
        ("(", "TRUE", ")"), ("NOT ", "TRUE", ""), ("NOT (", "TRUE", ")"),
        ("antal = 1 AND (antal = 2 OR (", "TRUE", "))"),
        ("CASEI(", "namn", ")"), ("-(", "antal", ")"), ("1+(", "antal", ")"), ("(", "antal", "+1)"),
        ("antal IN (", "1", ")"), ("INTERVAL(", "start", ",'..')"), ("S_WITHIN(", "geom", ",geom)"),
        ("GEOMETRYCOLLECTION(", "POINT(1 1)", ")"), ("", "antal", "+1"), ("", "antal", "*1"),
    ]

    @Test(arguments: nestings)
    func deepNestingIsAProblem(_ nesting: (open: String, inner: String, close: String)) throws {
        for depth in [200, 1_000, 6_000] {
            let text =
                String(repeating: nesting.open, count: depth) + nesting.inner
                + String(repeating: nesting.close, count: depth)
            #expect(problem(text) != nil)
        }
    }

    @Test func sixtyFourLevelsAreAllowed() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "antal = 1" + String(repeating: ")", count: depth)
        }
        #expect(try filter(nested(64)) == filter("antal = 1"))
        #expect(problem(nested(65))?.reason == .tooDeep(limit: 64))
        // The first thing that lies too deep is what follows the 65th parenthesis.
        #expect(problem(nested(65))?.position == .character(66))
    }

    /// Operations with the place of the inner one marked, and what is innermost.
    static let operations: [(operations: [String], innermost: String)] = [
        ([#"{"op":"not","args":[#]}"#], "true"),
        ([#"{"op":"isNull","args":[#]}"#], "true"),
        ([#"{"op":"and","args":[true,#]}"#, #"{"op":"or","args":[#,true]}"#], "true"),
        ([#"{"op":"not","args":[#]}"#, #"{"op":"or","args":[#,true]}"#], "true"),
    ]

    @Test(arguments: operations)
    func deepJSONIsAProblem(_ nesting: (operations: [String], innermost: String)) throws {
        func nested(_ depth: Int) -> String {
            (0..<depth).reduce(nesting.innermost) { inner, level in
                nesting.operations[level % nesting.operations.count].replacing("#", with: inner)
            }
        }
        #expect(problem(json: nested(64)) == nil)
        for depth in [65, 66, 80, 400] { #expect(problem(json: nested(depth))?.reason == .tooDeep(limit: 64)) }
    }

    @Test func deepArithmeticInJSONIsAProblem() throws {
        for operation in [#"{"op":"-","args":[#,{"property":"antal"}]}"#, #"{"op":"^","args":[2,#]}"#] {
            func nested(_ depth: Int) -> String {
                let inner = (0..<depth).reduce(#"{"property":"antal"}"#) { inner, _ in
                    operation.replacing("#", with: inner)
                }
                return #"{"op":"=","args":[1,\#(inner)]}"#
            }
            #expect(problem(json: nested(63)) == nil)
            #expect(problem(json: nested(64))?.reason == .tooDeep(limit: 64))
        }
    }

    @Test func bracketsAloneAreNoAttack() {
        #expect(problem(json: String(repeating: "[", count: 19_000))?.reason == .tooDeep(limit: 64))
        #expect(problem(json: String(repeating: #"{"a":"#, count: 3_900))?.reason == .tooDeep(limit: 64))
    }

    @Test func longFiltersAreAProblem() throws {
        let text = "namn = '" + String(repeating: "å", count: 20_000 - 9) + "'"
        #expect(problem(text) == nil)
        #expect(problem(text + " ")?.reason == .tooLong(count: 20_001, limit: 20_000))
        #expect(
            problem(json: "\"" + String(repeating: "a", count: 20_000) + "\"")?.reason
                == .tooLong(count: 20_002, limit: 20_000))
    }

    @Test func aLongChainOfConditionsIsNotDeep() throws {
        let text = Array(repeating: "antal=1", count: 1_800).joined(separator: " OR ")
        #expect(try holds(text, ["antal": .integer(1)]) == true)
    }
}
