import ArgumentParser
import Clustering
import Hotspots
import Places
import Testing

@testable import smultron

struct HotspotOptionsTests {
    @Test func everyParameterHasAnOptionOfItsName() {
        let options = Mirror(reflecting: HotspotOptions()).children.map { String($0.label!.dropFirst()) }
        #expect(options == HotspotParameters.all.map(\.name))
    }

    @Test func whatIsGivenComesThrough() throws {
        #expect(try HotspotOptions.parse([]).parameters == HotspotParameters())
        let options = try HotspotOptions.parse([
            "--method", "gistar", "--eps", "30", "--min-weight", "2.5", "--weighting", "marks", "--groups", "3",
            "--min-cluster-size", "6", "--min-samples", "7", "--selection", "leaf", "--cell", "200", "--band", "150",
            "--bandwidth", "80", "--kind", "wish", "--category", "snow", "--season", "winter",
        ])
        var expected = HotspotParameters()
        expected.method = .gistar
        expected.epsM = 30
        expected.minWeight = 2.5
        expected.weighting = .marks
        expected.groups = 3
        expected.minClusterSize = 6
        expected.minSamples = 7
        expected.selection = .leaf
        expected.cellM = 200
        expected.bandM = 150
        expected.bandwidthM = 80
        expected.kind = .wish
        expected.category = .snow
        expected.season = .winter
        #expect(options.parameters == expected)
    }
}
