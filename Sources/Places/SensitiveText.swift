/// Recognises free text that may point to somebody: a Swedish personal identity number, a phone number or an e-mail
/// address. Such text never costs a mark; it waits for an administrator. The form has the same rule, in `sensitive.js`.
///
/// Each may begin at any character. Patterns that go on after what they have found would miss a number whose beginning
/// belongs to something found before it that turned out to be none.
package enum SensitiveText {
    /// Whether any part of a text looks like one of the three.
    package static func mayIdentifySomebody(_ text: String) -> Bool {
        guard hasEnoughSigns(text) else { return false }
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.contains { start in
            switch scalars[start] {
            case "@": isMiddleOfEmailAddress(scalars, start)
            case "+", "0"..."9": beginsPhoneNumber(scalars, start) || beginsIdentityNumber(scalars[start...])
            default: false
            }
        }
    }

    /// Whether there is an at sign, or as many digits as the shortest number has. Most texts have neither, and are looked at no
    /// further.
    private static func hasEnoughSigns(_ text: String) -> Bool {
        var count = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "@"): return true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"): count += 1
            default: break
            }
        }
        return count >= leastDigits
    }

    /// Of a phone number, where a plus sign counts as one; identity numbers have more.
    private static let leastDigits = 7

    /// Something, the at sign, something, a dot and two letters.
    private static func isMiddleOfEmailAddress(_ scalars: [Unicode.Scalar], _ at: Int) -> Bool {
        func belongs(_ scalar: Unicode.Scalar) -> Bool {
            !scalar.properties.isWhitespace && !["@", "<", ">", ",", ";"].contains(scalar)
        }
        guard at > 0, belongs(scalars[at - 1]) else { return false }
        let domain = Array(scalars[(at + 1)...].prefix(while: belongs))
        return domain.indices.contains { dot in
            dot > 0 && domain[dot] == "." && domain[(dot + 1)...].prefix(2).count { isLetter($0) } == 2
        }
    }

    /// Six digits that are a date (day + 60 in a coordination number), and four more with a valid check digit. The
    /// century before them matters to neither.
    private static func beginsIdentityNumber(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        var rest = scalars.dropFirst(6)
        if let separator = rest.first, ["-", "+", " "].contains(separator) { rest.removeFirst() }
        let digits = (scalars.prefix(6) + rest.prefix(4)).compactMap(digit)
        guard digits.count == 10 else { return false }
        let month = digits[2] * 10 + digits[3]
        let day = digits[4] * 10 + digits[5]
        return (1...12).contains(month) && ((1...31).contains(day) || (61...91).contains(day))
            && hasValidCheckDigit(digits)
    }

    /// Luhn's algorithm, as used by Skatteverket: weights 2, 1, 2, 1 …, sums of digits, total divisible by ten.
    private static func hasValidCheckDigit(_ digits: [Int]) -> Bool {
        let sum = digits.enumerated().reduce(0) { sum, element in
            let product = element.element * (element.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + product / 10 + product % 10
        }
        return sum.isMultiple(of: 10)
    }

    /// A number that starts with 0 or a country code and has at least seven digits, possibly grouped; a plus sign counts
    /// as one. A 0 within a longer number begins none.
    private static func beginsPhoneNumber(_ scalars: [Unicode.Scalar], _ start: Int) -> Bool {
        let isFirst = scalars[start] == "+" || scalars[start] == "0" && (start == 0 || digit(scalars[start - 1]) == nil)
        let rest = scalars[(start + 1)...]
        guard isFirst, rest.first.flatMap(digit) != nil else { return false }
        var count = 2
        var gap = 0
        for scalar in rest.dropFirst() {
            if digit(scalar) != nil {
                count += 1
                gap = 0
            } else {
                gap += 1
                guard gap <= 2, [" ", "-", "/", "(", ")"].contains(scalar) else { return false }
            }
            if count == leastDigits { return true }
        }
        return false
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        ("0"..."9").contains(scalar) ? Int(scalar.value - Unicode.Scalar("0").value) : nil
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
