public import Foundation
public import Geodesy

/// A file of marks: a paper map typed in, another system's export, or what the form has saved. Marks are read when they are
/// asked for, so that a long file never stands in memory field by field.
public struct MarkFile: Sendable {
    private enum Source: Sendable {
        case table(MarkTable)
        case features(FeatureList)
        case feature(UncheckedMark)
        case waypoints(GPXFile)
    }

    private let source: Source
    private let destination: Destination
    /// The coordinate system that the file's coordinates are in.
    public let system: CoordinateSystem

    /// How many marks the file has.
    public var count: Int {
        switch source {
        case .table(let marks): marks.count
        case .features(let list): list.count
        case .feature: 1
        case .waypoints(let file): file.count
        }
    }

    /// Where a mark stands in the file.
    public func place(of index: Int) -> Place {
        switch source {
        case .table(let marks): .line(marks.line(of: index))
        case .features, .feature: .feature(index + 1)
        case .waypoints(let file): .line(file.line(of: index))
        }
    }

    /// Where a mark lies, as the file has it: in ``system``; nil where it says nothing readable.
    public func coordinates(of index: Int) -> Position? { mark(at: index).coordinates }

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
            mark.derivedID = Fingerprint.uuid(ofParts: mark.content(in: destination.scope, system: system))
        }
        if mark.recordedAt == nil { mark.recordedAt = Timestamp.format(destination.round.opens) }
        if mark.category == nil { mark.category = destination.category?.rawValue }
        if mark.children == nil { mark.children = destination.children }
        if mark.placement == nil, !destination.isFromForm { mark.placement = Placement.imported.rawValue }
        return mark
    }

    /// Where an entry stands, counted from 1.
    public enum Place: Sendable, CustomStringConvertible {
        case line(Int)
        case feature(Int)

        public var description: String { text(in: .english) }
    }

    /// Why a file cannot be read at all.
    public enum Problem: Error, CustomStringConvertible {
        case notJSON(String)
        case systemsDiffer(file: CoordinateSystem, asked: CoordinateSystem)
        /// Degrees where metres are expected, or the other way round.
        case axesDiffer(isProjected: Bool, asked: CoordinateSystem)
        case unknownSystem(String)

        public var description: String { message(in: .english) }
    }

    /// Reads CSV: the columns are the names of the fields, and `lon,lat` or `e,n`.
    ///
    /// - Parameters:
    ///   - asked: the system of `e,n`; SWEREF 99 TM if nil.
    ///   - destination: what the marks belong to; it fills in what the file leaves out.
    /// - Throws: ``Table/Problem``, ``Problem``
    public init(csv data: Data, system asked: CoordinateSystem?, for destination: Destination) throws {
        let marks = try MarkTable(
            try Table(csv: data),
            requiring: (destination.category == nil ? [.category] : [])
                + (destination.children == nil ? [.children] : []))
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
    public init(_ document: MarkDocument, system asked: CoordinateSystem?, for destination: Destination) throws {
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
    public init(gpx data: Data, for destination: Destination) throws {
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
    public struct Destination: Sendable {
        public var scope: MarkScope
        public var round: Round
        /// For marks that say nothing of it themselves.
        public var category: Category?
        public var children: Int?
        /// The file is one that the form saved: its marks are taken as they are.
        public var isFromForm: Bool

        public init(
            scope: MarkScope, round: Round, category: Category? = nil, children: Int? = nil, isFromForm: Bool = false
        ) {
            self.scope = scope
            self.round = round
            self.category = category
            self.children = children
            self.isFromForm = isFromForm
        }
    }
}

extension UncheckedMark {
    /// All that the mark says: equal for equal marks only.
    fileprivate func content(in scope: MarkScope, system: CoordinateSystem) -> [String?] {
        [
            scope.preschool, scope.group, String(scope.round), coordinates.map { String($0.x.bitPattern) },
            coordinates.map { String($0.y.bitPattern) }, String(system.epsg), category, children.map(String.init),
            recordedAt, kind, seasons?.sorted().joined(separator: " "), ageBand, frequency,
            walkingMinutes.map(String.init), quote, staffNote, language, placement, accuracyM.map { "\($0)" },
        ]
    }
}
