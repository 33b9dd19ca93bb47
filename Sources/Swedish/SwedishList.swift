extension [String] {
    /// As in a sentence: `a, b och c`.
    public func inSwedish(_ conjunction: String = "och") -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
