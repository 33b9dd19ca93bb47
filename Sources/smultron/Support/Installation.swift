import ArgumentParser
import Foundation

/// Where the files that come with the program are.
enum Installation {
    /// A folder that came with the program: beside it in an installation (`../share/smultron`), in the build folder, or
    /// in the current folder.
    ///
    /// - Parameter file: a file that tells the folder from another of the same name.
    static func folder(named name: String, holding file: String) throws -> String {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let candidates = [
            program.appending(path: "../share/smultron/\(name)"), program.appending(path: "../../\(name)"),
            program.appending(path: "../../../\(name)"), URL(fileURLWithPath: name),
        ].map(\.standardizedFileURL.path)
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: "\($0)/\(file)") }) else {
            throw ValidationError(
                "The folder \(name) is nowhere to be found; looked at \(candidates.joined(separator: ", ")).")
        }
        return found
    }
}
