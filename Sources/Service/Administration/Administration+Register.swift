import Foundation
import Geodesy
import Places
import Store

extension Administration {
    func preschools() async throws -> PreschoolEntries {
        PreschoolEntries(preschools: try await entries(of: try await store.preschools()))
    }

    private func entries(of preschools: [Preschool]) async throws -> [PreschoolEntry] {
        let groups = Dictionary(grouping: try await store.groups(), by: \.preschool)
        return try preschools.map { preschool in
            PreschoolEntry(
                preschool, at: try preschool.position.map(degrees), registered: groups[preschool.code] ?? [])
        }
    }

    func add(_ new: NewPreschool) async throws -> PreschoolEntry {
        guard try await store.preschool(new.code) == nil else { throw Problem.preschoolExists(new.code) }
        guard let name = new.preschool.name, !name.isEmpty, !new.code.isEmpty else {
            throw Problem.entry("/preschool/name", FieldProblem("/preschool/name", .missing))
        }
        return try await keep(Preschool(code: new.code, name: name), changedBy: new.preschool)
    }

    func change(_ code: String, _ change: PreschoolChange) async throws -> PreschoolEntry {
        try await keep(try await preschool(code), changedBy: change)
    }

    /// A position in both systems, for somebody who types coordinates or points at the map.
    func position(_ given: PreschoolChange) throws -> BothPositions {
        guard let position = try position(of: given) else {
            throw Problem.parameter(
                "e", "och n, eller lon och lat, ska anges.", "and n, or lon and lat, must be given.")
        }
        let degrees = try degrees(of: position)
        return BothPositions(e: position.easting, n: position.northing, lon: degrees.longitude, lat: degrees.latitude)
    }

    func keepPreschools(csv: Data) async throws -> PreschoolCount {
        do {
            let preschools = try Geodata.preschools(csv: csv, name: "preschools")
            try await writer.keep(preschools)
            return PreschoolCount(preschools: preschools.count)
        } catch let problem as Geodata.Problem {
            throw Problem.lines(problem.lines)
        }
    }

    /// Loads reference data, and opens a round when there has been none.
    func load(_ data: ReferenceData, at time: Date) async throws -> ReferenceDataResult {
        let geodata: Geodata
        do {
            geodata = try Geodata(
                preschools: Data(data.preschools.utf8), localities: Data(data.localities.utf8),
                boundary: Data(data.boundary.utf8), transformer: transformer)
        } catch let problem as Geodata.Problem {
            throw Problem.lines(problem.lines)
        }
        let added = try await writer.load(
            preschools: geodata.preschools, localities: geodata.localities, outline: geodata.outline)
        var round = try await store.rounds().first { !$0.isDemonstration }
        if round == nil { round = try await open(NewRound(), at: time) }
        let preschools = try await store.preschools()
        return ReferenceDataResult(
            preschools: preschools.count, added: added,
            withoutPosition: try await entries(of: preschools.filter { $0.position == nil }),
            round: try await status(of: round!, at: time))
    }

    private func keep(_ preschool: Preschool, changedBy change: PreschoolChange) async throws -> PreschoolEntry {
        var preschool = preschool
        preschool.name = change.name ?? preschool.name
        preschool.operatorName = change.operator ?? preschool.operatorName
        preschool.address = change.address ?? preschool.address
        preschool.place = change.place ?? preschool.place
        preschool.children = change.children ?? preschool.children
        preschool.groups = change.groups ?? preschool.groups
        preschool.note = change.note ?? preschool.note
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
            PreschoolGroup(preschool: preschool.code, label: $0, children: change.groupChildren)
        }
        try await writer.keep([preschool], groups: group.map { [$0] } ?? [])
        return try await entries(of: [preschool])[0]
    }

    /// The position that a change gives, in one of two systems; nil if none.
    private func position(of change: PreschoolChange) throws -> Position? {
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
