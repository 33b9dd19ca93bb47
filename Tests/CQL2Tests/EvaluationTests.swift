import CQL2
import Geodesy
import Testing

struct EvaluationTests {
    // MARK: Unknown

    /// Each of true, false and unknown as a filter; `antal` is absent.
    private static let truth: [(text: String, value: Bool?)] = [("TRUE", true), ("FALSE", false), ("antal = 1", nil)]

    /// - Source: OGC 21-065r2, table 1.
    @Test func logicHasThreeValues() throws {
        for (a, p) in EvaluationTests.truth {
            for (b, q) in EvaluationTests.truth {
                let and = p == false || q == false ? false : p == nil || q == nil ? nil : true
                let or = p == true || q == true ? true : p == nil || q == nil ? nil : false
                #expect(try holds("\(a) AND \(b)") == and, "\(a) AND \(b)")
                #expect(try holds("\(a) OR \(b)") == or, "\(a) OR \(b)")
            }
            #expect(try holds("NOT \(a)") == p.map { !$0 })
        }
    }

    @Test(arguments: [
        "antal = 1", "antal <> 1", "1 < antal", "antal = antal", "antal BETWEEN 1 AND 2", "antal IN (1,2)",
        "antal + 1 = 2", "antal ^ 0 = 1", "namn LIKE '%'", "namn NOT LIKE '_'", "CASEI(namn) = 'a'",
        "S_INTERSECTS(geom,POINT(1 1))", "T_AFTER(start,DATE('2022-01-01'))",
        "T_EQUALS(INTERVAL(start,slut),INTERVAL(start,slut))", "1 / 0 = 1", "5 % 0 = 1", "5 div 0 = 1",
    ])
    func whatIsAbsentIsUnknown(_ text: String) throws {
        #expect(try holds(text) == nil)
        #expect(try holds("NOT (\(text))") == nil)
        #expect(try holds("(\(text)) IS NULL") == true)
    }

    @Test func oneKnownPartCanDecide() throws {
        #expect(try holds("antal BETWEEN andel AND 3", ["antal": .integer(4)]) == false)
        #expect(try holds("antal BETWEEN andel AND 3", ["antal": .integer(2)]) == nil)
        #expect(try holds("antal IN (andel, 2)", ["antal": .integer(2)]) == true)
        #expect(try holds("antal IN (andel, 3)", ["antal": .integer(2)]) == nil)
    }

    @Test func isNullIsExact() throws {
        #expect(try holds("namn IS NULL") == true)
        #expect(try holds("namn IS NOT NULL") == false)
        #expect(try holds("namn IS NULL", ["namn": .text("")]) == false)
        #expect(try holds("geom IS NULL") == true)
        #expect(try holds("geom IS NULL", at: .point(Position(x: 1, y: 1))) == false)
        #expect(try holds("POINT(1 1) IS NULL") == false)
        #expect(try holds("INTERVAL(start,'..') IS NULL") == true)
        #expect(try holds("5 IS NULL") == false)
    }

    // MARK: Comparisons

    @Test(arguments: ["'foo'", "true", "3.14", "1", "TIMESTAMP('2022-04-14T14:48:46Z')", "DATE('2022-04-14')"])
    func aValueEqualsItself(_ value: String) throws {
        for (sign, expected) in [("=", true), ("<>", false), (">", false), ("<", false), (">=", true), ("<=", true)] {
            #expect(try holds("\(value) \(sign) \(value)") == expected, "\(value) \(sign) \(value)")
        }
    }

    /// A property, a literal, and values that are less, the same and more.
    typealias Ordered = (name: String, literal: String, less: FilterValue, same: FilterValue, more: FilterValue?)

    static let ordered: [Ordered] = [
        ("namn", "'b'", FilterValue.text("a"), FilterValue.text("b"), FilterValue.text("c")),
        ("antal", "2", .integer(1), .integer(2), .integer(3)),
        ("antal", "2", .number(1.5), .number(2), .number(2.5)),
        ("andel", "0.5", .integer(0), .number(0.5), .integer(1)),
        ("stangd", "true", .boolean(false), .boolean(true), nil),
        (
            "\"date\"", "DATE('2022-04-16')", .day(CalendarDay("2022-04-15")!), .day(CalendarDay("2022-04-16")!),
            .day(CalendarDay("2022-05-01")!)
        ),
        (
            "start", "TIMESTAMP('2022-04-16T10:13:19Z')", .instant(Instant("2022-04-16T10:13:18.999Z")!),
            .instant(Instant("2022-04-16T12:13:19+02:00")!), .instant(Instant("2022-04-16T10:13:19.001Z")!)
        ),
        // A day meets a moment as its first.
        (
            "start", "DATE('2022-04-16')", .instant(Instant("2022-04-15T23:59:59Z")!),
            .instant(Instant("2022-04-16T00:00:00Z")!), .instant(Instant("2022-04-16T00:00:01Z")!)
        ),
    ]

