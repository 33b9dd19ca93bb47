import Geodesy
package import Hotspots
package import Places

// What the administrators' calls take and give. Days are YYYY-MM-DD in Swedish time, moments RFC 3339 in UTC, positions
// easting and northing in SWEREF 99 TM (EPSG:3006), metres.

/// Nothing more to say.
package struct Done: Message {
    package init() {}
}

// MARK: Register

/// A preschool of the register, with its sizes.
package struct PreschoolEntry: Message {
    package var code: String
    package var name: String
    package var `operator`: String
    package var address: String
    package var place: String
    package var children: Int?
    package var groups: Int?
    package var e: Double?
    package var n: Double?
    /// WGS 84, degrees.
    package var lon: Double?
    package var lat: Double?
    package var positionQuality: PositionQuality
    package var note: String
    package var registeredGroups: [RegisteredGroup]

    /// - Parameter degrees: the position in WGS 84.
    init(_ preschool: Preschool, at degrees: Position?, registered: [PreschoolGroup]) {
        code = preschool.code
        name = preschool.name
        self.operator = preschool.operatorName
        address = preschool.address
        place = preschool.place
        children = preschool.children
        groups = preschool.groups
        e = preschool.position?.easting
        n = preschool.position?.northing
        lon = degrees?.longitude
        lat = degrees?.latitude
        positionQuality = preschool.positionQuality
        note = preschool.note
        registeredGroups = registered.map { RegisteredGroup(label: $0.label, children: $0.children) }
    }
}

package struct RegisteredGroup: Message {
    /// Nil for the unnamed group.
    package var label: String?
    package var children: Int?
}

package struct PreschoolEntries: Message { package var preschools: [PreschoolEntry] }

/// What to set; what is left out stays.
package struct PreschoolChange: Message {
    package static let unlogged: Set<String> = ["note"]

    package var name: String?
    package var `operator`: String?
    package var address: String?
    package var place: String?
    package var children: Int?
    package var groups: Int?
    /// SWEREF 99 TM in metres, or instead of it WGS 84 in degrees.
    package var e: Double?
    package var n: Double?
    package var lon: Double?
    package var lat: Double?
    package var positionQuality: PositionQuality?
    package var note: String?
    /// The label of a group to register, and how many children it has.
    package var group: String?
    package var groupChildren: Int?

    package init() {}
}

/// A position in SWEREF 99 TM, metres, and in WGS 84, degrees.
package struct BothPositions: Message {
    package var e: Double
    package var n: Double
    package var lon: Double
    package var lat: Double
}

package struct NewPreschool: Message {
    package static let unlogged = PreschoolChange.unlogged

    package var code: String
    package var preschool: PreschoolChange

    package init(code: String, preschool: PreschoolChange) {
        self.code = code
        self.preschool = preschool
    }
}

package struct PreschoolCount: Message { package var preschools: Int }

/// The contents of the files of `geodata/`.
package struct ReferenceData: Message {
    package var preschools: String
    package var localities: String
    package var boundary: String

    package init(preschools: String, localities: String, boundary: String) {
        self.preschools = preschools
        self.localities = localities
        self.boundary = boundary
    }
}

package struct ReferenceDataResult: Message {
    package var preschools: Int
    package var added: Int
    package var withoutPosition: [PreschoolEntry]
    package var round: RoundStatus
}

// MARK: Rounds

package struct RoundStatus: Message {
    package var id: Int
    package var name: String
    package var synthetic: Bool
    package var opens: String
    package var lastDay: String
    /// `before`, `open`, `grace`, `over`.
    package var state: String
    /// That are not hidden.
    package var marks: Int
    package var unreviewed: Int
    package var approved: Int
    package var hidden: Int
    /// Nil for as long as nobody decides.
    package var retention: RetentionStatus?
}

package struct RoundStatuses: Message { package var rounds: [RoundStatus] }

package struct NewRound: Message {
    package var name: String?
    package var opens: String?
    package var lastDay: String?

    package init(name: String? = nil, opens: String? = nil, lastDay: String? = nil) {
        self.name = name
        self.opens = opens
        self.lastDay = lastDay
    }
}

