package import Foundation

/// The fields of a mark, besides its id and its geometry. Whatever reads, judges, keeps, writes or explains marks goes through
/// this list; a new field is a line of it and a stored property of ``MarkContent``.
package enum MarkSchema {
    /// In the order in which help and errors name them.
    package static let fields = numbered([
        MarkField("revision", byDefault: \.revision, .wholeNumber(from: 1)) {
            "a whole number, \($0); counts the changes of a mark"
        },
        MarkField("category", required: \.category, .word(), layer: .init("kategori", "Kategori")),
        MarkField(
            "children", required: \.children, .wholeNumber(MarkLimits.children),
            layer: .init("antal_barn", "Antal barn", "Hur många barn som var överens.")
        ) { "how many, \($0)" },
        MarkField(
            "recordedAt", column: "recorded_at", required: \.recordedAt, .moment,
            layer: .init("tidpunkt", "Tidpunkt", "När markeringen gjordes, UTC.")),
        MarkField("kind", byDefault: \.kind, .word(), layer: .init("typ", "Typ")) { "\($0); the first unless told" },
        MarkField("seasons", byDefault: \.seasons, .seasons, layer: .init("arstid", "Årstid")) {
            "\($0), or both with a space between"
        },
        MarkField(
            "ageBand", column: "age_band", optional: \.ageBand, .word(), layer: .init("aldersgrupp", "Åldersgrupp")),
        MarkField("frequency", optional: \.frequency, .word(), layer: .init("hur_ofta", "Hur ofta")),
        MarkField(
            "walkingMinutes", column: "walking_minutes", optional: \.walkingMinutes,
            .wholeNumber(MarkLimits.walkingMinutes),
            layer: .init("gangtid_min", "Gångtid", unit: "min", "Gångtid från förskolan.")
        ) { "a whole number, \($0)" },
        MarkField(
            "quote", optional: \.quote, .text(MarkLimits.text),
            layer: .init("barnens_ord", "Barnens ord", "Vad barnen sade; tomt medan texten väntar på granskning.")
        ) { "the children's words, \($0) characters at most, without names" },
        MarkField(
            "staffNote", column: "staff_note", optional: \.staffNote, .text(MarkLimits.text),
            layer: .init(
                "vuxnas_anteckning", "Vuxnas anteckning",
                "Den vuxnas tolkning; tomt medan texten väntar på granskning.")
        ) { _ in "the adult's note, as long, never published" },
        MarkField("language", optional: \.language, .word(), layer: .init("sprak", "Språk")) { "of the quote: \($0)" },
        MarkField(
            "placement", optional: \.placement, .word(),
            layer: .init("placering", "Placering", "Hur punkten sattes: ")),
        MarkField(
            "accuracyM", column: "accuracy_m", optional: \.accuracyM, .number(MarkLimits.accuracyM),
            layer: .init("noggrannhet_m", "Noggrannhet", unit: "m", "Enligt enheten.")
        ) { _ in "metres" },
    ])

    /// The field of a property of ``MarkContent``.
    package static func field(_ path: PartialKeyPath<MarkContent>) -> MarkField { fields.first { $0.path == path }! }

    /// The fields that an id is derived from where a file gives none, by index and in this order. The list is frozen: with one
    /// field more, less or elsewhere the rows of a file that was imported before would get other ids, and come in again. The
    /// revision is not among them, and a field that is added later does not join them.
    static let identifying = [
        "category", "children", "recordedAt", "kind", "seasons", "ageBand", "frequency", "walkingMinutes", "quote",
        "staffNote", "language", "placement", "accuracyM",
    ].map { name in fields.firstIndex { $0.name == name }! }

    /// Free text, of which each may point to somebody, by index.
    package static let texts = fields.indices.filter { fields[$0].isFreeText }

    private static func numbered(_ fields: [MarkField]) -> [MarkField] {
        fields.enumerated().map { index, field in
            var field = field
            field.index = index
            return field
        }
    }
}

/// The fields that the service sets; accepted in a request if equal to what it has.
package enum ServerField: String, CaseIterable, Sendable {
    case preschool, group, round, receivedAt, late, review, origin

    package var pointer: String { "/properties/\(rawValue)" }
}

