import Disclosure
import Foundation
import Hotspots
import Places

/// One attribute of a layer: its name is lower-case ASCII so that it survives every format; the rest explains it in
/// clear Swedish.
package struct Attribute: Sendable, Equatable {
    /// What type of value an attribute has, whatever the format.
    package enum Kind: Sendable, Equatable {
        case text, integer
        /// With so many decimals.
        case number(decimals: Int)
        /// A date, `2026-11-21`.
        case day
        /// A moment, RFC 3339, UTC.
        case moment
    }

    /// A word that the attribute may hold, and what it means.
    package struct Code: Sendable, Equatable {
        package var value: String
        package var title: String
    }

    package var name: String
    package var title: String
    package var kind: Kind
    package var unit: String?
    /// What it tells, in Swedish.
    package var explanation: String
    /// All words that the attribute may hold, in the order of legends; empty where it may hold anything.
    package var codes: [Code] = []
    /// Whether it says when the feature was, for those who ask for a period.
    package var isPrimaryInstant = false

    /// An explanation that names all words.
    fileprivate static func naming(_ words: [String], after about: String) -> String {
        "\(about)\(words.dropLast().joined(separator: ", ")) eller \(words.last ?? "")."
    }
}

/// A column of a layer: an attribute and its value, for planners and, where there is one, for everyone. The kind of column
/// decides the kind of attribute and the code list, so that a value cannot differ from what is said of it.
///
/// - `Record`: what the internal layer shows as a feature.
/// - `Published`: what the open layer shows as a feature; `Never` where the layer is internal.
struct Column<Record, Published>: Sendable {
    typealias Value = LayerFeature.Value

    /// An attribute and its value as one audience gets them.
    struct Side<Source>: Sendable {
        var attribute: Attribute
        var value: @Sendable (Source) -> Value
    }

    let planners: Side<Record>
    /// nil for what planners alone see.
    let everyone: Side<Published>?

    /// - Parameters:
    ///   - openly: the attribute as everyone sees it, where that differs.
    ///   - write: makes the value of what a record and what is published give.
    private init<Given, Told>(
        _ attribute: Attribute, openly: Attribute? = nil, _ value: @escaping @Sendable (Record) -> Given,
        _ write: @escaping @Sendable (Given) -> Value, open: (@Sendable (Published) -> Told)?,
        _ writeOpen: @escaping @Sendable (Told) -> Value
    ) {
        planners = Side(attribute: attribute) { write(value($0)) }
        everyone = open.map { open in Side(attribute: openly ?? attribute) { writeOpen(open($0)) } }
    }

    /// Both audiences get a value of the same kind.
    private init<Given>(
        _ attribute: Attribute, openly: Attribute? = nil, _ value: @escaping @Sendable (Record) -> Given,
        open: (@Sendable (Published) -> Given)?, _ write: @escaping @Sendable (Given) -> Value
    ) {
        self.init(attribute, openly: openly, value, write, open: open, write)
    }
}

extension Column {
    /// Any text.
    ///
    /// - Parameter openly: what everyone is told of it, where that differs.
    static func text(
        _ name: String, _ title: String, _ explanation: String, openly: String? = nil,
        _ value: @escaping @Sendable (Record) -> String?, open: (@Sendable (Published) -> String?)? = nil
    ) -> Column {
        let attribute = Attribute(name: name, title: title, kind: .text, explanation: explanation)
        var openAttribute = attribute
        if let openly { openAttribute.explanation = openly }
        return Column(attribute, openly: openAttribute, value, open: open) { Value($0) }
    }

    static func integer(
        _ name: String, _ title: String, unit: String? = nil, _ explanation: String,
        _ value: @escaping @Sendable (Record) -> Int?, open: (@Sendable (Published) -> Int?)? = nil
    ) -> Column {
        Column(
            Attribute(name: name, title: title, kind: .integer, unit: unit, explanation: explanation), value, open: open
        ) { Value($0) }
    }

    /// A count, of which everyone sees only the band that it lies in.
    ///
    /// - Parameter mayBeBelow: whether counts under the lowest band are published, without a value.
    static func count(
        _ name: String, _ title: String, _ explanation: String, bands: [Band], mayBeBelow: Bool = true,
        _ value: @escaping @Sendable (Record) -> Int, open: @escaping @Sendable (Published) -> Band?
    ) -> Column {
        let steps = bands.map(\.text).joined(separator: ", ")
        let below = mayBeBelow ? "; tomt under \(bands[0].lower)" : ""
        return Column(
            Attribute(name: name, title: title, kind: .integer, explanation: explanation),
            openly: Attribute(
                name: name, title: title, kind: .text, explanation: "I steg: \(steps)\(below).",
                codes: bands.map { Attribute.Code(value: $0.text, title: $0.title) }),
            value, { .integer($0) }, open: open, { Value($0?.text) })
    }

    /// A number, rounded to its decimals as all outlets tell it: filters must see nothing else.
    static func number(
        _ name: String, _ title: String, decimals: Int, unit: String? = nil, _ explanation: String,
        _ value: @escaping @Sendable (Record) -> Double?, open: (@Sendable (Published) -> Double?)? = nil
    ) -> Column {
        let scale = pow(10, Double(decimals))
        return Column(
            Attribute(
                name: name, title: title, kind: .number(decimals: decimals), unit: unit, explanation: explanation),
            value, open: open
        ) { number in number.map { .number(($0 * scale).rounded() / scale) } ?? .absent }
    }

