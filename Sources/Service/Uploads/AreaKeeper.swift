import Places
import Store
import Synchronization

/// Keeps the area of interest until the register or the outline changes: to read it costs far more than to judge a mark by it.
final class AreaKeeper: Sendable {
    private let store: Store
    private let bufferM: Double
    private let kept = Mutex<(area: AreaOfInterest, corrected: Int)?>(nil)

    /// - Parameter bufferM: metres around the outline and around every preschool.
    init(store: Store, bufferM: Double) {
        self.store = store
        self.bufferM = bufferM
    }

    func area() async throws -> AreaOfInterest {
        // Asked for first: a change that comes in between is found the next time.
        let corrected = try await store.version().corrected
        if let kept = kept.withLock(\.self), kept.corrected == corrected { return kept.area }
        let area = try await store.areaOfInterest(bufferM: bufferM)
        kept.withLock { $0 = (area, corrected) }
        return area
    }
}