/// The bounds of a mark's fields.
package enum MarkLimits {
    package static let children = 1...150
    package static let walkingMinutes = 0...180
    /// Unicode scalars of each free text.
    package static let text = 500
    /// Features in one request.
    package static let batch = 500
    /// Metres: half the earth's circumference, beyond which no accuracy means anything.
    package static let accuracyM = 0...20_000_000
}

/// What a field of a mark holds, on its way between a file, a request, the database and a ``MarkContent``.
package enum FieldValue: Sendable, Hashable {
    case text(String)
    case wholeNumber(Int)
    case number(Double)
    case words([String])
    case moment(Date)

    /// As one text: what an id is derived from.
    var text: String {
        switch self {
        case .text(let text): text
        case .wholeNumber(let number): String(number)
        case .number(let number): "\(number)"
        case .words(let words): words.sorted().joined(separator: " ")
        case .moment(let moment): Timestamp.format(moment)
        }
    }
}

/// One field of a mark.
package struct MarkField: Sendable {
    /// What a field may hold.
    package enum Kind: Sendable {
        case word(any Vocabulary.Type)
        /// Any of the words of a vocabulary, as a list in JSON and as one text with spaces in tables and in the database.
        case words(any Vocabulary.Type)
        case wholeNumber(minimum: Int, maximum: Int?)
        case number(ClosedRange<Int>)
        /// So many Unicode scalars.
        case text(limit: Int)
        /// RFC 3339; in the database milliseconds since 1970, UTC.
        case moment
    }

    /// Whether a mark needs a value.
    package enum Presence: Sendable {
        case required
        /// May be left out, and has a value all the same: the one that ``MarkContent`` begins with.
        case byDefault
        case optional
    }

    /// The field as a column of the layer of marks.
    package struct LayerColumn: Sendable {
        package let name: String
        package let title: String
        package let unit: String?
        /// In Swedish; of words what stands before them.
        package let explanation: String

        fileprivate init(_ name: String, _ title: String, unit: String? = nil, _ explanation: String = "") {
            self.name = name
            self.title = title
            self.unit = unit
            self.explanation = explanation
        }
    }

    /// A member of a Feature's `properties`, a column of a table.
    package let name: String
    /// The column of the database.
    package let column: String
    package let kind: Kind
    package let presence: Presence
    /// What may stand in it, for whoever writes a file.
    package let help: String
    /// nil for what the layer does not tell.
    package let layer: LayerColumn?
    /// The words that the layer may hold; empty where it may hold anything.
    package let layerTerms: [Term]
    /// Where it stands in the schema.
    package fileprivate(set) var index = 0

    let path: any PartialKeyPath<MarkContent> & Sendable
    fileprivate let accept: @Sendable (FieldValue, UnsafeMutableRawPointer) -> [FieldProblem.Reason]
    fileprivate let restore: @Sendable (FieldValue, UnsafeMutableRawPointer) -> Bool
    fileprivate let value: @Sendable (UnsafeRawPointer) -> FieldValue?
    fileprivate let layerValue: @Sendable (UnsafeRawPointer) -> FieldValue?

    package var pointer: String { "/properties/\(name)" }

    package var isFreeText: Bool { if case .text = kind { true } else { false } }

    fileprivate init<Value>(
        _ name: String, column: String? = nil, required path: any WritableKeyPath<MarkContent, Value> & Sendable,
        _ type: FieldType<Value>, layer: LayerColumn? = nil, help: (String) -> String = { $0 }
    ) {
        self.init(name, column, path, .required, type, layer, help)
    }

    fileprivate init<Value>(
        _ name: String, column: String? = nil, byDefault path: any WritableKeyPath<MarkContent, Value> & Sendable,
        _ type: FieldType<Value>, layer: LayerColumn? = nil, help: (String) -> String = { $0 }
    ) {
        self.init(name, column, path, .byDefault, type, layer, help)
    }

    fileprivate init<Value>(
        _ name: String, column: String? = nil, optional path: any WritableKeyPath<MarkContent, Value?> & Sendable,
        _ type: FieldType<Value>, layer: LayerColumn? = nil, help: (String) -> String = { $0 }
    ) {
        self.init(name, column, path, .optional, type.orNone, layer, help)
    }

    private init<Value>(
        _ name: String, _ column: String?, _ path: any WritableKeyPath<MarkContent, Value> & Sendable,
        _ presence: Presence, _ type: FieldType<Value>, _ layer: LayerColumn?, _ help: (String) -> String
    ) {
        self.name = name
        self.column = column ?? name
        self.path = path
        self.presence = presence
        self.layer = layer
        self.help = help(type.kind.description)
        kind = type.kind
        layerTerms = type.layerTerms
        // A key path says the same as the property's offset, and takes several times as long at each use, of which an import of a
        // hundred thousand marks has millions.
        let offset = MemoryLayout<MarkContent>.offset(of: path)!
        let (judge, restored, told, toldInLayer) = (type.judge, type.restore, type.value, type.layerValue)
        accept = { written, content in
            let (value, reasons) = judge(written)
            if let value { (content + offset).assumingMemoryBound(to: Value.self).pointee = value }
            return reasons
        }
        restore = { kept, content in
            guard let value = restored(kept) else { return false }
            (content + offset).assumingMemoryBound(to: Value.self).pointee = value
            return true
        }
        value = { content in told((content + offset).assumingMemoryBound(to: Value.self).pointee) }
        layerValue = { content in toldInLayer((content + offset).assumingMemoryBound(to: Value.self).pointee) }
    }
}

