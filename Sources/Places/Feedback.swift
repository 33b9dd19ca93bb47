/// What the municipality answers (återkoppling): tied to a preschool or to a hotspot, live, and no part of a publication.
public struct Feedback: Sendable, Hashable, Codable, Identifiable {
    public enum Status: String, Vocabulary {
        case received = "mottaget"
        case inUse = "anvands"
        case done = "genomfort"
        case declined = "gick_inte"
    }

    public enum Subject: Sendable, Hashable, Codable {
        /// By code.
        case preschool(String)
        /// By the id of a saved hotspot, or of one in a publication.
        case hotspot(String)

        /// The code, if it is a preschool.
        public var preschool: String? { if case .preschool(let code) = self { code } else { nil } }
        /// The id, if it is a hotspot.
        public var hotspot: String? { if case .hotspot(let id) = self { id } else { nil } }
    }

    public var id: Int
    public var subject: Subject
    public var status: Status
    /// By language: `sv`, `fi`, `fit`, `se`, `en`.
    public var texts: [String: String]
    public var link: String?
    /// YYYY-MM-DD.
    public var date: String

    public init(
        id: Int, subject: Subject, status: Status, texts: [String: String], link: String? = nil, date: String
    ) {
        self.id = id
        self.subject = subject
        self.status = status
        self.texts = texts
        self.link = link
        self.date = date
    }

    /// The Swedish text, or else any there is.
    public var text: String? { texts["sv"] ?? texts.sorted { $0.key < $1.key }.first?.value }
}

extension [Feedback] {
    /// What is said of one preschool or hotspot, in the order in which it was given.
    public func on(_ subject: Feedback.Subject) -> [Feedback] { filter { $0.subject == subject } }
}
