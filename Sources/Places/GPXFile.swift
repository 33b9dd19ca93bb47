import Foundation
import FoundationXML
import Geodesy

/// Why a GPX file holds no marks.
public enum GPXProblem: Error {
    /// The text is not XML, or not this kind of XML.
    case notGPX(line: Int, isXML: Bool)
    case noWaypoints(hasTrack: Bool)
}

/// The waypoints of a GPX file (GPX 1.1, topografix.com), as a handheld receiver or a phone writes it on a walk: degrees in
/// WGS 84. What a waypoint is named and said to be is the adult's note; its type, symbol or name is the category where it is
/// one of our words.
struct GPXFile {
    private(set) var marks: [UncheckedMark] = []
    /// The line on which each waypoint begins.
    private(set) var lines: [Int] = []

    /// - Throws: ``GPXProblem``
    init(_ data: Data) throws {
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        let reader = GPXReader()
        parser.delegate = reader
        // The parser on Linux does not count an end in the middle as a failure.
        guard parser.parse(), reader.isComplete else {
            throw GPXProblem.notGPX(line: parser.lineNumber, isXML: false)
        }
        guard reader.isGPX else { throw GPXProblem.notGPX(line: 1, isXML: true) }
        guard !reader.waypoints.isEmpty else { throw GPXProblem.noWaypoints(hasTrack: reader.hasTrack) }
        for waypoint in reader.waypoints {
            marks.append(GPXFile.mark(from: waypoint))
            lines.append(waypoint.line)
        }
    }

    private static func mark(from waypoint: GPXReader.Waypoint) -> UncheckedMark {
        var mark = UncheckedMark()
        for (axis, text) in [("lon", waypoint.longitude), ("lat", waypoint.latitude)] where Double(text ?? "") == nil {
            mark.problems.append(FieldProblem("/geometry/\(axis)", .wrongType(expected: .number)))
        }
        if let x = waypoint.longitude.flatMap(Double.init), let y = waypoint.latitude.flatMap(Double.init) {
            mark.coordinates = Position(x: x, y: y)
        }
        let words = ["type", "sym", "name"].compactMap { waypoint.texts[$0] }
        mark.category = words.lazy.compactMap(category).first?.rawValue
        mark.recordedAt = waypoint.texts["time"]
        let notes = ["name", "desc", "cmt"].compactMap { waypoint.texts[$0] }.filter { category($0) == nil }
        if !notes.isEmpty { mark.staffNote = notes.joined(separator: ". ") }
        return mark
    }

    /// The category that a word names, in English or Swedish.
    private static func category(_ word: String) -> Category? {
        Category(rawValue: word.lowercased()) ?? Category.allCases.first { $0.swedish == word.lowercased() }
    }
}

extension Category {
    /// The word that staff write.
    fileprivate var swedish: String {
        switch self {
        case .play: "lek"
        case .nature: "natur"
        case .water: "vatten"
        case .snow: "snö"
        case .animals: "djur"
        case .calm: "lugn"
        case .climb: "klättra"
        case .gather: "samlas"
        case .other: "annat"
        }
    }
}

/// Gathers the waypoints as the parser meets them.
private final class GPXReader: NSObject, XMLParserDelegate {
    struct Waypoint {
        var line: Int
        var longitude: String?
        var latitude: String?
        var texts: [String: String] = [:]
    }

    var waypoints: [Waypoint] = []
    var isGPX = false
    var hasTrack = false
    private var hasFailed = false
    /// Every element that was opened was closed.
    var isComplete: Bool { path.isEmpty && !hasFailed }
    private var path: [String] = []
    private var text = ""

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if path.isEmpty { isGPX = name == "gpx" }
        if name == "trk" || name == "rte" { hasTrack = true }
        path.append(name)
        text = ""
        if path == ["gpx", "wpt"] {
            waypoints.append(
                Waypoint(line: parser.lineNumber, longitude: attributes["lon"], latitude: attributes["lat"]))
        }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { hasFailed = true }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let said = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if path.count == 3, path.prefix(2) == ["gpx", "wpt"], !said.isEmpty {
            waypoints[waypoints.count - 1].texts[name] = said
        }
        path.removeLast()
        text = ""
    }
}
