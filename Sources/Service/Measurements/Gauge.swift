/// A number that rises and falls, read when somebody asks.
struct Gauge: Metric {
    private let family: Exposition.Family
    private let read: @Sendable () async -> [Exposition.Sample]

    /// - Parameter read: the value, or nil when it is not known.
    init(_ name: String, _ help: String, read: @escaping @Sendable () async -> Double?) {
        family = Exposition.Family(name: name, kind: .gauge, help: help, labels: [])
        self.read = { await read().map { [.init(labels: [], value: $0)] } ?? [] }
    }

    /// - Parameters:
    ///   - label: the name of the only label.
    ///   - read: the values by the label's.
    init(_ name: String, _ help: String, label: String, read: @escaping @Sendable () async -> [(String, Double)]) {
        family = Exposition.Family(name: name, kind: .gauge, help: help, labels: [label])
        self.read = { await read().map { .init(labels: [$0.0], value: $0.1) } }
    }

    func write(to exposition: inout Exposition) async {
        exposition.write(family, await read())
    }
}
