package import Foundation
package import Geodesy

/// A file of marks: a paper map typed in, another system's export, or what the form has saved. Marks are read when they are
/// asked for, so that a long file never stands in memory field by field.
package struct MarkFile: Sendable {
    private enum Source: Sendable {
        case table(MarkTable)
        case features(FeatureList)
        case feature(UncheckedMark)
        case waypoints(GPXFile)
    }

    private let source: Source
    private let destination: Destination
    /// The coordinate system that the file's coordinates are in.
    package let system: CoordinateSystem

    /// How many marks the file has.
    package var count: Int {
        switch source {
        case .table(let marks): marks.count
        case .features(let list): list.count
        case .feature: 1
        case .waypoints(let file): file.count
        }
    }

    /// Where a mark stands in the file.
    package func location(of index: Int) -> Location {
        switch source {
        case .table(let marks): .line(marks.line(of: index))
        case .features, .feature: .feature(index + 1)
        case .waypoints(let file): .line(file.line(of: index))
        }
    }

    /// Where a mark lies, as the file has it: in ``system``; nil where it says nothing readable.
    package func coordinates(of index: Int) -> Position? { mark(at: index).coordinates }

    /// A mark, with what the file leaves out filled in: the time is the round's opening, the placement `import`, and the id
    /// is derived from the content, so that the same file read again adds nothing.
    func mark(at index: Int) -> UncheckedMark {
        var mark: UncheckedMark
        switch source {
        case .table(let marks): mark = marks[index]
        case .features(let list): mark = list[index]
        case .feature(let only): mark = only
        case .waypoints(let file): mark = file[index]
        }
        if mark.id == nil {
            mark.derivedID = Fingerprint.uuid(ofParts: mark.identity(in: destination.scope, system: system))
        }
        for (field, value) in destination.values where mark.values[field] == nil { mark.values[field] = value }
        return mark
    }

    /// Where an entry stands, counted from 1.
    package enum Location: Sendable, CustomStringConvertible {
        case line(Int)
        case feature(Int)

        package var description: String { text(in: .english) }
    }

    /// Why a file cannot be read at all.
    package enum Problem: Error, CustomStringConvertible {
        case notJSON(String)
        case systemsDiffer(file: CoordinateSystem, asked: CoordinateSystem)
        /// Degrees where metres are expected, or the other way round.
        case axesDiffer(isProjected: Bool, asked: CoordinateSystem)
        case unknownSystem(String)

        package var description: String { message(in: .english) }
    }

    /// Reads CSV: the columns are the names of the fields, and `lon,lat` or `e,n`.
    ///
    /// - Parameters:
    ///   - asked: the system of `e,n`; SWEREF 99 TM if nil.
    ///   - destination: what the marks belong to; it fills in what the file leaves out.
    /// - Throws: ``Table/Problem``, ``Problem``
    package init(csv data: Data, system asked: CoordinateSystem?, for destination: Destination) throws {
        let marks = try MarkTable(
            try Table(csv: data),
            requiring: [MarkSchema.field(\.category), MarkSchema.field(\.children)].filter { field in
                !destination.values.contains { $0.field == field.index }
            })
        if let asked, asked.isGeographic == marks.isProjected {
            throw Problem.axesDiffer(isProjected: marks.isProjected, asked: asked)
        }
        system = asked ?? (marks.isProjected ? .sweref99TM : .wgs84)
        source = .table(marks)
        self.destination = destination
    }

    /// Takes the marks of a GeoJSON document.
    ///
    /// - Throws: ``Problem``
    package init(_ document: MarkDocument, system asked: CoordinateSystem?, for destination: Destination) throws {
        switch document {
        case .feature(let mark):
            system = asked ?? .wgs84
            source = .feature(mark)
        case .collection(let features, let named, _):
            system = try MarkFile.system(named: named, asked: asked)
            source = .features(features)
        }
        self.destination = destination
    }

    /// Reads the waypoints of a GPX file; degrees in WGS 84.
    ///
    /// - Throws: ``GPXProblem``
    package init(gpx data: Data, for destination: Destination) throws {
        system = .wgs84
        source = .waypoints(try GPXFile(data))
        self.destination = destination
    }

    /// The system of the `crs` member, if there is one that says anything.
    private static func system(named name: String?, asked: CoordinateSystem?) throws -> CoordinateSystem {
        guard let name, !name.hasSuffix("CRS84") else { return asked ?? .wgs84 }
        let code = name.split(separator: ":").last.map(String.init) ?? name
        guard let ofFile = CoordinateSystem(code) else { throw Problem.unknownSystem(name) }
        if let asked, asked != ofFile {
            throw Problem.systemsDiffer(file: ofFile, asked: asked)
        }
        return ofFile
    }
}

