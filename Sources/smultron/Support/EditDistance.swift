/// How many letters have to be put in, taken away or changed to make one word of another (Levenshtein).
enum EditDistance {
    /// - Complexity: O(*nm*) in the lengths of the words.
    static func between(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in second.indices {
                let change = diagonal + (letter == second[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}
