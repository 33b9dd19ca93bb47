public import Clustering
import Geodesy
public import Hotspots
public import Places

// What the administrators' calls take and give. Days are YYYY-MM-DD in Swedish time, moments RFC 3339 in UTC, positions
// easting and northing in SWEREF 99 TM (EPSG:3006), metres.

/// Nothing more to say.
public struct Done: Message {
    public init() {}
}

// MARK: Register

/// A preschool of the register, with its sizes.
public struct PreschoolEntry: Message {
    public var code: String
    public var name: String
    public var `operator`: String
    public var address: String
    public var place: String
    public var children: Int?
    public var groups: Int?
    public var e: Double?
    public var n: Double?
    /// WGS 84, degrees.
    public var lon: Double?
    public var lat: Double?
    public var positionQuality: PositionQuality
    public var note: String
    public var registeredGroups: [RegisteredGroup]

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

public struct RegisteredGroup: Message {
    /// Nil for the unnamed group.
    public var label: String?
    public var children: Int?
}

public struct PreschoolEntries: Message { public var preschools: [PreschoolEntry] }

/// What to set; what is left out stays.
public struct PreschoolChange: Message {
    public static let unlogged: Set<String> = ["note"]

    public var name: String?
    public var `operator`: String?
    public var address: String?
    public var place: String?
    public var children: Int?
    public var groups: Int?
    /// SWEREF 99 TM in metres, or instead of it WGS 84 in degrees.
    public var e: Double?
    public var n: Double?
    public var lon: Double?
    public var lat: Double?
    public var positionQuality: PositionQuality?
    public var note: String?
    /// The label of a group to register, and how many children it has.
    public var group: String?
    public var groupChildren: Int?

    public init() {}
}

/// A position in SWEREF 99 TM, metres, and in WGS 84, degrees.
public struct BothPositions: Message {
    public var e: Double
    public var n: Double
    public var lon: Double
    public var lat: Double
}

public struct NewPreschool: Message {
    public static let unlogged = PreschoolChange.unlogged

    public var code: String
    public var preschool: PreschoolChange

    public init(code: String, preschool: PreschoolChange) {
        self.code = code
        self.preschool = preschool
    }
}

public struct PreschoolCount: Message { public var preschools: Int }

/// The contents of the files of `geodata/`.
public struct ReferenceData: Message {
    public var preschools: String
    public var localities: String
    public var boundary: String

    public init(preschools: String, localities: String, boundary: String) {
        self.preschools = preschools
        self.localities = localities
        self.boundary = boundary
    }
}

public struct ReferenceDataResult: Message {
    public var preschools: Int
    public var added: Int
    public var withoutPosition: [PreschoolEntry]
    public var round: RoundStatus
}

// MARK: Rounds

public struct RoundStatus: Message {
    public var id: Int
    public var name: String
    public var synthetic: Bool
    public var opens: String
    public var lastDay: String
    /// `before`, `open`, `grace`, `over`.
    public var state: String
    /// That are not hidden.
    public var marks: Int
    public var unreviewed: Int
    public var approved: Int
    public var hidden: Int
    /// Nil for as long as nobody decides.
    public var retention: RetentionStatus?
}

public struct RoundStatuses: Message { public var rounds: [RoundStatus] }

public struct NewRound: Message {
    public var name: String?
    public var opens: String?
    public var lastDay: String?

    public init(name: String? = nil, opens: String? = nil, lastDay: String? = nil) {
        self.name = name
        self.opens = opens
        self.lastDay = lastDay
    }
}

public struct RoundExtension: Message {
    public var lastDay: String

