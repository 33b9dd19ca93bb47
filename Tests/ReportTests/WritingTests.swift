import Testing

@testable import Report

struct WritingTests {
    @Test func numbersAreSwedish() {
        #expect(SwedishText.number(1_234_567) == "1\u{A0}234\u{A0}567")
        #expect(SwedishText.number(-1000) == "\u{2212}1\u{A0}000")
        #expect(SwedishText.number(1234.46) == "1\u{A0}234,5")
        #expect(SwedishText.number(-0.46) == "\u{2212}0,5")
        #expect(SwedishText.number(50.04) == "50")
        #expect(SwedishText.decimal(1) == "1,0")
        #expect(SwedishText.distance(999.6) == "1\u{A0}000\u{A0}m")
        #expect(SwedishText.distance(12_345) == "12,3\u{A0}km")
        #expect(SwedishText.percent(0.834) == "83\u{A0}%")
    }

    @Test(arguments: [
        (0.0, "norr"), (22.4, "norr"), (22.6, "nordost"), (90, "öster"), (135, "sydost"), (180, "söder"),
        (225, "sydväst"), (270, "väster"), (315, "nordväst"), (337.6, "norr"), (359.9, "norr"),
    ])
    func directionsHaveEightNames(degrees: Double, name: String) {
        #expect(SwedishText.direction(degrees) == name)
    }

    @Test func aPreschoolWithinAHotspotHasNoDirection() {
        #expect(SwedishText.way(0, nil) == "förskolan ligger i smultronstället")
        #expect(SwedishText.way(430, 45) == "430\u{A0}m åt nordost")
    }

    @Test func stringsOfCSSCannotEndEarly() {
        #expect("a\"b\\c\n</style>".quotedForCSS == "\"a\\22 b\\5c c\\a \\3c \\2f style\\3e \"")
        #expect("Å 1".quotedForCSS == "\"Å 1\"")
    }

    @Test func emptyElementsAreWrittenAsHTMLWantsThem() {
        #expect(element("br").markup == "<br>\n")
        #expect(element("span", ["class": nil, "lang": "sv"]).markup == "<span lang=\"sv\"></span>")
    }

    @Test func numbersInDrawingsHaveOneDecimalAtMost() {
        #expect(Drawing.number(1) == "1")
        #expect(Drawing.number(-0.04) == "0")
        #expect(Drawing.number(-0.06) == "-0.1")
        #expect(Drawing.number(12.25) == "12.3")
    }
}

struct ReportAssetsTests {
    @Test func assetsAreCheckedWhenTheyAreRead() {
        #expect(throws: ReportAssets.Problem.styleSheetIsEmpty) { try ReportAssets(styleSheet: " \n", pictograms: "") }
        #expect(throws: ReportAssets.Problem.styleSheetHoldsMarkup) {
            try ReportAssets(styleSheet: "</style>", pictograms: "")
        }
        #expect(throws: ReportAssets.Problem.noPictogram("play")) {
            try ReportAssets(styleSheet: "p {}", pictograms: "<svg></svg>")
        }
    }
}
