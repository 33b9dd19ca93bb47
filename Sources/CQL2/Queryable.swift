package import Geodesy

/// Something that a filter can be held against: a feature.
package protocol FilterSubject {
    /// The value of a property, by its place in the list of queryables that the filter was read with.
    func value(at index: Int) -> FilterValue
    /// The feature's place, in the system that the filter's geometries are in; nil for a feature without one.
    var geometry: Geometry? { get }
}

/// The value of a property, or of an expression, for one feature.
package enum FilterValue: Sendable, Hashable {
    /// The feature has no such value: `NULL`.
    case absent
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case day(CalendarDay)
    case instant(Instant)
}

extension FilterValue {
    /// A number in its simplest form, so that 100 and 100.0 are one and the same in either encoding.
    init(simplest number: Double) {
        // Above 2⁵³ not every whole number has a double of its own.
        self = number.magnitude <= 0x1p53 && number.rounded() == number ? .integer(Int(number)) : .number(number)
    }

    /// The shortest digits that give the same number back, without a fraction where there is none.
    static func digits(_ number: Double) -> String {
        if case .integer(let whole) = FilterValue(simplest: number) { String(whole) } else { number.description }
    }

    /// The value as a number; nil for everything that is none.
    var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The first moment of a day, or the moment itself; nil for everything else.
    var asInstant: Instant? {
        switch self {
        case .day(let day): day.start
        case .instant(let instant): instant
        default: nil
        }
    }

    /// How two values are ordered; nil when one is absent or when they are of sorts that have no order between them.
    /// Text is ordered by code point and alike in every language; a day meets a moment as its first moment in UTC.
    func order(to other: FilterValue) -> Order? {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): Order(a, b)
        case (.text(let a), .text(let b)): Order(a, b)
        case (.day(let a), .day(let b)): Order(a, b)
        case (.instant(let a), .instant(let b)): Order(a, b)
        case (.boolean(let a), .boolean(let b)): Order(a ? 1 : 0, b ? 1 : 0)
        default:
            if let a = asNumber, let b = other.asNumber {
                Order(a, b)
            } else if let a = asInstant, let b = other.asInstant {
                Order(a, b)
            } else {
                nil
            }
        }
    }
}

/// A property that a filter may refer to.
package struct Queryable: Sendable, Hashable {
    /// What sort of values the property has.
    package enum Kind: Sendable, Hashable, CaseIterable {
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

    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// How one value stands to another.
enum Order {
    case before, same, after

    init<Value: Comparable>(_ a: Value, _ b: Value) {
        self = a == b ? .same : a < b ? .before : .after
    }
}
