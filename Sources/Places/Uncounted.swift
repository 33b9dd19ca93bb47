/// Objects that stay for as long as the process does, to be used without counting who holds them: by `_withUnsafeGuaranteedRef`.
/// Threads that write a hundred thousand marks at the same time use the object of each field and column that often, and would spend a
/// quarter of their time counting on the same counters, for which they wait for each other.
///
/// - Parameter objects: kept for good: make one list for the program, not one for each use.
package func uncounted<Object: AnyObject & Sendable>(_ objects: [Object]) -> UnsafeBufferPointer<Unmanaged<Object>> {
    let kept = UnsafeMutableBufferPointer<Unmanaged<Object>>.allocate(capacity: objects.count)
    _ = kept.initialize(from: objects.map(Unmanaged.passRetained))
    return UnsafeBufferPointer(kept)
}