    @Test(arguments: ordered)
    func comparisonsFollowTheOrder(_ ordered: Ordered) throws {
        let key = ordered.name.replacing("\"", with: "")
        let table: [(String, [Bool])] = [
            ("=", [false, true, false]), ("<>", [true, false, true]), ("<", [true, false, false]),
            (">", [false, false, true]), ("<=", [true, true, false]), (">=", [false, true, true]),
        ]
        for (sign, expected) in table {
            for (value, holdsFor) in zip([ordered.less, ordered.same, ordered.more].compactMap(\.self), expected) {
                let found = try holds("\(ordered.name) \(sign) \(ordered.literal)", [key: value])
                #expect(found == holdsFor, "\(value) \(sign)")
            }
        }
    }

    @Test func betweenIncludesItsBounds() throws {
        for (value, expected) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
            #expect(try holds("antal BETWEEN 1 AND 3", ["antal": .integer(value)]) == expected)
            #expect(try holds("antal NOT BETWEEN 1 AND 3", ["antal": .integer(value)]) == !expected)
        }
        #expect(try holds("antal BETWEEN 100.0 AND 1.0", ["antal": .integer(50)]) == false)
    }

    @Test func inFindsOneOfMany() throws {
        let berlin: [String: FilterValue] = ["namn": .text("Berlin")]
        #expect(try holds("namn IN ('Kiev','Berlin')", berlin) == true)
        #expect(try holds("namn NOT IN ('Kiev','Berlin')", berlin) == false)
        #expect(try holds("namn IN ('Kiev')", berlin) == false)
        #expect(try holds("antal IN (1,2)", ["antal": .number(2)]) == true)
        #expect(try holds("antal IN (1,2.5)", ["antal": .number(2.5)]) == true)
        #expect(try holds("antal IN (1,andel)", ["antal": .integer(3), "andel": .number(3)]) == true)
        let midnight = FilterValue.instant(Instant("2022-04-14T00:00:00Z")!)
        #expect(try holds("start IN ('2022-04-13','2022-04-14')", ["start": midnight]) == true)
        #expect(
            try holds("start in ('2022-04-14T14:52:56Z')", ["start": .instant(Instant("2022-04-14T14:52:56Z")!)])
                == true)
    }

    @Test(arguments: [
        ("%", "", true), ("%", "abc", true), ("", "", true), ("", "a", false), ("_%", "", false), ("_%", "å", true),
        ("%%", "abc", true), ("B_r%", "Berlin", true), ("B_r%", "Br", false), ("%a%b%c", "xaybzcc", true),
        ("%a%b%c", "xaybzcd", false), ("%aab", "aaaab", true), ("a\\%", "a%", true), ("a\\%", "ab", false),
        ("a\\\\\\\\b", "a\\b", true), ("%.%", "ab", false), ("K_benhavn", "København", true), ("_", "👩‍🚀", true),
    ])
    func likeMatchesTheWhole(_ pattern: String, _ value: String, _ expected: Bool) throws {
        #expect(try holds("namn LIKE '\(pattern)'", ["namn": .text(value)]) == expected)
    }

    @Test func aPatternOfManyWildcardsIsNoAttack() throws {
        let pattern = String(repeating: "%a", count: 500) + "%b"
        let value = FilterValue.text(String(repeating: "a", count: 5_000))
        let start = ContinuousClock.now
        #expect(try holds("namn LIKE '\(pattern)'", ["namn": value]) == false)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    // MARK: Folding

    @Test(arguments: [
        ("KØBENHAVN", "københavn"), ("Straße", "STRASSE"), ("STRAẞE", "straße"), ("Οδος", "ΟΔΟΣ"), ("ÅÄÖ", "åäö"),
        ("\u{212B}", "å"),
    ])
    func caseIsFolded(_ a: String, _ b: String) throws {
        #expect(try holds("CASEI(namn) = CASEI('\(b)')", ["namn": .text(a)]) == true)
        #expect(try holds("casei(namn) like CASEI('\(b)%')", ["namn": .text(a + "x")]) == true)
        #expect(try holds("CASEI(namn) IN ('nej', CASEI('\(b)'))", ["namn": .text(a)]) == true)
        #expect(try holds("namn = '\(b)'", ["namn": .text(a)]) == false)
    }

    @Test(arguments: [
        ("København", "Kobenhavn"), ("débárquér", "debarquer"), ("äöüéáí", "aoueai"), ("Łódź", "Lodz"),
        ("a\u{0301}", "a"),
    ])
    func accentsAreTakenOff(_ a: String, _ b: String) throws {
        #expect(try holds("ACCENTI(namn) = ACCENTI('\(b)')", ["namn": .text(a)]) == true)
        #expect(try holds("ACCENTI(namn) = ACCENTI('\(a)')", ["namn": .text(b)]) == true)
        #expect(try holds("ACCENTI(CASEI(namn)) = accenti(casei('\(b)'))", ["namn": .text(a.uppercased())]) == true)
    }

    @Test func aCaseIsNoAccentAndAJapaneseMarkIsALetter() throws {
        #expect(try holds("ACCENTI(namn) = ACCENTI('lek')", ["namn": .text("LÉK")]) == false)
        #expect(try holds("CASEI(namn) = CASEI('a')", ["namn": .text("å")]) == false)
        #expect(try holds("ACCENTI(namn) = ACCENTI('か')", ["namn": .text("が")]) == false)
    }

    // MARK: Arithmetic

    /// - Source: the expressions of OGC 21-065r2, annex A, "Arithmetic Expressions".
    @Test(arguments: [
        ("1038280+8", 1_038_288.0), ("1038290-2*2^0", 1_038_288), ("1038290-20/10", 1_038_288),
        ("1038290-21 div 10", 1_038_288), ("1038290-5%2", 1_038_289), ("8*11", 88), ("1038280+2^3", 1_038_288),
        ("4000000/4", 1_000_000), ("(3*(900000+100000))", 3_000_000), ("7/2", 3.5), ("-7 div 2", -3), ("-7 % 2", -1),
        ("2 - 3 - 4", -5), ("2^-1", 0.5), ("-2^2", 4), ("10 div 3 * 3", 9), ("1e3 + .5", 1000.5),
    ])
    func arithmeticIsWorkedOut(_ expression: String, _ result: Double) throws {
        #expect(try holds("andel = \(expression)", ["andel": .number(result)]) == true)
        // Once more with a property, so that nothing is constant.
        let values: [String: FilterValue] = ["andel": .number(result), "antal": .integer(0)]
        #expect(try holds("andel + antal = antal + (\(expression))", values) == true)
    }

    @Test func aMinusTurnsAProperty() throws {
        #expect(try holds("-antal = 3 - 6", ["antal": .integer(3)]) == true)
    }

    // MARK: Time

    /// Letters stand for 1, 2, 3 … May; the relations are those of Allen.
    @Test(arguments: [
        ("t_after", "d", "b", true), ("t_after", "b", "b", false), ("t_after", "d-e", "a-c", true),
        ("t_after", "c-e", "a-c", false), ("t_before", "a", "b-c", true), ("t_before", "b", "b-c", false),
        ("t_disjoint", "a", "b", true), ("t_disjoint", "b", "a-c", false), ("t_intersects", "b", "a-c", true),
        ("t_intersects", "c-d", "a-c", true), ("t_intersects", "d", "a-c", false), ("t_equals", "b", "b", true),
        ("t_equals", "b", "b-b", true), ("t_equals", "b", "a-b", false), ("t_contains", "a-d", "b-c", true),
        ("t_contains", "a-d", "a-c", false), ("t_during", "b-c", "a-d", true), ("t_during", "b-d", "a-d", false),
        ("t_finishes", "b-d", "a-d", true), ("t_finishes", "a-d", "a-d", false), ("t_finishedBy", "a-d", "b-d", true),
        ("t_finishedBy", "a-d", "b-c", false), ("t_meets", "a-b", "b-c", true), ("t_meets", "a-b", "c-d", false),
        ("t_metBy", "b-c", "a-b", true), ("t_metBy", "a-b", "b-c", false), ("t_overlaps", "a-c", "b-d", true),
        ("t_overlaps", "a-b", "b-d", false), ("t_overlappedBy", "b-d", "a-c", true),
        ("t_overlappedBy", "a-d", "a-c", false), ("t_starts", "a-b", "a-c", true), ("t_starts", "a-c", "a-c", false),
        ("t_startedBy", "a-c", "a-b", true), ("t_startedBy", "a-c", "b-c", false),
        ("t_contains", "..-d", "b-c", true), ("t_after", "d-..", "a-..", false), ("t_equals", "a-..", "a-..", true),
    ])
    func intervalsRelate(_ relation: String, _ a: String, _ b: String, _ expected: Bool) throws {
        func written(_ span: String, time: String, constructor: String) -> String {
            let bounds = span.split(separator: "-").map { bound in
                bound == ".." ? "'..'" : "'2022-05-0\(bound.utf8.first! - UInt8(ascii: "a") + 1)\(time)'"
            }
            return bounds.count == 1 ? "\(constructor)(\(bounds[0]))" : "INTERVAL(\(bounds[0]),\(bounds[1]))"
        }
        for (time, constructor) in [("", "DATE"), ("T12:00:00Z", "TIMESTAMP")] {
            let sides = [a, b].map { written($0, time: time, constructor: constructor) }
            #expect(try holds("\(relation)(\(sides[0]),\(sides[1]))") == expected, "\(time)")
        }
    }

    @Test func aDayLastsAllDayAmongMoments() throws {
        let start: [String: FilterValue] = ["start": .instant(Instant("2022-04-16T23:59:59.999Z")!)]
        #expect(try holds("T_INTERSECTS(start, DATE('2022-04-16'))", start) == true)
        #expect(try holds("T_INTERSECTS(start, INTERVAL('2022-04-01','2022-04-16'))", start) == true)
        #expect(try holds("T_AFTER(start, DATE('2022-04-16'))", start) == false)
        #expect(try holds("T_EQUALS(start, DATE('2022-04-16'))", start) == false)
    }

    @Test func anIntervalOfPropertiesThatEndsBeforeItStartsIsUnknown() throws {
        let values: [String: FilterValue] = [
            "start": .instant(Instant("2022-04-17T00:00:00Z")!), "slut": .instant(Instant("2022-04-16T00:00:00Z")!),
        ]
        #expect(try holds("T_AFTER(INTERVAL(start,slut),DATE('2020-01-01'))", values) == nil)
    }

    // MARK: Space

    @Test func spatialConditionsAskTheRelations() throws {
        let place = Geometry.point(Position(x: 5, y: 45))
        #expect(try holds("S_INTERSECTS(geom,BBOX(0,40,10,50))", at: place) == true)
        #expect(try holds("S_INTERSECTS(BBOX(0,40,10,50),geom)", at: place) == true)
        #expect(try holds("S_WITHIN(geom,BBOX(0,40,10,50))", at: place) == true)
        #expect(try holds("S_CONTAINS(geom,BBOX(0,40,10,50))", at: place) == false)
        #expect(try holds("S_CONTAINS(BBOX(0,40,10,50),geom)", at: place) == true)
        #expect(try holds("S_DISJOINT(geom,POINT(5 46))", at: place) == true)
        #expect(try holds("S_EQUALS(geom,POINT(5 45 12))", at: place) == true)
    }

    @Test func positionsAreMovedInEveryKindOfGeometry() throws {
        for pair in EncodingTests.geometries {
            let text = "NOT (S_TOUCHES(geom,\(pair.text)) OR antal = 1)"
            let original = try filter(text)
            let moved = original.mapPositions { Position(x: $0.y + 1, y: $0.x) }
            #expect(moved != original)
            #expect(moved.mapPositions { Position(x: $0.y, y: $0.x - 1) } == original, "\(pair.text)")
        }
        let exchanged = try filter("S_WITHIN(geom,POINT(1 2))").mapPositions { Position(x: $0.y, y: $0.x) }
        #expect(try exchanged == filter("S_WITHIN(geom,POINT(2 1))"))
    }

    @Test func aFilterKnowsWhetherItNeedsTheGeometry() throws {
        #expect(try filter("antal = 1 OR NOT S_TOUCHES(geom,POINT(1 1))").usesGeometry)
        #expect(try filter("(geom IS NULL) IS NULL").usesGeometry)
        #expect(try !filter("antal = 1 AND T_AFTER(start,DATE('2022-01-01'))").usesGeometry)
        #expect(try !filter("S_TOUCHES(POINT(1 1),POINT(1 1))").usesGeometry)
    }

    // MARK: Query parameters

    @Test(arguments: [
        ("namn", "it's", "namn = 'it''s'"), ("antal", "5", "antal = 5"), ("andel", "-0.5", "andel = -0.5"),
        ("stangd", "true", "stangd = true"), ("date", "2022-04-16", #""date" = DATE('2022-04-16')"#),
        ("start", "2022-04-16T10:13:19Z", "start = TIMESTAMP('2022-04-16T10:13:19Z')"),
    ])
    func aQueryParameterIsAFilter(_ name: String, _ value: String, _ text: String) throws {
        #expect(try Filter(property: name, equals: value, queryables: queryables) == filter(text))
    }

    @Test(arguments: [
        ("antal", "fem"), ("antal", "5.5"), ("andel", "0x10"), ("andel", "inf"), ("andel", ""), ("stangd", "ja"),
        ("date", "2022-02-30"), ("start", "2022-04-16"), ("geom", "POINT(1 1)"), ("okand", "1"),
    ])
    func aQueryParameterOfAnotherKindIsAProblem(_ name: String, _ value: String) {
        #expect {
            try Filter(property: name, equals: value, queryables: queryables)
        } throws: {
            ($0 as? FilterProblem)?.position == .parameter(name)
        }
    }

    @Test func everyDeclaredClassHasTheBase() {
        #expect(Conformance.classes.count == Set(Conformance.classes).count)
        #expect(Conformance.classes.contains("http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2"))
    }
}
