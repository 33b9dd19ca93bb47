extension Settings {
    /// What is set for data protection.
    public struct Privacy: Sendable {
        /// Where the head of the audit log is written; beside the database unless told.
        public var auditHeadPath: String?
    }
}
