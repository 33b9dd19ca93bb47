/// Why a filter cannot be understood, where, and what was expected instead.
package struct FilterProblem: Error, Sendable, Hashable {
    /// Where in a filter something is wrong.
    package enum Location: Sendable, Hashable {
        /// In the text encoding: the number of the character (Unicode code point), from 1; one more than there are at the
        /// end.
        case character(Int)
        /// In the JSON encoding: a JSON pointer (RFC 6901); empty for the whole document.
        case pointer(String)
        /// In the value of a query parameter.
        case parameter(String)
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
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
    package enum GeometryProblem: Sendable, Hashable {
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

    package var position: Location
    package var reason: Reason

    init(_ reason: Reason, at position: Location) {
        self.position = position
        self.reason = reason
    }
}

extension FilterProblem {
    /// What a filter must have at some place.
    package enum Expectation: Sendable, Hashable {
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
package enum ValueType: Sendable, Hashable {
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

extension FilterProblem {
    /// What is wrong and what was expected, in Swedish.
    package var swedish: String { "\(position.swedish): \(reason.swedish)" }
}

extension FilterProblem.Location {
    fileprivate var swedish: String {
        switch self {
        case .character(let number): "Filtret, tecken \(number)"
        case .pointer(let pointer): pointer.isEmpty ? "Filtret" : "Filtret, \(pointer)"
        case .parameter(let name): "Parametern \(name)"
        }
    }
}

extension FilterProblem.Reason {
    fileprivate var swedish: String {
        switch self {
        case .tooLong(let count, let limit): "är \(count) tecken långt, men får vara högst \(limit)"
        case .tooDeep(let limit): "uttryck ligger inuti varandra i fler än \(limit) nivåer"
        case .unexpected(nil, let expected): "filtret tar slut, men här väntas \(expected.swedish)"
        case .unexpected(.some(let found), let expected): "här står \(found), men det väntas \(expected.swedish)"
        case .unclosed(let quote): "det som börjar med \(quote) har inget \(quote) som avslutar det"
        case .strangeCharacter(let character): "tecknet ”\(character)” har ingen betydelse i CQL2"
        case .numberOutOfRange(let text): "talet \(text) är för stort"
        case .unknownProperty(let name, let known):
            "egenskapen ”\(name)” finns inte; "
                + (known.isEmpty ? "lagret har inga" : "de som finns är \(known.joined(separator: ", "))")
        case .unknownFunction(let name): "funktionen ”\(name)” finns inte"
        case .unknownOperator(let name): "operatorn ”\(name)” finns inte"
        case .notADay(let text): "”\(text)” är inget datum; skriv till exempel 2026-11-21"
        case .notAnInstant(let text): "”\(text)” är ingen tidpunkt i UTC; skriv till exempel 2026-11-21T09:30:00Z"
        case .wrongType(let found, let expected):
            "här står \(found.swedish), men det väntas \(expected.map(\.swedish).joined(separator: " eller "))"
        case .incomparable(let a, let b): "\(a.swedish) kan inte jämföras med \(b.swedish)"
        case .operandCount(let operation, let found, let expected, let isMinimum):
            "\(operation) har \(found) operander, men ska ha \(isMinimum ? "minst " : "")\(expected)"
        case .patternNotLiteral: "mönstret efter LIKE måste vara en text"
        case .notForInstants(let relation):
            "\(relation) gäller bara intervall; skriv till exempel INTERVAL('2026-01-01','2026-12-31')"
        case .reversedInterval: "intervallet slutar innan det börjar"
        case .geometry(let problem): problem.swedish
        case .notJSON: "är inte JSON"
        }
    }
}

extension FilterProblem.GeometryProblem {
    fileprivate var swedish: String {
        switch self {
        case .empty: "en tom geometri har ingen plats att jämföra med"
        case .measures: "mått (M) i geometrier stöds inte; skriv x y eller x y z"
        case .unknownType(let type): "geometritypen ”\(type)” finns inte"
        case .nestedCollection: "en samling av geometrier kan inte innehålla en samling"
        case .tooFewPositions(let found, let minimum):
            "geometrin har \(found) positioner, men behöver minst \(minimum)"
        case .ringNotClosed: "ringen är inte sluten; sista positionen måste vara den första"
        case .coordinateCount(let count): "positionen har \(count) tal, men ska ha 2 eller 3"
        case .boxNumberCount(let count): "rektangeln har \(count) tal, men ska ha 4 eller 6"
        case .boxReversed(let axis):
            "rektangelns axel \(axis) går baklänges; skriv minsta x, minsta y, största x, största y"
        }
    }
}

extension FilterProblem.Expectation {
    fileprivate var swedish: String {
        switch self {
        case .value: "en egenskap eller ett värde"
        case .condition: "ett villkor, till exempel egenskap = värde"
        case .comparisonOrEnd: "en jämförelse, AND, OR eller slutet"
        case .end: "slutet av filtret"
        case .sign(let sign): sign
        case .text: "en text inom ' '"
        case .number: "ett tal"
        case .wholeNumber: "ett heltal"
        case .truthValue: "true eller false"
        case .null: "NULL"
        case .predicateAfterNot: "LIKE, BETWEEN eller IN"
        case .interval: "två gränser: datum, tidpunkter, egenskaper eller '..'"
        case .geometry: "en geometri, till exempel POINT(20.2 67.9)"
        case .object: "ett objekt med op och args, property, date, timestamp, interval, bbox eller type"
        case .list: "en lista"
        case .member(let name): "medlemmen \(name)"
        }
    }
}

extension ValueType {
    fileprivate var swedish: String {
        switch self {
        case .text: "text"
        case .number: "ett tal"
        case .boolean: "ett sanningsvärde"
        case .day: "ett datum"
        case .instant: "en tidpunkt"
        case .interval: "ett tidsintervall"
        case .geometry: "en geometri"
        case .condition: "ett villkor"
        case .list: "en lista"
        }
    }
}

extension FilterProblem: CustomStringConvertible {
    /// What is wrong and what was expected, in English.
    package var english: String { "\(position.english): \(reason.english)" }

    package var description: String { english }
}

extension FilterProblem.Location {
    fileprivate var english: String {
        switch self {
        case .character(let number): "The filter, character \(number)"
        case .pointer(let pointer): pointer.isEmpty ? "The filter" : "The filter, \(pointer)"
        case .parameter(let name): "The parameter \(name)"
        }
    }
}

extension FilterProblem.Reason {
    fileprivate var english: String {
        switch self {
        case .tooLong(let count, let limit): "is \(count) characters long, but at most \(limit) are allowed"
        case .tooDeep(let limit): "expressions lie within each other in more than \(limit) levels"
        case .unexpected(nil, let expected): "the filter ends, but \(expected.english) is expected here"
        case .unexpected(.some(let found), let expected): "found \(found), but \(expected.english) is expected"
        case .unclosed(let quote): "what begins with \(quote) has no \(quote) that ends it"
        case .strangeCharacter(let character): "the character \"\(character)\" has no meaning in CQL2"
        case .numberOutOfRange(let text): "the number \(text) is too great"
        case .unknownProperty(let name, let known):
            "there is no property \"\(name)\"; "
                + (known.isEmpty ? "the layer has none" : "those that exist are \(known.joined(separator: ", "))")
        case .unknownFunction(let name): "there is no function \"\(name)\""
        case .unknownOperator(let name): "there is no operator \"\(name)\""
        case .notADay(let text): "\"\(text)\" is not a date; write for example 2026-11-21"
        case .notAnInstant(let text): "\"\(text)\" is not a time in UTC; write for example 2026-11-21T09:30:00Z"
        case .wrongType(let found, let expected):
            "found \(found.english), but \(expected.map(\.english).joined(separator: " or ")) is expected"
        case .incomparable(let a, let b): "\(a.english) cannot be compared with \(b.english)"
        case .operandCount(let operation, let found, let expected, let isMinimum):
            "\(operation) has \(found) operands, but needs \(isMinimum ? "at least " : "")\(expected)"
        case .patternNotLiteral: "the pattern after LIKE must be a text"
        case .notForInstants(let relation):
            "\(relation) is for intervals only; write for example INTERVAL('2026-01-01','2026-12-31')"
        case .reversedInterval: "the interval ends before it starts"
        case .geometry(let problem): problem.english
        case .notJSON: "is not JSON"
        }
    }
}

extension FilterProblem.GeometryProblem {
    fileprivate var english: String {
        switch self {
        case .empty: "an empty geometry has no place to compare with"
        case .measures: "measures (M) in geometries are not supported; write x y or x y z"
        case .unknownType(let type): "there is no geometry type \"\(type)\""
        case .nestedCollection: "a collection of geometries cannot hold a collection"
        case .tooFewPositions(let found, let minimum):
            "the geometry has \(found) positions, but needs at least \(minimum)"
        case .ringNotClosed: "the ring is not closed; the last position must be the first"
        case .coordinateCount(let count): "the position has \(count) numbers, but must have 2 or 3"
        case .boxNumberCount(let count): "the box has \(count) numbers, but must have 4 or 6"
        case .boxReversed(let axis):
            "axis \(axis) of the box runs backwards; write least x, least y, greatest x, greatest y"
        }
    }
}

extension FilterProblem.Expectation {
    fileprivate var english: String {
        switch self {
        case .value: "a property or a value"
        case .condition: "a condition, for example property = value,"
        case .comparisonOrEnd: "a comparison, AND, OR or the end"
        case .end: "the end of the filter"
        case .sign(let sign): sign
        case .text: "a text within ' '"
        case .number: "a number"
        case .wholeNumber: "a whole number"
        case .truthValue: "true or false"
        case .null: "NULL"
        case .predicateAfterNot: "LIKE, BETWEEN or IN"
        case .interval: "a pair of bounds (dates, times, properties or '..')"
        case .geometry: "a geometry, for example POINT(20.2 67.9)"
        case .object: "an object with op and args, property, date, timestamp, interval, bbox or type"
        case .list: "a list"
        case .member(let name): "the member \(name)"
        }
    }
}

extension ValueType {
    fileprivate var english: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .boolean: "a truth value"
        case .day: "a date"
        case .instant: "a time"
        case .interval: "an interval of time"
        case .geometry: "a geometry"
        case .condition: "a condition"
        case .list: "a list"
        }
    }
}
