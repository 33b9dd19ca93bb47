/// What the municipality answers (återkoppling): tied to a preschool or to a hotspot, live, and no part of a publication.
package struct Feedback: Sendable, Hashable, Codable, Identifiable {
    /// What is answered about.
    package enum Subject: Sendable, Hashable, Codable {
        /// By code.
        case preschool(String)
        /// By the id of a saved hotspot, or of one in a publication.
        case hotspot(String)

        /// The code, if it is a preschool.
        package var preschool: String? { if case .preschool(let code) = self { code } else { nil } }
        /// The id, if it is a hotspot.
        package var hotspot: String? { if case .hotspot(let id) = self { id } else { nil } }
    }

    package var id: Int
    package var subject: Subject
    package var status: Status
    /// By language: `sv`, `fi`, `fit`, `se`, `en`.
    package var texts: [String: String]
    package var link: String?
    /// YYYY-MM-DD.
    package var date: String

    package init(
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
    package var text: String? { texts["sv"] ?? texts.sorted { $0.key < $1.key }.first?.value }
}

extension [Feedback] {
    /// What is said of one preschool or hotspot, in the order in which it was given.
    package func on(_ subject: Feedback.Subject) -> [Feedback] { filter { $0.subject == subject } }
}
