package import Foundation
import HTTPTypes
import Geodesy
package import Places
import Store

// The register of preschools, and the reference data that it begins with.

/// A preschool of the register, with its sizes.
package struct PreschoolEntry: Message {
    package var code: String
    package var name: String
    package var `operator`: String
    package var address: String
    package var place: String
    package var children: Int?
    package var groups: Int?
    /// SWEREF 99 TM, metres, as is `n`; nil where the position is not known.
    package var e: Double?
    package var n: Double?
    /// WGS 84, degrees.
    package var lon: Double?
    package var lat: Double?
    package var positionQuality: PositionQuality
    package var note: String
    package var registeredGroups: [RegisteredGroup]

    /// - Parameter degrees: the position in WGS 84.
    init(_ preschool: Preschool, at degrees: Position?, registered: [PreschoolGroup]) {
        code = preschool.code
        name = preschool.name
        self.operator = preschool.operatorName
        address = preschool.address
        place = preschool.place
        children = preschool.children
        groups = preschool.groups
        e = preschool.position?.easting
        n = preschool.position?.northing
        lon = degrees?.longitude
        lat = degrees?.latitude
        positionQuality = preschool.positionQuality
        note = preschool.note
        registeredGroups = registered.map { RegisteredGroup(label: $0.label, children: $0.children) }
    }
}

/// A group of a preschool, with its size where that is known.
package struct RegisteredGroup: Message {
    /// Nil for the unnamed group.
    package var label: String?
    package var children: Int?
}

/// What to set; what is left out stays.
package struct PreschoolChange: Message {
    package static let unlogged: Set<String> = ["note"]

    package var name: PreschoolName?
    package var `operator`: OperatorName?
    package var address: StreetAddress?
    package var place: LocalityName?
    package var children: Int?
    package var groups: Int?
    /// SWEREF 99 TM in metres, or instead of it WGS 84 in degrees.
    package var e: Double?
    package var n: Double?
    package var lon: Double?
    package var lat: Double?
    package var positionQuality: PositionQuality?
    package var note: Note?
    /// The label of a group to register, and how many children it has.
    package var group: GroupLabel?
    package var groupChildren: Int?

    package init() {}
}

extension Administration {
    fileprivate func entries(of preschools: [Preschool]) async throws -> [PreschoolEntry] {
        let groups = Dictionary(grouping: try await store.groups(), by: \.preschool)
        return try preschools.map { preschool in
            PreschoolEntry(
                preschool, at: try preschool.position.map(degrees), registered: groups[preschool.code] ?? [])
        }
    }

    fileprivate func keep(_ preschool: Preschool, changedBy change: PreschoolChange) async throws -> PreschoolEntry {
        var preschool = preschool
        preschool.name = change.name?.text ?? preschool.name
        preschool.operatorName = change.operator?.text ?? preschool.operatorName
        preschool.address = change.address?.text ?? preschool.address
        preschool.place = change.place?.text ?? preschool.place
        preschool.children = change.children ?? preschool.children
        preschool.groups = change.groups ?? preschool.groups
        preschool.note = change.note?.text ?? preschool.note
        for (field, count) in [
            ("children", change.children), ("groups", change.groups), ("groupChildren", change.groupChildren),
        ] {
            if let count, count < 0 {
                throw Problem.entry("/" + field, FieldProblem("/" + field, .tooSmall("\(count)", minimum: 0)))
            }
        }
        if let position = try position(of: change) {
            preschool.position = position
            preschool.positionQuality = .address
        }
        preschool.positionQuality = change.positionQuality ?? preschool.positionQuality
        let group = change.group.map {
            PreschoolGroup(preschool: preschool.code, label: $0.text, children: change.groupChildren)
        }
        try await writer.keep([preschool], groups: group.map { [$0] } ?? [])
        return try await entries(of: [preschool])[0]
    }

