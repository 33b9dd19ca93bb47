/// What is wrong with the settings, all at once, each with the place where it stands.
struct BadSettings: Error, CustomStringConvertible {
    var lines: [String]
    /// Whether it is a file that has to be mended; otherwise it is the environment, or an option.
    var areInFile: Bool

    init(_ lines: [String], areInFile: Bool) {
        self.lines = lines
        self.areInFile = areInFile
    }

    var description: String { lines.joined(separator: "\n") }
    var exitCode: Int32 { areInFile ? 65 : 64 }
}