extension MarkField.Kind {
    /// The vocabulary that its words are of; nil where it holds anything else.
    package var vocabulary: (any Vocabulary.Type)? {
        switch self {
        case .word(let words), .words(let words): words
        case .wholeNumber, .number, .text, .moment: nil
        }
    }
}

extension MarkField.Kind: CustomStringConvertible {
    /// What it lets pass, in English.
    package var description: String {
        switch self {
        case .word(let words), .words(let words): words.codes.joined(separator: ", ")
        case .wholeNumber(let minimum, nil): "\(minimum) or more"
        case .wholeNumber(let minimum, let maximum?): "\(minimum) to \(maximum)"
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .text(let limit): "\(limit)"
        case .moment: "a time such as 2026-05-04T09:30:00+02:00"
        }
    }
}

/// What is done with a field, a hundred thousand times in a row. Stored in a class of its own, a function is called as it is; in a list
/// it would be wrapped, for lists hold whatever there is.
private final class FieldFunctions: Sendable {
    let kind: MarkField.Kind
    let isOptional: Bool
    let accept: @Sendable (FieldValue, UnsafeMutableRawPointer) -> [FieldProblem.Reason]
    let restore: @Sendable (FieldValue, UnsafeMutableRawPointer) -> Bool
    let value: @Sendable (UnsafeRawPointer) -> FieldValue?
    let layerValue: @Sendable (UnsafeRawPointer) -> FieldValue?

    init(_ field: MarkField) {
        kind = field.kind
        isOptional = field.presence == .optional
        accept = field.accept
        restore = field.restore
        value = field.value
        layerValue = field.layerValue
    }
}

extension MarkSchema {
    // Made once, and only read.
    fileprivate nonisolated(unsafe) static let functions = uncounted(fields.map(FieldFunctions.init))
}

extension MarkContent {
    /// Judges what somebody wrote in a field, and takes it if it passes.
    ///
    /// - Returns: what is wrong with it.
    mutating func accept(_ value: FieldValue, in field: Int) -> [FieldProblem.Reason] {
        withUnsafeMutablePointer(to: &self) { content in
            MarkSchema.functions[field]._withUnsafeGuaranteedRef { $0.accept(value, content) }
        }
    }

    /// Takes back what was kept of all fields.
    ///
    /// - Parameter value: what was kept of a field; nil for nothing.
    /// - Returns: the first field that needs a value and has none that is known; nil where all is well.
    package mutating func restore(_ value: (MarkField.Kind, Int) throws -> FieldValue?) rethrows -> MarkField? {
        let functions = MarkSchema.functions
        return try withUnsafeMutablePointer(to: &self) { content in
            for index in 0..<functions.count {
                let isWell = try functions[index]._withUnsafeGuaranteedRef { field in
                    guard let kept = try value(field.kind, index) else { return field.isOptional }
                    return field.restore(kept, content) || field.isOptional
                }
                if !isWell { return MarkSchema.fields[index] }
            }
            return nil
        }
    }

