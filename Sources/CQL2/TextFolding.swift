import Foundation

/// The standard's functions that make texts alike before they are compared.
enum TextFolding: String, Sendable, Hashable {
    case caseInsensitive = "casei"
    case accentInsensitive = "accenti"

    /// The same in every language and region.
    ///
    /// - Complexity: O(characters).
    func fold(_ text: String) -> String {
        switch self {
        case .caseInsensitive: TextFolding.withoutCaseTable.map(text) ?? TextFolding.withoutCase(text)
        case .accentInsensitive: TextFolding.withoutAccentsTable.map(text) ?? TextFolding.withoutAccents(text)
        }
    }

    private static let withoutCaseTable = LatinTable(withoutCase)
    private static let withoutAccentsTable = LatinTable(withoutAccents)

    /// Upper case on the way makes ß and SS, ς and Σ, ſ and S meet; lower case first does so for ẞ.
    private static func withoutCase(_ text: String) -> String {
        text.lowercased().uppercased().lowercased()
    }

    /// Takes off the marks that Unicode sees as additions to a letter, and the strokes that it does not. Marks that make
    /// another letter in Japanese or Hindi are left.
    private static func withoutAccents(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars
        where !diacritics.contains(where: { $0.contains(scalar.value) }) {
            plain.append(stroked[scalar] ?? scalar)
        }
        return String(plain).precomposedStringWithCanonicalMapping
    }

    /// The blocks of combining diacritical marks: plain, extended, supplement, for symbols, halves.
    private static let diacritics: [ClosedRange<UInt32>] = [
        0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F,
    ]

    /// Letters with a stroke through them, which have no decomposition.
    private static let stroked: [Unicode.Scalar: Unicode.Scalar] = [
        "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t",
        "Ɨ": "I", "ɨ": "i", "Ƶ": "Z", "ƶ": "z", "Ǥ": "G", "ǥ": "g", "ı": "i",
    ]
}

/// What becomes of each Latin letter, looked up once: nearly all texts have no others, and going through Unicode's tables
/// takes many times longer than comparing the texts.
private struct LatinTable: Sendable {
    private let images: [[Unicode.Scalar]]

    init(_ fold: (String) -> String) {
        // Basic Latin to Latin Extended-B. None of these letters changes what becomes of the next.
        images = (0..<0x250).map { Unicode.Scalar($0).map { Array(fold(String($0)).unicodeScalars) } ?? [] }
    }

    /// Nil for a text with other characters.
    func map(_ text: String) -> String? {
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard scalar.value < images.count else { return nil }
            for image in images[Int(scalar.value)] { mapped.append(image) }
        }
        return String(mapped)
    }
}
