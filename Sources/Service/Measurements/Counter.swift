import Synchronization

/// Something that is written for Prometheus.
protocol Metric: Sendable {
    func write(to exposition: inout Exposition) async
}

/// A number that only grows, one for each combination of labels.
final class Counter: Metric {
    private let family: Exposition.Family
    private let values = Mutex<[[String]: Int]>([:])

    /// - Parameters:
    ///   - name: ends in `_total`.
    ///   - labels: the names of the labels; their values must come from lists of our own, never from a request.
    init(_ name: String, _ help: String, labels: [String] = []) {
        family = Exposition.Family(name: name, kind: .counter, help: help, labels: labels)
        if labels.isEmpty { add(0) }
    }

    /// - Parameter labels: their values, in the order of the names.
    func add(_ count: Int = 1, _ labels: String...) {
        values.withLock { $0[labels, default: 0] += count }
    }

    func write(to exposition: inout Exposition) {
        let samples = values.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        exposition.write(family, samples.map { .init(labels: $0.key, value: Double($0.value)) })
    }
}
