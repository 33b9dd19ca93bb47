public import Places

/// What became of one mark that somebody sent.
public enum MarkOutcome: Sendable, Hashable {
    case created(Mark)
    /// This or a later revision was there already. `isOwn` tells whether the sender may see all of it.
    case alreadyThere(Mark, isOwn: Bool)
    case replaced(Mark)
    case refused(MarkRefusal)
}

/// Why a mark was not kept.
public enum MarkRefusal: Error, Sendable, Hashable {
    /// The same revision is there with other content.
    case differs
    /// A lower revision than the one that is kept.
    case outdated(kept: Int)
    /// The id belongs to another preschool, group or round; nothing more is told.
    case elsewhere
    /// It was taken back.
    case deleted
    case deviceKeyMissing
    case deviceKeyWrong
    /// There is no such mark.
    case unknown
    /// What the sender says of fields that the service sets is not so.
    case contradicts([FieldProblem])
}
