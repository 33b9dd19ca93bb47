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

    package typealias Verdict = Result<MarkSubmission, MarkProblems>

    /// One verdict for each mark, in order; every problem of a mark is named.
    ///
    /// - Throws: ``GeodesyError`` only: what is wrong with a mark is in its verdict.
    /// - Complexity: O(n · vertices of the area); one batch through PROJ.
    package func check(_ marks: [UncheckedMark]) throws -> [Verdict] {
        var judgements = marks.map { Judgement(of: $0, in: system) }
        let placed = judgements.indices.filter { judgements[$0].position != nil }
        var positions = placed.map { judgements[$0].position! }
        try transformer.transform(&positions, from: system, to: .sweref99TM)
        for (index, position) in zip(placed, positions) {
            judgements[index].position = position
            let distance = area.distance(to: position)
            if distance > 0 {
                judgements[index].problems.append(
                    FieldProblem(
                        "/geometry/coordinates",
                        .outsideArea(
                            distanceM: distance, fitsWhenExchanged: fitsWhenExchanged(marks[index].coordinates!))))
            }
        }
        return judgements.map { judgement in
            var judgement = judgement
            if case .within(let round) = times, let time = judgement.recordedAt, !round.contains(time) {
                judgement.problems.append(
                    FieldProblem(
                        MarkField.recordedAt.pointer, .outsideRound(opens: round.opens, closes: round.closes)))
            }
            return judgement.verdict
        }
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
    let givenID: String?
    private let claims: [ServerField: String]
    var problems: [FieldProblem]
    var id: UUID?
    var revision = 1
    var position: Position?
    var category: Category?
    var children: Int?
    var recordedAt: Date?
    private let kind: Kind?
    private let seasons: [Season]
    private let ageBand: AgeBand?
    private let frequency: Frequency?
    private let walkingMinutes: Int?
    private let quote: String?
    private let staffNote: String?
    private let language: QuoteLanguage?
    private let placement: Placement?
    private let accuracyM: Double?

    init(of mark: UncheckedMark, in system: CoordinateSystem) {
        var rules = FieldRules(problems: mark.problems)
        givenID = mark.id
        claims = mark.claims
        id = mark.derivedID ?? rules.uuid(mark.id, "/id")
        revision = rules.atLeast(1, mark.revision, .revision) ?? 1
        position = rules.position(mark.coordinates, in: system)
        category = rules.required(mark.category, MarkField.category.pointer).flatMap { rules.word($0, .category) }
        children = rules.required(mark.children, MarkField.children.pointer).flatMap {
            rules.range(MarkLimits.children, $0, .children)
        }
        recordedAt = rules.required(mark.recordedAt, MarkField.recordedAt.pointer).flatMap {
            rules.time($0, .recordedAt)
        }
        kind = rules.word(mark.kind, .kind)
        seasons = (mark.seasons ?? []).compactMap { rules.word($0, .seasons) }
        ageBand = rules.word(mark.ageBand, .ageBand)
        frequency = rules.word(mark.frequency, .frequency)
        walkingMinutes = rules.range(MarkLimits.walkingMinutes, mark.walkingMinutes, .walkingMinutes)
        quote = rules.text(mark.quote, .quote)
        staffNote = rules.text(mark.staffNote, .staffNote)
        language = rules.word(mark.language, .language)
        placement = rules.word(mark.placement, .placement)
        accuracyM = rules.accuracy(mark.accuracyM)
        problems = rules.problems
    }

    var verdict: MarkChecker.Verdict {
        guard problems.isEmpty, let id, let position, let category, let children, let recordedAt else {
            return .failure(
                MarkProblems(id: givenID, problems: problems.sorted { $0.pointer < $1.pointer }))
        }
        var content = MarkContent(
            position: position, category: category, children: children, recordedAt: recordedAt)
        content.kind = kind ?? .favourite
        content.seasons = Set(seasons)
        content.ageBand = ageBand
        content.frequency = frequency
        content.walkingMinutes = walkingMinutes
        content.quote = quote
        content.staffNote = staffNote
        content.language = language
        content.placement = placement
        content.accuracyM = accuracyM
        return .success(MarkSubmission(id: id, revision: revision, content: content, claims: claims))
    }
}

/// The rules of single fields. Each returns the value if it passes, and notes the problem otherwise. A field that
/// reading has already complained about is not complained about again.
private struct FieldRules {
    var problems: [FieldProblem]

    private mutating func note(_ pointer: String, _ reason: FieldProblem.Reason) {
        problems.append(FieldProblem(pointer, reason))
    }

    mutating func required<Value>(_ value: Value?, _ pointer: String) -> Value? {
        let reported = problems.contains { $0.pointer.hasPrefix(pointer) || pointer.hasPrefix($0.pointer) }
        if value == nil, !reported { note(pointer, .missing) }
        return value
    }

    mutating func uuid(_ text: String?, _ pointer: String) -> UUID? {
        guard let text = required(text, pointer) else { return nil }
        guard let uuid = UUID(uuidString: text) else {
            note(pointer, .notAUUID(text))
            return nil
        }
        return uuid
    }

    mutating func position(_ position: Position?, in system: CoordinateSystem) -> Position? {
        let reported = problems.contains { $0.pointer.hasPrefix("/geometry") }
        guard !reported, let position = required(position, "/geometry") else { return nil }
        do {
            try system.check(position)
            return position
        } catch {
            note("/geometry/coordinates", .coordinates(error))
            return nil
        }
    }

    mutating func word<Words: Vocabulary>(_ text: String?, _ field: MarkField) -> Words? {
        guard let text else { return nil }
        guard let word = Words(rawValue: text) else {
            note(field.pointer, .notInVocabulary(text, allowed: Words.codes))
            return nil
        }
        return word
    }

    mutating func range(_ range: ClosedRange<Int>, _ value: Int?, _ field: MarkField) -> Int? {
        guard let value else { return nil }
        guard range.contains(value) else {
            note(
                field.pointer,
                .outOfRange(String(value), minimum: range.lowerBound, maximum: range.upperBound))
            return nil
        }
        return value
    }

    mutating func atLeast(_ minimum: Int, _ value: Int?, _ field: MarkField) -> Int? {
        guard let value else { return nil }
        guard value >= minimum else {
            note(field.pointer, .tooSmall(String(value), minimum: minimum))
            return nil
        }
        return value
    }

    mutating func accuracy(_ value: Double?) -> Double? {
        guard let value else { return nil }
        let range = MarkLimits.accuracyM
        guard value.isFinite, value >= Double(range.lowerBound), value <= Double(range.upperBound) else {
            note(
                MarkField.accuracyM.pointer,
                .outOfRange("\(value)", minimum: range.lowerBound, maximum: range.upperBound))
            return nil
        }
        return value
    }

    mutating func time(_ text: String, _ field: MarkField) -> Date? {
        guard let date = Timestamp.parse(text) else {
            note(field.pointer, .notATime(text))
            return nil
        }
        // To the millisecond, as it is kept.
        return Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
    }

    mutating func text(_ text: String?, _ field: MarkField) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let count = text.unicodeScalars.count
        guard count <= MarkLimits.text else {
            note(field.pointer, .tooLong(count: count, limit: MarkLimits.text))
            return nil
        }
        return text
    }
}