extension MarkFile {
    /// What the marks of a file will belong to.
    package struct Destination: Sendable {
        fileprivate let scope: MarkScope
        /// For fields, by index, that a mark says nothing of itself.
        fileprivate let values: [(field: Int, value: FieldValue)]

        /// - Parameters:
        ///   - category: for marks that say none.
        ///   - children: likewise.
        ///   - isFromForm: the file is one that the form saved: its marks are taken as they are.
        package init(
            scope: MarkScope, round: Round, category: Category? = nil, children: Int? = nil, isFromForm: Bool = false
        ) {
            self.scope = scope
            let values: [(PartialKeyPath<MarkContent>, FieldValue?)] = [
                (\.recordedAt, .text(Timestamp.format(round.opens))),
                (\.category, category.map { .text($0.rawValue) }),
                (\.children, children.map(FieldValue.wholeNumber)),
                (\.placement, isFromForm ? nil : .text(Placement.imported.rawValue)),
            ]
            self.values = values.compactMap { path, value in value.map { (MarkSchema.field(path).index, $0) } }
        }
    }
}

extension UncheckedMark {
    /// What an id is derived from: equal for equal marks only.
    fileprivate func identity(in scope: MarkScope, system: CoordinateSystem) -> [String?] {
        [
            scope.preschool, scope.group, String(scope.round), coordinates.map { String($0.x.bitPattern) },
            coordinates.map { String($0.y.bitPattern) }, String(system.epsg),
        ] + MarkSchema.identifying.map { values[$0]?.text }
    }
}

/// What a request or a GeoJSON file holds: one Feature, or a FeatureCollection of them.
package enum MarkDocument: Sendable {
    case feature(UncheckedMark)
    case collection(FeatureList, system: String?, saved: SavedForm?)

    /// What the form says of a file that it has saved.
    package var saved: SavedForm? {
        if case .collection(_, _, let saved) = self { saved } else { nil }
    }

    /// - Throws: ``MarkFile/Problem`` when the text is no JSON.
    /// - Complexity: O(bytes); features are decoded when they are asked for.
    package init(_ data: Data) throws(MarkFile.Problem) {
        do {
            if let features = try FeatureList(in: data) {
                let frame = try JSONDecoder().decode(Frame.self, from: features.frame)
                if frame.type == "FeatureCollection" {
                    self = .collection(features, system: frame.crs?.properties.name, saved: frame.saved)
                    return
                }
            }
            guard data.count <= FeatureList.maxFeatureBytes else {
                throw MarkFile.Problem.notJSON(
                    "a Feature has at most \(FeatureList.maxFeatureBytes) bytes, and this is no list of them")
            }
            self = .feature(try JSONDecoder().decode(UncheckedMark.self, from: data))
        } catch let problem as MarkFile.Problem {
            throw problem
        } catch let error as DecodingError {
            throw .notJSON(error.reason)
        } catch {
            throw .notJSON("\(error)")
        }
    }

    /// What stands around the features.
    private struct Frame: Decodable {
        var type: String?
        var crs: NamedSystem?
        var saved: SavedForm?

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: AnyKey.self)
            type = try? members.decode(String.self, forKey: AnyKey("type"))
            crs = try? members.decode(NamedSystem.self, forKey: AnyKey("crs"))
            saved = try? members.decode(SavedForm.self, forKey: AnyKey("smultron"))
        }
    }

    /// The `crs` member of GeoJSON before RFC 7946.
    private struct NamedSystem: Decodable {
        struct Properties: Decodable { var name: String }
        var properties: Properties
    }
}

