import Clustering
import Foundation

/// The methods by themselves, so that tests and benchmarks in other languages can compare them with their peers: rows of
/// numbers on standard input, rows of numbers on standard output, and the seconds that the method alone took on standard
/// error.
///
/// `methods NAME key=value …`
@main
enum Methods {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first, let run = all[name] else {
            FileHandle.standardError.write(
                Data("methods \(all.keys.sorted().joined(separator: "|")) key=value …\n".utf8))
            exit(64)
        }
        let options = Options(arguments.dropFirst())
        do {
            try run(options, Rows.read())
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(65)
        }
    }

    private static let all: [String: @Sendable (Options, [[Double]]) throws -> Void] = [
        "celloutline": cellOutline,
        "dbscan": DBSCANMethod.run,
        "density": density,
        "distanceplot": distancePlot,
        "gistar": giStar,
        "hdbscan": HDBSCANMethod.run,
    ]
}
