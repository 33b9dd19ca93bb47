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
