import Foundation
import Geodesy
@testable import Places
import TestSupport
import Testing

/// Whatever bytes come, the readers of marks end with marks or with a problem that names a place; a mark that is taken keeps
/// the rules, and is read the same again from what the service writes of it. Real samples, changed at random from a seed.
struct FuzzTests {
    private static let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, times: .any)
    private static let destination = MarkFile.Destination(
        scope: Sample.scope, round: Sample.round, category: .snow, children: 5)

    private static let feature = """
        {"type":"Feature","id":"3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f",
         "geometry":{"type":"Point","coordinates":[20.2163,67.8645]},
         "properties":{"revision":2,"category":"snow","children":8,"recordedAt":"2026-11-21T09:30:00+01:00",
         "kind":"wish","seasons":["summer","winter"],"ageBand":"3-5","frequency":"weekly","walkingMinutes":12,
         "quote":"Här är \\u00e5n 👩‍🚀","staffNote":null,"language":"fit","placement":"device","accuracyM":4.5}}
        """
    private static let documents = [
        feature, "{\"type\":\"FeatureCollection\",\"features\":[\(feature),\(feature)]}",
        "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4326\"}},\"features\":[ ],\"type\":\"FeatureCollection\"}",
    ]
    private static let tables = [
        """
        id,category,children,recordedAt,seasons,quote,accuracyM,lon,lat
        3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f,snow,8,2026-11-21T09:30:00Z,summer winter,"Här, ""just"" här",4.5,20.2163,67.8645
        ,play,3,,,,,20.2170,67.8650

        """,
        "\u{FEFF}category;children;e;n\r\nwater;12;719100;7537000\r\n\r\n\"calm\";1;719101.5;7537001\r\n",
    ]
    private static let walks = [
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
        <wpt lat="67.8645" lon="20.2163"><time>2026-11-21T09:30:00Z</time><name>snö</name><desc>Bakom &amp; under</desc></wpt>
        <!-- a walk --><wpt lat="67.8650" lon="20.2170"/><trk><trkseg><trkpt lat="67.9" lon="20.2"/></trkseg></trk>
        </gpx>
        """
    ]

    /// Pieces that readers trip over.
    private static let pieces =
        [
            "\"", "'", ",", ";", "\t", "\n", "\r\n", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ":", "null",
            "true", "-0",
            "1e400", "-1", "0x10", "99999999999999999999", "NaN", "", "\0", "\u{FEFF}", "å", "👩‍🚀", "\u{202E}", "<", ">",
            "</", "/>",
            "&", "&amp;", "&x;", "<!DOCTYPE gpx [<!ENTITY x \"y\">]>", "<![CDATA[", "]]>", "<wpt>", "</wpt>", "lon",
            "\"features\":[",
            "\"id\":", "{},", "2026-02-30T25:61:61Z", "play", "20,5", "=1+1",
        ].map { Array($0.utf8) } + [[0xFF], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    private static func changed(_ sample: String, _ generator: inout SplitMix64) -> Data {
        var bytes = Array(sample.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard let place = bytes.indices.randomElement(using: &generator) else { break }
            let end = min(bytes.count, place + Int.random(in: 1...12, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &generator)!, at: place)
            case 2: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &generator)!)
            case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: bytes.indices.randomElement(using: &generator)!)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return Data(bytes)
    }

    /// Changes samples and hands them to a reader; tells how many were read at all.
    private func run(
        seed: UInt64, cases: Int, _ samples: [String], _ read: (Data) throws -> [MarkChecker.Verdict]
    ) throws -> Int {
        var generator = SplitMix64(state: seed)
        var good = 0
        for number in 0..<cases {
            let data = FuzzTests.changed(samples[number % samples.count], &generator)
            for verdict in try read(data) {
                switch verdict {
                case .success(let submission):
                    good += 1
                    try keepsTheRules(submission)
                case .failure(let bad):
                    #expect(!bad.problems.isEmpty)
                    for problem in bad.problems {
                        #expect(!problem.field.isEmpty)
                        #expect((1...2_000).contains(problem.message(in: .swedish).count))
                        #expect((1...2_000).contains(problem.message(in: .english).count))
                    }
                }
            }
        }
        return good
    }

    /// Within the limits of the contract, and the same again after a round trip through the service's own writing.
    private func keepsTheRules(_ submission: MarkSubmission) throws {
        let content = submission.content
        #expect(content.revision >= 1)
        #expect((1...150).contains(content.children))
        #expect((0...180).contains(content.walkingMinutes ?? 0))
        #expect(
            (content.quote ?? "").unicodeScalars.count <= 500 && (content.staffNote ?? "").unicodeScalars.count <= 500)
        #expect((content.accuracyM ?? 0).isFinite && (content.accuracyM ?? 0) >= 0)
        #expect(Sample.area.distance(to: content.position) == 0)
        let mark = Mark(
            id: submission.id, content: content, scope: Sample.scope,
            receivedAt: Sample.duringRound, late: false, review: .unreviewed, origin: .imported, textHeld: false)
        let degrees = try Sample.transformer.transform(content.position, from: .sweref99TM, to: .wgs84)
        let written = try JSONEncoder().encode(MarkFeature(mark, at: degrees, isWhole: true))
        guard case .feature(let again) = try MarkDocument(written) else {
            Issue.record("a mark became a list")
            return
        }
        let reread = try FuzzTests.checker.check([again])[0].get()
        #expect(reread.id == submission.id)
        var expected = content
        expected.position = reread.content.position
        #expect(reread.content == expected)
        #expect(reread.content.position.distance(to: content.position) < 0.01)
    }

    @Test func changedFeatures() throws {
        let good = try run(seed: 1, cases: 6_000, FuzzTests.documents) { data in
            do {
                switch try MarkDocument(data) {
                case .feature(let mark): return try FuzzTests.checker.check([mark])
                case .collection(let features, _, _): return try FuzzTests.checker.check(features.marks())
                }
            } catch let problem as MarkFile.Problem {
                #expect(!problem.description.isEmpty)
                return []
            }
        }
        // Otherwise the changes would be too wild to test what is taken.
        #expect(good > 300)
    }

    @Test func changedTables() throws {
        let good = try run(seed: 2, cases: 6_000, FuzzTests.tables) { data in
            do {
                return try FuzzTests.verdicts(on: try MarkFile(csv: data, system: nil, for: FuzzTests.destination))
            } catch let problem as Table.Problem {
                #expect(problem.description.contains("line "))
                return []
            }
        }
        #expect(good > 300)
    }

    @Test func changedWalks() throws {
        let good = try run(seed: 3, cases: 3_000, FuzzTests.walks) { data in
            do {
                return try FuzzTests.verdicts(on: try MarkFile(gpx: data, for: FuzzTests.destination))
            } catch let problem as GPXProblem {
                #expect(!problem.message(in: .english).isEmpty)
                return []
            }
        }
        #expect(good > 300)
    }

    private static func verdicts(on file: MarkFile) throws -> [MarkChecker.Verdict] {
        let checker = MarkChecker(area: Sample.area, transformer: Sample.transformer, system: file.system, times: .any)
        return try checker.check((0..<file.count).map { file.mark(at: $0) })
    }
}