    /// The position that a change gives, in one of two systems; nil if none.
    fileprivate func position(of change: PreschoolChange) throws -> Position? {
        let pairs = [
            (system: CoordinateSystem.sweref99TM, names: ("e", "n"), values: (change.e, change.n)),
            (system: CoordinateSystem.wgs84, names: ("lon", "lat"), values: (change.lon, change.lat)),
        ].filter { $0.values.0 != nil || $0.values.1 != nil }
        guard let (system, names, values) = pairs.first else { return nil }
        guard pairs.count == 1 else {
            throw Problem.entry("/lon", "ge antingen e och n eller lon och lat", "give either e and n or lon and lat")
        }
        guard let x = values.0, let y = values.1 else {
            let missing = "/" + (values.0 == nil ? names.0 : names.1)
            throw Problem.entry(missing, FieldProblem(missing, .missing))
        }
        let position = Position(x: x, y: y)
        do {
            try system.check(position)
        } catch {
            throw Problem.entry("/" + names.0, FieldProblem("/" + names.0, .coordinates(error)))
        }
        return try transformer.transform(position, from: system, to: .sweref99TM)
    }
}

// MARK: Looking

struct PreschoolEntries: Message { var preschools: [PreschoolEntry] }

struct ListPreschools: PlainOrder {
    static let call = OrderCall(reading: "/preschools", "The register, with sizes")

    func carryOut(by administration: Administration, at time: Date) async throws -> PreschoolEntries {
        PreschoolEntries(preschools: try await administration.entries(of: try await administration.store.preschools()))
    }
}

/// A position in SWEREF 99 TM, metres, and in WGS 84, degrees.
struct BothPositions: Message {
    var e: Double
    var n: Double
    var lon: Double
    var lat: Double
}

/// For somebody who types coordinates or points at the map.
struct ConvertPosition: AdministrativeOrder {
    static let call = OrderCall(
        reading: "/position", "A position in both coordinate systems",
        query: [
            .init(name: "e", explanation: "easting in SWEREF 99 TM, metres"), .init(name: "n", explanation: "northing"),
            .init(name: "lon", explanation: "or instead longitude in WGS 84, degrees"),
            .init(name: "lat", explanation: "latitude"),
        ], refusals: [400, 422])

    let given: PreschoolChange

    init(_ parameters: OrderParameters, _: NoBody) throws {
        var given = PreschoolChange()
        let query = parameters.query
        (given.e, given.n) = (try query.decimal("e"), try query.decimal("n"))
        (given.lon, given.lat) = (try query.decimal("lon"), try query.decimal("lat"))
        self.given = given
    }
    var parameters: [String: String?] {
        ["e": given.e, "n": given.n, "lon": given.lon, "lat": given.lat].mapValues { $0.map { "\($0)" } }
    }

    func carryOut(by administration: Administration, at time: Date) async throws -> BothPositions {
        guard let position = try administration.position(of: given) else {
            throw Problem.parameter(
                "e", "och n, eller lon och lat, ska anges.", "and n, or lon and lat, must be given.")
        }
        let degrees = try administration.degrees(of: position)
        return BothPositions(e: position.easting, n: position.northing, lon: degrees.longitude, lat: degrees.latitude)
    }
}

// MARK: Changing

