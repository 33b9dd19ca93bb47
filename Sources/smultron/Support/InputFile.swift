import Foundation
import Service
import SystemPackage

/// Files that users give.
enum InputFile {
    /// What a file is called in messages.
    static func name(of path: String) -> String { path == "-" ? "standard input" : path }

    /// Whether it is standard input or another pipe, of which the name tells nothing.
    static func isStream(_ path: String) -> Bool {
        if path == "-" { return true }
        guard let type = try? FilePath(path).stat().type else { return false }
        return [.fifo, .characterSpecial, .socket].contains(type)
    }

    /// As much as the service takes; a pipe without end must not fill the memory.
    private static let maxBytes = 256 << 20

    /// The bytes of a file, of standard input for `-`, or of whatever pipe a shell gives a name.
    ///
    /// - Throws: ``BadInput`` when it cannot be read, or has more than 256 MB.
    static func read(_ path: String) throws -> Data {
        let progress = Progress("Reading \(name(of: path))")
        defer { progress.end() }
        do {
            guard path != "-" else { return try read(.standardInput, telling: progress) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            return try file.closeAfter { try read(file, telling: progress) }
        } catch Errno.noSuchFileOrDirectory {
            throw BadInput("\(path): there is no such file")
        } catch let error as Errno {
            throw BadInput("\(name(of: path)): the file cannot be read: \(error)")
        }
    }

    private static func read(_ file: FileDescriptor, telling progress: Progress) throws -> Data {
        let status = try? file.stat()
        let size = status?.type == .regular ? Int(status?.size ?? 0) : 0
        if size > 0 { progress.turn(to: "Reading", of: size) }
        var data = Data(capacity: size)
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            try Task.checkCancellation()
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            guard count > 0 else { return data }
            guard data.count + count <= maxBytes else { throw BadInput("the file has more than 256 MB") }
            data.append(contentsOf: piece.prefix(count))
            progress.reach(data.count)
        }
    }
}

/// What a file of marks is, by its media type.
extension MarkFileType {
    /// What a file's name says; nil where it says nothing.
    init?(name: String) {
        switch (name as NSString).pathExtension.lowercased() {
        case "csv": self = .csv
        case "geojson", "json": self = .geoJSON
        case "gpx": self = .gpx
        default: return nil
        }
    }

    /// What the first character says: no header of a table begins as JSON or XML does.
    init(content: Data) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = content.starts(with: byteOrderMark) ? content.dropFirst(3) : content
        self =
            switch start.first(where: { !" \t\r\n".utf8.contains($0) }) {
            case UInt8(ascii: "{"), UInt8(ascii: "["): .geoJSON
            case UInt8(ascii: "<"): .gpx
            default: .csv
            }
    }
}

/// What a user gave is wrong: named by file, line and field. Exit 65.
struct BadInput: Error, CustomStringConvertible {
    var lines: [String]
    var description: String { lines.joined(separator: "\n") }

    init(_ lines: [String]) { self.lines = lines }
    init(_ line: String) { lines = [line] }
}
