import Foundation
import FoundationXML
import Geodesy

/// Why a GPX file holds no marks.
package enum GPXProblem: Error {
    /// The text is not XML, or not this kind of XML.
    case notGPX(line: Int, isXML: Bool)
    case noWaypoints(hasTrack: Bool)
    /// It defines a document type, in which entities can stand for gigabytes or for other files. GPX has none.
    case hasEntities
    /// Neither UTF-8 nor ISO-8859-1.
    case strangeEncoding
    case tooDeep(line: Int)
    /// A tag or a text of more kilobytes than any receiver writes.
    case tooLong(line: Int, limitKiB: Int)
    case tooManyTags(limit: Int)
}

/// The waypoints of a GPX file (GPX 1.1, topografix.com), as a handheld receiver or a phone writes it on a walk: degrees in
/// WGS 84. What a waypoint is named and said to be is the adult's note; its type, symbol or name is the category where it is
/// one of our words.
struct GPXFile {
    private let waypoints: [GPXReader.Waypoint]

    var count: Int { waypoints.count }

    /// The line on which a waypoint begins.
    func line(of index: Int) -> Int { Int(waypoints[index].line) }

    /// - Throws: ``GPXProblem``
    init(_ data: Data) throws {
        try GPXFile.refuseStrangeEncoding(of: data)
        let bytes = [UInt8](data)
        try GPXFile.refuseBulk(in: bytes)
        try GPXFile.refuseBrokenText(in: bytes, of: GPXFile.declaredEncoding(of: data))
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        let reader = GPXReader()
        parser.delegate = reader
        // The parser on Linux does not count an end in the middle as a failure.
        let isWhole = parser.parse() && reader.isComplete
        if let line = reader.tooDeepAt { throw GPXProblem.tooDeep(line: line) }
        guard isWhole else { throw GPXProblem.notGPX(line: parser.lineNumber, isXML: false) }
        guard reader.isGPX else { throw GPXProblem.notGPX(line: 1, isXML: true) }
        guard !reader.waypoints.isEmpty else { throw GPXProblem.noWaypoints(hasTrack: reader.hasTrack) }
        waypoints = reader.waypoints
    }

    /// Looks at the bytes before the parser does. That is sound only where letters are the bytes that they are in ASCII, so
    /// other encodings are refused.
    private static func refuseStrangeEncoding(of data: Data) throws(GPXProblem) {
        let beginning = String(decoding: data.prefix(200), as: UTF8.self)
        guard !beginning.unicodeScalars.contains("\0") else { throw .strangeEncoding }
        if let declared = declaredEncoding(of: data),
            !["utf-8", "us-ascii", "iso-8859-1", "windows-1252"].contains(declared)
        {
            throw .strangeEncoding
        }
    }

    /// A walk of eleven hours with a position, a height and a time each second.
    private static let maxTags = 250_000
    private static let longestKiB = 64
    private static let documentType = Array("<!DOCTYPE".utf8)

    /// The parser takes far longer for many attributes of one element, and for many elements, than for their bytes. Every tag
    /// begins with a letter that stands nowhere else, so what lies between two of them is a tag and a text. In a document type,
    /// entities could stand for gigabytes.
    ///
    /// - Complexity: O(n), a few milliseconds for ten megabytes.
    private static func refuseBulk(in bytes: [UInt8]) throws(GPXProblem) {
        var tags = 0
        var last = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "<") || index == bytes.count - 1 {
            guard index - last <= longestKiB * 1024 else {
                let line = bytes[..<last].count { $0 == UInt8(ascii: "\n") } + 1
                throw .tooLong(line: line, limitKiB: longestKiB)
            }
            guard !bytes[index...].starts(with: documentType) else { throw .hasEntities }
            last = index
            tags += 1
        }
        guard tags <= maxTags else { throw .tooManyTags(limit: maxTags) }
    }

    /// Foundation's parser ends the process at a name that is no text.
    private static func refuseBrokenText(in bytes: [UInt8], of encoding: String?) throws(GPXProblem) {
        guard encoding.map({ ["utf-8", "us-ascii"].contains($0) }) ?? true else { return }
        if let line = bytes.lineOutsideUTF8 { throw .notGPX(line: line, isXML: false) }
    }

    private static func declaredEncoding(of data: Data) -> String? {
        String(decoding: data.prefix(200), as: UTF8.self).firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/)?.1
            .lowercased()
    }

    private static let category = MarkSchema.field(\.category)
    private static let time = MarkSchema.field(\.recordedAt)
    private static let note = MarkSchema.field(\.staffNote)

    subscript(index: Int) -> UncheckedMark {
        let waypoint = waypoints[index]
        var mark = UncheckedMark()
        for (axis, value) in [("lon", waypoint.longitude), ("lat", waypoint.latitude)] where value.isNaN {
            mark.problems.append(FieldProblem("/geometry/\(axis)", .wrongType(expected: .number)))
        }
        if mark.problems.isEmpty { mark.coordinates = Position(x: waypoint.longitude, y: waypoint.latitude) }
        let texts = waypoint.texts ?? [:]
        func put(_ text: String?, _ field: MarkField) { mark.values[field.index] = text.map(FieldValue.text) }
        let words = ["type", "sym", "name"].compactMap { texts[$0] }
        put(words.lazy.compactMap(GPXFile.category(named:)).first?.rawValue, GPXFile.category)
        put(texts["time"], GPXFile.time)
        let notes = ["name", "desc", "cmt"].compactMap { texts[$0] }.filter { GPXFile.category(named: $0) == nil }
        put(notes.isEmpty ? nil : notes.joined(separator: ". "), GPXFile.note)
        return mark
    }

    /// The category that a word names, in English or Swedish.
    private static func category(named word: String) -> Category? {
        Category(rawValue: word.lowercased()) ?? Category.allCases.first { $0.title.lowercased() == word.lowercased() }
    }
}

