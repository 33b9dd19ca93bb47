/// A property that a filter may refer to.
public struct Queryable: Sendable, Hashable {
    /// What sort of values the property has.
    public enum Kind: Sendable, Hashable, CaseIterable {
        case text
        case integer
        case number
        case boolean
        /// A date in the Gregorian calendar, without time of day or time zone.
        case day
        /// A moment in UTC.
        case instant
        case geometry
    }

    public var name: String
    public var kind: Kind

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
