import CQL2
import Testing

/// Every operator in both encodings, which must give one and the same tree, and a text that gives it again.
struct EncodingTests {
    static let pairs: [(text: String, json: String)] = [
        ("TRUE", "true"),
        ("false", "false"),
        ("namn = 'lek'", #"{"op":"=","args":[{"property":"namn"},"lek"]}"#),
        ("namn <> 'lek'", #"{"op":"<>","args":[{"property":"namn"},"lek"]}"#),
        ("antal < 1.0", #"{"op":"<","args":[{"property":"antal"},1]}"#),
        ("antal > -1e2", #"{"op":">","args":[{"property":"antal"},-100.0]}"#),
        ("andel <= .5", #"{"op":"<=","args":[{"property":"andel"},0.5]}"#),
        ("andel>=+1.", #"{"op":">=","args":[{"property":"andel"},1]}"#),
        ("stangd = TRUE", #"{"op":"=","args":[{"property":"stangd"},true]}"#),
        (#""date" = DATE('2022-04-16')"#, #"{"op":"=","args":[{"property":"date"},{"date":"2022-04-16"}]}"#),
        (
            "start >= TIMESTAMP('2022-04-16T10:13:19Z')",
            #"{"op":">=","args":[{"property":"start"},{"timestamp":"2022-04-16T10:13:19Z"}]}"#
        ),
        ("5 > antal", #"{"op":">","args":[5,{"property":"antal"}]}"#),
        ("start < slut", #"{"op":"<","args":[{"property":"start"},{"property":"slut"}]}"#),
        ("namn LIKE 'B_r%'", #"{"op":"like","args":[{"property":"namn"},"B_r%"]}"#),
        (
            "namn NOT LIKE 'B_r%'",
            #"{"op":"not","args":[{"op":"like","args":[{"property":"namn"},"B_r%"]}]}"#
        ),
        ("antal BETWEEN 1 AND 5", #"{"op":"between","args":[{"property":"antal"},1,5]}"#),
        (
            "antal not between 1 and 5",
            #"{"op":"not","args":[{"op":"between","args":[{"property":"antal"},1,5]}]}"#
        ),
        ("namn IN ('a','b')", #"{"op":"in","args":[{"property":"namn"},["a","b"]]}"#),
        ("antal NOT IN (1,2)", #"{"op":"not","args":[{"op":"in","args":[{"property":"antal"},[1,2]]}]}"#),
        ("namn IS NULL", #"{"op":"isNull","args":[{"property":"namn"}]}"#),
        ("geom is not null", #"{"op":"not","args":[{"op":"isNull","args":[{"property":"geom"}]}]}"#),
        (
            "(antal = 1) IS NULL",
            #"{"op":"isNull","args":[{"op":"=","args":[{"property":"antal"},1]}]}"#
        ),
        (
            "CASEI(namn) = CASEI('Straße')",
            #"{"op":"=","args":[{"op":"casei","args":[{"property":"namn"}]},{"op":"casei","args":["Straße"]}]}"#
        ),
        (
            "ACCENTI(CASEI(namn)) LIKE accenti(casei('KØ%'))",
            """
            {"op":"like","args":[{"op":"accenti","args":[{"op":"casei","args":[{"property":"namn"}]}]},
            {"op":"accenti","args":[{"op":"casei","args":["KØ%"]}]}]}
            """
        ),
        (
            "antal = 1 AND NOT namn = 'a' OR andel > 2",
            """
            {"op":"or","args":[{"op":"and","args":[{"op":"=","args":[{"property":"antal"},1]},
            {"op":"not","args":[{"op":"=","args":[{"property":"namn"},"a"]}]}]},
            {"op":">","args":[{"property":"andel"},2]}]}
            """
        ),
        (
            "antal = 1 AND (antal = 2 OR antal = 3) AND TRUE",
            """
            {"op":"and","args":[{"op":"=","args":[{"property":"antal"},1]},
            {"op":"and","args":[{"op":"or","args":[{"op":"=","args":[{"property":"antal"},2]},
            {"op":"=","args":[{"property":"antal"},3]}]},true]}]}
            """
        ),
        (
            "andel > antal - (1 - antal)",
            """
            {"op":">","args":[{"property":"andel"},{"op":"-","args":[{"property":"antal"},
            {"op":"-","args":[1,{"property":"antal"}]}]}]}
            """
        ),
        (
            "andel > antal - 1 - antal",
            """
            {"op":">","args":[{"property":"andel"},{"op":"-","args":[{"op":"-","args":[{"property":"antal"},1]},
            {"property":"antal"}]}]}
            """
        ),
        (
            "(antal + 1) * andel ^ 2 / 3 % 4 div 5 = -andel",
            """
            {"op":"=","args":[{"op":"div","args":[{"op":"%","args":[{"op":"/","args":[{"op":"*","args":[
            {"op":"+","args":[{"property":"antal"},1]},{"op":"^","args":[{"property":"andel"},2]}]},3]},4]},5]},
            {"op":"*","args":[-1,{"property":"andel"}]}]}
            """
        ),
    ]

    static let geometries: [(text: String, json: String)] = [
        ("POINT(36.3 32.2)", #"{"type":"Point","coordinates":[36.3,32.2]}"#),
        ("POINT Z (36.3 32.2 7)", #"{"type":"Point","coordinates":[36.3,32.2,7]}"#),
        ("LINESTRING(0 0,1 -1,2e0 2)", #"{"type":"LineString","coordinates":[[0,0],[1,-1],[2,2]]}"#),
        (
            "POLYGON((0 0,0 9,9 9,9 0,0 0),(1 1,1 2,2 2,1 1))",
            #"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,2],[2,2],[1,1]]]}"#
        ),
        ("MULTIPOINT((1 2),(3 4))", #"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
        ("multipoint(1 2,3 4)", #"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
        (
            "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
            #"{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}"#
        ),
        (
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
            """
            {"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}
            """
        ),
        (
            "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
            """
            {"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},
            {"type":"LineString","coordinates":[[0,0],[1,1]]}]}
            """
        ),
        ("BBOX(0,40,10,50)", #"{"bbox":[0,40,10,50]}"#),
        ("BBOX(0,40,-1,10,50,1)", #"{"bbox":[0,40,-1,10,50,1]}"#),
        ("BBOX(160.6,-55.95,-170,-25.89)", #"{"bbox":[160.6,-55.95,-170,-25.89]}"#),
    ]

    static let times: [(text: String, json: String)] = [
        ("DATE('1969-07-20')", #"{"date":"1969-07-20"}"#),
        ("TIMESTAMP('1969-07-20T20:17:40Z')", #"{"timestamp":"1969-07-20T20:17:40Z"}"#),
        ("INTERVAL('1969-07-16','1969-07-24')", #"{"interval":["1969-07-16","1969-07-24"]}"#),
        (
            "INTERVAL('1969-07-16T05:32:00Z','1969-07-24T16:50:35.250Z')",
            #"{"interval":["1969-07-16T05:32:00Z","1969-07-24T16:50:35.25Z"]}"#
        ),
        ("INTERVAL('2019-09-09','..')", #"{"interval":["2019-09-09",".."]}"#),
        ("INTERVAL(start,slut)", #"{"interval":[{"property":"start"},{"property":"slut"}]}"#),
        (#"INTERVAL('..',"date")"#, #"{"interval":["..",{"property":"date"}]}"#),
    ]

    static let spatialRelations = [
        "s_intersects", "s_equals", "s_disjoint", "s_touches", "s_within", "s_overlaps", "s_crosses", "s_contains",
    ]

    static let temporalRelations = [
        "t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes",
        "t_intersects", "t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts",
    ]

    @Test(arguments: pairs) func bothEncodingsGiveOneTree(_ pair: (text: String, json: String)) throws {
        try expectOneTree(pair.text, pair.json)
    }

    @Test(arguments: geometries) func geometriesAreTheSame(_ pair: (text: String, json: String)) throws {
        try expectOneTree(
            "S_INTERSECTS(geom,\(pair.text))", #"{"op":"s_intersects","args":[{"property":"geom"},\#(pair.json)]}"#)
    }

    @Test(arguments: times) func timesAreTheSame(_ pair: (text: String, json: String)) throws {
        try expectOneTree(
            "T_AFTER(start,\(pair.text))", #"{"op":"t_after","args":[{"property":"start"},\#(pair.json)]}"#)
    }

    @Test(arguments: spatialRelations) func spatialRelationsAreTheSame(_ name: String) throws {
        try expectOneTree(
            "\(name.uppercased())(POINT(1 2), geom)",
            #"{"op":"\#(name)","args":[{"type":"Point","coordinates":[1,2]},{"property":"geom"}]}"#)
    }

    @Test(arguments: temporalRelations) func temporalRelationsAreTheSame(_ name: String) throws {
        try expectOneTree(
            "\(name.uppercased())(INTERVAL(start,slut), INTERVAL('2005-01-10','2010-02-10'))",
            """
            {"op":"\(name)","args":[{"interval":[{"property":"start"},{"property":"slut"}]},
            {"interval":["2005-01-10","2010-02-10"]}]}
            """)
    }

    private func expectOneTree(_ text: String, _ json: String) throws {
        let fromText = try filter(text)
        #expect(try filter(json: json) == fromText)
    }

    @Test func differentFiltersHaveDifferentTrees() throws {
        let filters = try EncodingTests.pairs.map { try filter($0.text) }
        #expect(Set(filters).count == filters.count)
    }

    @Test func needlessQuotesSpacesAndConstantsMakeNoOtherFilter() throws {
        #expect(
            try filter(#" ( "namn"='a')and(antal)in(1 ,2.0)or not(not geom is NULL)"#)
                == filter("namn = 'a' AND antal IN (1,2) OR NOT geom IS NOT NULL"))
        #expect(try filter("antal*(2+3) > 2 ^ 3 - 1.5") == filter("antal * 5 > 6.5"))
        #expect(try filter(#"("date">'2022-04-16')"#) == filter(#""date" > DATE('2022-04-16')"#))
        #expect(
            try filter("s_within(geom,bbox(0,0,1,1))")
                == filter("S_WITHIN(geom,POLYGON((0 0,1 0,1 1,0 1,0 0)))"))
    }

    @Test func escapesInTextsAreUnderstood() throws {
        let name = FilterValue.text("a'b'\t\n\u{07}\\")
        #expect(try holds(#"namn = 'a''b\'\t\n\a\\'"#, ["namn": name]) == true)
        #expect(try holds(#"namn LIKE '100\% \_'"#, ["namn": .text("100% _")]) == true)
        #expect(try holds(#"namn LIKE '100\% \_'"#, ["namn": .text("1000 x")]) == false)
    }
}
