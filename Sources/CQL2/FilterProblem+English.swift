extension FilterProblem: CustomStringConvertible {
    /// What is wrong and what was expected, in English.
    public var english: String { "\(position.english): \(reason.english)" }

    public var description: String { english }
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
