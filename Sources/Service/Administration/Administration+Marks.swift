import Foundation
import Geodesy
import Places
import Store

/// Where a file's marks go, and how it is read.
struct ImportOrder {
    enum FileKind { case csv, geoJSON, gpx }

    var kind: FileKind
    var preschool: String
    /// Of a file that the form saved, what it says itself unless told.
    var group: String?
    /// Likewise; and else the open round.
    var round: Int?
    var system: CoordinateSystem?
    /// For rows that do not say it themselves.
    var category: Places.Category?
    var children: Int?
    /// Keeps the good marks in spite of bad ones.
    var skipsInvalid = false
    /// Only checks the file.
    var isTrial = false
}

extension Administration {
    /// Good rows to look at before they are kept; more would not be looked at.
    private static let previewed = 2_000

    /// Imports a file of marks, all or nothing unless told otherwise; every bad row is named. Marks that the form saved
    /// stay changeable by the device that made them.
    ///
    /// - Throws: 422 with every bad row, when nothing was imported because of them.
    func importMarks(
        _ file: Data, _ order: ImportOrder, in language: MessageLanguage, at time: Date
    ) async throws -> ImportReport {
        let document = order.kind == .geoJSON ? try readable { try MarkDocument(file) } : nil
        let saved = document?.saved
        if let saved, saved.preschool != order.preschool {
            throw Problem.savedElsewhere(file: saved.preschool, asked: order.preschool)
        }
        let round = try await realRound(order.round ?? saved?.round, at: time)
        try await store.refuseCleared(round.id)
        let scope = MarkScope(
            preschool: try await preschool(order.preschool).code, group: order.group ?? saved?.group, round: round.id)
        let destination = MarkFile.Destination(
            scope: scope, round: round, category: order.category, children: order.children, isFromForm: saved != nil)
        let marks = try readable {
            if let document { return try MarkFile(document, system: order.system, for: destination) }
            return try order.kind == .csv
                ? MarkFile(csv: file, system: order.system, for: destination) : MarkFile(gpx: file, for: destination)
        }
        let checker = MarkChecker(
            area: try await store.areaOfInterest(bufferM: settings.areaBufferM), transformer: transformer,
            system: marks.system, times: .any)
        let verdict = try await checker.check(marks, givesUp: !order.skipsInvalid)
        let (submissions, entries) = (verdict.submissions, verdict.entries)
        var problems: [Problem.Entry] = []
        /// Which row of the file each of them is about.
        var rowsOfProblems: [Int] = []
        for (row, bad) in verdict.problems {
            problems += bad.problems.map { .init($0, at: marks.location(of: row)) }
            rowsOfProblems += bad.problems.map { _ in row }
        }
        let bad = verdict.badCount
        if bad > 0, !order.skipsInvalid {
            throw Problem.badRows(problems, bad: bad, of: marks.count, lookedAt: verdict.lookedAt)
        }

        let sender = StoreWriter.Sender(
            scope: scope, device: saved.map { Secret($0.device) }, receivedAt: time,
            late: round.phase(at: time) != .open, origin: .imported)
        var result = StoreWriter.BulkResult()
        if !order.isTrial {
            result = try await writer.importMarks(submissions, from: sender, allOrNothing: !order.skipsInvalid)
        }
        for (index, refusal) in result.refused.sorted(by: { $0.key < $1.key }).prefix(MarkChecker.toldProblems) {
            let told = Problem.entries(refusal, at: marks.location(of: entries[index]))
            problems += told
            rowsOfProblems += told.map { _ in entries[index] }
        }
        let invalid = bad + result.refused.count
        if invalid > 0, !order.skipsInvalid { throw Problem.badRows(problems, bad: invalid, of: marks.count) }
        return ImportReport(
            rows: marks.count, good: submissions.count - result.refused.count, added: result.added,
            alreadyThere: result.alreadyThere, invalid: invalid,
            removed: order.isTrial ? 0 : try await takeBack(saved?.removals ?? [], from: sender),
            problems: zip(problems, rowsOfProblems).map { problem, row in
                let degrees = degrees(of: row, in: marks)
                return .init(
                    place: problem.location?.text(in: language) ?? "", field: problem.field,
                    detail: problem.wording.text(in: language),
                    lon: degrees?.longitude, lat: degrees?.latitude)
            },
            preview: order.isTrial
                ? try zip(submissions, entries).prefix(Administration.previewed).map { submission, row in
                    let degrees = try degrees(of: submission.content.position)
                    return .init(
                        place: marks.location(of: row).text(in: language), lon: degrees.longitude,
                        lat: degrees.latitude,
                        category: submission.content.category, children: submission.content.children)
                } : nil)
    }

    /// Where a row lies that cannot be kept, if that much can be read.
    private func degrees(of row: Int, in file: MarkFile) -> Position? {
        guard let position = file.coordinates(of: row), (try? file.system.check(position)) != nil,
            let degrees = try? transformer.transform(position, from: file.system, to: .wgs84),
            (try? CoordinateSystem.wgs84.check(degrees)) != nil
        else { return nil }
        return degrees
    }

    /// - Returns: how many are gone.
    private func takeBack(_ marks: [String], from sender: StoreWriter.Sender) async throws -> Int {
        var removed = 0
        for id in marks.compactMap(UUID.init) where try await writer.takeBack(id, from: sender) == nil { removed += 1 }
        return removed
    }

    /// What is wrong with a whole file becomes a problem of the request.
    private func readable<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let problem as Table.Problem {
            throw Problem.unreadableFile(problem.message)
        } catch let problem as MarkFile.Problem {
            throw Problem.unreadableFile(problem.message)
        } catch let problem as GPXProblem {
            throw Problem.unreadableFile(problem.message)
        }
    }
}