    /// A day, of which everyone is told the month.
    ///
    /// - Parameter openly: what everyone is told of the month.
    static func day(
        _ name: String, _ title: String, _ explanation: String, openly: String,
        _ value: @escaping @Sendable (Record) -> Date, openMonth: @escaping @Sendable (Published) -> String
    ) -> Column {
        Column(
            Attribute(name: name, title: title, kind: .day, explanation: explanation),
            openly: Attribute(name: name, title: title, kind: .text, explanation: openly),
            value, { .text(Timestamp.day(of: $0)) }, open: openMonth, { .text($0) })
    }

    /// - Parameter isPrimary: whether it says when the feature was.
    static func moment(
        _ name: String, _ title: String, isPrimary: Bool = false, _ explanation: String,
        _ value: @escaping @Sendable (Record) -> Date
    ) -> Column {
        Column(
            Attribute(
                name: name, title: title, kind: .moment, explanation: explanation, isPrimaryInstant: isPrimary),
            value, open: nil
        ) { .moment($0) }
    }

    /// A word of a vocabulary; the explanation names all of them.
    ///
    /// - Parameter about: what stands before the words in the explanation.
    static func word<Word: Termed>(
        _ name: String, _ title: String, about: String = "", _ value: @escaping @Sendable (Record) -> Word?,
        open: (@Sendable (Published) -> Word?)? = nil
    ) -> Column {
        Column(
            Attribute(
                name: name, title: title, kind: .text,
                explanation: Attribute.naming(Word.allCases.map(\.layerWord), after: about), codes: Word.codes),
            value, open: open
        ) { Value($0?.layerWord) }
    }

    /// What the layer of marks tells of a field.
    static func field(
        _ field: MarkField, _ layer: MarkField.LayerColumn, isPrimary: Bool,
        _ value: @escaping @Sendable (Record) -> FieldValue?
    ) -> Column {
        let words = field.layerTerms.map(\.layerWord)
        let kind: Attribute.Kind =
            switch field.kind {
            case .word, .words, .text: .text
            case .wholeNumber: .integer
            case .number: .number(decimals: 1)
            case .moment: .moment
            }
        return Column(
            Attribute(
                name: layer.name, title: layer.title, kind: kind, unit: layer.unit,
                explanation: words.isEmpty ? layer.explanation : Attribute.naming(words, after: layer.explanation),
                codes: field.layerTerms.map(Attribute.Code.init), isPrimaryInstant: isPrimary),
            value, open: nil
        ) { Value($0) }
    }

    /// The word of a vocabulary that prevails; the explanation names all of them.
    ///
    /// - Parameter about: what stands before the words in the explanation.
    static func dominant<Word: Termed>(
        _ name: String, _ title: String, about: String, _ value: @escaping @Sendable (Record) -> Dominant<Word>?
    ) -> Column {
        let mixed = Term("blandat", "Blandat")
        let words = Word.allCases.map(\.layerWord).joined(separator: ", ")
        return Column(
            Attribute(
                name: name, title: title, kind: .text,
                explanation: "\(about): \(words); \(mixed.layerWord) under hälften.",
                codes: Word.codes + [Attribute.Code(mixed)]), value, open: nil
        ) { dominant in
            switch dominant {
            case nil: .absent
            case .one(let word): .text(word.layerWord)
            case .mixed: .text(mixed.layerWord)
            }
        }
    }

    static func yesOrNo(
        _ name: String, _ title: String, _ explanation: String, _ value: @escaping @Sendable (Record) -> Bool,
        open: (@Sendable (Published) -> Bool)? = nil
    ) -> Column {
        Column(
            Attribute(name: name, title: title, kind: .text, explanation: explanation, codes: YesOrNo.codes), value,
            open: open
        ) { .text(YesOrNo($0).layerWord) }
    }
}

/// Whether something is so.
enum YesOrNo: Termed {
    case yes, no

    init(_ truth: Bool) { self = truth ? .yes : .no }

    var term: Term {
        switch self {
        case .yes: Term("ja", "Ja")
        case .no: Term("nej", "Nej")
        }
    }
}

extension LayerFeature.Value {
    /// What a field of a mark holds.
    init(_ value: FieldValue?) {
        self =
            switch value {
            case nil: .absent
            case .text(let text): .text(text)
            case .wholeNumber(let number): .integer(number)
            case .number(let number): .number((number * 10).rounded() / 10)
            case .words(let words): .text(words.joined(separator: " "))
            case .moment(let moment): .moment(moment)
            }
    }
}

extension Termed {
    fileprivate static var codes: [Attribute.Code] { allCases.map { Attribute.Code($0.term) } }
}

extension Attribute.Code {
    fileprivate init(_ term: Term) { self.init(value: term.layerWord, title: term.title) }
}

extension Band {
    /// The band in words, for legends and code lists.
    var title: String { upper.map { "\(lower)–\($0)" } ?? "\(lower) eller fler" }
}
