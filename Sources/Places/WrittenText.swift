import Foundation

// Everything that somebody writes to be kept and shown: names, notes, reasons, codes and links. Pages, programs, commands and
// files all bring such texts, and each is judged by the rule of its type.

package typealias PreschoolName = Line<1, 100>
package typealias OperatorName = Line<0, 60>
package typealias StreetAddress = Line<0, 200>
package typealias LocalityName = Line<0, 100>
/// A group's label, never the name of a person.
package typealias GroupLabel = Line<1, 60>
package typealias RoundName = Line<1, 100>
/// Who or what a token is for.
package typealias TokenName = Line<1, 100>
/// What to know about a preschool.
package typealias Note = Lines<0, 1_000>
/// Why something is done, for the audit log or a publication.
package typealias StatedReason = Lines<1, 500>
package typealias FeedbackText = Lines<1, 2_000>
/// What a setting says of the municipality or the base map.
package typealias SettingText = Line<1, 200>

/// A preschool's code: Skolverket's of the school unit, or one that the municipality uses in its place. It stands in addresses.
package struct PreschoolCode: WrittenText {
    package static let rule = TextRule(
        .code(
            pattern: "[A-Za-z0-9][A-Za-z0-9._-]*",
            "bokstäverna a–z och A–Z, siffror, punkt, bindestreck och understreck, med en bokstav eller siffra först",
            "the letters a–z and A–Z, digits, full stop, hyphen and underscore, with a letter or digit first"), 1...32)
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// The name of a saved analysis, which becomes the middle of its ids.
package struct AnalysisName: WrittenText {
    package static let rule = TextRule(
        .code(
            pattern: "[a-z0-9]*", "bokstäverna a–z och siffror, till exempel 2026a",
            "the letters a–z and digits, as in 2026a"), 1...12)
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// An address that people are sent to.
package struct WebLink: WrittenText {
    package static let rule = TextRule(.link, 1...1_000)
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// A text on one line, of so many Unicode scalars.
package struct Line<let least: Int, let most: Int>: WrittenText {
    package static var rule: TextRule { TextRule(.line, least...most) }
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// A text that may have several lines, of so many Unicode scalars.
package struct Lines<let least: Int, let most: Int>: WrittenText {
    package static var rule: TextRule { TextRule(.lines, least...most) }
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// A text in a message. Whoever makes the message may put anything in; reading it is the check, so that no order is carried out
/// with a text that its type does not allow. What the database has kept since before there were rules goes out as it is.
package protocol WrittenText: Codable, Sendable, Hashable, ExpressibleByStringLiteral {
    static var rule: TextRule { get }
    var text: String { get }
    init(_ text: String)
}

extension WrittenText {
    package init(stringLiteral text: String) { self.init(text) }

    /// - Throws: ``FieldProblem`` with a pointer into the message.
    package init(from decoder: any Decoder) throws {
        let written = try decoder.singleValueContainer().decode(String.self)
        do {
            self.init(try Self.rule.accept(written))
        } catch {
            throw FieldProblem(decoder.codingPath.pointer, error)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension [any CodingKey] {
    /// JSON pointer (RFC 6901) to what is decoded.
    package var pointer: String { map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined() }
}

/// What a text may be.
package struct TextRule: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        case line, lines
        /// ASCII alone.
        ///
        /// - Parameters:
        ///   - pattern: a regular expression without bounds.
        ///   - swedish, english: which characters it lets pass, in words.
        case code(pattern: String, _ swedish: String, _ english: String)
        /// An https address with a host, and without a user's name or password.
        case link
    }

    package let form: Form
    /// In Unicode scalars.
    package let length: ClosedRange<Int>

    package init(_ form: Form, _ length: ClosedRange<Int>) {
        self.form = form
        self.length = length
    }

    /// The text as it is kept: in Unicode's composed form (NFC), and without white space around it.
    package func accept(_ written: String) throws(FieldProblem.Reason) -> String {
        var text = written.trimmingCharacters(in: .whitespacesAndNewlines)
        // A character has four scalars at most that are composed to one, and what is longer costs no more than to count it.
        try check(text, upTo: 4 * length.upperBound)
        text = text.precomposedStringWithCanonicalMapping
        if form == .lines { text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") }
        guard !text.isEmpty else {
            guard length.contains(0) else { throw .missing }
            return text
        }
        try checkLength(text)
        let forbidden = forbidden
        for (index, scalar) in text.unicodeScalars.enumerated()
        where forbidden.contains(where: { $0.contains(scalar.value) }) {
            throw .forbiddenCharacter(scalar.value, position: index + 1)
        }
        guard hasForm(text) else { throw .malformed(text, self) }
        return text
    }

    package func checkLength(_ text: String) throws(FieldProblem.Reason) {
        try check(text, upTo: length.upperBound)
    }

    private func check(_ text: String, upTo most: Int) throws(FieldProblem.Reason) {
        let count = text.unicodeScalars.count
        guard count <= most else { throw .tooLong(count: count, limit: length.upperBound) }
    }

    /// Characters that nobody sees, and that change how what stands around them is read: controls, separators of lines and
    /// paragraphs, and Unicode's Bidi_Control; and the two that XML cannot hold.
    private var forbidden: [ClosedRange<UInt32>] {
        // A tab and the end of a line.
        let allowed: ClosedRange<UInt32> = 0x09...0x0A
        let controls = form == .lines ? [0...(allowed.lowerBound - 1), (allowed.upperBound + 1)...0x1F] : [0...0x1F]
        return controls + [
            0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE...0xFFFF,
        ]
    }

    private func hasForm(_ text: String) -> Bool {
        switch form {
        case .line, .lines: true
        case .code, .link:
            text.range(of: pattern, options: .regularExpression) == text.startIndex..<text.endIndex
                && (form != .link || URL(string: text)?.host()?.isEmpty == false)
        }
    }

    /// A regular expression (ECMA-262) for all of the text.
    package var pattern: String {
        switch form {
        case .line, .lines:
            let unseen = forbidden.map { "\(escaped($0.lowerBound))-\(escaped($0.upperBound))" }.joined()
            return length.contains(0) ? "^[^\(unseen)]*$" : "^[^\(unseen)]*[^\\s\(unseen)][^\(unseen)]*$"
        case .code(let pattern, _, _): return "^\(pattern)$"
        // No at sign before the path: what stands before one is a name or a password.
        case .link: return #"^https://[^\s@/?#\\<>"]+([/?#][^\s\\<>"]*)?$"#
        }
    }

    private func escaped(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// What is expected, in words.
    package func expectation(in language: MessageLanguage) -> String {
        let (least, most) = (length.lowerBound, length.upperBound)
        return switch (form, language) {
        case (.line, .swedish): "en rad på \(least) till \(most) tecken utan styrtecken"
        case (.line, .english): "one line of \(least) to \(most) characters, without control characters"
        case (.lines, .swedish): "en text på \(least) till \(most) tecken utan styrtecken"
        case (.lines, .english): "a text of \(least) to \(most) characters, without control characters"
        case (.code(_, let characters, _), .swedish): "\(least) till \(most) av \(characters)"
        case (.code(_, _, let characters), .english): "\(least) to \(most) of \(characters)"
        case (.link, .swedish):
            "en adress på högst \(most) tecken som börjar med https:// och saknar användarnamn, lösenord och mellanslag"
        case (.link, .english):
            "an address of at most \(most) characters that begins with https://, without a user's name, a password or spaces"
        }
    }
}
