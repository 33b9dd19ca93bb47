public import Foundation

extension UUID {
    /// Lower-case hexadecimal digits with hyphens, as everything here writes it.
    public var text: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var place = 0
                for (index, byte) in bytes.enumerated() {
                    if [4, 6, 8, 10].contains(index) {
                        text[place] = 0x2D
                        place += 1
                    }
                    for digit in [byte >> 4, byte & 15] {
                        text[place] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
                        place += 1
                    }
                }
                return place
            }
        }
    }
}