extension UncheckedMark: Decodable {
    /// Reads a Feature. Wrong and unknown members become problems, never errors.
    package init(from decoder: any Decoder) throws {
        self.init()
        guard let feature = ObjectReader(decoder, pointer: "", problems: &problems) else { return }
        if feature.text("type", &problems) != "Feature" {
            problems.append(FieldProblem("/type", .wrongType(expected: .feature)))
        }
        id = feature.text("id", &problems)
        if let geometry = feature.object("geometry", &problems) {
            if geometry.text("type", &problems) != "Point" {
                problems.append(FieldProblem("/geometry/type", .wrongType(expected: .point)))
            }
            coordinates = geometry.position("coordinates", &problems)
            geometry.refuseMembers(besides: ["type", "coordinates"], &problems)
        }
        if let properties = feature.object("properties", &problems) {
            read(properties)
        }
        feature.refuseMembers(besides: ["type", "id", "geometry", "properties"], &problems)
    }

    private mutating func read(_ properties: ObjectReader) {
        for field in MarkSchema.fields { values[field.index] = properties.value(of: field, &problems) }
        for field in ServerField.allCases {
            claims[field] = properties.claim(field.rawValue)
        }
        properties.refuseMembers(besides: UncheckedMark.properties, &problems)
    }

    private static let properties = Set(MarkSchema.fields.map(\.name) + ServerField.allCases.map(\.rawValue))
}

/// Reads the members of one JSON object. null is the same as absent; what has the wrong type becomes a problem.
private struct ObjectReader {
    private let members: KeyedDecodingContainer<AnyKey>
    private let pointer: String

    init?(_ decoder: any Decoder, pointer: String, problems: inout [FieldProblem]) {
        guard let members = try? decoder.container(keyedBy: AnyKey.self) else {
            problems.append(FieldProblem(pointer, .wrongType(expected: .feature)))
            return nil
        }
        self.members = members
        self.pointer = pointer
    }

    private init(members: KeyedDecodingContainer<AnyKey>, pointer: String) {
        self.members = members
        self.pointer = pointer
    }

    func text(_ name: String, _ problems: inout [FieldProblem]) -> String? {
        read(String.self, name, expected: .text, &problems)
    }

    func value(of field: MarkField, _ problems: inout [FieldProblem]) -> FieldValue? {
        let name = field.name
        return switch field.kind {
        case .word, .text, .moment: text(name, &problems).map(FieldValue.text)
        case .words: read([String].self, name, expected: .listOfTexts, &problems).map(FieldValue.words)
        case .wholeNumber: read(Int.self, name, expected: .wholeNumber, &problems).map(FieldValue.wholeNumber)
        case .number: read(Double.self, name, expected: .number, &problems).map(FieldValue.number)
        }
    }

    func position(_ name: String, _ problems: inout [FieldProblem]) -> Position? {
        guard let numbers = read([Double].self, name, expected: .position, &problems) else { return nil }
        guard numbers.count == 2 else {
            problems.append(FieldProblem(path(name), .wrongType(expected: .position)))
            return nil
        }
        return Position(x: numbers[0], y: numbers[1])
    }

    func object(_ name: String, _ problems: inout [FieldProblem]) -> ObjectReader? {
        let key = AnyKey(name)
        guard members.contains(key), (try? members.decodeNil(forKey: key)) == false else {
            problems.append(FieldProblem(path(name), .missing))
            return nil
        }
        guard let nested = try? members.nestedContainer(keyedBy: AnyKey.self, forKey: key) else {
            problems.append(FieldProblem(path(name), .wrongType(expected: .object)))
            return nil
        }
        return ObjectReader(members: nested, pointer: path(name))
    }

    /// Any scalar as text, to compare with what the service has.
    func claim(_ name: String) -> String? {
        let key = AnyKey(name)
        guard members.contains(key) else { return nil }
        if let text = try? members.decodeIfPresent(String.self, forKey: key) { return text }
        if let number = try? members.decodeIfPresent(Int.self, forKey: key) { return String(number) }
        if let truth = try? members.decodeIfPresent(Bool.self, forKey: key) { return String(truth) }
        return (try? members.decodeNil(forKey: key)) == false ? "?" : nil
    }

