/// Prometheus' text format, version 0.0.4.
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram }

    /// Numbers of one name.
    struct Family: Sendable {
        var name: String
        var kind: Kind
        var help: String
        var labels: [String]
    }

    struct Sample: Sendable {
        /// Behind the name of the family.
        var suffix = ""
        /// Values, in the order of the family's labels.
        var labels: [String]
        /// The upper bound of a histogram's bucket.
        var bound: Double?
        var value: Double
    }

    private(set) var text = ""

    mutating func write(_ family: Family, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(family.name) \(family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
        text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
        for sample in samples {
            var pairs = zip(family.labels, sample.labels).map { "\($0)=\"\(Exposition.escaped($1))\"" }
            if let bound = sample.bound { pairs.append("le=\"\(Exposition.number(bound))\"") }
            let labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
            text += "\(family.name)\(sample.suffix)\(labels) \(Exposition.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ number: Double) -> String {
        if number == .infinity { return "+Inf" }
        return Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
