import Foundation
import Geodesy
import Places
import Store

extension Administration {
    func preschools() async throws -> PreschoolEntries {
        PreschoolEntries(preschools: try await store.preschools().map(PreschoolEntry.init))
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
            withoutPosition: preschools.filter { $0.position == nil }.map(PreschoolEntry.init),
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
        switch (change.e, change.n) {
        case (nil, nil): break
        case (.some(let e), .some(let n)):
            let position = Position(easting: e, northing: n)
            do {
                try CoordinateSystem.sweref99TM.check(position)
            } catch {
                throw Problem.entry("/e", FieldProblem("/e", .coordinates(error)))
            }
            preschool.position = position
            preschool.positionQuality = .address
        default: throw Problem.entry("/n", FieldProblem(change.e == nil ? "/e" : "/n", .missing))
        }
        preschool.positionQuality = change.positionQuality ?? preschool.positionQuality
        let group = change.group.map {
            PreschoolGroup(preschool: preschool.code, label: $0, children: change.groupChildren)
        }
        try await writer.keep([preschool], groups: group.map { [$0] } ?? [])
        return PreschoolEntry(preschool)
    }
}
