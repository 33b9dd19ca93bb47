package import Foundation
package import Geodesy

/// A condition on features, in OGC's Common Query Language 2: read from either encoding, checked against the properties
/// that exist, and ready to be held against features.
///
/// Filters are equal when they say the same in the same order, whichever encoding they were read from and however they
/// were spaced. Geometries are kept in the coordinates they were written in until `mapPositions` moves them.
///
/// - Source: OGC 21-065r2, Common Query Language (CQL2) 1.0.
package struct Filter: Sendable, Hashable {
    private let condition: Condition

    private init(_ condition: Condition) {
        self.condition = condition
    }

    /// Reads the text encoding, `cql2-text`.
    ///
    /// - Parameter queryables: the properties that may be referred to, in the order in which a `FilterSubject` has them.
    /// - Throws: a problem that names the character; also for more than 20 000 characters or 64 levels of nesting.
    /// - Complexity: O(characters · queryables).
    package init(text: String, queryables: [Queryable]) throws(FilterProblem) {
        let node = try TextParser.parse(text)
        self.init(try TypeChecker(queryables: queryables).condition(node))
    }

    /// Reads the JSON encoding, `cql2-json`.
    ///
    /// - Parameter queryables: the properties that may be referred to, in the order in which a `FilterSubject` has them.
    /// - Throws: a problem with a JSON pointer; also for more than 20 000 bytes or 64 levels of nesting.
    /// - Complexity: O(bytes · queryables).
    package init(json: Data, queryables: [Queryable]) throws(FilterProblem) {
        let node = try JSONParser.parse(try JSONValue.parse(json))
        self.init(try TypeChecker(queryables: queryables).condition(node))
    }

    /// That a property has a value, as a query parameter says it: `kategori=lek`.
    ///
    /// - Parameter text: the value, without quotes, as the property's kind is written: `5`, `true`, `2026-11-21`.
    /// - Throws: a problem when there is no such property, or the text is no value of its kind.
    package init(property name: String, equals text: String, queryables: [Queryable]) throws(FilterProblem) {
        let location = FilterProblem.Location.parameter(name)
        let property = try TypeChecker(queryables: queryables).property(name, at: location)
        let value = try FilterValue(text, as: property.kind, at: location)
        self.init(.comparison(.equal, .property(property), .literal(value)))
    }

    /// The filter with every position of its geometries moved: to exchange the axes, or to reach another system. Edges are
    /// straight between the moved positions.
    ///
    /// - Throws: what `transform` throws.
    package func mapPositions(_ transform: (Position) throws -> Position) rethrows -> Filter {
        Filter(try condition.mapGeometries { try $0.mapPositions(transform) })
    }

    /// True when the filter asks for a feature's geometry, so that it must be fetched.
    package var usesGeometry: Bool { condition.usesGeometry }

    /// The box that is all the filter asks a point to lie in, edges included, in the system of its geometries; nil where it asks
    /// for anything else.
    package var box: BoundingBox? { condition.box }

    /// Where features can lie that meet the filter, in the system of the filter's geometries.
    package var extent: Extent { condition.extent }

    /// The filters that must all be met for this one to be met, those that cost least first.
    package var conjuncts: [Filter] {
        if case .and(let conditions) = condition { conditions.map(Filter.init) } else { [self] }
    }

    /// Whether a feature meets the filter; nil when that is unknown, because a value is absent. A feature belongs to the
    /// answer only when this is true.
    ///
    /// - Throws: `ComparedShape.Problem` for shapes that cannot be compared; what `WorkBudget` throws.
    /// - Complexity: O(length of the filter), apart from spatial relations and text patterns.
    package func holds(for subject: some FilterSubject) throws -> Bool? { try condition.holds(for: subject) }
}

extension FilterValue {
    /// The value that a query parameter says.
    fileprivate init(
        _ text: String, as kind: Queryable.Kind, at location: FilterProblem.Location
    ) throws(FilterProblem) {
        switch kind {
        case .text: self = .text(text)
        case .integer:
            guard let number = Int(text) else {
                throw FilterProblem(.unexpected(found: text, expected: .wholeNumber), at: location)
            }
            self = .integer(number)
        case .number:
            // The library's reader would take hexadecimal digits and words too.
            guard text.allSatisfy("+-.0123456789eE".contains), let number = Double(text), number.isFinite else {
                throw FilterProblem(.unexpected(found: text, expected: .number), at: location)
            }
            self.init(simplest: number)
        case .boolean:
            guard let boolean = Bool(text) else {
                throw FilterProblem(.unexpected(found: text, expected: .truthValue), at: location)
            }
            self = .boolean(boolean)
        case .day:
            guard let day = CalendarDay(text) else { throw FilterProblem(.notADay(text), at: location) }
            self = .day(day)
        case .instant:
            guard let instant = Instant(text) else { throw FilterProblem(.notAnInstant(text), at: location) }
            self = .instant(instant)
        case .geometry:
            let expected: [ValueType] = [.text, .number, .boolean, .day, .instant]
            throw FilterProblem(.wrongType(found: .geometry, expected: expected), at: location)
        }
    }
}

/// The conformance classes of OGC CQL2 1.0 (OGC 21-065r2) that this room meets in full, for whoever declares them.
package enum Conformance {
    private static let base = "http://www.opengis.net/spec/cql2/1.0/conf/"

    /// The URIs of the classes.
    ///
    /// Not among them: `functions`, since no functions beyond the standard's own are offered, and `array-functions`, since
    /// no property is a list.
    package static let classes: [String] = [
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "property-property",
        "arithmetic",
    ].map { base + $0 }
}
