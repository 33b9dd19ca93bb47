import Foundation
import Places

/// Bytes of text in the making.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
        if isDone == nil { bytes.append(contentsOf: text.utf8) }
    }

    /// Text in quotation marks, if it is text that needs no escapes in JSON, as nearly all does.
    ///
    /// - Returns: whether it was such text; otherwise nothing has been appended.
    mutating func appendQuoted(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { characters in
            // All of them, without a branch for each: many are compared at a time.
            let escaped = characters.reduce(into: UInt8(0)) { found, character in
                found |= (character < 0x20 ? 1 : 0) | (character == 0x22 ? 1 : 0) | (character == 0x5C ? 1 : 0)
            }
            guard escaped == 0 else { return false }
            bytes.append(0x22)
            bytes.append(contentsOf: characters)
            bytes.append(0x22)
            return true
        } ?? false
    }

    mutating func append(_ text: [UInt8]) { bytes += text }
    mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
    mutating func append(byte: UInt8) { bytes.append(byte) }
    mutating func append(_ moment: Date) { Timestamp.append(moment, to: &bytes) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func append(_ integer: Int) { append(integer.magnitude, isNegative: integer < 0, decimals: 0) }

    /// A number with a fixed number of decimals, rounded half away from zero: several times faster than printing and
    /// parsing through a locale-aware formatter, which matters for a hundred thousand coordinates.
    mutating func append(_ number: Double, decimals: Int) {
        let scaled = (number * TextBuffer.powersOfTen[decimals]).rounded()
        guard abs(scaled) < 9e18 else { return append("\(number)") }
        append(UInt(scaled.magnitude), isNegative: scaled < 0, decimals: decimals)
    }

    /// The digits of a number of units of the last decimal, from the last to the first.
    private mutating func append(_ units: UInt, isNegative: Bool, decimals: Int) {
        var digits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = units
            var start = buffer.count
            func put(_ byte: UInt8) {
                start -= 1
                buffer[start] = byte
            }
            for _ in 0..<decimals {
                put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            }
            if decimals > 0 { put(0x2E) }
            repeat {
                put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            if isNegative { put(0x2D) }
            bytes.append(contentsOf: buffer[start...])
        }
    }

    private static let powersOfTen = (0...12).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
}
