import Foundation
import Places

/// Where somebody stands in a list of features: everything that is needed to go on, sealed, so that only what was handed out
/// comes back.
struct PageCursor: Codable {
    var place: Int64
    var end: Int64
    var matched: Int
    /// Tells the list from others.
    var list: String
    /// What was asked for.
    var question: String

    func sealed(with seal: Seal) throws -> String { seal.close(try JSONEncoder().encode(self)) }

    init(place: Int64, end: Int64, matched: Int, list: String, question: String) {
        self.place = place
        self.end = end
        self.matched = matched
        self.list = list
        self.question = question
    }

    /// - Returns: nil for what was not sealed here, or belongs to another question.
    init?(_ text: String, to question: String, seal: Seal) {
        guard let data = seal.open(text), let cursor = try? JSONDecoder().decode(PageCursor.self, from: data),
            cursor.question == question
        else { return nil }
        self = cursor
    }
}
