import Foundation

/// Work on long arrays, shared among the processors.
enum Parallel {
    /// The results for an array, in its order, computed in as many contiguous parts as there are processors.
    ///
    /// - Parameter transform: makes one result of each element of a part.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (ArraySlice<Element>) throws -> [Result]
    ) async throws -> [Result] {
        let size = max(1, elements.count / ProcessInfo.processInfo.activeProcessorCount + 1)
        guard elements.count > size else { return try transform(elements[...]) }
        return try await withThrowingTaskGroup(of: (start: Int, results: [Result]).self) { group in
            for start in stride(from: 0, to: elements.count, by: size) {
                group.addTask { (start, try transform(elements[start..<min(start + size, elements.count)])) }
            }
            var parts: [(start: Int, results: [Result])] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.results)
        }
    }
}
