import Foundation
import Places
import Service

/// One setting: what it is, and how its text becomes part of the service's settings. Everything that names settings is made
/// of these: reading, `smultron config check`, the sample of the file, the manual page; a test compares the table in docs/settings.md.
struct Setting: Sendable {
    /// A value that cannot be taken.
    struct Unfit: Error {
        /// What it must be, after "must be".
        var expected: String

        init(_ expected: String) { self.expected = expected }
    }

    /// As in the environment and in the file: `SMULTRON_PORT`.
    let name: String
    /// What it is for, in a phrase.
    let meaning: String
    /// What holds when nobody sets it, in words.
    let standard: String
    /// A value, for the sample of the file.
    let example: String
    /// Its value is never shown.
    let isSecret: Bool
    /// The name of the setting without which it means nothing.
    let goesWith: String?
    /// What it has come to; nil when it is not set and nothing stands in for it.
    let shown: @Sendable (Settings) -> String?
    /// Takes its text over.
    let apply: @Sendable (String, inout Settings) throws(Unfit) -> Void

    /// - Parameters:
    ///   - name: without `SMULTRON_`.
    ///   - other: the name of the setting without which it means nothing, also without it.
    init(
        _ name: String, _ meaning: String, standard: String = "none", example: String, isSecret: Bool = false,
        goesWith other: String? = nil,
        shown: @escaping @Sendable (Settings) -> String?,
        apply: @escaping @Sendable (String, inout Settings) throws(Unfit) -> Void
    ) {
        self.name = Setting.prefix + name
        self.meaning = meaning
        self.standard = standard
        self.example = example
        self.isSecret = isSecret
        goesWith = other.map { Setting.prefix + $0 }
        self.shown = shown
        self.apply = apply
    }

    static let prefix = "SMULTRON_"
    /// Names the settings file; no setting itself, since a file cannot name itself.
    static let fileName = prefix + "CONFIG"

    /// Why a text was not taken.
    func refusal(of text: String, _ unfit: Unfit) -> String {
        isSecret ? "\(name) must be \(unfit.expected)." : "\(name) is \"\(text)\", but must be \(unfit.expected)."
    }
}

/// The kinds of values that several settings have.
extension Setting {
    static func whole(_ text: String, in range: ClosedRange<Int>) throws(Unfit) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Unfit("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    static func number(_ text: String, in range: ClosedRange<Double>) throws(Unfit) -> Double {
        guard let number = Double(text), range.contains(number) else {
            throw Unfit("a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))")
        }
        return number
    }

    static func word<Value>(_ text: String, _ words: KeyValuePairs<String, Value>) throws(Unfit) -> Value {
        guard let value = words.first(where: { $0.key == text })?.value else {
            throw Unfit("one of \(words.map(\.key).joined(separator: ", "))")
        }
        return value
    }

    /// A number as people write it, without a point where there is nothing after it.
    static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

    /// A text that pages, files and metadata show.
    static func line(_ text: String) throws(Unfit) -> String {
        do throws(FieldProblem.Reason) {
            return try SettingText.rule.accept(text)
        } catch {
            throw Unfit(SettingText.rule.expectation(in: .english))
        }
    }

    /// An address of http or https, without a slash at the end. Everybody sees it, so no user's name or password is in it.
    static func webAddress(_ text: String, such example: String) throws(Unfit) -> String {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil
        else { throw Unfit("an address such as \(example), without a user or a password") }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Links are made by putting a path after it, so it may hold nothing that would come after a path.
    static func publicAddress(_ text: String) throws(Unfit) -> String {
        let address = try webAddress(text, such: "https://smultron.example.se")
        guard let url = URL(string: address), url.query() == nil, url.fragment() == nil else {
            throw Unfit("an address without a user, a query or a fragment")
        }
        return address
    }

    static func tileTemplate(_ text: String) throws(Unfit) -> String {
        guard ["{z}", "{x}", "{y}"].allSatisfy(text.contains) else { throw Unfit("an address with {z}, {x} and {y}") }
        _ = try webAddress(text.prefix { $0 != "{" }.description, such: "https://tile.example.se/{z}/{x}/{y}.png")
        return text
    }
}