    public init(lastDay: String) { self.lastDay = lastDay }
}

/// Who has answered in a round.
public struct RoundProgress: Message {
    public var round: RoundStatus
    public var preschools: [PreschoolProgress]
}

public struct PreschoolProgress: Message {
    public var code: String
    public var name: String
    public var place: String
    /// That are not hidden.
    public var marks: Int
    /// Nobody is counted twice: of each group the largest number that it gave, capped by the sizes that are known.
    public var children: Int
    /// Invitations to the round that are not revoked.
    public var invitations: Int
    /// When its latest mark came.
    public var latest: String?
    public var groups: [GroupProgress]
}

public struct GroupProgress: Message {
    /// Nil for the unnamed group.
    public var label: String?
    public var marks: Int
    public var children: Int
    public var invitations: Int
    public var latest: String?

    public init(label: String?, marks: Int, children: Int, invitations: Int, latest: String?) {
        self.label = label
        self.marks = marks
        self.children = children
        self.invitations = invitations
        self.latest = latest
    }
}

public struct ClosedRound: Message {
    public var round: RoundStatus
    public var publication: PublicationStatus?
    /// From when on the round is published, if it was published within the last seven days.
    public var publishedFrom: String?
    /// Why there is no publication.
    public var note: String?
}

// MARK: Access

public struct NewInvitation: Message {
    public var preschool: String
    public var group: String?
    /// The open round unless told.
    public var round: Int?

    public init(preschool: String, group: String? = nil, round: Int? = nil) {
        self.preschool = preschool
        self.group = group
        self.round = round
    }
}

public struct IssuedInvitation: Message {
    public var id: Int
    public var preschool: String
    public var preschoolName: String
    public var group: String?
    public var round: Int
    public var roundName: String
    public var link: ShownOnce
}

/// Invitations to print, each with its QR code on a page of its own.
public struct NewInvitationSheet: Message {
    public struct Guest: Message {
        public var preschool: String
        public var group: String?

        public init(preschool: String, group: String? = nil) {
            self.preschool = preschool
            self.group = group
        }
    }

    /// The open round unless told.
    public var round: Int?
    /// Without it every registered group is invited, and the unnamed group of a preschool that has none.
    public var invitations: [Guest]?
    /// Revokes what those who are invited have had until now.
    public var revokeOld: Bool
    /// Of the sheet's text: sv unless told.
    public var language: String?
    /// The style sheet is written into the page, for a file that is opened by itself.
    public var standalone: Bool?

