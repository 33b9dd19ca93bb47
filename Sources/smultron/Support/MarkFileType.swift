import Foundation

/// What a file of marks is, by its media type.
enum MarkFileType: String {
    case csv = "text/csv"
    case geoJSON = "application/geo+json"
    case gpx = "application/gpx+xml"

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