    func refuseMembers(besides known: Set<String>, _ problems: inout [FieldProblem]) {
        // Twenty tell what is the matter.
        for key in members.allKeys.map(\.stringValue).filter({ !known.contains($0) }).sorted().prefix(20) {
            problems.append(FieldProblem(path(key.shortened), .unknownField))
        }
    }

    private func read<Value: Decodable>(
        _ type: Value.Type, _ name: String, expected: FieldProblem.Shape, _ problems: inout [FieldProblem]
    ) -> Value? {
        do {
            return try members.decodeIfPresent(type, forKey: AnyKey(name))
        } catch {
            problems.append(FieldProblem(path(name), .wrongType(expected: expected)))
            return nil
        }
    }

    private func path(_ name: String) -> String {
        "\(pointer)/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))"
    }
}

/// What a file that the form saved says besides its marks: whose they are, and with which key they stay changeable.
package struct SavedForm: Sendable, Decodable {
    /// The device key.
    package var device: String
    package var preschool: String
    package var group: String?
    package var round: Int
    /// Ids of marks that were taken back on the device.
    package var removals: [String]?
}

/// The features of a GeoJSON FeatureCollection, found as stretches of its text and decoded one by one when they are asked
/// for: a file of ten megabytes never stands in memory member by member, and a feature that is made to hurt is refused
/// before a decoder sees it.
package struct FeatureList: Sendable {
    /// A mark with everything in it, each character escaped, is half as long.
    static let maxFeatureBytes = 32 * 1024
    /// What stands around the features: the coordinate system, and what the form says of a file that it has saved.
    private static let maxFrameBytes = 256 * 1024
    /// More than the largest file that is taken has room for, if they are marks.
    fileprivate static let maxFeatures = 2_000_000

    private let text: [UInt8]
    /// Where each feature begins and ends; four bytes are enough for any file that is taken.
    private let ranges: [(start: UInt32, end: UInt32)]
    /// The document with an empty list instead of its features.
    let frame: Data

    package var count: Int { ranges.count }

    /// A feature; what is wrong with it is among its problems.
    package subscript(index: Int) -> UncheckedMark {
        let range = ranges[index]
        let size = Int(range.end - range.start)
        var mark = UncheckedMark()
        guard size <= FeatureList.maxFeatureBytes else {
            mark.problems = [FieldProblem("", .tooLong(count: size, limit: FeatureList.maxFeatureBytes))]
            return mark
        }
        do {
            return try JSONDecoder().decode(UncheckedMark.self, from: Data(text[Int(range.start)..<Int(range.end)]))
        } catch {
            mark.problems = [FieldProblem("", .wrongType(expected: .feature))]
            return mark
        }
    }

    /// All of them, in order.
    package func marks() -> [UncheckedMark] { (0..<count).map { self[$0] } }

    /// Finds the list of features; nil where there is none.
    ///
    /// - Throws: ``MarkFile/Problem`` when brackets or quotes are left open, or too much stands around the features.
    /// - Complexity: O(bytes), without recursion.
    init?(in data: Data) throws(MarkFile.Problem) {
        text = [UInt8](data)
        guard text.count <= Int(UInt32.max) else { throw .notJSON("it is too large") }
        var finder = FeatureFinder()
        try text.withUnsafeBufferPointer { bytes throws(MarkFile.Problem) in try finder.run(over: bytes) }
        guard let list = finder.list else { return nil }
        guard text.count - list.count <= FeatureList.maxFrameBytes else {
            throw .notJSON("too much stands beside the features")
        }
        ranges = finder.ranges
        frame = Data(text[..<list.lowerBound]) + Data(text[list.upperBound...])
    }
}

/// Walks through JSON once, and notes where the elements of the outermost object's `features` lie.
private struct FeatureFinder {
    private(set) var ranges: [(start: UInt32, end: UInt32)] = []
    /// What lies between the brackets of the list.
    private(set) var list: Range<Int>?

    private static let name = Array("features".utf8)