    public init(
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

public struct InvitationSheetResult: Message {
    public var invitations: [IssuedInvitation]
    public var revoked: Int
    /// A whole page to print.
    public var html: String
}

public struct InvitationStatus: Message {
    public var id: Int
    public var preschool: String
    public var group: String?
    public var round: Int
    public var created: String
    /// To the hour.
    public var lastUsed: String?
    public var revoked: String?
}

public struct InvitationStatuses: Message { public var invitations: [InvitationStatus] }

public struct NewToken: Message {
    public static let unlogged: Set<String> = ["name"]

    public var role: Role
    public var name: String
    /// How long it lasts; a year by default.
    public var days: Int?

    public init(role: Role, name: String, days: Int? = nil) {
        self.role = role
        self.name = name
        self.days = days
    }
}

public struct IssuedToken: Message {
    public var id: Int
    public var role: Role
    public var name: String
    public var expires: String
    public var token: ShownOnce
}

public struct TokenStatus: Message {
    public var id: Int
    public var role: Role
    public var name: String
    public var created: String
    public var expires: String
    /// To the hour.
    public var lastUsed: String?
    public var revoked: String?
}

public struct TokenStatuses: Message { public var tokens: [TokenStatus] }

/// Somebody who is signed in: with a token, or as an identity of the provider's.
public struct SessionStatus: Message {
    public var role: Role
    public var name: String
    public var token: Int?
    public var identity: String?
    public var begun: String
    public var expires: String
}

public struct SessionStatuses: Message { public var sessions: [SessionStatus] }

public struct EndedSessions: Message { public var ended: Int }

// MARK: Marks

public struct ImportReport: Message {
    public struct BadRow: Message {
        public var place: String
        public var field: String
        public var detail: String
        /// WGS 84, degrees, where that much can be read.
        public var lon: Double?
        public var lat: Double?
    }
    /// A good row, to look at before it is kept.
    public struct GoodRow: Message {
        public var place: String
        public var lon: Double
        public var lat: Double
        public var category: Places.Category
        public var children: Int
    }
    public var rows: Int
    /// Rows that nothing is wrong with.
    public var good: Int
    public var added: Int
    public var alreadyThere: Int
    public var invalid: Int
    /// Marks that the file says were taken back.
    public var removed: Int
    public var problems: [BadRow]
    /// When the file is only checked: the first good rows.
    public var preview: [GoodRow]?
}

public struct ReviewEntry: Message {
    public var id: String
    public var preschool: String
    public var preschoolName: String
    public var group: String?
    public var round: Int
    public var kind: Kind
    public var category: Places.Category
    public var children: Int
    public var recordedAt: String
    public var quote: String?
    public var staffNote: String?
    /// A text that looks personal is kept from every layer until the mark is approved.
    public var textHeld: Bool
    public var review: Review
    /// WGS 84, degrees.
    public var lon: Double
    public var lat: Double
    /// When it was taken back.
    public var deleted: String?
}

public struct ReviewEntries: Message { public var marks: [ReviewEntry] }

public struct ReviewDecision: Message {
    public var review: Review
    /// UUIDs; or else all unreviewed marks of a round are approved, but for those whose text is held back.
    public var marks: [String]?
    public var round: Int?
    public var preschool: String?

    public init(review: Review, marks: [String]? = nil, round: Int? = nil, preschool: String? = nil) {
        self.review = review
        self.marks = marks
        self.round = round
        self.preschool = preschool
    }
}

/// Marks to erase for good: by name, or a preschool's, or an invitation's.
public struct Erasure: Message {
    /// UUIDs.
    public var marks: [String]?
    /// A preschool's code: all its marks.
    public var preschool: String?
    /// Only those of this round.
    public var round: Int?
    /// An invitation's number: the marks that its group made in the form in its round.
    public var invitation: Int?
    /// Keeps the marks, without what was said and written of them; for marks by name.
    public var wordsOnly: Bool
    /// Only counts.
    public var dryRun: Bool?
    /// Why, for the audit log; never what the words were, or who asked.
    public var reason: String

    public init(
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

public struct ErasureResult: Message {
    public var erased: Int
    /// Publications of the same rounds that everyone can still see. What was erased may have been counted in them; the next
    /// publication is without it, and an administrator can withdraw these. Not told for marks by name.
    public var publications: [Int]?
}

public struct ReviewResult: Message {
    public var changed: Int
    /// Unreviewed marks whose text is held back: each needs a look.
    public var held: Int
}

// MARK: Analyses and publications

public struct NewAnalysis: Message {
    public var name: String
    /// A round's number, or `all`; the one that the internal audience sees unless told.
    public var round: String?
    public var method: HotspotMethod?
    public var eps: Double?
    public var minWeight: Double?
    public var weighting: Weighting?
    public var groups: Int?
    public var minClusterSize: Int?
    public var minSamples: Int?
    public var selection: HDBSCAN.Selection?
    public var cell: Int?
    public var band: Double?
    public var bandwidth: Double?
    public var kind: Kind?
    public var category: Places.Category?
    public var season: Season?

    public init(name: String, round: String? = nil, parameters: HotspotParameters) {
        self.name = name
        self.round = round
        method = parameters.method
        eps = parameters.epsM
        minWeight = parameters.minWeight
        weighting = parameters.weighting
        groups = parameters.groups
        minClusterSize = parameters.minClusterSize
        minSamples = parameters.minSamples
        selection = parameters.selection
        cell = parameters.cellM
        band = parameters.bandM
        bandwidth = parameters.bandwidthM
        kind = parameters.kind
        category = parameters.category
        season = parameters.season
    }

    /// How hotspots are to be found; what was not said is as usual.
    public var parameters: HotspotParameters {
        var parameters = HotspotParameters()
        parameters.method = method ?? parameters.method
        parameters.epsM = eps ?? parameters.epsM
        parameters.minWeight = minWeight ?? parameters.minWeight
        parameters.weighting = weighting ?? parameters.weighting
        parameters.groups = groups ?? parameters.groups
        parameters.minClusterSize = minClusterSize ?? parameters.minClusterSize
        parameters.minSamples = minSamples ?? parameters.minSamples
        parameters.selection = selection ?? parameters.selection
        parameters.cellM = cell ?? parameters.cellM
        parameters.bandM = band ?? parameters.bandM
        parameters.bandwidthM = bandwidth ?? parameters.bandwidthM
        parameters.kind = kind ?? parameters.kind
        parameters.category = category
        parameters.season = season
        return parameters
    }
}

public struct AnalysisStatus: Message {
    public var name: String
    public var id: String
    /// Nil for all rounds but the demonstration.
    public var round: Int?
    public var method: String
    public var marks: Int
    public var hotspots: Int
    public var computed: String
    public var version: String
    public var inputChecksum: String
}

public struct AnalysisStatuses: Message { public var analyses: [AnalysisStatus] }

public struct NewPublication: Message {
    /// A saved analysis; without one, an analysis is made and saved.
    public var analysis: String?
    public var round: Int?
    /// Needed where the settings are looser than the standard.
    public var reason: String?

    public init(analysis: String? = nil, round: Int? = nil, reason: String? = nil) {
        self.analysis = analysis
        self.round = round
        self.reason = reason
    }
}

public struct PublicationStatus: Message {
    public var number: Int
    public var round: Int
    public var roundTitle: String
    public var synthetic: Bool
    public var analysis: String
    public var made: String
    public var withdrawn: String?
    public var leastChildren: Int
    public var leastPreschools: Int
    public var reason: String?
    /// Approved marks that it was made from.
    public var marks: Int
    public var squares: Int
    public var hotspots: Int
    public var inputChecksum: String
    public var contentChecksum: String
}

public struct PublicationStatuses: Message { public var publications: [PublicationStatus] }

// MARK: Feedback

public struct FeedbackEntry: Message {
    public static let unlogged: Set<String> = ["texts"]

    /// Set by the service.
    public var id: Int?
    /// One of the two: a preschool's code, or the id of a hotspot.
    public var preschool: String?
    public var hotspot: String?
    public var status: Feedback.Status
    /// By language: sv, fi, fit, se, en.
    public var texts: [String: String]
    public var link: String?
    /// Today unless told.
    public var date: String?

    public init(
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
    public init(_ feedback: Feedback) {
        self.init(
            id: feedback.id, preschool: feedback.subject.preschool, hotspot: feedback.subject.hotspot,
            status: feedback.status, texts: feedback.texts, link: feedback.link, date: feedback.date)
    }
}

public struct FeedbackEntries: Message { public var feedback: [FeedbackEntry] }

// MARK: The database

public struct NewDemonstration: Message {
    public var marks: Int?
    public var seed: Int?

    public init(marks: Int? = nil, seed: Int? = nil) {
        self.marks = marks
        self.seed = seed
    }
}

public struct DemonstrationResult: Message {
    public var round: RoundStatus
    public var publication: PublicationStatus
}

public struct Removal: Message { public var removed: Bool }

public struct CheckReport: Message {
    public struct Count: Message {
        public var table: String
        public var rows: Int
    }
    /// What is wrong, and what to do about it.
    public var problems: [String]
    public var counts: [Count]
    public var mended: [String]
    /// Where the database as it was before has been kept, if anything was mended.
    public var safetyCopy: String?
}

// MARK: The audit log

public struct AuditLine: Message {
    public var time: String
    public var who: String
    /// What was done, in words.
    public var action: String
    public var details: String
}

public struct AuditLines: Message { public var entries: [AuditLine] }
