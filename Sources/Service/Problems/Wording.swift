import Places

/// A sentence in the languages that the service answers in.
struct Wording: Sendable, Equatable {
    var swedish: String
    var english: String

    init(_ swedish: String, _ english: String) {
        self.swedish = swedish
        self.english = english
    }

    func text(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }
}
