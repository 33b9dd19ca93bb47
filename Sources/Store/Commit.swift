/// How a transaction went.
public struct Commit: Sendable {
    /// Changes that were committed together: marks of one request are one.
    public var changes: Int
    public var duration: Duration
    /// Nothing of it is on disk.
    public var hasFailed: Bool
}
