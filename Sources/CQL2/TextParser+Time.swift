/// Days, instants and intervals.
extension TextParser {
    /// A text in parentheses, and where it stands.
    private mutating func onlyText() throws(FilterProblem) -> (text: String, at: FilterProblem.Location) {
        try expect(.open)
        let start = location
        guard case .text(let text) = token.kind else { throw unexpected(.text) }
        advance()
        try expect(.close)
        return (text, start)
    }

    /// What follows `DATE`.
    mutating func day() throws(FilterProblem) -> CalendarDay {
        let written = try onlyText()
        guard let day = CalendarDay(written.text) else { throw FilterProblem(.notADay(written.text), at: written.at) }
        return day
    }

    /// What follows `TIMESTAMP`.
    mutating func instant() throws(FilterProblem) -> Instant {
        let written = try onlyText()
        guard let instant = Instant(written.text) else {
            throw FilterProblem(.notAnInstant(written.text), at: written.at)
        }
        return instant
    }

    /// What follows `INTERVAL`.
    mutating func interval(at start: FilterProblem.Location) throws(FilterProblem) -> Node {
        try expect(.open)
        let from = try bound()
        try expect(.comma)
        let to = try bound()
        try expect(.close)
        return Node(.interval(from: from, to: to), at: start)
    }

    /// A bound of an interval, a text or a property; nil for an open one.
    private mutating func bound() throws(FilterProblem) -> Node? {
        let start = location
        switch token.kind {
        case .text(let text):
            advance()
            return try Node(bound: text, at: start)
        case .quotedName(let name):
            advance()
            return Node(.property(name), at: start)
        case .word(let name) where !Keywords.reserved.contains(name.uppercased()):
            advance()
            return Node(.property(name), at: start)
        default:
            throw unexpected(.interval)
        }
    }
}

extension Node {
    /// A bound of an interval as both encodings write it: a day, an instant, or two dots for nil.
    init?(bound text: String, at location: FilterProblem.Location) throws(FilterProblem) {
        if text == ".." { return nil }
        if let day = CalendarDay(text) {
            self.init(.day(day), at: location)
        } else if let instant = Instant(text) {
            self.init(.instant(instant), at: location)
        } else {
            throw FilterProblem(.unexpected(found: "'\(text)'", expected: .interval), at: location)
        }
    }
}
