import Foundation

/// The first hundred bytes of a database that SQLite will not open.
///
/// - Source: "Database File Format", section 1.3, sqlite.org/fileformat2.html.
enum FileHeader {
    /// What is wrong, as far as the beginning and the length of the file tell.
    ///
    /// It must not be used by a process that has the database open: closing any file of the same name gives SQLite's locks
    /// back.
    static func finding(path: String) -> Finding {
        guard let file = FileHandle(forReadingAtPath: path) else {
            return Finding("\(path) cannot be read.", .decide)
        }
        defer { try? file.close() }
        let header = [UInt8]((try? file.read(upToCount: 100)) ?? Data())
        let size = (try? file.seekToEnd()).map(Int.init) ?? header.count
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            return Finding(
                "\(path) does not begin as a database does: it has been overwritten, or is some other file.", .restore)
        }
        func number(_ offset: Int, _ length: Int) -> Int {
            header[offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
        }
        let pageSize = number(16, 2) == 1 ? 65_536 : number(16, 2)
        let whole = pageSize * number(28, 4)
        if size < whole {
            return Finding(
                "\(path) has been cut off: \(size) of \(whole) bytes are there, and the rest is missing.", .restore)
        }
        return Finding("\(path) is damaged so badly that it cannot be opened.", .restore)
    }
}
