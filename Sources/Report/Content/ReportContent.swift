/// All that a report says, as plain values. What everyone may see and what only those inside may see are different
/// types: ``OpenFindings`` has no place for a number that was counted, a child's word or a time of day.
///
/// All positions are SWEREF 99 TM (EPSG:3006), metres; distances are straight lines in metres; bearings are degrees
/// clockwise from grid north.
public struct ReportContent: Sendable {
    public var frame: ReportFrame
    /// What maps show besides the findings.
    public var ground: MapGround
    public var findings: Findings
    public var method: MethodRecord
    /// What this report leaves out besides what every report of its audience does, and why.
    public var leftOut: [LeftOut]
    /// The code of a preschool: the report is then that preschool's page and nothing else.
    public var focus: String?

    public init(
        frame: ReportFrame, ground: MapGround, findings: Findings, method: MethodRecord, leftOut: [LeftOut] = [],
        focus: String? = nil
    ) {
        self.frame = frame
        self.ground = ground
        self.findings = findings
        self.method = method
        self.leftOut = leftOut
        self.focus = focus
    }
}

/// What was found, for one of the two audiences.
public enum Findings: Sendable {
    case open(OpenFindings)
    case `internal`(InternalFindings)
}

/// What stands on every page.
public struct ReportFrame: Sendable {
    /// `Kiruna kommun`.
    public var municipality: String
    /// The round's name as people see it.
    public var round: String
    /// The day the report was made, `2026-11-21`; an open report may well give the month alone, `2026-11`.
    public var date: String
    /// The marks were made up: every heading then says so.
    public var isSynthetic: Bool
    /// Whom to ask, as in a sentence: an address, a telephone number; nil where nobody is named.
    public var contact: String?

    public init(municipality: String, round: String, date: String, isSynthetic: Bool, contact: String? = nil) {
        self.municipality = municipality
        self.round = round
        self.date = date
        self.isSynthetic = isSynthetic
        self.contact = contact
    }
}

/// Something that the report does not show.
public struct LeftOut: Sendable {
    /// In Swedish, a noun: `Dolda markeringar`.
    public var what: String
    /// In Swedish, a sentence.
    public var why: String

    public init(what: String, why: String) {
        self.what = what
        self.why = why
    }
}
