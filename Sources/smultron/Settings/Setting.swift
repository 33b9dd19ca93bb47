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
