import Testing

@testable import BulkLoading

struct RunsTests {
    /// Orders that are hard on a choice of pivots, among them.
    private static let orders: [[Int]] = [
        [], [1], Array(0..<1000), (0..<1000).reversed(), Array(repeating: 7, count: 1000),
        Array(0..<500) + (0..<500).reversed(), (0..<1000).map { $0 * 7919 % 1009 }, (0..<1000).map { $0 % 3 },
    ]

    @Test(arguments: orders, [1, 7, 100, 999, 1000, 5000])
    func eachRunComesBeforeTheNext(numbers: [Int], length: Int) {
        var arranged = numbers
        var sorted: [Int] = []
        arranged.withUnsafeMutableBufferPointer { buffer in
            buffer.arrange(inRunsOf: length, by: <)
            buffer.forEachRun(of: length) { sorted += $0.sorted() }
        }
        #expect(sorted == numbers.sorted())
    }
}
