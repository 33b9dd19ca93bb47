package import Foundation
import HTTPTypes
package import Geodesy
package import Places
import Store

// Importing a file of marks: paper maps, other systems, files that the form saved.

/// What a file of marks can be, as its media type.
package enum MarkFileType: String, CaseIterable, Sendable {
    case csv = "text/csv"
    case geoJSON = "application/geo+json"
    case gpx = "application/gpx+xml"
}

/// What became of a file of marks.
package struct ImportReport: Message {
    /// Something that is wrong with a field of a row; a row can have several.
    package struct BadRow: Message {
        package var place: String
        package var field: String
        package var detail: String
        /// WGS 84, degrees, where that much can be read.
        package var lon: Double?
        package var lat: Double?
    }
    /// A good row, to look at before it is kept.
    package struct GoodRow: Message {
        package var place: String
        package var lon: Double
        package var lat: Double
        package var category: Places.Category
        package var children: Int
    }
    package var rows: Int
    /// Rows that nothing is wrong with.
    package var good: Int
    package var added: Int
    package var alreadyThere: Int
    package var invalid: Int
    /// Marks that the file says were taken back.
    package var removed: Int
    package var problems: [BadRow]
    /// When the file is only checked: the first good rows.
    package var preview: [GoodRow]?
}

/// Imports a file of marks, all or nothing unless told otherwise; every bad row is named. Marks that the form saved stay
/// changeable by the device that made them.
package struct ImportMarks: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/marks", "Imports a file of one preschool's marks, all or nothing",
        log: Wording("Läste in markeringar från en fil", "Imported marks from a file"),
        query: [
            .init(name: "preschool", explanation: "the code of the marks' preschool; required"),
            .init(name: "group", explanation: "the group's label", schema: GroupLabel.rule.schema),
            .init(name: "round", explanation: "a round's number; the open one unless told"),
            .init(name: "crs", explanation: "4326, 3006 or 3007–3018"),
            .init(name: "category", explanation: "for rows that have none"),
            .init(name: "children", explanation: "for rows that have none"),
            .init(name: "skipInvalid", explanation: "true: the good rows in spite of bad ones"),
            .init(name: "dryRun", explanation: "true: only check"),
        ], refusals: [400, 404, 409])

    /// The file.
    package struct Body: OrderFile {
        package static let mediaTypes = MarkFileType.allCases.map(\.rawValue)
        package let data: Data
        package let type: String
        package init(data: Data, type: String) { (self.data, self.type) = (data, type) }

        fileprivate var kind: MarkFileType { MarkFileType(rawValue: type)! }
    }

    package var preschool: String
    /// Of a file that the form saved, what it says itself unless told.
    package var group: GroupLabel?
    /// Likewise; and else the open round.
    package var round: Int?
    package var system: CoordinateSystem?
    /// For rows that do not say it themselves.
    package var category: Places.Category?
    package var children: Int?
    /// Keeps the good marks in spite of bad ones.
    package var skipsInvalid = false
    /// Only checks the file.
    package var isTrial = false
    package let body: Body

    package init(_ file: Data, _ kind: MarkFileType, preschool: String) {
        (body, self.preschool) = (Body(data: file, type: kind.rawValue), preschool)
    }

    package init(_ parameters: OrderParameters, _ body: Body) throws {
        let query = parameters.query
        guard let preschool = query["preschool"] else {
            throw Problem.parameter("preschool", "saknas.", "is missing.")
        }
        let category = query["category"].map(Places.Category.init(rawValue:))
        guard category != .some(nil) else {
            throw Problem.parameter(
                "category", "ska vara \(Places.Category.codes.joined(separator: ", ")).",
                "must be one of \(Places.Category.codes.joined(separator: ", ")).")
        }
        (self.preschool, self.category, self.body) = (preschool, category ?? nil, body)
        (group, round) = (try query.text("group", as: GroupLabel.self), try query.number("round"))
        system = query["crs"] == nil ? nil : try query.system(else: .wgs84)
        children = try query.number("children")
        (skipsInvalid, isTrial) = (query["skipInvalid"] == "true", query["dryRun"] == "true")
    }

    package var parameters: [String: String?] {
        [
            "preschool": preschool, "group": group?.text, "round": round.map(String.init),
            "crs": system.map { String($0.epsg) }, "category": category?.rawValue,
            "children": children.map(String.init), "skipInvalid": "\(skipsInvalid)", "dryRun": "\(isTrial)",
        ]
    }

    /// Good rows to look at before they are kept; more would not be looked at.
    private static let previewed = 2_000

    /// - Throws: 422 with every bad row, when nothing was imported because of them.
    package func carryOut(by administration: Administration, at time: Date) async throws -> ImportReport {
        let (store, transformer) = (administration.store, administration.transformer)
        let (file, language) = (body.data, administration.language)
        let document = body.kind == .geoJSON ? try readable { try MarkDocument(file) } : nil
        let saved = document?.saved
        if let saved, saved.preschool != preschool {
            throw Problem.savedElsewhere(file: saved.preschool, asked: preschool)
        }
        let round = try await administration.realRound(round ?? saved?.round, at: time)
        try await store.refuseCleared(round.id)
        let preschool = try await administration.preschool(preschool).code
        var label = group?.text
        if label == nil, let saved = saved?.group { label = try await administration.label(saved, of: preschool) }
        let scope = MarkScope(preschool: preschool, group: label, round: round.id)
        let destination = MarkFile.Destination(
            scope: scope, round: round, category: category, children: children, isFromForm: saved != nil)
        let marks = try readable {
            if let document { return try MarkFile(document, system: system, for: destination) }
            return try body.kind == .csv
                ? MarkFile(csv: file, system: system, for: destination) : MarkFile(gpx: file, for: destination)
        }
        let checker = MarkChecker(
            area: try await store.areaOfInterest(bufferM: administration.settings.areaBufferM),
            transformer: transformer, system: marks.system, times: .any)
        let verdict = try await checker.check(marks, givesUp: !skipsInvalid)
        let (submissions, entries) = (verdict.submissions, verdict.entries)
        var problems: [Problem.Entry] = []
        /// Which row of the file each of them is about.
        var rowsOfProblems: [Int] = []
        for (row, bad) in verdict.problems {
            problems += bad.problems.map { .init($0, at: marks.location(of: row)) }
            rowsOfProblems += bad.problems.map { _ in row }
        }
        let bad = verdict.badCount
        if bad > 0, !skipsInvalid {
            throw Problem.badRows(problems, bad: bad, of: marks.count, lookedAt: verdict.lookedAt)
        }

        let sender = StoreWriter.Sender(
            scope: scope, device: saved.map { Secret($0.device) }, receivedAt: time,
            late: round.phase(at: time) != .open, origin: .imported)
        var result = StoreWriter.BulkResult()
        if !isTrial {
            result = try await administration.writer.importMarks(
                submissions, from: sender, allOrNothing: !skipsInvalid)
        }
        for (index, refusal) in result.refused.sorted(by: { $0.key < $1.key }).prefix(MarkChecker.toldProblems) {
            let told = Problem.entries(refusal, at: marks.location(of: entries[index]))
            problems += told
            rowsOfProblems += told.map { _ in entries[index] }
        }
        let invalid = bad + result.refused.count
        if invalid > 0, !skipsInvalid { throw Problem.badRows(problems, bad: invalid, of: marks.count) }
        var removed = 0
        if !isTrial {
            for id in (saved?.removals ?? []).compactMap(UUID.init)
            where try await administration.writer.takeBack(id, from: sender) == nil { removed += 1 }
        }
        return ImportReport(
            rows: marks.count, good: submissions.count - result.refused.count, added: result.added,
            alreadyThere: result.alreadyThere, invalid: invalid, removed: removed,
            problems: zip(problems, rowsOfProblems).map { problem, row in
                let degrees = degrees(of: row, in: marks, transformer)
                return .init(
                    place: problem.location?.text(in: language) ?? "", field: problem.field,
                    detail: problem.wording.text(in: language),
                    lon: degrees?.longitude, lat: degrees?.latitude)
            },
            preview: isTrial
                ? try zip(submissions, entries).prefix(ImportMarks.previewed).map { submission, row in
                    let degrees = try administration.degrees(of: submission.content.position)
                    return .init(
                        place: marks.location(of: row).text(in: language), lon: degrees.longitude,
                        lat: degrees.latitude,
                        category: submission.content.category, children: submission.content.children)
                } : nil)
    }

    /// Where a row lies that cannot be kept, if that much can be read.
    private func degrees(of row: Int, in file: MarkFile, _ transformer: CoordinateTransformer) -> Position? {
        guard let position = file.coordinates(of: row), (try? file.system.check(position)) != nil,
            let degrees = try? transformer.transform(position, from: file.system, to: .wgs84),
            (try? CoordinateSystem.wgs84.check(degrees)) != nil
        else { return nil }
        return degrees
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

extension Administration {
    /// The label of the group that a file of the form names. The file may be older than the rule of labels, so a group that is
    /// registered is taken as it is.
    fileprivate func label(_ written: String, of preschool: String) async throws -> String {
        let registered = try await store.groups()
        if registered.contains(where: { $0.preschool == preschool && $0.label == written }) { return written }
        do throws(FieldProblem.Reason) {
            return try GroupLabel.rule.accept(written)
        } catch {
            throw Problem.fields([FieldProblem("/smultron/group", error)])
        }
    }
}

extension Problem {
    fileprivate static func savedElsewhere(file: String, asked: String) -> Problem {
        .entry(
            "/smultron/preschool", "filen är sparad för förskolan \(file), inte för \(asked)",
            "the file was saved for preschool \(file), not for \(asked)")
    }

    /// - Parameter reason: with the line, where there is one.
    fileprivate static func unreadableFile(_ reason: (MessageLanguage) -> String) -> Problem {
        Problem(
            .unprocessableContent, "Filen kan inte läsas: \(reason(.swedish)).", "The file cannot be read.",
            entries: [Entry("", reason(.swedish), reason(.english))])
    }

    /// - Parameter lookedAt: how many rows were, when the file was given up before its end.
    fileprivate static func badRows(_ rows: [Entry], bad: Int, of count: Int, lookedAt: Int? = nil) -> Problem {
        guard lookedAt ?? count == count else {
            return Problem(
                .unprocessableContent,
                "\(bad) av de första \(lookedAt ?? 0) raderna är fel; resten har inte lästs, och ingenting har importerats.",
                "\(bad) of the first \(lookedAt ?? 0) rows are bad; the rest was not read, and nothing was imported. "
                    + "Look at what these have in common.", entries: rows)
        }
        return Problem(
            .unprocessableContent, "\(bad) av \(count) rader är fel, och ingenting har importerats.",
            "\(bad) of \(count) rows are bad, and nothing was imported. Correct them, or import the others with "
                + "--skip-invalid.", entries: rows)
    }

    /// Why a mark of a file was refused.
    fileprivate static func entries(_ refusal: MarkRefusal, at location: MarkFile.Location) -> [Entry] {
        if case .contradicts(let fields) = refusal { return fields.map { Entry($0, at: location) } }
        let detail = Problem(from: refusal).detail
        return [Entry("/id", detail.swedish, detail.english, at: location)]
    }
}

extension Problem.Entry {
    /// The name of the field alone, as a column of a table has it.
    fileprivate var field: String { FieldProblem(pointer, .missing).field }
}