package struct RoundExtension: Message {
    package var lastDay: String

    package init(lastDay: String) { self.lastDay = lastDay }
}

/// Who has answered in a round.
package struct RoundProgress: Message {
    package var round: RoundStatus
    package var preschools: [PreschoolProgress]
}

package struct PreschoolProgress: Message {
    package var code: String
    package var name: String
    package var place: String
    /// That are not hidden.
    package var marks: Int
    /// Nobody is counted twice: of each group the largest number that it gave, capped by the sizes that are known.
    package var children: Int
    /// Invitations to the round that are not revoked.
    package var invitations: Int
    /// When its latest mark came.
    package var latest: String?
    package var groups: [GroupProgress]
}

package struct GroupProgress: Message {
    /// Nil for the unnamed group.
    package var label: String?
    package var marks: Int
    package var children: Int
    package var invitations: Int
    package var latest: String?

    package init(label: String?, marks: Int, children: Int, invitations: Int, latest: String?) {
        self.label = label
        self.marks = marks
        self.children = children
        self.invitations = invitations
        self.latest = latest
    }
}

package struct ClosedRound: Message {
    package var round: RoundStatus
    package var publication: PublicationStatus?
    /// From when on the round is published, if it was published within the last seven days.
    package var publishedFrom: String?
    /// Why there is no publication.
    package var note: String?
}

// MARK: Access

package struct NewInvitation: Message {
    package var preschool: String
    package var group: String?
    /// The open round unless told.
    package var round: Int?

    package init(preschool: String, group: String? = nil, round: Int? = nil) {
        self.preschool = preschool
        self.group = group
        self.round = round
    }
}

package struct IssuedInvitation: Message {
    package var id: Int
    package var preschool: String
    package var preschoolName: String
    package var group: String?
    package var round: Int
    package var roundName: String
    package var link: ShownOnce
}

/// Invitations to print, each with its QR code on a page of its own.
package struct NewInvitationSheet: Message {
    package struct Guest: Message {
        package var preschool: String
        package var group: String?

        package init(preschool: String, group: String? = nil) {
            self.preschool = preschool
            self.group = group
        }
    }

    /// The open round unless told.
    package var round: Int?
    /// Without it every registered group is invited, and the unnamed group of a preschool that has none.
    package var invitations: [Guest]?
    /// Revokes what those who are invited have had until now.
    package var revokeOld: Bool
    /// Of the sheet's text: sv unless told.
    package var language: String?
    /// The style sheet is written into the page, for a file that is opened by itself.
    package var standalone: Bool?

    package init(
        round: Int? = nil, invitations: [Guest]? = nil, revokeOld: Bool, language: String? = nil,
        standalone: Bool? = nil
    ) {
        self.round = round
        self.invitations = invitations
        self.revokeOld = revokeOld
        self.language = language
        self.standalone = standalone
    }
}

package struct InvitationSheetResult: Message {
    package var invitations: [IssuedInvitation]
    package var revoked: Int
    /// A whole page to print.
    package var html: String
}

package struct InvitationStatus: Message {
    package var id: Int
    package var preschool: String
    package var group: String?
    package var round: Int
    package var created: String
    /// To the hour.
    package var lastUsed: String?
    package var revoked: String?
}

package struct InvitationStatuses: Message { package var invitations: [InvitationStatus] }

package struct NewToken: Message {
    package static let unlogged: Set<String> = ["name"]

    package var role: Role
    package var name: String
    /// How long it lasts; a year by default.
    package var days: Int?

    package init(role: Role, name: String, days: Int? = nil) {
        self.role = role
        self.name = name
        self.days = days
    }
}

package struct IssuedToken: Message {
    package var id: Int
    package var role: Role
    package var name: String
    package var expires: String
    package var token: ShownOnce
}

package struct TokenStatus: Message {
    package var id: Int
    package var role: Role
    package var name: String
    package var created: String
    package var expires: String
    /// To the hour.
    package var lastUsed: String?
    package var revoked: String?
}

