import CQL2
import Disclosure
import Foundation
import Geodesy
import Hotspots
import MapLayers
import Metadata
import Places
import QGIS
import Store

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
        let layers = try PublicationLayers(
            publication: publication, feedback: [], changedAt: publication.madeAt, attribution: attribution,
            transformer: transformer)

        var files: [String: String] = [:]
        for layer in PublicationLayers.layers {
            for format in [LayerFormat.geojson, .csv] {
                files["\(layer.name).\(format.rawValue)"] = try await file(layers, [layer], format)
            }
        }
        if sequence.allOutlets == true { try await files.merge(outlets(layers)) { $1 } }
        for preschool in content.preschools {
            let near = Nearness.hotspots(publication.hotspots, near: preschool.position, withinM: 1_000)
            files["near \(preschool.code)"] = near.map { "\($0.hotspot.id) \($0.distanceM)" }.joined(separator: "\n")
        }
        let all = files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }.joined(separator: "\n")
        return Answer(
            digest: Fingerprint.uuid(of: all).uuidString, files: sequence.digestsOnly == true ? nil : files)
    }
}

/// The other outlets, which everyone can ask as well: slower to make, and all of them made from the same layers.
extension Publisher {
    static let attribution = Attribution(
        municipality: Municipality(code: "2584", name: "Kiruna kommun"), publicURL: URL(string: "http://127.0.0.1:1")!,
        localSystem: .sweref992015, thresholds: .standard, softwareVersion: "1",
        pictogramSheet: URL(fileURLWithPath: "web/pictograms.svg"))

    static func file(
        _ layers: PublicationLayers, _ chosen: [Layer], _ format: LayerFormat
    ) async throws -> String {
        var bytes: [UInt8] = []
        _ = try await layers.write(chosen, as: format, in: .sweref99TM) { bytes += $0 }
        return format == .gpkg ? Fingerprint.checksum(of: Data(bytes)) : String(decoding: bytes, as: UTF8.self)
    }

    static func outlets(_ layers: PublicationLayers) async throws -> [String: String] {
        let description = try await layers.description()
        var files = [
            "all.gpkg": try await file(layers, layers.layers, .gpkg), "project": try await layers.project(),
            "dcat.jsonld": try description.dcatJSONLD(), "dcat.rdf": description.dcatRDFXML(),
            "iso": description.iso19139(),
        ]
        for layer in layers.layers {
            files["\(layer.name) revision"] = "\(try layers.revision(of: layer))"
            files["\(layer.name) extent"] = "\(String(describing: layers.extent(of: layer)))"
            for selection in try selections(of: layer) {
                // A page at a time, in the order in which they come, with how many there are.
                var place: Int64? = 0
                let first = try layers.page(
                    of: layer, selection.value, after: 0, upTo: nil, limit: 1, isCounted: true)
                var pages: [String] = ["\(first.matched ?? 0)"]
                while let start = place {
                    let page = try layers.page(
                        of: layer, selection.value, after: start, upTo: nil, limit: 3, isCounted: false)
                    let bytes = try layers.collection(
                        page.features, of: layer, in: .wgs84, isNorthingFirst: false, head: ["number": pages.count])
                    pages.append(String(decoding: bytes, as: UTF8.self))
                    place = page.next
                }
                files["\(layer.name) \(selection.key)"] = pages.joined(separator: "\n")
            }
        }
        return files
    }

    /// Boxes all over the area, and every attribute compared in every way.
    private static func selections(of layer: Layer) throws -> [String: LayerSelection] {
        var selections = ["": LayerSelection()]
        for (e, n) in [(720_000.0, 7_530_000.0), (722_500, 7_530_300), (724_000, 7_531_000)] {
            for size in [100.0, 900, 2_500] {
                let box = BoundingBox(minX: e, minY: n, maxX: e + size, maxY: n + size)
                selections["\(e) \(n) \(size)"] = LayerSelection(box: .init(box, in: .sweref99TM))
            }
        }
        let queryables = layer.queryables(for: .open)
        for queryable in queryables where queryable.kind != .geometry {
            for end in ["IS NULL", "IS NOT NULL"]
                + (queryable.kind == .text ? ["< '2'", "= '10-19'", "LIKE '%0-%'"] : [])
            {
                var selection = LayerSelection()
                let text = "\(queryable.name) \(end)"
                selection.require(try Filter(text: text, queryables: queryables), in: .wgs84)
                selections[text] = selection
            }
        }
        return selections
    }
}

/// A sequence of data sets, each published in its turn.
private struct DataSetSequence: Decodable {
    var publications: [DataSet]
    var children: Int?
    var preschools: Int?
    var weakness: Weakness?
    var digestsOnly: Bool?
    /// Everything that everyone can ask for, instead of the layers alone.
    var allOutlets: Bool?
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
