import Synchronization

/// How often a number was at most this large, for fixed bounds, one for each combination of labels.
final class Histogram: Metric {
    private struct Counts {
        /// How many fell into each bucket, the last of which has no bound.
        var inBucket: [Int]
        var sum = 0.0
    }

    private let family: Exposition.Family
    private let bounds: [Double]
    private let counts = Mutex<[[String]: Counts]>([:])

    /// - Parameters:
    ///   - bounds: rising.
    ///   - labels: the names of the labels; their values must come from lists of our own, never from a request.
    init(_ name: String, _ help: String, bounds: [Double], labels: [String] = []) {
        family = Exposition.Family(name: name, kind: .histogram, help: help, labels: labels)
        self.bounds = bounds
        if labels.isEmpty {
            counts.withLock { $0[[]] = Counts(inBucket: Array(repeating: 0, count: bounds.count + 1)) }
        }
    }

    /// - Parameter labels: their values, in the order of the names.
    func observe(_ value: Double, _ labels: String...) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock { counts in
            counts[labels, default: Counts(inBucket: Array(repeating: 0, count: bounds.count + 1))].inBucket[bucket] +=
                1
            counts[labels]?.sum += value
        }
    }

    func write(to exposition: inout Exposition) {
        let samples = counts.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        exposition.write(family, samples.flatMap { labels, counts in self.samples(labels, counts) })
    }

    private func samples(_ labels: [String], _ counts: Counts) -> [Exposition.Sample] {
        var total = 0
        var samples: [Exposition.Sample] = []
        for (bound, count) in zip(bounds + [.infinity], counts.inBucket) {
            total += count
            samples.append(.init(suffix: "_bucket", labels: labels, bound: bound, value: Double(total)))
        }
        samples.append(.init(suffix: "_sum", labels: labels, value: counts.sum))
        samples.append(.init(suffix: "_count", labels: labels, value: Double(total)))
        return samples
    }
}
