package import Geodesy
import Hotspots
import Places

/// All that a report says, as plain values. What everyone may see and what only those inside may see are different
/// types: ``OpenFindings`` has no place for a number that was counted, a child's word or a time of day.
///
/// All positions are SWEREF 99 TM (EPSG:3006), metres; distances are straight lines in metres; bearings are degrees
/// clockwise from grid north.
package struct ReportContent: Sendable {
    package var frame: ReportFrame
    /// What maps show besides the findings.
    package var ground: MapGround
    package var findings: Findings
    package var method: MethodRecord
    /// What this report leaves out besides what every report of its audience does, and why.
    package var leftOut: [LeftOut]
    /// The code of a preschool: the report is then that preschool's page and nothing else.
    package var focus: String?

    package init(
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
package enum Findings: Sendable {
    case open(OpenFindings)
    case `internal`(InternalFindings)
}

/// What stands on every page.
package struct ReportFrame: Sendable {
    /// `Kiruna kommun`.
    package var municipality: String
    /// The round's name as people see it.
    package var round: String
    /// The day the report was made, `2026-11-21`; an open report may well give the month alone, `2026-11`.
    package var date: String
    /// The marks were made up: every heading then says so.
    package var isSynthetic: Bool
    /// Whom to ask, as in a sentence: an address, a telephone number; nil where nobody is named.
    package var contact: String?

    package init(municipality: String, round: String, date: String, isSynthetic: Bool, contact: String? = nil) {
        self.municipality = municipality
        self.round = round
        self.date = date
        self.isSynthetic = isSynthetic
        self.contact = contact
    }
}

/// Something that the report does not show.
package struct LeftOut: Sendable {
    /// In Swedish, a noun: `Dolda markeringar`.
    package var what: String
    /// In Swedish, a sentence.
    package var why: String

    package init(what: String, why: String) {
        self.what = what
        self.why = why
    }
}

/// What is needed to find the same hotspots again, as far as both audiences may know it. What was counted and when is in
/// ``InputRecord`` or ``PublicationRecord``.
package struct MethodRecord: Sendable {
    /// `DBSCAN`.
    package var name: String
    /// All of them, also those that were left at their defaults.
    package var parameters: [Parameter]
    /// Of the program.
    package var version: String
    /// The whole line that makes this report again.
    package var command: String
    package var sources: [Source]

    package init(name: String, parameters: [Parameter], version: String, command: String, sources: [Source]) {
        self.name = name
        self.parameters = parameters
        self.version = version
        self.command = command
        self.sources = sources
    }

    /// A parameter with its unit: `eps`, `50 m`, `grannskapets radie`.
    package struct Parameter: Sendable {
        package var name: String
        package var value: String
        /// In Swedish: what it does.
        package var meaning: String

        package init(_ name: String, _ value: String, meaning: String) {
            self.name = name
            self.value = value
            self.meaning = meaning
        }
    }

    /// Where reference data come from.
    package struct Source: Sendable {
        /// In Swedish: `Kommungräns`.
        package var what: String
        /// Who made it, licence, date.
        package var origin: String
        /// `250 m`; nil where it isn't known.
        package var accuracy: String?

        package init(what: String, origin: String, accuracy: String?) {
            self.what = what
            self.origin = origin
            self.accuracy = accuracy
        }
    }
}

/// What maps are drawn on: no tiles, since the report must open without network. SWEREF 99 TM (EPSG:3006), metres.
package struct MapGround: Sendable {
    /// The municipality's outline; nil where it isn't known, then maps show as much as the findings take up.
    package var outline: Polygon?
    /// Places with names, the most important first: where labels don't fit, the later ones give way.
    package var localities: [NamedPosition]

    package init(outline: Polygon?, localities: [NamedPosition]) {
        self.outline = outline
        self.localities = localities
    }
}

/// A name on the map. SWEREF 99 TM (EPSG:3006), metres.
package struct NamedPosition: Sendable {
    package var name: String
    package var position: Position

    package init(name: String, position: Position) {
        self.name = name
        self.position = position
    }
}
