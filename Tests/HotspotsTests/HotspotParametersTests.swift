import Clustering
import Foundation
import Places
import Testing

@testable import Hotspots

struct HotspotParametersTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func parameters(_ method: HotspotMethod) -> HotspotParameters {
        var parameters = HotspotParameters()
        parameters.method = method
        return parameters
    }

    @Test func everyParameterIsDescribed() {
        let properties = Mirror(reflecting: HotspotParameters()).children.map { $0.label! }
        #expect(HotspotParameters.all.map(\.savedName) == properties)
    }

    @Test func aSavedAnalysisKeepsEveryParameter() throws {
        var parameters = HotspotParameters()
        parameters.bandM = 150
        parameters.bandwidthM = 80.5
        parameters.minSamples = 6
        parameters.minWeight = 3
        #expect(
            try json(parameters) == """
                {"bandM":150,"bandwidthM":80.5,"cellM":100,"epsM":50,"groups":2,"kind":"favourite","method":"dbscan",\
                "minClusterSize":5,"minSamples":6,"minWeight":3,"selection":"eom","weighting":"equal-preschool"}
                """)
        parameters.selection = .leaf
        parameters.cellM = 250
        parameters.category = .snow
        parameters.season = .winter
        let saved = try json(parameters)
        #expect(saved.contains("\"category\":\"snow\"") && saved.contains("\"season\":\"winter\""))
        #expect(try JSONDecoder().decode(HotspotParameters.self, from: Data(saved.utf8)) == parameters)
    }

    @Test func whatWasSavedBeforeAParameterExistedHasItsUsualValue() throws {
        let old = #"{"epsM":40,"kind":"wish","minWeight":3.5,"weighting":"marks","category":null}"#
        var expected = HotspotParameters()
        expected.epsM = 40
        expected.kind = .wish
        expected.minWeight = 3.5
        expected.weighting = .marks
        #expect(try JSONDecoder().decode(HotspotParameters.self, from: Data(old.utf8)) == expected)
    }

    private struct Members: Codable {
        var parameters: HotspotParameters
        init(_ parameters: HotspotParameters) { self.parameters = parameters }
        init(from decoder: any Decoder) throws { parameters = try HotspotParameters(membersFrom: decoder) }
        func encode(to encoder: any Encoder) throws { try parameters.encodeMembers(to: encoder) }
    }

    @Test func theAPICallsThemByTheirNames() throws {
        var parameters = parameters(.hdbscan)
        parameters.bandwidthM = 80
        parameters.season = .summer
        #expect(
            try json(Members(parameters)) == """
                {"band":100,"bandwidth":80,"cell":100,"eps":50,"groups":2,"kind":"favourite","method":"hdbscan",\
                "minClusterSize":5,"minSamples":5,"minWeight":5,"season":"summer","selection":"eom",\
                "weighting":"equal-preschool"}
                """)
        let told = #"{"name":"a","method":"hdbscan","bandwidth":80,"season":"summer"}"#
        #expect(try JSONDecoder().decode(Members.self, from: Data(told.utf8)).parameters == parameters)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Members.self, from: Data(#"{"eps":"50"}"#.utf8))
        }
    }

    @Test(arguments: [
        (
            HotspotMethod.dbscan,
            "DBSCAN, eps 50.0 m, minimum weight 2.5, weighting equal-preschool, at least 3 marks, kind favourite",
            "DBSCAN, eps 50 m, minsta vikt 2,5, viktning equal-preschool, minst 3 markeringar, typ favorit"
        ),
        (
            .hdbscan,
            "HDBSCAN*, minimum cluster size 5, minimum samples 5, selection eom, outline radius 100.0 m, kind favourite",
            "HDBSCAN*, minsta storlek 5, minsta antal grannar 5, urval eom, områden 100 m, typ favorit"
        ),
        (
            .gistar,
            """
            Gi*, cells 100 m, band 100.0 m, false discovery rate 0.05, weighting equal-preschool, at least 3 marks, \
            kind favourite
            """,
            """
            Gi*, rutor 100 m, avstånd 100 m, högst 5 % falska fynd, viktning equal-preschool, minst 3 markeringar, \
            typ favorit
            """
        ),
        (
            .density,
            "kernel density, bandwidth 100.0 m, isopleth 0.5, weighting equal-preschool, at least 3 marks, kind favourite",
            """
            kärntäthet, bandbredd 100 m, 50 % av markeringarna, viktning equal-preschool, minst 3 markeringar, typ favorit
            """
        ),
    ]) func aMethodTellsItsParameters(method: HotspotMethod, english: String, swedish: String) {
        var parameters = parameters(method)
        parameters.minWeight = 2.5
        #expect(parameters.description == english)
        #expect(parameters.swedish == swedish)
    }

    @Test func whatSelectsMarksIsToldWhereItDoes() {
        var parameters = HotspotParameters()
        parameters.weighting = .distinctGroups
        parameters.kind = .wish
        parameters.category = .animals
        parameters.season = .summer
        #expect(
            parameters.swedish == """
                DBSCAN, eps 50 m, minsta vikt 5, viktning distinct-groups, minst 2 avdelningar, typ onskan, kategori djur, \
                årstid sommar
                """)
        #expect(parameters.settings.suffix(4).map(\.value) == ["minst 2", "önskan", "djur", "sommar"])
        #expect(parameters.settings[2].meaning == "Flera avdelningar krävs (distinct-groups).")
    }

    @Test(arguments: HotspotMethod.allCases) func theHelpOfAParameterNamesTheMethodsThatUseIt(method: HotspotMethod) {
        for parameter in HotspotParameters.all where method.uses(parameter.keyPath) {
            #expect(parameter.help.contains("\(method.rawValue):"), "\(parameter.name)")
        }
    }

    @Test func whatLiesOutsideItsBoundsIsNamed() {
        func problem(_ change: (inout HotspotParameters) -> Void) -> String? {
            var parameters = HotspotParameters()
            change(&parameters)
            do {
                try parameters.check()
                return nil
            } catch {
                return error.description
            }
        }
        #expect(problem { $0.cellM = 5 } == "the cell size is 5, but must be from 10 to 10 000 metres")
        #expect(problem { $0.groups = 0 } == "the number of groups is 0, but must be 1 or more")
        #expect(problem { $0.bandwidthM = .nan } == "the bandwidth is nan, but must be from 10 to 10 000 metres")
        #expect(
            problem { $0.bandwidthM = 10_000.5 } == "the bandwidth is 10000.5, but must be from 10 to 10 000 metres")
        #expect(problem { $0.bandwidthM = 10_000 } == nil)
    }

    @Test func whatAMethodIsSensitiveToIsVaried() {
        #expect(HotspotMethod.allCases.map { parameters($0).variations.count } == [24, 24, 4, 4])
        let sizes = Set(parameters(.hdbscan).variations.map(\.minClusterSize))
        #expect(sizes == [3, 4, 5, 6, 7])
        var small = parameters(.hdbscan)
        small.minClusterSize = 2
        #expect(Set(small.variations.map(\.minClusterSize)) == [2, 3, 4])
    }
}
