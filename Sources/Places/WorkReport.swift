/// Tells whoever waits for long work how far it has come. It is a task-local value, so that what lies between the work and
/// the one who waits need not hand it on; where nobody has set it, nothing is told.
package struct WorkReport: Sendable {
    /// What is being done to many marks.
    package enum Stage: Sendable {
        case checking, writing, publishing
    }

    @TaskLocal package static var current: WorkReport?

    private let begun: @Sendable (_ stage: Stage, _ total: Int?) -> Void
    private let advanced: @Sendable (_ count: Int) -> Void

    /// - Parameters:
    ///   - begun: a stage begins, with so many marks where that is known.
    ///   - advanced: so many more of them are done; called from any thread.
    package init(
        begun: @escaping @Sendable (_ stage: Stage, _ total: Int?) -> Void,
        advanced: @escaping @Sendable (_ count: Int) -> Void
    ) {
        self.begun = begun
        self.advanced = advanced
    }

    /// Tells that a stage begins, with so many marks where that is known.
    package func begin(_ stage: Stage, of total: Int? = nil) { begun(stage, total) }

    /// Tells that so many more marks are done; may be called from any thread.
    package func advance(by count: Int) { advanced(count) }
}