    /// What each field holds, by its index.
    package var values: [FieldValue?] {
        let functions = MarkSchema.functions
        return withUnsafePointer(to: self) { content in
            Array(unsafeUninitializedCapacity: functions.count) { values, count in
                for index in 0..<functions.count {
                    let value = functions[index]._withUnsafeGuaranteedRef { $0.value(content) }
                    values.initializeElement(at: index, to: value)
                }
                count = functions.count
            }
        }
    }

    /// What the layer of marks tells of a field: words in Swedish.
    package func layerValue(of field: Int) -> FieldValue? {
        withUnsafePointer(to: self) { content in
            MarkSchema.functions[field]._withUnsafeGuaranteedRef { $0.layerValue(content) }
        }
    }

    /// True when a text may point to somebody, and must wait for an administrator.
    package var hasSensitiveText: Bool {
        withUnsafePointer(to: self) { content in
            MarkSchema.texts.contains {
                if case .text(let text)? = MarkSchema.functions[$0]._withUnsafeGuaranteedRef({ $0.value(content) }) {
                    SensitiveText.mayIdentifySomebody(text)
                } else {
                    false
                }
            }
        }
    }
}

/// How the values of a type are judged, kept and told.
private struct FieldType<Value: Sendable>: Sendable {
    var kind: MarkField.Kind
    /// The value that a text or number stands for, if there is one that passes, and what is wrong.
    var judge: @Sendable (FieldValue) -> (Value?, [FieldProblem.Reason])
    /// The value that was kept; nil where it is unknown by now.
    var restore: @Sendable (FieldValue) -> Value?
    var value: @Sendable (Value) -> FieldValue?
    var layerTerms: [Term] = []
    /// What the layer of marks tells of it.
    var layerValue: @Sendable (Value) -> FieldValue?

    init(
        _ kind: MarkField.Kind, judge: @escaping @Sendable (FieldValue) -> (Value?, [FieldProblem.Reason]),
        restore: @escaping @Sendable (FieldValue) -> Value?, value: @escaping @Sendable (Value) -> FieldValue?
    ) {
        self.kind = kind
        self.judge = judge
        self.restore = restore
        self.value = value
        layerValue = value
    }

    /// The same where there may be none.
    var orNone: FieldType<Value?> {
        let type = self
        var optional = FieldType<Value?>(kind) {
            let (value, reasons) = type.judge($0)
            return (.some(value), reasons)
        } restore: {
            .some(type.restore($0))
        } value: {
            $0.flatMap(type.value)
        }
        optional.layerTerms = layerTerms
        optional.layerValue = { $0.flatMap(type.layerValue) }
        return optional
    }
}

extension FieldType where Value: Vocabulary & Termed {
    static func word() -> FieldType {
        let words = Value.coded
        var type = FieldType(.word(Value.self)) { written in
            guard case .text(let text) = written else { return (nil, [.wrongType(expected: .text)]) }
            guard let word = words.first(where: { $0.code == text })?.word else {
                return (nil, [.notInVocabulary(text, allowed: Value.codes)])
            }
            return (word, [])
        } restore: { kept in
            if case .text(let text) = kept { words.first { $0.code == text }?.word } else { nil }
        } value: {
            .text($0.rawValue)
        }
        type.layerTerms = Value.allCases.map(\.term)
        type.layerValue = { .text($0.layerWord) }
        return type
    }
}

extension FieldType<Set<Season>> {
    /// Any of the seasons; the layer has one word for all of a mark.
    static var seasons: FieldType {
        var type = FieldType(.words(Season.self)) { written in
            guard case .words(let texts) = written else { return (nil, [.wrongType(expected: .listOfTexts)]) }
            return (
                Set(texts.compactMap { Season(rawValue: $0) }),
                texts.filter { Season(rawValue: $0) == nil }.map { .notInVocabulary($0, allowed: Season.codes) }
            )
        } restore: { kept in
            if case .text(let text) = kept { Set(kept: text) } else { nil }
        } value: { seasons in
            .words(Set.known.first { $0.seasons == seasons }!.words)
        }
        type.layerTerms = TimeOfYear.allCases.map(\.term)
        type.layerValue = { TimeOfYear($0).map { .text($0.layerWord) } }
        return type
    }
}

