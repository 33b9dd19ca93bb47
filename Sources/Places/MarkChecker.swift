import Foundation
package import Geodesy

/// Judges marks against the contract: every rule about fields stands here, and only here.
package struct MarkChecker: Sendable {
    /// Requests must lie within the round; an import by an administrator has no such limit.
    package enum TimeRule: Sendable {
        case within(Round)
        case any
    }

    private let area: AreaOfInterest
    private let transformer: CoordinateTransformer
    private let system: CoordinateSystem
    private let times: TimeRule

    /// - Parameter system: the coordinate system of the marks to check.
    package init(
        area: AreaOfInterest, transformer: CoordinateTransformer, system: CoordinateSystem = .wgs84,
        times: TimeRule
    ) {
        self.area = area
        self.transformer = transformer
        self.system = system
        self.times = times
    }

    /// The mark, ready to be recorded, or everything that is wrong with it.
    package typealias Verdict = Result<MarkSubmission, MarkProblems>

    /// One verdict for each mark, in order; every problem of a mark is named.
    ///
    /// - Throws: ``GeodesyError`` only: what is wrong with a mark is in its verdict.
    /// - Complexity: O(n · vertices of the area); one batch through PROJ.
    package func check(_ marks: [UncheckedMark]) throws -> [Verdict] {
        var judgements = marks.map { Judgement(of: $0, in: system, times) }
        let placed = judgements.indices.filter { judgements[$0].coordinates != nil }
        var positions = placed.map { judgements[$0].coordinates! }
        try transformer.transform(&positions, from: system, to: .sweref99TM)
        for (index, position) in zip(placed, positions) {
            judgements[index].content.position = position
            let distance = area.distance(to: position)
            if distance > 0 {
                judgements[index].problems.append(
                    FieldProblem(
                        "/geometry/coordinates",
                        .outsideArea(
                            distanceM: distance, fitsWhenExchanged: fitsWhenExchanged(marks[index].coordinates!))))
            }
        }
        return judgements.map(\.verdict)
    }

    /// Marks of a file that are read and judged at a time: few enough to stay near the processor.
    private static let stretch = 500
    /// Stretches after which somebody looks whether it is worth going on.
    private static let wave = 16

    /// What became of the marks of a file.
    package struct FileVerdict: Sendable {
        /// The good ones, and where each of them stands in the file.
        package var submissions: [MarkSubmission] = []
        package var entries: [Int] = []
        /// What is wrong with the first of the bad ones, and where it stands.
        package var problems: [(entry: Int, problems: MarkProblems)] = []
        /// How many are bad.
        package var badCount = 0
        /// How many were looked at: all of the file, unless it was given up.
        package var lookedAt = 0
    }

    /// Bad marks of a file that are told; whoever has more has another kind of file, or a fault that these show.
    package static let toldProblems = 1_000

    /// The same for a file with many marks, on all processors. Equal rows stay different marks: the second of them gets
    /// another id than the first.
    ///
    /// - Parameter givesUp: whether the file is done with once ``toldProblems`` marks are bad.
    package func check(_ file: MarkFile, givesUp: Bool) async throws -> FileVerdict {
        let starts = Array(stride(from: 0, to: file.count, by: MarkChecker.stretch))
        let report = WorkReport.current
        report?.begin(.checking, of: file.count)
        var verdict = FileVerdict()
        var occurrences: [UUID: Int] = [:]
        // What stays unused of it is never touched; growing would place all of them anew, time and again.
        occurrences.reserveCapacity(file.count)
        for wave in stride(from: 0, to: starts.count, by: MarkChecker.wave) {
            let judged = try await Parallel.map(Array(starts[wave..<min(wave + MarkChecker.wave, starts.count)])) {
                starts in
                try starts.map { start in
                    try Task.checkCancellation()
                    let marks = (start..<min(start + MarkChecker.stretch, file.count)).map(file.mark)
                    defer { report?.advance(by: marks.count) }
                    return (verdicts: try check(marks), derivedIDs: marks.map(\.derivedID))
                }
            }
            for (judgement, id) in judged.lazy.flatMap({ zip($0.verdicts, $0.derivedIDs) }) {
                verdict.add(judgement, derivedID: id, &occurrences)
            }
            if givesUp, verdict.badCount >= MarkChecker.toldProblems { break }
        }
        return verdict
    }

    private func fitsWhenExchanged(_ coordinates: Position) -> Bool {
        let exchanged = Position(x: coordinates.y, y: coordinates.x)
        guard (try? system.check(exchanged)) != nil,
            let position = try? transformer.transform(exchanged, from: system, to: .sweref99TM)
        else { return false }
        return area.distance(to: position) == 0
    }
}

