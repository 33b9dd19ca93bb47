import Foundation

/// The first hundred bytes of a file, where a database says what it is, also one that SQLite will not open.
///
/// It must not be read by a process that has the database open: closing any file of the same name gives SQLite's locks back.
///
/// - Source: "Database File Format", section 1.3, sqlite.org/fileformat2.html.
struct FileHeader {
    private let bytes: [UInt8]
    private let fileSize: Int

    /// - Returns: nil for a file that cannot be opened.
    init?(path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        bytes = [UInt8]((try? file.read(upToCount: 100)) ?? Data())
        fileSize = (try? file.seekToEnd()).map(Int.init) ?? bytes.count
    }

    private var isDatabase: Bool { bytes.count == 100 && bytes.starts(with: Array("SQLite format 3\0".utf8)) }

    /// Whether this software made the file.
    var isOurs: Bool { isDatabase && number(at: 68, bytes: 4) == Migrations.applicationID }

    private func number(at offset: Int, bytes length: Int) -> Int {
        bytes[offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
    }

    /// What is wrong, as far as the beginning and the length of the file tell.
    static func finding(path: String) -> Finding {
        guard let header = FileHeader(path: path) else { return Finding("\(path) cannot be read.", .decide) }
        guard header.isDatabase else {
            return Finding(
                "\(path) does not begin as a database does: it has been overwritten, or is some other file.", .restore)
        }
        let pageSize = header.number(at: 16, bytes: 2) == 1 ? 65_536 : header.number(at: 16, bytes: 2)
        let whole = pageSize * header.number(at: 28, bytes: 4)
        if header.fileSize < whole {
            return Finding(
                "\(path) has been cut off: \(header.fileSize) of \(whole) bytes are there, and the rest is missing.",
                .restore)
        }
        return Finding("\(path) is damaged so badly that it cannot be opened.", .restore)
    }
}
