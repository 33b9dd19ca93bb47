/// What is needed to find the same hotspots again, as far as both audiences may know it. What was counted and when is in
/// ``InputRecord`` or ``PublicationRecord``.
public struct MethodRecord: Sendable {
    /// `DBSCAN`.
    public var name: String
    /// All of them, also those that were left at their defaults.
    public var parameters: [Parameter]
    /// Of the program.
    public var version: String
    /// The whole line that makes this report again.
    public var command: String
    public var sources: [Source]

    public init(name: String, parameters: [Parameter], version: String, command: String, sources: [Source]) {
        self.name = name
        self.parameters = parameters
        self.version = version
        self.command = command
        self.sources = sources
    }

    /// A parameter with its unit: `eps`, `50 m`, `grannskapets radie`.
    public struct Parameter: Sendable {
        public var name: String
        public var value: String
        /// In Swedish: what it does.
        public var meaning: String

        public init(_ name: String, _ value: String, meaning: String) {
            self.name = name
            self.value = value
            self.meaning = meaning
        }
    }

    /// Where reference data come from.
    public struct Source: Sendable {
        /// In Swedish: `Kommungräns`.
        public var what: String
        /// Who made it, licence, date.
        public var origin: String
        /// `250 m`; nil where it isn't known.
        public var accuracy: String?

        public init(what: String, origin: String, accuracy: String?) {
            self.what = what
            self.origin = origin
            self.accuracy = accuracy
        }
    }
}
