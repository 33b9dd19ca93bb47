import ArgumentParser
import Foundation
package import Geodesy
package import Hotspots
package import MapLayers
package import Places
import Service
package import Store
import Synchronization

/// Which database, and the settings, among which its path may stand.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The database file.", discussion: "Or SMULTRON_DATABASE.", valueName: "path"),
        completion: .file())
    var database: String?

    @OptionGroup var settings: SettingsOptions

    /// - Throws: ``BadSettings`` when the settings file cannot be read, or names what is no setting: the name that is wrong
    ///   may be this one.
    var path: String {
        get throws {
            if let database { return database }
            let sources = try SettingSources()
            // Tells all that is wrong.
            guard sources.problemsInFile.isEmpty else { return try settings.settings().databasePath }
            return sources.value(of: "SMULTRON_DATABASE")?.text ?? Settings().databasePath
        }
    }

    func reading() throws -> Store { try Store(reading: path) }
}

/// Whether to end with a summary for programs.
struct SummaryOptions: ParsableArguments {
    @Flag(help: "End standard error with a line of JSON that sums up.")
    var json = false
}

/// How a layer is written.
struct LayerOptions: ParsableArguments {
    @Option(help: "geojson, gpkg or csv; by default what the file's name says, else geojson.")
    var format: LayerFormat?

    @Option(help: ArgumentHelp("4326, 3006 or 3007–3018; 4326 unless told, with gpkg 3006.", valueName: "epsg"))
    var crs: CoordinateSystem?

    func system(for format: LayerFormat) -> CoordinateSystem { crs ?? format.usualSystem }

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    func chosenFormat() throws -> LayerFormat {
        if let format { return format }
        guard let output, output != "-" else { return .geojson }
        let ending = (output as NSString).pathExtension.lowercased()
        if ending.isEmpty || ending == "json" { return .geojson }
        guard let format = LayerFormat(rawValue: ending) else {
            throw ValidationError(
                "The ending .\(ending) is no format that can be written; say --format geojson, gpkg or csv.")
        }
        return format
    }
}

extension LayerFormat: ExpressibleByArgument {}

extension CoordinateSystem: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
    package static var allValueStrings: [String] { allCases.map { String($0.epsg) } }
}

/// A coordinate system in metres.
struct ProjectedSystem: ExpressibleByArgument {
    var system: CoordinateSystem

    init(_ system: CoordinateSystem) { self.system = system }

    init?(argument: String) {
        guard let system = CoordinateSystem(argument), !system.isGeographic else { return nil }
        self.system = system
    }

    var defaultValueDescription: String { String(system.epsg) }
    static var allValueStrings: [String] {
        CoordinateSystem.allCases.filter { !$0.isGeographic }.map { String($0.epsg) }
    }
}

/// A layer, or every layer.
enum LayerArgument: ExpressibleByArgument {
    case one(Layer)
    case all

    var name: String {
        switch self {
        case .one(let layer): layer.name
        case .all: "all"
        }
    }

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let layer = Layer(named: argument) {
            self = .one(layer)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { Layer.allCases.map(\.name) + ["all"] }
}

extension Audience: ExpressibleByArgument {
    /// Who may read a file that is made for it.
    var readers: Output.Readers {
        switch self {
        case .internal: .owner
        case .open: .everyone
        }
    }
}

extension QuoteLanguage: ExpressibleByArgument {}

extension ReviewFilter: ExpressibleByArgument {}

extension RetainedPart: ExpressibleByArgument {}

extension Role: ExpressibleByArgument {}

extension Kind: ExpressibleByArgument {}

extension Places.Category: ExpressibleByArgument {}

extension Season: ExpressibleByArgument {}

extension PositionQuality: ExpressibleByArgument {}

extension Weighting: ExpressibleByArgument {}

/// How clusters of any points are found.
enum ClusteringMethod: String, ExpressibleByArgument, CaseIterable {
    case dbscan, hdbscan
}

/// A day in Swedish time, as an argument.
struct Day: ExpressibleByArgument {
    var text: String

    init?(argument: String) {
        guard Timestamp.startOfDay(argument) != nil else { return nil }
        text = argument
    }
}

/// A round by number, or all of them.
enum RoundArgument: ExpressibleByArgument {
    case one(Int)
    case all

    var text: String {
        switch self {
        case .one(let id): String(id)
        case .all: "all"
        }
    }

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let id = Int(argument) {
            self = .one(id)
        } else {
            return nil
        }
    }
}

/// The settings, from file, environment and options; the later goes before the earlier. `Setting.all` says which there are.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with settings, one NAME=VALUE a line.", discussion: "Or SMULTRON_CONFIG.", valueName: "file"),
        completion: .file())
    var config: String?

    func validate() throws {
        // Before anything is read: the path of the database may stand in the file too.
        if let config { SettingsFile.named.withLock { $0 = config } }
    }

    /// - Parameter options: what other options of the command say, by the names of settings.
    /// - Throws: ``BadSettings``.
    func read(options: [String: String] = [:]) throws -> SettingsReading { try SettingsReading(options: options) }

    func settings() throws -> Settings { try read().settings }
}
