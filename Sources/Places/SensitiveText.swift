import Foundation

/// Recognises free text that may point to somebody: a Swedish personal identity number, a phone number or an e-mail
/// address. Such text never costs a mark; it waits for an administrator.
package enum SensitiveText {
    package static func mayIdentifySomebody(_ text: String) -> Bool {
        // Nearly all text has neither an at sign nor seven digits, and is done with here: the patterns are costly to make.
        if text.utf8.contains(UInt8(ascii: "@")), hasEmailAddress(text) { return true }
        let digits = text.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits >= 7 && (hasIdentityNumber(text) || hasPhoneNumber(text))
    }

    private static func hasEmailAddress(_ text: String) -> Bool {
        text.contains(#/[^\s@<>,;]+@[^\s@<>,;]+\.[A-Za-z]{2,}/#)
    }

    /// Six or eight digits that are a date (day + 60 in a coordination number), and four more with a valid check digit.
    private static func hasIdentityNumber(_ text: String) -> Bool {
        text.matches(of: #/(?:\d{2})?(\d{6})[-+ ]?(\d{4})/#).contains { match in
            let digits = (match.1 + match.2).compactMap(\.wholeNumberValue)
            let month = digits[2] * 10 + digits[3]
            let day = digits[4] * 10 + digits[5]
            return (1...12).contains(month) && ((1...31).contains(day) || (61...91).contains(day))
                && hasValidCheckDigit(digits)
        }
    }

    /// Luhn's algorithm, as used by Skatteverket: weights 2, 1, 2, 1 …, sums of digits, total divisible by ten.
    private static func hasValidCheckDigit(_ digits: [Int]) -> Bool {
        let sum = digits.enumerated().reduce(0) { sum, element in
            let product = element.element * (element.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + product / 10 + product % 10
        }
        return sum.isMultiple(of: 10)
    }

    /// A number that starts with 0 or a country code and has at least seven digits, possibly grouped.
    private static func hasPhoneNumber(_ text: String) -> Bool {
        text.contains(#/(?:\+\d|\b00\d|\b0\d)(?:[ \-\/()]{0,2}\d){5,12}/#)
    }
}
