/// What a user gave is wrong: named by file, line and field. Exit 65.
struct BadInput: Error, CustomStringConvertible {
    var lines: [String]
    var description: String { lines.joined(separator: "\n") }

    init(_ lines: [String]) { self.lines = lines }
    init(_ line: String) { lines = [line] }
}
