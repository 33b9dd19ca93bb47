/// How the commits of a database have gone since it was opened.
public struct CommitStatistics: Sendable, Equatable {
    /// Transactions that are on disk, and those that failed.
    public var commits = 0
    public var failures = 0
    /// Changes that were committed in them: marks of one request are one.
    public var changes = 0
    /// What all of them took together.
    public var duration = Duration.zero
    /// Changes that wait at this moment.
    public var waiting = 0
}
