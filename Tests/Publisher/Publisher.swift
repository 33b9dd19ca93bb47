import Disclosure
import Foundation
import Geodesy
import Hotspots
import MapLayers
import Places

/// Publishes made-up data sets through the same code as the service, for the attack on disclosure control and for
/// measuring what it leaves: a line of JSON with a sequence of data sets in, a line with what everyone may fetch out.
@main
struct Publisher {
    static func main() async throws {
        let transformer = try CoordinateTransformer()
        while let line = readLine() {
            let sequence = try JSONDecoder().decode(DataSetSequence.self, from: Data(line.utf8))
            var answers: [Answer] = []
            for (index, data) in sequence.publications.enumerated() {
                answers.append(try await publish(data, number: index + 1, sequence, transformer))
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try FileHandle.standardOutput.write(
                contentsOf: try encoder.encode(["publications": answers]) + Data("\n".utf8))
        }
    }

    private static func publish(
        _ data: DataSet, number: Int, _ sequence: DataSetSequence, _ transformer: CoordinateTransformer
    ) async throws -> Answer {
        let marks = data.markPoints
        let thresholds = DisclosureThresholds(children: sequence.children ?? 10, preschools: sequence.preschools ?? 3)
        let control = DisclosureControl(thresholds: thresholds)
        var content = PublishedContent(of: marks, preschools: data.register, control: control)
        sequence.weakness?.weaken(&content.disclosed, marks: marks, control: control)
        let round = Round(id: 1, name: "Attack", opens: .distantPast, closes: .distantFuture)
        let publication = Publication(
            number: number, round: PublishedRound(round), analysis: "2584-attack",
            method: HotspotParameters().description, madeAt: Date(timeIntervalSince1970: 0), thresholds: thresholds,
            content: content)
        let layers = PublicationLayers(
            publication: publication, feedback: [], municipality: Municipality(code: "2584", name: "Kiruna kommun"),
            transformer: transformer)

        var files: [String: String] = [:]
        for layer in PublicationLayers.layers {
            for format in LayerFormat.allCases {
                var bytes: [UInt8] = []
                _ = try await layers.write(layer, as: format, in: .sweref99TM) { bytes += $0 }
                files["\(layer.name).\(format.rawValue)"] = String(decoding: bytes, as: UTF8.self)
            }
        }
        for preschool in content.preschools {
            let near = Nearness.hotspots(publication.hotspots, near: preschool.position, withinM: 1_000)
            files["near \(preschool.code)"] = near.map { "\($0.hotspot.id) \($0.distanceM)" }.joined(separator: "\n")
        }
        let all = files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }.joined(separator: "\n")
        return Answer(
            digest: Fingerprint.uuid(of: all).uuidString, files: sequence.digestsOnly == true ? nil : files)
    }
}

/// A sequence of data sets, each published in its turn.
private struct DataSetSequence: Decodable {
    var publications: [DataSet]
    var children: Int?
    var preschools: Int?
    var weakness: Weakness?
    var digestsOnly: Bool?
}

private struct DataSet: Decodable {
    struct Register: Decodable {
        var code: String
        var size: Int?
        var e: Double
        var n: Double
    }
    struct Mark: Decodable {
        var preschool: String
        var group: Int
        var e: Double
        var n: Double
        var children: Int
        var kind: Kind?
        var review: Review?
    }
    var preschools: [Register]
    var marks: [Mark]

    var register: [Preschool] {
        preschools.map {
            Preschool(
                code: $0.code, name: "Preschool \($0.code)", children: $0.size,
                position: Position(easting: $0.e, northing: $0.n), positionQuality: .address)
        }
    }

    var markPoints: [MarkPoint] {
        let sizes = Dictionary(uniqueKeysWithValues: preschools.map { ($0.code, $0.size) })
        return marks.map {
            MarkPoint(
                position: Position(easting: $0.e, northing: $0.n), preschool: $0.preschool, group: $0.group,
                preschoolSize: sizes[$0.preschool] ?? nil, children: $0.children, category: .play,
                kind: $0.kind ?? .favourite, review: $0.review ?? .approved)
        }
    }
}

private struct Answer: Encodable {
    /// The same for two data sets only if everything that can be fetched is the same, byte for byte.
    var digest: String
    var files: [String: String]?
}

/// Ways to spoil the protection on purpose, to see that the attack notices.
private enum Weakness: String, Decodable {
    /// Counts instead of bands.
    case exact
    /// A larger square shown around a shown smaller one.
    case nested
    /// Marks that nobody has reviewed take part in the outlines of hotspots.
    case unreviewed

    func weaken(_ disclosed: inout Disclosed, marks: [MarkPoint], control: DisclosureControl) {
        let counted = marks.filter { $0.review == .approved && $0.kind == .favourite }
        switch self {
        case .exact:
            for index in disclosed.squares.indices {
                let square = disclosed.squares[index].square
                let count = ChildrenCount(
                    counted.filter { GridSquare(holding: $0.position, sizeM: square.sizeM) == square }
                ).total
                disclosed.squares[index].counts.children?.lower = count
                disclosed.squares[index].counts.children?.upper = count
            }
        case .nested:
            for size in DisclosureGrid.sizesM {
                let squares = Dictionary(grouping: counted) { GridSquare(holding: $0.position, sizeM: size) }
                for (square, members) in squares {
                    let children = ChildrenCount(members)
                    guard control.thresholds.allow(children),
                        !disclosed.squares.contains(where: { $0.square == square })
                    else { continue }
                    disclosed.squares.append(
                        .init(square: square, counts: BandedCounts(marks: members.count, children: children)))
                }
            }
            disclosed.squares.sort { $0.square < $1.square }
        case .unreviewed:
            let all = marks.map { mark in
                var mark = mark
                mark.review = .approved
                return mark
            }
            disclosed.hotspots = control.disclose(all).hotspots
        }
    }
}
