import Foundation

/// The kinds of values that several settings have.
extension Setting {
    static func whole(_ text: String, in range: ClosedRange<Int>) throws(Unfit) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Unfit("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    static func number(_ text: String, in range: ClosedRange<Double>) throws(Unfit) -> Double {
        guard let number = Double(text), range.contains(number) else {
            throw Unfit("a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))")
        }
        return number
    }

    static func word<Value>(_ text: String, _ words: KeyValuePairs<String, Value>) throws(Unfit) -> Value {
        guard let value = words.first(where: { $0.key == text })?.value else {
            throw Unfit("one of \(words.map(\.key).joined(separator: ", "))")
        }
        return value
    }

    /// A number as people write it, without a point where there is nothing after it.
    static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

    /// An address of http or https, without a slash at the end.
    static func webAddress(_ text: String, such example: String) throws(Unfit) -> String {
        let unfit = Unfit("an address such as \(example)")
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty
        else { throw unfit }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Links are made by putting a path after it, so it may hold nothing that would come after a path.
    static func publicAddress(_ text: String) throws(Unfit) -> String {
        let address = try webAddress(text, such: "https://smultron.example.se")
        guard let url = URL(string: address), url.query() == nil, url.fragment() == nil, url.user() == nil else {
            throw Unfit("an address without a user, a query or a fragment")
        }
        return address
    }

    static func tileTemplate(_ text: String) throws(Unfit) -> String {
        guard ["{z}", "{x}", "{y}"].allSatisfy(text.contains),
            URL(string: text.prefix { $0 != "{" }.description)?.host() != nil
        else { throw Unfit("an address with {z}, {x} and {y}") }
        return text
    }
}
