import Foundation
import JWTKit

/// What an identity token says.
struct Claims: JWTPayload {
    enum Value: Sendable, Codable {
        case text(String)
        case texts([String])
        case number(Double)
        /// Something that nothing here asks for.
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .other
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            case .number(let number): try container.encode(number)
            case .other: try container.encodeNil()
            }
        }
    }

    private var values: [String: Value]

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    /// Signed is all that jwt-kit can tell; what must be said is ``IdentityToken``'s to know.
    func verify(using algorithm: some JWTAlgorithm) {}

    func text(_ name: String) -> String? {
        guard case .text(let text) = values[name] else { return nil }
        return text
    }

    /// One or several.
    func texts(_ name: String) -> [String] {
        switch values[name] {
        case .text(let text): [text]
        case .texts(let texts): texts
        default: []
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// Seconds since 1970.
    func moment(_ name: String) -> Date? {
        guard case .number(let number) = values[name], number.isFinite else { return nil }
        return Date(timeIntervalSince1970: number)
    }
}