/// Adds a preschool to the register; at least a code and a name are needed.
package struct AddPreschool: MessageOrder {
    package static let schema = "NewPreschool"
    package static let unlogged = PreschoolChange.unlogged
    package static let call = OrderCall(
        .post, "/preschools", "Adds a preschool", log: Wording("Lade till en förskola", "Added a preschool"),
        refusals: [409])

    package var code: PreschoolCode
    package var preschool: PreschoolChange

    package init(code: String, preschool: PreschoolChange) {
        (self.code, self.preschool) = (PreschoolCode(code), preschool)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PreschoolEntry {
        let code = code.text
        guard try await administration.store.preschool(code) == nil else {
            throw Problem(
                .conflict, "Det finns redan en förskola med koden \(code).",
                "There is a preschool \(code) already; correct it with: smultron preschool set \(code)")
        }
        guard let name = preschool.name?.text else {
            throw Problem.entry("/preschool/name", FieldProblem("/preschool/name", .missing))
        }
        return try await administration.keep(Preschool(code: code, name: name), changedBy: preschool)
    }
}

/// Corrects a preschool, or registers a group of it; what the message leaves out stays.
package struct ChangePreschool: AdministrativeOrder {
    package static let call = OrderCall(
        .put, "/preschools/{code}", "Corrects a preschool, or registers a group",
        log: Wording("Ändrade en förskola", "Changed a preschool"), refusals: [404])

    package let code: String
    package let body: PreschoolChange

    package init(code: String, _ change: PreschoolChange) { (self.code, body) = (code, change) }
    package init(_ parameters: OrderParameters, _ body: PreschoolChange) throws {
        (code, self.body) = (try parameters.text("code"), body)
    }
    package var parameters: [String: String?] { ["code": code] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PreschoolEntry {
        try await administration.keep(try await administration.preschool(code), changedBy: body)
    }
}

/// How many preschools a file had.
package struct PreschoolCount: Message { package var preschools: Int }

/// Adds or corrects the preschools of a table, by their codes. One bad line, and none is changed.
package struct ImportPreschools: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/preschools/import", "Adds or corrects preschools from a table like geodata/preschools.csv",
        log: Wording("Läste in förskolor från en fil", "Imported preschools from a file"))

    /// The table, as CSV.
    package struct Body: OrderFile {
        package static let mediaTypes = ["text/csv"]
        package let data: Data
        package let type: String
        package init(data: Data, type: String) { (self.data, self.type) = (data, type) }
    }

    package let body: Body

    package init(csv: Data) { body = Body(data: csv, type: "text/csv") }
    package init(_ parameters: OrderParameters, _ body: Body) { self.body = body }
    package var parameters: [String: String?] { [:] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> PreschoolCount {
        do {
            let preschools = try Geodata.preschools(csv: body.data, name: "preschools")
            try await administration.writer.keep(preschools)
            return PreschoolCount(preschools: preschools.count)
        } catch let problem as Geodata.Problem {
            throw Problem.lines(problem.lines)
        }
    }
}

extension Problem {
    /// Lines that each name file, line and column.
    fileprivate static func lines(_ lines: [String]) -> Problem {
        Problem(
            .unprocessableContent, "Filen kan inte läsas.", "The file cannot be read.",
            entries: lines.map { Entry("", $0, $0) })
    }
}

// MARK: Reference data

/// The register after loading, and the round that is open or was the latest.
package struct ReferenceDataResult: Message {
    package var preschools: Int
    /// How many of them were not there before.
    package var added: Int
    package var withoutPosition: [PreschoolEntry]
    package var round: RoundStatus
}

/// Loads reference data, and opens a round when there has been none.
package struct LoadGeodata: MessageOrder {
    package static let schema = "ReferenceData"
    package static let call = OrderCall(
        .post, "/geodata", "Loads reference data, and opens a round when there has been none",
        log: Wording("Läste in grunddata", "Loaded reference data"))

    /// The contents of the files of `geodata/`.
    package var preschools: String
    package var localities: String
    package var boundary: String

    package init(preschools: String, localities: String, boundary: String) {
        (self.preschools, self.localities, self.boundary) = (preschools, localities, boundary)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> ReferenceDataResult {
        let (store, writer) = (administration.store, administration.writer)
        let geodata: Geodata
        do {
            geodata = try Geodata(
                preschools: Data(preschools.utf8), localities: Data(localities.utf8), boundary: Data(boundary.utf8),
                transformer: administration.transformer)
        } catch let problem as Geodata.Problem {
            throw Problem.lines(problem.lines)
        }
        let added = try await writer.load(
            preschools: geodata.preschools, localities: geodata.localities, outline: geodata.outline)
        let round: RoundStatus
        if let known = try await store.rounds().first(where: { !$0.isDemonstration }) {
            round = try await administration.status(of: known, at: time)
        } else {
            round = try await OpenRound().carryOut(by: administration, at: time)
        }
        let preschools = try await store.preschools()
        return ReferenceDataResult(
            preschools: preschools.count, added: added,
            withoutPosition: try await administration.entries(of: preschools.filter { $0.position == nil }),
            round: round)
    }
}
