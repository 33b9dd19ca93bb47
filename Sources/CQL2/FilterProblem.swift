/// Why a filter cannot be understood, where, and what was expected instead.
public struct FilterProblem: Error, Sendable, Hashable {
    /// Where in a filter something is wrong.
    public enum Location: Sendable, Hashable {
        /// In the text encoding: the number of the character (Unicode code point), from 1; one more than there are at the
        /// end.
        case character(Int)
        /// In the JSON encoding: a JSON pointer (RFC 6901); empty for the whole document.
        case pointer(String)
        /// In the value of a query parameter.
        case parameter(String)
    }

    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        case tooLong(count: Int, limit: Int)
        /// Expressions lie within each other in more levels than allowed.
        case tooDeep(limit: Int)
        /// Something stands where something else must; `found` is nil at the end of the filter.
        case unexpected(found: String?, expected: Expectation)
        /// A text or quoted name has no closing quote.
        case unclosed(quote: Character)
        case strangeCharacter(Character)
        case numberOutOfRange(String)
        case unknownProperty(String, known: [String])
        case unknownFunction(String)
        case unknownOperator(String)
        case notADay(String)
        case notAnInstant(String)
        case wrongType(found: ValueType, expected: [ValueType])
        /// Two values of sorts that cannot be compared.
        case incomparable(ValueType, ValueType)
        /// An operator has too few or too many operands; `expected` is the least number if `isMinimum`.
        case operandCount(operation: String, found: Int, expected: Int, isMinimum: Bool)
        /// The pattern of `LIKE` must be written out.
        case patternNotLiteral
        /// An instant in a relation that is only for intervals.
        case notForInstants(relation: String)
        /// An interval that ends before it starts.
        case reversedInterval
        case geometry(GeometryProblem)
        case notJSON
    }

    /// What is wrong with a geometry.
    public enum GeometryProblem: Sendable, Hashable {
        case empty
        case measures
        case unknownType(String)
        case nestedCollection
        case tooFewPositions(found: Int, minimum: Int)
        case ringNotClosed
        case coordinateCount(Int)
        case boxNumberCount(Int)
        /// The second axis of a box runs backwards, or the first does and not across the antimeridian.
        case boxReversed(axis: Int)
    }

    public var position: Location
    public var reason: Reason

    init(_ reason: Reason, at position: Location) {
        self.position = position
        self.reason = reason
    }
}

extension FilterProblem {
    /// What a filter must have at some place.
    public enum Expectation: Sendable, Hashable {
        case value
        case condition
        case comparisonOrEnd
        case end
        /// A sign or word, as it is written.
        case sign(String)
        case text
        case number
        case wholeNumber
        case truthValue
        case null
        case predicateAfterNot
        case interval
        case geometry
        case object
        case list
        case member(String)
    }
}

/// The sorts of values that an expression can have.
public enum ValueType: Sendable, Hashable {
    case text
    case number
    case boolean
    case day
    case instant
    case interval
    case geometry
    /// Something that holds or does not.
    case condition
    case list
}

extension ValueType {
    init(_ kind: Queryable.Kind) {
        switch kind {
        case .text: self = .text
        case .integer, .number: self = .number
        case .boolean: self = .boolean
        case .day: self = .day
        case .instant: self = .instant
        case .geometry: self = .geometry
        }
    }

    var isTemporal: Bool { self == .day || self == .instant }
}
