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
    /// Whether everybody with an account on this computer may read it.
    let isOpenToOthers: Bool

    /// The file that `--config` named, for the whole process: also the path of the database comes from there.
    static let named = Mutex<String?>(nil)

    /// The file that holds: of `--config`, of `SMULTRON_CONFIG`, or of the installation, if there is one.
    ///
    /// - Throws: ``BadInput`` naming the lines that are none, or ``Unreadable``.
    static func current() throws -> SettingsFile? {
        if let path = named.withLock({ $0 }) ?? ProcessInfo.processInfo.environment[Setting.fileName] {
            // An empty name leaves the file of the installation out.
            return path.isEmpty ? nil : try SettingsFile(path: path)
        }
        guard let path = Installation.settingsFile, FileManager.default.fileExists(atPath: path) else { return nil }
        return try SettingsFile(path: path)
    }

    /// The file is not there, or not for this user.
    struct Unreadable: Error {
        var path: String
        var reason: String
    }

    private init(path: String) throws {
        self.path = path
        let text: String
        do {
            text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        } catch {
            throw Unreadable(path: path, reason: String(cString: strerror(errno)))
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
            lines.append(Line(number: index + 1, name: parts[0], value: SettingsFile.unquoted(parts[1])))
        }
        guard problems.isEmpty else { throw BadInput(problems) }
        self.lines = lines
    }

    /// The last line with the name.
    func line(of name: String) -> Line? { lines.last { $0.name == name } }

    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}