package struct TokenStatuses: Message { package var tokens: [TokenStatus] }

/// Somebody who is signed in: with a token, or as an identity of the provider's.
package struct SessionStatus: Message {
    package var role: Role
    package var name: String
    package var token: Int?
    package var identity: String?
    package var begun: String
    package var expires: String
}

package struct SessionStatuses: Message { package var sessions: [SessionStatus] }

package struct EndedSessions: Message { package var ended: Int }

// MARK: Marks

package struct ImportReport: Message {
    package struct BadRow: Message {
        package var place: String
        package var field: String
        package var detail: String
        /// WGS 84, degrees, where that much can be read.
        package var lon: Double?
        package var lat: Double?
    }
    /// A good row, to look at before it is kept.
    package struct GoodRow: Message {
        package var place: String
        package var lon: Double
        package var lat: Double
        package var category: Places.Category
        package var children: Int
    }
    package var rows: Int
    /// Rows that nothing is wrong with.
    package var good: Int
    package var added: Int
    package var alreadyThere: Int
    package var invalid: Int
    /// Marks that the file says were taken back.
    package var removed: Int
    package var problems: [BadRow]
    /// When the file is only checked: the first good rows.
    package var preview: [GoodRow]?
}

package struct ReviewEntry: Message {
    package var id: String
    package var preschool: String
    package var preschoolName: String
    package var group: String?
    package var round: Int
    package var kind: Kind
    package var category: Places.Category
    package var children: Int
    package var recordedAt: String
    package var quote: String?
    package var staffNote: String?
    /// A text that looks personal is kept from every layer until the mark is approved.
    package var textHeld: Bool
    package var review: Review
    /// WGS 84, degrees.
    package var lon: Double
    package var lat: Double
    /// When it was taken back.
    package var deleted: String?
}

package struct ReviewEntries: Message { package var marks: [ReviewEntry] }

package struct ReviewDecision: Message {
    package var review: Review
    /// UUIDs; or else all unreviewed marks of a round are approved, but for those whose text is held back.
    package var marks: [String]?
    package var round: Int?
    package var preschool: String?

    package init(review: Review, marks: [String]? = nil, round: Int? = nil, preschool: String? = nil) {
        self.review = review
        self.marks = marks
        self.round = round
        self.preschool = preschool
    }
}

/// Marks to erase for good: by name, or a preschool's, or an invitation's.
package struct Erasure: Message {
    /// UUIDs.
    package var marks: [String]?
    /// A preschool's code: all its marks.
    package var preschool: String?
    /// Only those of this round.
    package var round: Int?
    /// An invitation's number: the marks that its group made in the form in its round.
    package var invitation: Int?
    /// Keeps the marks, without what was said and written of them; for marks by name.
    package var wordsOnly: Bool
    /// Only counts.
    package var dryRun: Bool?
    /// Why, for the audit log; never what the words were, or who asked.
    package var reason: String

    package init(
        marks: [String]? = nil, preschool: String? = nil, round: Int? = nil, invitation: Int? = nil,
        wordsOnly: Bool = false, dryRun: Bool? = nil, reason: String
    ) {
        self.marks = marks
        self.preschool = preschool
        self.round = round
        self.invitation = invitation
        self.wordsOnly = wordsOnly
        self.dryRun = dryRun
        self.reason = reason
    }
}

package struct ErasureResult: Message {
    package var erased: Int
    /// Publications of the same rounds that everyone can still see. What was erased may have been counted in them; the next
    /// publication is without it, and an administrator can withdraw these. Not told for marks by name.
    package var publications: [Int]?
}

package struct ReviewResult: Message {
    package var changed: Int
    /// Unreviewed marks whose text is held back: each needs a look.
    package var held: Int
}

// MARK: Analyses and publications

