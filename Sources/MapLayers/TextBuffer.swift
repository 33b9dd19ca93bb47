import Foundation
import Places

/// Bytes of text in the making.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    mutating func append(_ text: [UInt8]) { bytes += text }
    mutating func append(byte: UInt8) { bytes.append(byte) }
    mutating func append(_ moment: Date) { Timestamp.append(moment, to: &bytes) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Gives what has been written so far, and starts anew.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    mutating func append(_ integer: Int) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = integer.magnitude
            var start = buffer.count
            repeat {
                start -= 1
                buffer[start] = 0x30 + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if integer < 0 {
                start -= 1
                buffer[start] = 0x2D
            }
            bytes.append(contentsOf: buffer[start...])
        }
    }

    /// A number with a fixed number of decimals, rounded half away from zero: several times faster than printing and
    /// parsing through a locale-aware formatter, which matters for a hundred thousand coordinates.
    mutating func append(_ number: Double, decimals: Int) {
        let scale = TextBuffer.powersOfTen[decimals]
        let scaled = (number * Double(scale)).rounded()
        guard abs(scaled) < 9e18 else { return append("\(number)") }
        let units = Int(scaled)
        if units < 0 { bytes.append(0x2D) }
        let magnitude = Int(units.magnitude)
        append(magnitude / scale)
        guard decimals > 0 else { return }
        bytes.append(0x2E)
        var rest = magnitude % scale
        var place = scale / 10
        while place > 0 {
            bytes.append(0x30 + UInt8(rest / place))
            rest %= place
            place /= 10
        }
    }

    private static let powersOfTen = (0...12).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}
