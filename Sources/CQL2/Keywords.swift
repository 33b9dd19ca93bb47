/// The words that mean something in the text encoding.
enum Keywords {
    /// Those that cannot be names without quotes.
    static let reserved: Set<String> = [
        "AND", "OR", "NOT", "IS", "NULL", "LIKE", "BETWEEN", "IN", "DIV", "TRUE", "FALSE",
    ]

    /// Those that mean something when a parenthesis follows.
    static func isFunction(_ keyword: String) -> Bool {
        ["DATE", "TIMESTAMP", "INTERVAL", "BBOX"].contains(keyword) || GeometryType(wellKnownText: keyword) != nil
            || Operation(name: keyword)?.isFunction == true
    }
}
