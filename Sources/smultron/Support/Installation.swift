import ArgumentParser
import Foundation

/// Where the files that come with the program are.
enum Installation {
    /// A folder that came with the program: beside it in an installation (`../share/smultron`), in the build folder, or
    /// in the current folder.
    ///
    /// - Parameter file: a file that tells the folder from another of the same name.
    static func folder(named name: String, holding file: String) throws -> String {
        // A build lies two folders below its own, and that of the tests one more; the pages are put together in the first of them.
        let places = ["../share/smultron", "../..", "../../..", "../../../.."]
        let candidates =
            (places.map { programFolder.appending(path: "\($0)/\(name)") } + [URL(fileURLWithPath: name)])
            .map(\.standardizedFileURL.path)
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: "\($0)/\(file)") }) else {
            throw ValidationError(
                "The folder \(name) is nowhere to be found; looked at \(candidates.joined(separator: ", ")).")
        }
        return found
    }

    /// Where an installed program looks for settings unless it is told otherwise: `/etc` belongs to `/usr`, as the file
    /// hierarchy standard has it, and `/usr/local/etc` to `/usr/local`. A program that lies in a build folder has no such file.
    static var settingsFile: String? {
        guard programFolder.lastPathComponent == "bin" else { return nil }
        let prefix = programFolder.deletingLastPathComponent().path
        return (prefix == "/usr" ? "" : prefix) + "/etc/smultron/smultron.conf"
    }

    private static var programFolder: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }
}