extension Set<Season> {
    // There are four sets of seasons, and each mark has one: sooner looked up than made.
    fileprivate static let known = [[], [.summer], [.winter], [.summer, .winter]].map { (seasons: [Season]) in
        let words = seasons.map(\.rawValue)
        return (seasons: Set(seasons), words: words, text: words.joined(separator: " "))
    }

    /// - Parameter text: words with spaces between them; those that are unknown are left out.
    package init(kept text: String) {
        self =
            Set.known.first { $0.text == text }?.seasons
            ?? Set(text.split(separator: " ").compactMap { Season(rawValue: String($0)) })
    }
}

extension FieldType<Int> {
    static func wholeNumber(_ range: ClosedRange<Int>) -> FieldType {
        wholeNumber(from: range.lowerBound, to: range.upperBound)
    }

    static func wholeNumber(from minimum: Int, to maximum: Int? = nil) -> FieldType {
        FieldType(.wholeNumber(minimum: minimum, maximum: maximum)) { written in
            guard case .wholeNumber(let number) = written else { return (nil, [.wrongType(expected: .wholeNumber)]) }
            guard let maximum else {
                return number >= minimum ? (number, []) : (nil, [.tooSmall(String(number), minimum: minimum)])
            }
            guard (minimum...maximum).contains(number) else {
                return (nil, [.outOfRange(String(number), minimum: minimum, maximum: maximum)])
            }
            return (number, [])
        } restore: { kept in
            if case .wholeNumber(let number) = kept { number } else { nil }
        } value: {
            .wholeNumber($0)
        }
    }
}

extension FieldType<Double> {
    static func number(_ range: ClosedRange<Int>) -> FieldType {
        FieldType(.number(range)) { written in
            guard case .number(let number) = written else { return (nil, [.wrongType(expected: .number)]) }
            guard number >= Double(range.lowerBound), number <= Double(range.upperBound) else {
                return (nil, [.outOfRange("\(number)", minimum: range.lowerBound, maximum: range.upperBound)])
            }
            return (number, [])
        } restore: { kept in
            if case .number(let number) = kept { number } else { nil }
        } value: {
            .number($0)
        }
    }
}

extension FieldType<String> {
    /// Free text; empty is the same as none. Its length alone is judged: a mark is not lost for a character that nobody sees, and
    /// its text stays as it was sent, since a mark that comes again is compared with it.
    static func text(_ limit: Int) -> FieldType {
        let rule = TextRule(.lines, 0...limit)
        return FieldType(.text(limit: limit)) { written in
            guard case .text(let text) = written else { return (nil, [.wrongType(expected: .text)]) }
            do throws(FieldProblem.Reason) {
                try rule.checkLength(text)
            } catch {
                return (nil, [error])
            }
            return (text.isEmpty ? nil : text, [])
        } restore: { kept in
            if case .text(let text) = kept { text } else { nil }
        } value: {
            .text($0)
        }
    }
}

extension FieldType<Date> {
    static var moment: FieldType {
        FieldType(.moment) { written in
            guard case .text(let text) = written else { return (nil, [.wrongType(expected: .text)]) }
            guard let moment = Timestamp.parse(text) else { return (nil, [.notATime(text)]) }
            // To the millisecond, as it is kept.
            return (Date(timeIntervalSince1970: (moment.timeIntervalSince1970 * 1000).rounded() / 1000), [])
        } restore: { kept in
            if case .moment(let moment) = kept { moment } else { nil }
        } value: {
            .moment($0)
        }
    }
}

extension Vocabulary {
    /// The words with their codes, ready to be compared with what files and rows hold: sooner than the vocabulary's own
    /// initialiser, which makes the strings anew for each comparison.
    package static var coded: [(code: String, word: Self)] { allCases.map { ($0.rawValue, $0) } }
}
