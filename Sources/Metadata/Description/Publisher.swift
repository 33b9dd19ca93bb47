public import Foundation

extension DatasetDescription {
    /// The municipality that publishes.
    public struct Publisher: Sendable {
        /// Four digits, as in SCB's list.
        public var code: String
        public var name: String
        public var contact: Contact

        public init(code: String, name: String, contact: Contact) {
            self.code = code
            self.name = name
            self.contact = contact
        }
    }

    /// Whom to ask.
    public struct Contact: Sendable, Equatable {
        public var email: String?
        public var telephone: String?
        public var page: URL?
        /// A person, a unit or an address in words.
        public var words: String?

        public init(email: String? = nil, telephone: String? = nil, page: URL? = nil, words: String? = nil) {
            self.email = email
            self.telephone = telephone
            self.page = page
            self.words = words
        }

        /// Reads the setting, which may be any of an e-mail address, an address on the web, a telephone number and
        /// words, separated by commas or semicolons; nil and empty are nobody.
        public init(_ setting: String?) {
            self.init()
            let parts = (setting ?? "").split { $0 == "," || $0 == ";" }
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            for part in parts where !part.isEmpty { take(part) }
        }

        private mutating func take(_ part: String) {
            if let page = URL(string: part), ["https", "http"].contains(page.scheme?.lowercased()) {
                self.page = page
            } else if Contact.isEmail(part) {
                email = part
            } else if Contact.isTelephone(part) {
                telephone = part
            } else {
                words = [words, part].compactMap(\.self).joined(separator: ", ")
            }
        }

        private static func isEmail(_ text: String) -> Bool {
            text.wholeMatch(of: /[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+/) != nil
        }

        private static func isTelephone(_ text: String) -> Bool {
            text.wholeMatch(of: /\+?[0-9][0-9 ()\-–]{3,}/) != nil
        }
    }
}
