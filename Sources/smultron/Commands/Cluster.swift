import ArgumentParser
import Clustering
import Foundation
import Places

struct Cluster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cluster any points in metres: the bare algorithm.",
        discussion:
            "Columns x,y[,weight[,group]] in; index,label out, −1 is noise. Coordinates are taken to whole centimetres."
    )

    @OptionGroup var summary: SummaryOptions

    @Argument(help: "The points, CSV; - for standard input.", completion: .file(extensions: ["csv"]))
    var points: String

    @Option(help: "The algorithm.")
    var method = ClusteringMethod.dbscan

    @Option(help: ArgumentHelp("dbscan: radius of the neighbourhood in metres.", valueName: "m"))
    var eps = 50.0

    @Option(help: ArgumentHelp("dbscan: the sum of weights within eps that makes a core point.", valueName: "w"))
    var minWeight = 5.0

    @Option(help: ArgumentHelp("dbscan: a core point needs this many different groups within eps.", valueName: "g"))
    var groups = 0

    @Option(help: ArgumentHelp("hdbscan: the number of points that makes a cluster.", valueName: "n"))
    var minClusterSize = 5

    @Option(
        help: ArgumentHelp(
            "hdbscan: as many points, itself among them, tell how dense it is around a point.", valueName: "n"))
    var minSamples = 5

    @Option(help: "hdbscan: the level of the hierarchy, excess of mass or leaves.")
    var selection = HDBSCAN.Selection.eom

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    private struct Summary: Encodable {
        var method: String
        var eps: Double
        var minWeight: Double
        var groups: Int
        var minClusterSize: Int
        var minSamples: Int
        var selection: String
        var points: Int
        var clusters: Int
        var noise: Int
        var roundedPoints: Int
        var clusterSeconds: Double
    }

    func run() async throws {
        let input = try read()
        if input.points.roundedCount > 0 {
            Console.say(
                "\(Console.number(input.points.roundedCount)) points were finer than a centimetre and have been rounded."
            )
        }
        let clock = ContinuousClock()
        let start = clock.now
        let labels: [Int32]
        do {
            labels = try run(on: input)
        } catch let problem as any ParameterProblem {
            throw ValidationError("\(problem)")
        }
        let seconds = (clock.now - start) / .seconds(1)

        let file = try Output(output, for: .everyone)
        try LabelTable.write(labels, to: file)
        try file.finish()
        let clusters = Int((labels.max() ?? -1) + 1)
        let noise = labels.count { $0 == DBSCAN.noise }
        Console.say(
            "\(Console.number(clusters)) clusters, \(Console.number(noise)) of \(Console.number(labels.count)) points are noise"
        )
        if summary.json {
            try Console.summary(
                Summary(
                    method: method.rawValue, eps: eps, minWeight: minWeight, groups: groups,
                    minClusterSize: minClusterSize, minSamples: minSamples, selection: selection.rawValue,
                    points: labels.count, clusters: clusters, noise: noise, roundedPoints: input.points.roundedCount,
                    clusterSeconds: seconds))
        }
    }

    private func run(on input: Input) throws -> [Int32] {
        switch method {
        case .dbscan:
            try DBSCAN(epsM: eps, minWeight: minWeight, minGroups: groups)
                .labels(of: input.points, weights: input.weights, groups: input.groups)
        case .hdbscan:
            try HDBSCAN(minClusterSize: minClusterSize, minSamples: minSamples, selection: selection)
                .labels(of: input.points)
        }
    }

    private struct Input {
        var points: PlanePoints
        var weights: [Int64]?
        var groups: [Int32]?
    }

    private func read() throws -> Input {
        let name = InputFile.name(of: points)
        let table: PointTable
        do {
            table = try PointTable(reading: points)
        } catch let problem as Table.Problem {
            throw BadInput("\(name), \(problem)")
        } catch let problem as PointTable.Problem {
            throw BadInput(problem.lines.map { "\(name), \($0)" })
        }
        if groups > 1, table.groups == nil { throw BadInput("\(name), line 1: --groups needs a column group") }
        if table.looksLikeDegrees {
            Console.say(
                "All points lie within 180 by 90, as degrees do; x and y are taken as metres. Transform degrees first.")
        }
        let plane: PlanePoints
        do {
            plane = try PlanePoints(metres: table.points)
        } catch {
            throw BadInput("\(name): \(error)")
        }
        return Input(points: plane, weights: table.weights, groups: table.groups)
    }
}
