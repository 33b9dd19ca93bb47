import Configuration
import Foundation
import Service
import Store
import Synchronization

/// A file of settings, one `NAME=VALUE` a line. Empty lines, and lines that begin with `#`, count for nothing; spaces around
/// name and value, and quotes around a value, are no part of them.
struct SettingsFile {
    struct Line {
        var number: Int
        var name: String
        var value: String
    }

    let path: String
    let lines: [Line]
    /// What is wrong with it as a file, each with its line.
    let problems: [String]
    /// Whether everybody with an account on this computer may read it.
    let isOpenToOthers: Bool

    /// The file that `--config` named, for the whole process: also the path of the database comes from there.
    static let named = Mutex<String?>(nil)

    /// The file that holds: of `--config`, of `SMULTRON_CONFIG`, or of the installation, if there is one. It is read once: a
    /// pipe has nothing for whoever reads it again.
    ///
    /// - Throws: ``BadSettings`` when it cannot be read.
    static func current() throws -> SettingsFile? { try found.get() }

    private static let found = Result { try find() }

    private static func find() throws -> SettingsFile? {
        if let path = named.withLock({ $0 }) ?? ProcessInfo.processInfo.environment[Setting.fileName] {
            // An empty name leaves the file of the installation out.
            return path.isEmpty ? nil : try SettingsFile(path: path)
        }
        guard let path = Installation.settingsFile, FileManager.default.fileExists(atPath: path) else { return nil }
        return try SettingsFile(path: path)
    }

    private init(path: String) throws {
        self.path = path
        var content: Data
        do {
            content = try InputFile.read(path)
        } catch let problem as BadInput {
            throw BadSettings(problem.lines.map { "The settings file \($0)" }, areInFile: false)
        }
        // Some editors begin with a mark that is no part of the text.
        if content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw BadSettings(["\(path): the text is not UTF-8; save the file as UTF-8."], areInFile: true)
        }
        isOpenToOthers = FileTrust.isReadableByEveryone(path)
        var lines: [Line] = []
        var problems: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].isEmpty else {
                problems.append("\(path), line \(index + 1): this must be NAME=VALUE, or begin with #.")
                continue
            }
            // A line that is no setting may be the rest of a secret, so only what could be a name is repeated.
            guard parts[0].wholeMatch(of: /\w+/.asciiOnlyWordCharacters()) != nil else {
                problems.append("\(path), line \(index + 1): what stands before = is no name of a setting.")
                continue
            }
            let value = SettingsFile.unquoted(parts[1])
            // An empty value says nothing.
            if let first = lines.first(where: { $0.name == parts[0] && !$0.value.isEmpty }), !value.isEmpty {
                problems.append("\(path), line \(index + 1): \(parts[0]) is set already, in line \(first.number).")
                continue
            }
            lines.append(Line(number: index + 1, name: parts[0], value: value))
        }
        self.lines = lines
        self.problems = problems
    }

    /// The line that sets it.
    func line(of name: String) -> Line? { lines.first { $0.name == name && !$0.value.isEmpty } }

    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}

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

/// The settings as they were read, with where each comes from.
struct SettingsReading {
    var settings: Settings
    /// By name; what is not there holds by itself.
    var origins: [String: SettingSources.Origin]
    /// What is no reason to stop, but somebody should know.
    var warnings: [String]
    /// The files that hold secrets, with the settings that name them.
    var secretFiles: [(setting: String, path: String)]
    /// The file that settings were read from.
    var settingsFile: String?

