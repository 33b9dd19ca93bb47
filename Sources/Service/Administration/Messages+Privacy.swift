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

/// A mark with all that is kept of it.
package struct MarkEntry: Message {
    package var id: String
    package var revision: Int
    package var group: String?
    package var round: Int
    package var kind: Kind
    package var category: Places.Category
    package var children: Int
    package var seasons: [Season]
    package var ageBand: AgeBand?
    package var frequency: Frequency?
    package var walkingMinutes: Int?
    package var quote: String?
    package var staffNote: String?
    package var language: QuoteLanguage?
    package var placement: Placement?
    package var accuracyM: Double?
    package var recordedAt: String
    package var receivedAt: String
    package var late: Bool
    package var review: Review
    package var origin: Origin
    package var textHeld: Bool
    /// SHA-256, in hexadecimal, of the random key of the device that made the mark.
    package var deviceHash: String?
    package var e: Double
    package var n: Double
    /// WGS 84, degrees.
    package var lon: Double
    package var lat: Double
    /// When it was taken back.
    package var deleted: String?
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
