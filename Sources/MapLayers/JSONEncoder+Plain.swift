import Foundation

extension JSONEncoder {
    /// The same bytes for the same values, and addresses as they are.
    static var plain: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
