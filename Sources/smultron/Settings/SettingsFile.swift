import Foundation
import Synchronization
import SystemPackage

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
        isOpenToOthers = (try? FilePath(path).stat().permissions.contains(.otherRead)) ?? false
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