    mutating func run(over bytes: UnsafeBufferPointer<UInt8>) throws(MarkFile.Problem) {
        var depth = 0
        /// The text that ended last on the level of the outermost members: a name, when a colon follows.
        var lastText = 0..<0
        var isFeatures = false
        var listStart: Int?
        var elementStart = 0
        var offset = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                let start = offset + 1
                offset = start
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
                    offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard offset < bytes.count else { throw .notJSON("a text is never closed") }
                lastText = start..<offset
            case UInt8(ascii: ":") where depth == 1:
                isFeatures = list == nil && bytes[lastText].elementsEqual(FeatureFinder.name)
            case UInt8(ascii: "[") where depth == 1 && isFeatures:
                depth += 1
                listStart = offset + 1
                elementStart = offset + 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                guard depth >= 0 else { throw .notJSON("a bracket is closed that was never opened") }
                if depth == 1, let start = listStart {
                    guard bytes[offset] == UInt8(ascii: "]") else { throw .notJSON("brackets cross each other") }
                    add(elementStart, offset, in: bytes)
                    list = start..<offset
                    listStart = nil
                    isFeatures = false
                }
            case UInt8(ascii: ",") where depth == 2 && listStart != nil:
                guard ranges.count < FeatureList.maxFeatures else {
                    throw .notJSON("it has more than \(FeatureList.maxFeatures) features")
                }
                ranges.append((UInt32(elementStart), UInt32(offset)))
                elementStart = offset + 1
            default: break
            }
            offset += 1
        }
        guard depth == 0 else { throw .notJSON("it ends in the middle") }
    }

    /// The last element; there is none where a list holds nothing.
    private mutating func add(_ start: Int, _ end: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let isEmpty = bytes[start..<end].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if !isEmpty || !ranges.isEmpty { ranges.append((UInt32(start), UInt32(end))) }
    }
}

extension DecodingError {
    /// What is wrong with the JSON, as far as the decoder says.
    package var reason: String {
        let context: Context
        switch self {
        case .dataCorrupted(let it): context = it
        case .keyNotFound(_, let it), .typeMismatch(_, let it), .valueNotFound(_, let it): context = it
        @unknown default: return "\(self)"
        }
        let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return detail ?? context.debugDescription
    }
}

extension MarkFile.Location {
    /// As messages name it: a line of a table, or the number of a feature, from 1.
    package func text(in language: MessageLanguage) -> String {
        switch (self, language) {
        case (.line(let number), .swedish): "rad \(number)"
        case (.line(let number), .english): "line \(number)"
        case (.feature(let number), .swedish): "objekt \(number)"
        case (.feature(let number), .english): "feature \(number)"
        }
    }
}

extension MarkFile.Problem: ExplainedProblem {
    package var swedish: String {
        switch self {
        case .notJSON(let reason): "filen är inte GeoJSON: \(reason)"
        case .systemsDiffer(let file, let asked):
            "filens koordinater är EPSG:\(file.epsg), men EPSG:\(asked.epsg) är valt; välj inget, eller rätta filen"
        case .axesDiffer(let isProjected, let asked):
            "filens koordinater är \(isProjected ? "öst och nord i meter" : "longitud och latitud i grader"), men "
                + "EPSG:\(asked.epsg) är valt; välj inget, eller rätta filen"
        case .unknownSystem(let name):
            "filens koordinatsystem \(name.shortened) går inte att läsa; använd 4326, 3006 eller 3007–3018"
        }
    }

    package var english: String {
        switch self {
        case .notJSON(let reason): "the file is not GeoJSON: \(reason)"
        case .systemsDiffer(let file, let asked):
            "the file's coordinates are EPSG:\(file.epsg), but --crs says EPSG:\(asked.epsg); leave out --crs, or correct "
                + "the file"
        case .axesDiffer(let isProjected, let asked):
            "the file's coordinates are "
                + (isProjected ? "easting and northing in metres" : "longitude and latitude in degrees")
                + ", but --crs says EPSG:\(asked.epsg); leave out --crs, or correct the file"
        case .unknownSystem(let name):
            "the file's coordinate system \(name.shortened) is not supported; use 4326, 3006 or 3007–3018"
        }
    }
}