/// Gathers the waypoints as the parser meets them.
private final class GPXReader: NSObject, XMLParserDelegate {
    /// Small, since a file can have hundreds of thousands of them.
    struct Waypoint {
        var line: Int32
        /// Degrees; NaN where there is no number.
        var longitude: Double
        var latitude: Double
        var texts: [String: String]?
    }

    /// GPX itself has five levels; what programs add to it under `extensions` has few more.
    private static let maxDepth = 32
    private(set) var tooDeepAt: Int?
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
        guard path.count < GPXReader.maxDepth else {
            tooDeepAt = tooDeepAt ?? parser.lineNumber
            return parser.abortParsing()
        }
        path.append(name)
        text = ""
        if path == ["gpx", "wpt"] {
            waypoints.append(
                Waypoint(
                    line: Int32(clamping: parser.lineNumber), longitude: GPXReader.number(attributes["lon"]),
                    latitude: GPXReader.number(attributes["lat"])))
        }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { hasFailed = true }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let said = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if path.count == 3, path.prefix(2) == ["gpx", "wpt"], !said.isEmpty {
            waypoints[waypoints.count - 1].texts = (waypoints.last?.texts ?? [:]).merging([name: said]) { _, last in
                last
            }
        }
        if !path.isEmpty { path.removeLast() }
        text = ""
    }

    private static func number(_ text: String?) -> Double { text.flatMap { Double($0) } ?? .nan }
}

extension GPXProblem: ExplainedProblem {
    package var swedish: String {
        switch self {
        case .hasEntities: "filen har en dokumenttyp (DOCTYPE), som GPX inte har; sådana filer läses inte"
        case .strangeEncoding: "filen är varken UTF-8 eller ISO-8859-1; spara den som UTF-8"
        case .tooDeep(let line): "rad \(line): elementen ligger djupare i varandra än i någon GPX-fil"
        case .tooLong(let line, let limit): "rad \(line): ett element eller en text är längre än \(limit) KiB"
        case .tooManyTags(let limit): "filen har fler än \(limit) taggar; dela upp den"
        case .notGPX(let line, let isXML):
            "rad \(line): filen är inte GPX: "
                + (isXML ? "det yttersta elementet heter inte gpx" : "texten är inte XML, eller slutar mitt i")
        case .noWaypoints(hasTrack: true):
            "filen har ett spår men inga punkter; en plats märks ut med en punkt (waypoint), och vägen dit tas inte med"
        case .noWaypoints(hasTrack: false): "filen har inga punkter (waypoints)"
        }
    }

    package var english: String {
        switch self {
        case .hasEntities: "the file has a document type (DOCTYPE), which GPX has not; such files are not read"
        case .strangeEncoding: "the file is neither UTF-8 nor ISO-8859-1; save it as UTF-8"
        case .tooDeep(let line): "line \(line): the elements lie deeper in each other than in any GPX file"
        case .tooLong(let line, let limit): "line \(line): an element or a text is longer than \(limit) KiB"
        case .tooManyTags(let limit): "the file has more than \(limit) tags; divide it"
        case .notGPX(let line, let isXML):
            "line \(line): the file is not GPX: "
                + (isXML ? "the outermost element is not gpx" : "the text is not XML, or it ends in the middle")
        case .noWaypoints(hasTrack: true):
            "the file has a track but no waypoints; a place is marked with a waypoint, the way there is not taken"
        case .noWaypoints(hasTrack: false): "the file has no waypoints"
        }
    }
}
