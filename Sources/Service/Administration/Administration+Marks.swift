import Foundation
import Geodesy
import Places
import Store

/// Where a file's marks go, and how it is read.
struct ImportOrder {
    enum FileKind { case csv, geoJSON }

    var kind: FileKind
    var preschool: String
    var group: String?
    /// The open round unless told.
    var round: Int?
    var system: CoordinateSystem?
    /// Keeps the good marks in spite of bad ones.
    var skipsInvalid = false
    /// Only checks the file.
    var isTrial = false
}

extension Administration {
    /// Imports a file of marks, all or nothing unless told otherwise; every bad row is named.
    ///
    /// - Throws: 422 with every bad row, when nothing was imported because of them.
    func importMarks(_ file: Data, _ order: ImportOrder, at time: Date) async throws -> ImportReport {
        let round = try await realRound(order.round, at: time)
        let scope = MarkScope(
            preschool: try await preschool(order.preschool).code, group: order.group, round: round.id)
        let marks = try read(file, order, for: .init(scope: scope, round: round))
        let checker = MarkChecker(
            area: try await store.areaOfInterest(bufferM: settings.areaBufferM), transformer: transformer,
            system: marks.system, times: .any)
        let verdicts = try await checker.check(marks)

        var problems: [Problem.Entry] = []
        var submissions: [MarkSubmission] = []
        /// Where each of them stands in the file.
        var entries: [Int] = []
        submissions.reserveCapacity(verdicts.count)
        for (index, verdict) in verdicts.enumerated() {
            switch verdict {
            case .success(let submission):
                submissions.append(submission)
                entries.append(index)
            case .failure(let bad):
                problems += bad.problems.map { .init($0, at: marks.place(of: index).description) }
            }
        }
        let bad = verdicts.count - submissions.count
        if bad > 0, !order.skipsInvalid { throw Problem.badRows(problems, bad: bad, of: verdicts.count) }

        var result = StoreWriter.BulkResult()
        if !order.isTrial {
            result = try await writer.importMarks(
                submissions,
                from: .init(
                    scope: scope, device: nil, receivedAt: time, late: round.phase(at: time) != .open,
                    origin: .imported),
                allOrNothing: !order.skipsInvalid)
        }
        for (index, refusal) in result.refused.sorted(by: { $0.key < $1.key }) {
            problems += Problem.entries(refusal, at: marks.place(of: entries[index]).description)
        }
        let invalid = bad + result.refused.count
        if invalid > 0, !order.skipsInvalid { throw Problem.badRows(problems, bad: invalid, of: verdicts.count) }
        return ImportReport(
            rows: verdicts.count, good: submissions.count - result.refused.count, added: result.added,
            alreadyThere: result.alreadyThere, invalid: invalid,
            problems: problems.map {
                .init(place: $0.place ?? "", field: $0.field, detail: $0.wording.english)
            })
    }

    private func read(_ file: Data, _ order: ImportOrder, for destination: MarkFile.Destination) throws -> MarkFile {
        do {
            switch order.kind {
            case .csv: return try MarkFile(csv: file, system: order.system, for: destination)
            case .geoJSON: return try MarkFile(geoJSON: file, system: order.system, for: destination)
            }
        } catch let problem as Table.Problem {
            throw Problem.unreadableFile(problem.description)
        } catch let problem as MarkFile.Problem {
            throw Problem.unreadableFile(problem.description)
        }
    }

    func reviewList(_ round: Int?, state: Review, preschool: String?) async throws -> ReviewEntries {
        let marks = try await store.marks(in: try await store.roundOrLatest(round).id, review: state)
        return ReviewEntries(
            marks: marks.filter { preschool == nil || $0.scope.preschool == preschool }.map { mark in
                ReviewEntry(
                    id: mark.id.uuidString.lowercased(), preschool: mark.scope.preschool, group: mark.scope.group,
                    round: mark.scope.round, kind: mark.content.kind, category: mark.content.category,
                    children: mark.content.children, recordedAt: Timestamp.format(mark.content.recordedAt),
                    quote: mark.content.quote, staffNote: mark.content.staffNote, textHeld: mark.textHeld,
                    review: mark.review)
            })
    }

    func review(_ decision: ReviewDecision) async throws -> ReviewResult {
        if let marks = decision.marks {
            let ids = try marks.map { text in
                guard let id = UUID(uuidString: text) else {
                    throw Problem.entry("/marks", FieldProblem("/marks", .notAUUID(text)))
                }
                return id
            }
            try await writer.review(ids, as: decision.review == .approved ? .approved : .hidden)
            return ReviewResult(changed: ids.count, held: 0)
        }
        guard decision.review == .approved else {
            throw Problem.entry(
                "/marks", "saknas: säg vilka markeringar som ska döljas", "is missing: say which marks to hide")
        }
        let round = try await store.roundOrLatest(decision.round)
        let result = try await writer.approveAll(in: round.id, preschool: decision.preschool)
        return ReviewResult(changed: result.approved, held: result.held)
    }
}