package struct NewAnalysis: Message {
    package var name: String
    /// A round's number, or `all`; the one that the internal audience sees unless told.
    package var round: String?
    /// Each is a member beside the others.
    package var parameters: HotspotParameters

    private enum CodingKeys: CodingKey { case name, round }

    package init(name: String, round: String? = nil, parameters: HotspotParameters) {
        self.name = name
        self.round = round
        self.parameters = parameters
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        name = try members.decode(String.self, forKey: .name)
        round = try members.decodeIfPresent(String.self, forKey: .round)
        parameters = try HotspotParameters(membersFrom: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encodeIfPresent(round, forKey: .round)
        try parameters.encodeMembers(to: encoder)
    }
}

package struct AnalysisStatus: Message {
    package var name: String
    package var id: String
    /// Nil for all rounds but the demonstration.
    package var round: Int?
    package var method: String
    package var marks: Int
    package var hotspots: Int
    package var computed: String
    package var version: String
    package var inputChecksum: String
}

package struct AnalysisStatuses: Message { package var analyses: [AnalysisStatus] }

package struct NewPublication: Message {
    /// A saved analysis; without one, an analysis is made and saved.
    package var analysis: String?
    package var round: Int?
    /// Needed where the settings are looser than the standard.
    package var reason: String?

    package init(analysis: String? = nil, round: Int? = nil, reason: String? = nil) {
        self.analysis = analysis
        self.round = round
        self.reason = reason
    }
}

package struct PublicationStatus: Message {
    package var number: Int
    package var round: Int
    package var roundTitle: String
    package var synthetic: Bool
    package var analysis: String
    package var made: String
    package var withdrawn: String?
    package var leastChildren: Int
    package var leastPreschools: Int
    package var reason: String?
    /// Approved marks that it was made from.
    package var marks: Int
    package var squares: Int
    package var hotspots: Int
    package var inputChecksum: String
    package var contentChecksum: String
}

package struct PublicationStatuses: Message { package var publications: [PublicationStatus] }

// MARK: Feedback

package struct FeedbackEntry: Message {
    package static let unlogged: Set<String> = ["texts"]

    /// Set by the service.
    package var id: Int?
    /// One of the two: a preschool's code, or the id of a hotspot.
    package var preschool: String?
    package var hotspot: String?
    package var status: Feedback.Status
    /// By language: sv, fi, fit, se, en.
    package var texts: [String: String]
    package var link: String?
    /// Today unless told.
    package var date: String?

    package init(
        id: Int? = nil, preschool: String? = nil, hotspot: String? = nil, status: Feedback.Status,
        texts: [String: String], link: String? = nil, date: String? = nil
    ) {
        self.id = id
        self.preschool = preschool
        self.hotspot = hotspot
        self.status = status
        self.texts = texts
        self.link = link
        self.date = date
    }
}

extension FeedbackEntry {
    package init(_ feedback: Feedback) {
        self.init(
            id: feedback.id, preschool: feedback.subject.preschool, hotspot: feedback.subject.hotspot,
            status: feedback.status, texts: feedback.texts, link: feedback.link, date: feedback.date)
    }
}

package struct FeedbackEntries: Message { package var feedback: [FeedbackEntry] }

// MARK: The database

package struct NewDemonstration: Message {
    package var marks: Int?
    package var seed: Int?

    package init(marks: Int? = nil, seed: Int? = nil) {
        self.marks = marks
        self.seed = seed
    }
}

package struct DemonstrationResult: Message {
    package var round: RoundStatus
    package var publication: PublicationStatus
}

package struct Removal: Message { package var removed: Bool }

package struct CheckReport: Message {
    package struct Count: Message {
        package var table: String
        package var rows: Int
    }
    /// What is wrong, and what to do about it.
    package var problems: [String]
    package var counts: [Count]
    package var mended: [String]
    /// Where the database as it was before has been kept, if anything was mended.
    package var safetyCopy: String?
}

// MARK: The audit log

package struct AuditLine: Message {
    package var time: String
    package var who: String
    /// What was done, in words.
    package var action: String
    package var details: String
}

package struct AuditLines: Message { package var entries: [AuditLine] }
