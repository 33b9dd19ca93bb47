package import Places

/// Until when what a round has gathered is kept.
package struct RoundRetention: Message {
    /// What goes then; nil, as `until`, for as long as nobody decides.
    package var what: RetainedPart?
    /// The last day on which it is kept.
    package var until: String?

    package init(what: RetainedPart?, until: String?) {
        self.what = what
        self.until = until
    }
}

package struct RetentionStatus: Message {
    package var what: RetainedPart
    /// The last day on which it is kept.
    package var until: String
    /// When it went; nil while it is there.
    package var done: String?
}

/// What is said of the audit log: why it is accepted as it is.
package struct AuditAcceptance: Message {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// How much there is of a preschool.
package struct PreschoolHoldings: Message {
    package var code: String
    package var name: String
    /// Hidden ones and those that were taken back within 30 days among them.
    package var marks: Int
}

/// Everything about a preschool besides its marks.
package struct PreschoolRecord: Message {
    package var made: String
    package var preschool: PreschoolEntry
    /// Without their secrets, of which only hashes are kept.
    package var invitations: [InvitationStatus]
    package var feedback: [FeedbackEntry]
    /// Of the rounds in which the preschool has marks; which of their marks a publication was made from is not kept.
    package var publications: [PublicationStatus]
    /// Entries of the audit log that name the preschool's code or one of its invitations.
    package var log: [AuditLine]
}

package struct PreschoolExport: Message {
    package var record: PreschoolRecord
    package var marks: [MarkEntry]
}
