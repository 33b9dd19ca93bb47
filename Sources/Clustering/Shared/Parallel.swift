import Dispatch
import Foundation

/// Work that is divided among the processors.
enum Parallel {
    /// How many pieces are worth making, so that each processor has work to the end though pieces differ in size.
    static func pieces(of count: Int, atLeast size: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let most = 8 * ProcessInfo.processInfo.activeProcessorCount
        let pieces = max(1, min(most, count / max(1, size)))
        return (0..<pieces).map { count * $0 / pieces..<count * ($0 + 1) / pieces }
    }

    /// Does something with each of a number of pieces, several at a time; returns when all are done.
    ///
    /// - Parameter body: gets the number of the piece; writes only what belongs to that piece.
    static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
        if count <= 1 {
            for piece in 0..<count { body(piece) }
        } else {
            DispatchQueue.concurrentPerform(iterations: count, execute: body)
        }
    }
}
