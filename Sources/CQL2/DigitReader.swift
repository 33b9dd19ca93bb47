/// Reads the digits and separators of a date or time, byte by byte.
struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { bytes.isEmpty }

    /// Passes a separator; false, and nothing passed, when something else stands there. Letters in either case.
    mutating func skip(_ separator: Character) -> Bool {
        guard let byte = bytes.first, byte == separator.asciiValue || byte == separator.lowercased().utf8.first
        else { return false }
        bytes.removeFirst()
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(of digits: Int) -> Int? {
        guard bytes.count >= digits else { return nil }
        var number = 0
        for byte in bytes.prefix(digits) {
            guard let digit = DigitReader.digit(byte) else { return nil }
            number = number * 10 + digit
        }
        bytes.removeFirst(digits)
        return number
    }

    /// The first so many decimals of a fraction of any length, of at least one digit.
    mutating func fraction(of decimals: Int) -> Int? {
        let digits = bytes.prefix { DigitReader.digit($0) != nil }.compactMap(DigitReader.digit)
        guard !digits.isEmpty else { return nil }
        bytes.removeFirst(digits.count)
        return (0..<decimals).reduce(0) { $0 * 10 + ($1 < digits.count ? digits[$1] : 0) }
    }

    /// `Z`, or hours and minutes ahead of UTC, in minutes.
    mutating func offsetMinutes() -> Int? {
        if skip("Z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(of: 2), hours <= 23, skip(":"), let minutes = number(of: 2), minutes <= 59
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
