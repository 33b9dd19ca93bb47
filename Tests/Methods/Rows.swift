import Foundation

/// What was said after the method's name.
struct Options {
    private var values: [String: String] = [:]

    init(_ arguments: some Sequence<String>) {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
    }

    func number(_ name: String, or usual: Double) -> Double { values[name].flatMap(Double.init) ?? usual }
    func text(_ name: String) -> String? { values[name] }
}

/// Numbers between commas, a row a line.
enum Rows {
    static func read() -> [[Double]] {
        let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }
    }

    static func write(_ rows: some Sequence<[Double]>) {
        var text = ""
        for row in rows { text += row.map { "\($0)" }.joined(separator: ",") + "\n" }
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

/// Measures the method by itself.
func timed<Value>(_ body: () throws -> Value) rethrows -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try body()
    FileHandle.standardError.write(Data("seconds \((clock.now - start) / .seconds(1))\n".utf8))
    return value
}
