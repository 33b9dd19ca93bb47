public import Places

/// Until when what a round has gathered is kept.
public struct RoundRetention: Message {
    /// What goes then; nil, as `until`, for as long as nobody decides.
    public var what: RetainedPart?
    /// The last day on which it is kept.
    public var until: String?

    public init(what: RetainedPart?, until: String?) {
        self.what = what
        self.until = until
    }
}

public struct RetentionStatus: Message {
    public var what: RetainedPart
    /// The last day on which it is kept.
    public var until: String
    /// When it went; nil while it is there.
    public var done: String?
}

/// What is said of the audit log: why it is accepted as it is.
public struct AuditAcceptance: Message {
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

/// How much there is of a preschool.
public struct PreschoolHoldings: Message {
    public var code: String
    public var name: String
    /// Hidden ones and those that were taken back within 30 days among them.
    public var marks: Int
}

/// A mark with all that is kept of it.
public struct MarkEntry: Message {
    public var id: String
    public var revision: Int
    public var group: String?
    public var round: Int
    public var kind: Kind
    public var category: Places.Category
    public var children: Int
    public var seasons: [Season]
    public var ageBand: AgeBand?
    public var frequency: Frequency?
    public var walkingMinutes: Int?
    public var quote: String?
    public var staffNote: String?
    public var language: QuoteLanguage?
    public var placement: Placement?
    public var accuracyM: Double?
    public var recordedAt: String
    public var receivedAt: String
    public var late: Bool
    public var review: Review
    public var origin: Origin
    public var textHeld: Bool
    /// SHA-256, in hexadecimal, of the random key of the device that made the mark.
    public var deviceHash: String?
    public var e: Double
    public var n: Double
    /// WGS 84, degrees.
    public var lon: Double
    public var lat: Double
    /// When it was taken back.
    public var deleted: String?
}

/// Everything about a preschool besides its marks.
public struct PreschoolRecord: Message {
    public var made: String
    public var preschool: PreschoolEntry
    /// Without their secrets, of which only hashes are kept.
    public var invitations: [InvitationStatus]
    public var feedback: [FeedbackEntry]
    /// Of the rounds in which the preschool has marks; which of their marks a publication was made from is not kept.
    public var publications: [PublicationStatus]
    /// Entries of the audit log that name the preschool's code or one of its invitations.
    public var log: [AuditLine]
}

public struct PreschoolExport: Message {
    public var record: PreschoolRecord
    public var marks: [MarkEntry]
}