    /// - Parameter options: what the command line says, by the names of settings.
    /// - Throws: ``BadSettings`` with all that is wrong.
    init(options: [String: String] = [:]) throws {
        let sources = try SettingSources(options: options)
        var settings = Settings()
        var origins: [String: SettingSources.Origin] = [:]
        var problems = SettingProblems(inFile: sources.problemsInFile)
        var unfit: Set<String> = []
        for setting in Setting.all {
            guard let (text, origin) = sources.value(of: setting.name) else { continue }
            origins[setting.name] = origin
            do throws(Setting.Unfit) {
                try setting.apply(text, &settings)
            } catch {
                unfit.insert(setting.name)
                problems.add(setting.refusal(of: text, error), from: origin)
            }
        }
        func refuse(_ setting: String, _ sentence: String) {
            // What follows from a value that was not taken is no problem of its own.
            if !unfit.contains(setting) { problems.add(sentence, from: origins[setting]) }
        }
        SettingsReading.complete(&settings, origins: origins, else: refuse)
        // It sends browsers back to where the service is reached.
        settings.signIn = SignInSettings.read(
            { sources.value(of: $0)?.text }, publicURL: settings.publicURL, else: refuse)
        try problems.throwIfAny()
        self.settings = settings
        self.origins = origins
        secretFiles = ["SMULTRON_TLS_KEY", "SMULTRON_OIDC_CLIENT_SECRET_FILE"].compactMap { name in
            sources.value(of: name).map { (name, $0.text) }
        }
        settingsFile = sources.file?.path
        warnings = sources.strangersInEnvironment
        for setting in Setting.all where origins[setting.name] != nil {
            guard let other = setting.goesWith, origins[other] == nil else { continue }
            warnings.append("\(setting.name) counts for nothing without \(other).")
        }
        if let file = sources.file, file.isOpenToOthers,
            let secret = Setting.all.first(where: { $0.isSecret && file.line(of: $0.name) != nil })
        {
            warnings.append(
                "\(file.path) holds \(secret.name), and everybody on this computer may read it: chmod o= \(file.path)")
        }
    }

    /// What follows from several settings together.
    ///
    /// - Parameter refuse: is told what does not go together: the setting to look at, and a sentence.
    private static func complete(
        _ settings: inout Settings, origins: [String: SettingSources.Origin], else refuse: (String, String) -> Void
    ) {
        settings.webRoot = settings.webRoot ?? (try? Installation.folder(named: "web", holding: "form.html"))
        if (settings.tlsCertificatePath == nil) != (settings.tlsKeyPath == nil) {
            refuse(
                settings.tlsKeyPath == nil ? "SMULTRON_TLS_CERT" : "SMULTRON_TLS_KEY",
                "SMULTRON_TLS_CERT and SMULTRON_TLS_KEY (--tls-cert and --tls-key) go together.")
        }
        guard origins["SMULTRON_PUBLIC_URL"] == nil else { return }
        if ["127.0.0.1", "localhost", "::1"].contains(settings.host) {
            let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
            settings.publicURL = "http://\(host):\(settings.port)"
        } else {
            refuse(
                "SMULTRON_HOST",
                """
                SMULTRON_PUBLIC_URL is needed when the service listens on \(settings.host): it goes into links, and \
                nobody can guess the address that users reach the service at.
                """)
        }
    }
}

/// Gathers what is wrong, so that it is told at once.
private struct SettingProblems {
    private var lines: [String]
    private var areInFile: Bool

    init(inFile lines: [String]) {
        self.lines = lines
        areInFile = !lines.isEmpty
    }

    mutating func add(_ sentence: String, from origin: SettingSources.Origin?) {
        lines.append((origin?.place ?? "") + sentence)
        if case .file = origin { areInFile = true }
    }

    func throwIfAny() throws(BadSettings) {
        guard lines.isEmpty else { throw BadSettings(lines, areInFile: areInFile) }
    }
}

/// What is wrong with the settings, all at once, each with the place where it stands.
struct BadSettings: Error, CustomStringConvertible {
    var lines: [String]
    /// Whether it is a file that has to be mended; otherwise it is the environment, or an option.
    var areInFile: Bool

    init(_ lines: [String], areInFile: Bool) {
        self.lines = lines
        self.areInFile = areInFile
    }

    var description: String { lines.joined(separator: "\n") }
    var exitCode: Int32 { areInFile ? 65 : 64 }
}

/// How many letters have to be put in, taken away or changed to make one word of another (Levenshtein).
enum EditDistance {
    /// - Complexity: O(*nm*) in the lengths of the words.
    static func between(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in second.indices {
                let change = diagonal + (letter == second[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}
