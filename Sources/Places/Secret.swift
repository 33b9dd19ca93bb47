import Crypto
package import Foundation

/// A secret that opens something: an invitation, a token, a session or a device key. Only its hash is ever kept.
package struct Secret: Sendable, Hashable {
    /// What the holder has: 22 characters of URL-safe base64 when made here.
    package let text: String

    /// A new secret of 128 bits from the system's generator.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        text = Data(bytes).base64URL
    }

    /// A secret that somebody presents.
    package init(_ text: String) {
        self.text = text
    }

    /// SHA-256. Enough without salt or stretching, because 128 random bits cannot be guessed from it.
    package var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// A stable fingerprint of text, for ids that are derived from content.
package enum Fingerprint {
    /// The first bytes of the SHA-256 of the text.
    package static func bytes(of text: String, count: Int) -> [UInt8] {
        Array(SHA256.hash(data: Data(text.utf8)).prefix(count))
    }

    /// SHA-256, in hexadecimal.
    package static func checksum(of data: Data) -> String {
        SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A UUID derived from text (version 8 of RFC 9562: the application's own rule).
    package static func uuid(of text: String) -> UUID { uuid(ofParts: [text]) }

    /// A UUID derived from texts; where one ends and the next begins matters.
    static func uuid(ofParts parts: some Sequence<String?>) -> UUID {
        // Hashed in one piece: many small ones take longer than all that is in them.
        var text: [UInt8] = []
        text.reserveCapacity(256)
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(0x1F) }
            if let part { text.append(contentsOf: part.utf8) }
        }
        return SHA256.hash(data: text).withUnsafeBytes { digest in
            var uuid = digest.loadUnaligned(as: uuid_t.self)
            uuid.6 = uuid.6 & 0x0F | 0x80
            uuid.8 = uuid.8 & 0x3F | 0x80
            return UUID(uuid: uuid)
        }
    }

    private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz")

    /// Letters and digits at random, from the same alphabet as ``letters(of:count:)``.
    package static func randomLetters(count: Int) -> String {
        String((0..<count).map { _ in alphabet.randomElement()! })
    }

    /// Letters and digits derived from text, lower case, without those that are easily confused.
    package static func letters(of text: String, count: Int) -> String {
        String(bytes(of: text, count: count).map { alphabet[Int($0) % alphabet.count] })
    }
}

extension Data {
    /// In letters that go into an address as they are (RFC 4648, section 5), without padding.
    var base64URL: String {
        let letters = base64EncodedData().prefix { $0 != UInt8(ascii: "=") }.map { letter in
            switch letter {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: letter
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
