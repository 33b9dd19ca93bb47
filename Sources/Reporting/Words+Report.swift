import Disclosure
import Hotspots
import Places
import Report

/// The report's words for what the other rooms know. It has its own, so that it depends on none of them.
extension FeedbackNote.Status {
    init(_ status: Feedback.Status) {
        switch status {
        case .received: self = .received
        case .inUse: self = .inUse
        case .done: self = .done
        case .declined: self = .declined
        }
    }
}

extension ReportPreschool.PositionQuality {
    init(_ quality: PositionQuality) {
        switch quality {
        case .address: self = .address
        case .neighbour: self = .neighbour
        case .villageCentre: self = .villageCentre
        case .unknown: self = .unknown
        }
    }
}

extension PlaceCategory {
    init(_ category: Places.Category) {
        switch category {
        case .play: self = .play
        case .nature: self = .nature
        case .water: self = .water
        case .snow: self = .snow
        case .animals: self = .animals
        case .calm: self = .calm
        case .climb: self = .climb
        case .gather: self = .gather
        case .other: self = .other
        }
    }

    init(_ dominant: Dominant<Places.Category>) {
        switch dominant {
        case .one(let category): self.init(category)
        case .mixed: self = .mixed
        }
    }
}

extension PlaceSeason {
    init(_ dominant: Dominant<TimeOfYear>) {
        switch dominant {
        case .one(.summer): self = .summer
        case .one(.winter): self = .winter
        case .one(.allYear): self = .allYear
        case .mixed: self = .mixed
        }
    }
}

extension Participation.Answer {
    init(_ answer: Fairness.Answer) {
        switch answer {
        case .answered: self = .answered
        case .silent: self = .silent
        case .notAsked: self = .notAsked
        }
    }
}

extension ChangeSummary.Kind {
    init(_ kind: ChangeKind) {
        switch kind {
        case .new: self = .new
        case .gone: self = .gone
        case .grown: self = .grown
        case .shrunk: self = .shrunk
        case .moved: self = .moved
        case .split: self = .split
        case .merged: self = .merged
        case .unchanged: self = .unchanged
        }
    }
}

extension Report.CountBand {
    init?(_ band: Band?) {
        guard let band else { return nil }
        self.init(lower: band.lower, upper: band.upper)
    }
}

extension Weighting {
    var report: String {
        switch self {
        case .equalPreschool: "Varje förskola lika (equal-preschool)"
        case .marks: "Varje markering lika (marks)"
        case .distinctGroups: "Flera avdelningar krävs (distinct-groups)"
        }
    }
}