extension MarkChecker.FileVerdict {
    private func next(_ count: inout Int) -> Int {
        count += 1
        return count
    }

    /// Takes the judgement of the next mark.
    ///
    /// - Parameter occurrences: how often each derived id has come.
    fileprivate mutating func add(
        _ judgement: MarkChecker.Verdict, derivedID: UUID?, _ occurrences: inout [UUID: Int]
    ) {
        defer { lookedAt += 1 }
        var occurrence = 1
        if let derivedID {
            occurrence = next(&occurrences[derivedID, default: 0])
        }
        switch judgement {
        case .success(var submission):
            if occurrence > 1, let derivedID { submission.id = Fingerprint.uuid(of: "\(occurrence) \(derivedID)") }
            submissions.append(submission)
            entries.append(lookedAt)
        case .failure(let bad):
            badCount += 1
            if badCount <= MarkChecker.toldProblems { problems.append((lookedAt, bad)) }
        }
    }
}

/// Everything that is wrong with one mark.
package struct MarkProblems: Error, Hashable, Sendable {
    /// As the mark gave it, readable or not.
    package var id: String?
    package var problems: [FieldProblem]
}

/// A mark while it is judged.
private struct Judgement {
    private let mark: UncheckedMark
    var problems: [FieldProblem]
    private var id: UUID?
    /// In the coordinate system of the source; nil where there is none that can be.
    private(set) var coordinates: Position?
    var content = MarkContent(unfilledAt: Position(x: 0, y: 0))

    init(of mark: UncheckedMark, in system: CoordinateSystem, _ times: MarkChecker.TimeRule) {
        self.mark = mark
        problems = mark.problems
        id = mark.derivedID ?? uuid(mark.id)
        coordinates = coordinates(in: system)
        for index in mark.values.indices {
            guard let value = mark.values[index] else {
                if MarkSchema.fields[index].presence == .required { noteMissing(MarkSchema.fields[index].pointer) }
                continue
            }
            let reasons = content.accept(value, in: index)
            for reason in reasons { problems.append(FieldProblem(MarkSchema.fields[index].pointer, reason)) }
            if index == Judgement.time.index, reasons.isEmpty, case .within(let round) = times,
                !round.contains(content.recordedAt)
            {
                problems.append(
                    FieldProblem(Judgement.time.pointer, .outsideRound(opens: round.opens, closes: round.closes)))
            }
        }
    }

    private static let time = MarkSchema.field(\.recordedAt)

    var verdict: MarkChecker.Verdict {
        guard problems.isEmpty, let id else {
            return .failure(MarkProblems(id: mark.id, problems: problems.sorted { $0.pointer < $1.pointer }))
        }
        return .success(MarkSubmission(id: id, content: content, claims: mark.claims))
    }

    /// A field that reading has already complained about is not complained about again.
    private mutating func noteMissing(_ pointer: String) {
        let reported = problems.contains { $0.pointer.hasPrefix(pointer) || pointer.hasPrefix($0.pointer) }
        if !reported { problems.append(FieldProblem(pointer, .missing)) }
    }

    private mutating func uuid(_ text: String?) -> UUID? {
        guard let text else {
            noteMissing("/id")
            return nil
        }
        guard let uuid = UUID(uuidString: text) else {
            problems.append(FieldProblem("/id", .notAUUID(text)))
            return nil
        }
        return uuid
    }

    private mutating func coordinates(in system: CoordinateSystem) -> Position? {
        guard !problems.contains(where: { $0.pointer.hasPrefix("/geometry") }) else { return nil }
        guard let coordinates = mark.coordinates else {
            noteMissing("/geometry")
            return nil
        }
        do {
            try system.check(coordinates)
            return coordinates
        } catch {
            problems.append(FieldProblem("/geometry/coordinates", .coordinates(error)))
            return nil
        }
    }
}
