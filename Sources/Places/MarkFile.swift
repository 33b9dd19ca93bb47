public import Foundation
public import Geodesy

/// A file of marks: a paper map typed in, another system's export, or what the form has saved.
public struct MarkFile: Sendable {
    public struct Entry: Sendable {
        /// Where it stands: a line of a table, or a feature of a GeoJSON file, counted from 1.
        public var place: String
        public var mark: UncheckedMark
    }

    public var entries: [Entry]
    /// The coordinate system that the file's coordinates are in.
    public var system: CoordinateSystem

    /// Why a file cannot be read at all.
    public enum Problem: Error, CustomStringConvertible {
        case notJSON(String)
        case systemsDiffer(file: String, asked: String)
        case unknownSystem(String)

        public var description: String {
            switch self {
            case .notJSON(let reason): "the file is not GeoJSON: \(reason)"
            case .systemsDiffer(let file, let asked):
                "the file's coordinates are \(file), but --crs says \(asked); leave out --crs, or correct the file"
            case .unknownSystem(let name):
                "the file's coordinate system \(name) is not supported; use 4326, 3006 or 3007–3018"
            }
        }
    }

    /// Reads CSV: the columns are the names of the fields, and `lon,lat` or `e,n`.
    ///
    /// - Parameter system: of `e,n`; SWEREF 99 TM if nil.
    /// - Throws: ``Table/Problem``, ``Problem``
    public init(csv data: Data, system: CoordinateSystem?) throws {
        let table = try Table(csv: data)
        let own = ["id"] + MarkField.allCases.map(\.rawValue) + ServerField.allCases.map(\.rawValue)
        let isGeographic = table.columns.contains("lon") || table.columns.contains("lat")
        let isProjected = table.columns.contains("e") || table.columns.contains("n")
        if isGeographic, isProjected {
            throw Table.Problem.conflictingColumns(["lon", "lat", "e", "n"].filter(table.columns.contains))
        }
        let axes = isProjected ? ["e", "n"] : ["lon", "lat"]
        try table.check(
            known: own + ["lon", "lat", "e", "n"],
            required: [MarkField.category.rawValue, MarkField.children.rawValue] + axes)
        if let system, system.isGeographic == isProjected {
            throw Problem.systemsDiffer(
                file: isProjected ? "easting and northing in metres" : "longitude and latitude in degrees",
                asked: "EPSG:\(system.epsg)")
        }
        self.system = system ?? (isProjected ? .sweref99TM : .wgs84)
        entries = table.rows.map { row in
            Entry(place: "line \(row.line)", mark: UncheckedMark(row, columns: table.columns, axes: axes))
        }
    }

    /// Reads a GeoJSON Feature or FeatureCollection.
    ///
    /// - Throws: ``Problem``
    public init(geoJSON data: Data, system asked: CoordinateSystem?) throws {
        let document: MarkDocument
        do {
            document = try JSONDecoder().decode(MarkDocument.self, from: data)
        } catch let error as DecodingError {
            throw Problem.notJSON(error.reason)
        }
        let marks: [UncheckedMark]
        var named: String?
        switch document {
        case .feature(let mark): marks = [mark]
        case .collection(let all, let system): (marks, named) = (all, system)
        }
        entries = marks.enumerated().map { Entry(place: "feature \($0 + 1)", mark: $1) }
        guard let named, !named.hasSuffix("CRS84") else {
            system = asked ?? .wgs84
            return
        }
        let code = named.split(separator: ":").last.map(String.init) ?? named
        guard let ofFile = CoordinateSystem(code) else { throw Problem.unknownSystem(named) }
        if let asked, asked != ofFile {
            throw Problem.systemsDiffer(file: "EPSG:\(ofFile.epsg)", asked: "EPSG:\(asked.epsg)")
        }
        system = ofFile
    }

    /// Fills in what a file may leave out: the time is the round's opening, the placement `import`, and the id is
    /// derived from the content, so that the same file read again adds nothing. Equal rows stay different marks: the
    /// second of them gets another id than the first.
    public mutating func fillIn(scope: MarkScope, round: Round) {
        var occurrences: [String: Int] = [:]
        for index in entries.indices {
            if entries[index].mark.id == nil {
                let content = entries[index].mark.contentText(in: scope, system: system)
                occurrences[content, default: 0] += 1
                entries[index].mark.id =
                    Fingerprint.uuid(of: "\(occurrences[content]!)\n\(content)").uuidString.lowercased()
            }
            if entries[index].mark.recordedAt == nil {
                entries[index].mark.recordedAt = Timestamp.format(round.opens)
            }
            if entries[index].mark.placement == nil {
                entries[index].mark.placement = Placement.imported.rawValue
            }
        }
    }
}

extension UncheckedMark {
    fileprivate init(_ row: Table.Row, columns: [String], axes: [String]) {
        self.init()
        var reader = RowReader(row, columns: columns)
        id = reader.text("id")
        revision = reader.wholeNumber(.revision)
        category = reader.text(MarkField.category.rawValue)
        children = reader.wholeNumber(.children)
        recordedAt = reader.text(MarkField.recordedAt.rawValue)
        kind = reader.text(MarkField.kind.rawValue)
        seasons = reader.text(MarkField.seasons.rawValue)?
            .split { " ,;|".contains($0) }.map(String.init)
        ageBand = reader.text(MarkField.ageBand.rawValue)
        frequency = reader.text(MarkField.frequency.rawValue)
        walkingMinutes = reader.wholeNumber(.walkingMinutes)
        quote = reader.text(MarkField.quote.rawValue)
        staffNote = reader.text(MarkField.staffNote.rawValue)
        language = reader.text(MarkField.language.rawValue)
        placement = reader.text(MarkField.placement.rawValue)
        accuracyM = reader.number(MarkField.accuracyM.rawValue, pointer: MarkField.accuracyM.pointer)
        if let x = reader.number(axes[0], pointer: "/geometry/\(axes[0])"),
            let y = reader.number(axes[1], pointer: "/geometry/\(axes[1])")
        {
            coordinates = Position(x: x, y: y)
        }
        for field in ServerField.allCases { claims[field] = reader.text(field.rawValue) }
        problems = reader.problems
    }

    /// All that the mark says, as text: equal for equal marks only.
    fileprivate func contentText(in scope: MarkScope, system: CoordinateSystem) -> String {
        let position = coordinates.map { "\($0.x) \($0.y) \(system.epsg)" }
        let parts: [String?] = [
            scope.preschool, scope.group, String(scope.round), position, category, children.map(String.init),
            recordedAt, kind, seasons?.sorted().joined(separator: " "), ageBand, frequency,
            walkingMinutes.map(String.init), quote, staffNote, language, placement, accuracyM.map { "\($0)" },
        ]
        return parts.map { $0 ?? "" }.joined(separator: "\u{1F}")
    }
}

extension RowReader {
    fileprivate mutating func wholeNumber(_ field: MarkField) -> Int? {
        wholeNumber(field.rawValue, pointer: field.pointer)
    }
}
