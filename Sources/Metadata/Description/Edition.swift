public import Foundation

extension DatasetDescription {
    /// Whom the description is for, with what only that audience may be told.
    ///
    /// The open edition has no room for a day, for the round's opening and closing, for the accuracy of marks or for
    /// anything about what was left out, so no outlet can give them away by mistake.
    public enum Edition: Sendable {
        case open(Published)
        case `internal`(Internal)
    }

    /// A publication, as everyone may know it.
    public struct Published: Sendable {
        /// The publication's number; 0 is the demonstration's.
        public var number: Int
        /// When the data set was first published.
        public var issued: Month
        /// When this publication was made.
        public var modified: Month
        /// Under what licence everyone may use the data; nil where the municipality has not chosen one.
        public var licence: Licence?

        public init(number: Int, issued: Month, modified: Month, licence: Licence?) {
            self.number = number
            self.issued = issued
            self.modified = modified
            self.licence = licence
        }
    }

    /// What those may know who may see the marks.
    public struct Internal: Sendable {
        /// The round's first and last day.
        public var opens: Day
        public var closes: Day
        /// When the analysis was first made.
        public var issued: Day
        /// When the latest mark or change came in; never before ``issued``, as it was in the analysis from the first.
        public var modified: Day
        public var access: Access
        /// The median of the marks' accuracy, metres; nil where there are no marks.
        public var medianAccuracyM: Double?
        public var leftOut: [LeftOut]

        public init(
            opens: Day, closes: Day, issued: Day, modified: Day, access: Access = .nonPublic,
            medianAccuracyM: Double?, leftOut: [LeftOut]
        ) {
            self.opens = opens
            self.closes = closes
            self.issued = issued
            self.modified = max(issued, modified)
            self.access = access
            self.medianAccuracyM = medianAccuracyM
            self.leftOut = leftOut
        }
    }

    /// Who gets at data that are not for everyone.
    public enum Access: Sendable {
        /// Those who fulfil a condition, such as having been given access by the municipality.
        case restricted
        /// The municipality's own staff alone.
        case nonPublic
    }

    /// Something that is not in the data, and roughly how many.
    public struct LeftOut: Sendable {
        /// What, in Swedish, in the plural and after "Utelämnat:": "markeringar som väntar på granskning".
        public var what: String
        public var count: CountBand

        public init(_ what: String, count: CountBand) {
            self.what = what
            self.count = count
        }
    }

    /// A licence by its address, as Creative Commons gives it.
    public struct Licence: Sendable {
        public var address: URL
        /// What people call it; the address where it has no other name.
        public var name: String

        public init(address: URL, name: String? = nil) {
            self.address = address
            self.name = name ?? address.absoluteString
        }
    }
}
