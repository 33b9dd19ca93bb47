import Configuration
import Foundation

/// Where settings come from: options, the environment, a file. The first that says anything of a setting decides it.
struct SettingSources {
    /// Where a value was found.
    enum Origin: Equatable {
        case option
        case environment
        case file(path: String, line: Int)

        /// In front of what is wrong with the value.
        var place: String {
            switch self {
            case .option, .environment: ""
            case .file(let path, let line): "\(path), line \(line): "
            }
        }

        var description: String {
            switch self {
            case .option: "option"
            case .environment: "environment"
            case .file(let path, let line): "\(path), line \(line)"
            }
        }
    }

    let file: SettingsFile?
    private let environment: [String: String]
    private let layers: [(origin: (String) -> Origin, provider: EnvironmentVariablesProvider)]

    /// - Parameter options: what the command line says, by the names of settings.
    /// - Throws: ``BadSettings`` when the file cannot be read.
    init(options: [String: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        file = try SettingsFile.current()
        self.environment = environment
        let lines = (file?.lines ?? []).filter { !$0.value.isEmpty }
        let numbers = Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0.number) })
        let path = file?.path ?? ""
        layers = [
            ({ _ in .option }, EnvironmentVariablesProvider(environmentVariables: options)),
            ({ _ in .environment }, EnvironmentVariablesProvider(environmentVariables: environment)),
            (
                { .file(path: path, line: numbers[$0] ?? 0) },
                EnvironmentVariablesProvider(
                    environmentVariables: Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0.value) }))
            ),
        ]
    }

    /// What is said of a setting and where; an empty text says nothing.
    func value(of name: String) -> (text: String, origin: Origin)? {
        for layer in layers {
            if let text = try? layer.provider.environmentValue(forName: name), !text.isEmpty {
                return (text, layer.origin(name))
            }
        }
        return nil
    }

    /// Names in the environment that look like settings and are none: told, but no reason to stop, since the environment
    /// is not the program's own.
    var strangersInEnvironment: [String] {
        environment.keys.sorted().filter { $0.hasPrefix(Setting.prefix) && !SettingSources.known.contains($0) }
            .map { "\($0) in the environment is no setting.\(SettingSources.hint(at: $0))" }
    }

    /// Lines of the file that set nothing, or what another line sets too: a setting that somebody thinks is set, and is not.
    var problemsInFile: [String] {
        guard let file else { return [] }
        return file.problems
            + file.lines.filter { line in !Setting.all.contains { $0.name == line.name } }
            .map { "\(file.path), line \($0.number): \($0.name) is no setting.\(SettingSources.hint(at: $0.name))" }
    }

    private static let known = Set(Setting.all.map { $0.name } + [Setting.fileName])

    /// The name that was probably meant.
    private static func hint(at name: String) -> String {
        if name == Setting.fileName { return " It names this file, so it stands in the environment." }
        let written = name.hasPrefix(Setting.prefix) ? name : Setting.prefix + name
        let nearest = Setting.all.map { (name: $0.name, distance: EditDistance.between($0.name, written)) }
            .min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= 4 else { return "" }
        return " Did you mean \(nearest.name)?"
    }
}
