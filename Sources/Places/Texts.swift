package import Foundation

extension String {
    /// The text as it is quoted in a problem: whoever sends ten megabytes does not get them back.
    var shortened: String {
        let limit = 80
        let beginning = unicodeScalars.prefix(limit + 1)
        guard beginning.count > limit else { return self }
        return String(String.UnicodeScalarView(beginning.dropLast())) + "…"
    }
}

extension [String] {
    /// Words that go into a problem: the first of them, and how many more there are.
    var shortened: String {
        let limit = 10
        let beginning = prefix(limit).map(\.shortened).joined(separator: ", ")
        return count > limit ? beginning + ", … (\(count))" : beginning
    }
}

extension UUID {
    /// Lower-case hexadecimal digits with hyphens, as everything here writes it.
    package var text: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var offset = 0
                for index in 0..<16 {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[offset] = 0x2D
                        offset += 1
                    }
                    text[offset] = UUID.digit(bytes[index] >> 4)
                    text[offset + 1] = UUID.digit(bytes[index] & 15)
                    offset += 2
                }
                return offset
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value &+ (value < 10 ? 0x30 : 0x57) }
}
