import Clustering

/// What `cluster` writes: a row for each point with its index and its label.
enum LabelTable {
    /// - Complexity: O(labels) time; memory for a thousand rows or so at a time.
    static func write(_ labels: [Int32], to file: Output) throws {
        var text = Array("index,label\n".utf8)
        let piece = 1 << 20
        text.reserveCapacity(piece + 32)
        for (index, label) in labels.enumerated() {
            append(index, to: &text)
            text.append(UInt8(ascii: ","))
            if label < 0 { text.append(UInt8(ascii: "-")) }
            append(Int(label.magnitude), to: &text)
            text.append(UInt8(ascii: "\n"))
            if text.count >= piece {
                try file.write(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        try file.write(text)
    }

    /// Ten million rows are written here, some times as fast as by way of strings.
    private static func append(_ number: Int, to text: inout [UInt8]) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
