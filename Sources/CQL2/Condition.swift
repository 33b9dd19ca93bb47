package import Geodesy
import Planar

/// The abstract syntax of a filter: names are looked up, types are right, constants are worked out. What is the same in
/// both encodings is the same value here.
indirect enum Condition: Sendable, Hashable {
    case always(Bool)
    /// Two or more, none of them an `and`; those that cost least come first.
    case and([Condition])
    /// Two or more, none of them an `or`; those that cost least come first.
    case or([Condition])
    case not(Condition)
    case comparison(ComparisonOperator, Scalar, Scalar)
    case like(Scalar, LikePattern)
    case between(Scalar, least: Scalar, greatest: Scalar)
    case oneOf(Scalar, Candidates)
    case isNull(NullTest)
    case spatial(SpatialRelation, GeometryOperand, GeometryOperand)
    /// Days are compared as days when both sides are days, otherwise everything as moments.
    case temporal(TemporalRelation, TimeOperand, TimeOperand, inDays: Bool)

    /// All conditions, those of inner conjunctions among them.
    static func all(_ conditions: [Condition]) -> Condition {
        .and(cheapestFirst(conditions.flatMap { if case .and(let inner) = $0 { inner } else { [$0] } }))
    }

    /// Any of the conditions, those of inner disjunctions among them.
    static func any(_ conditions: [Condition]) -> Condition {
        .or(cheapestFirst(conditions.flatMap { if case .or(let inner) = $0 { inner } else { [$0] } }))
    }

    /// Of the same cost, in the order in which they were written.
    private static func cheapestFirst(_ conditions: [Condition]) -> [Condition] {
        conditions.enumerated().map { (cost: $1.cost, place: $0, condition: $1) }
            .sorted { ($0.cost, $0.place) < ($1.cost, $1.place) }.map(\.condition)
    }

    /// About how long it takes to hold the condition against a feature, in comparisons of two numbers.
    private var cost: Int {
        switch self {
        case .always: 0
        case .comparison, .between, .oneOf, .isNull(.scalar): 1
        case .temporal, .isNull(.time), .isNull(.geometry): 2
        case .like: 10
        case .spatial: 1_000
        case .not(let condition), .isNull(.condition(let condition)): condition.cost
        case .and(let conditions), .or(let conditions): conditions.reduce(0) { $0 + $1.cost }
        }
    }
}

/// A property, and where its value is found.
struct PropertyReference: Sendable, Hashable {
    var name: String
    /// Its place in the list of queryables.
    var index: Int
    var kind: Queryable.Kind
}

/// Something with one value.
indirect enum Scalar: Sendable, Hashable {
    case property(PropertyReference)
    case literal(FilterValue)
    case arithmetic(ArithmeticOperator, Scalar, Scalar)
    case folded(TextFolding, Scalar)

    var type: ValueType {
        switch self {
        case .property(let property): ValueType(property.kind)
        case .arithmetic: .number
        case .folded: .text
        case .literal(let value):
            switch value {
            // There is no literal for the absent value.
            case .absent, .text: .text
            case .integer, .number: .number
            case .boolean: .boolean
            case .day: .day
            case .instant: .instant
            }
        }
    }
}

/// A side of a spatial relation.
enum GeometryOperand: Sendable, Hashable {
    /// The feature's own geometry.
    case property(PropertyReference)
    case literal(ComparedShape)
}

/// A side of a temporal relation.
enum TimeOperand: Sendable, Hashable {
    case instant(Scalar)
    /// Bounds that are nil are open.
    case interval(from: Scalar?, to: Scalar?)
}

/// What `IS NULL` can be asked of.
enum NullTest: Sendable, Hashable {
    case scalar(Scalar)
    case geometry(GeometryOperand)
    case time(TimeOperand)
    case condition(Condition)
}

extension Condition {
    /// The same condition with every geometry that is written out replaced by another.
    func mapGeometries(_ transform: (Geometry) throws -> Geometry) rethrows -> Condition {
        switch self {
        case .and(let conditions): .and(try conditions.map { try $0.mapGeometries(transform) })
        case .or(let conditions): .or(try conditions.map { try $0.mapGeometries(transform) })
        case .not(let condition): .not(try condition.mapGeometries(transform))
        case .spatial(let relation, let left, let right):
            .spatial(relation, try left.mapGeometry(transform), try right.mapGeometry(transform))
        case .isNull(.condition(let condition)): .isNull(.condition(try condition.mapGeometries(transform)))
        case .isNull(.geometry(let operand)): .isNull(.geometry(try operand.mapGeometry(transform)))
        case .always, .comparison, .like, .between, .oneOf, .isNull, .temporal: self
        }
    }

    /// True when the feature's own geometry is asked for.
    var usesGeometry: Bool {
        switch self {
        case .and(let conditions), .or(let conditions): conditions.contains(where: \.usesGeometry)
        case .not(let condition), .isNull(.condition(let condition)): condition.usesGeometry
        case .spatial(_, let left, let right): left.isProperty || right.isProperty
        case .isNull(.geometry(let operand)): operand.isProperty
        case .always, .comparison, .like, .between, .oneOf, .isNull, .temporal: false
        }
    }
}

/// Where features can lie that meet a condition.
package enum Extent: Sendable, Hashable {
    case nowhere
    /// They have a position in common with the box, in the system of the condition's own geometry.
    case within(BoundingBox)
    case anywhere

    func intersection(_ other: Extent) -> Extent {
        switch (self, other) {
        case (.anywhere, let one), (let one, .anywhere): one
        case (.nowhere, _), (_, .nowhere): .nowhere
        // A feature may meet two boxes that are apart, so the smaller one is all that can be said.
        case (.within(let a), .within(let b)): .within(a.area <= b.area ? a : b)
        }
    }

    func union(_ other: Extent) -> Extent {
        switch (self, other) {
        case (.anywhere, _), (_, .anywhere): .anywhere
        case (.nowhere, let one), (let one, .nowhere): one
        case (.within(let a), .within(let b)): .within(a.union(b))
        }
    }
}

extension Condition {
    var extent: Extent {
        switch self {
        case .always(false): .nowhere
        case .and(let conditions): conditions.reduce(.anywhere) { $0.intersection($1.extent) }
        case .or(let conditions): conditions.reduce(.nowhere) { $0.union($1.extent) }
        case .spatial(let relation, .property, .literal(let shape)),
            .spatial(let relation, .literal(let shape), .property):
            // What is disjoint lies anywhere; to be in any other relation, shapes must meet.
            relation == .disjoint ? .anywhere : shape.boundingBox.map(Extent.within) ?? .nowhere
        case .always, .not, .comparison, .like, .between, .oneOf, .isNull, .spatial, .temporal: .anywhere
        }
    }
}

extension Condition {
    /// The box that is all a point is asked to lie in, edges included; nil for a condition that asks for anything else.
    var box: BoundingBox? {
        switch self {
        case .spatial(.intersects, .property, .literal(let shape)),
            .spatial(.intersects, .literal(let shape), .property):
            guard case .polygon(let polygon) = shape.geometry, polygon.isBox else { return nil }
            return shape.boundingBox
        default: return nil
        }
    }
}

extension GeometryOperand {
    fileprivate var isProperty: Bool {
        guard case .property = self else { return false }
        return true
    }

    fileprivate func mapGeometry(_ transform: (Geometry) throws -> Geometry) rethrows -> GeometryOperand {
        guard case .literal(let shape) = self else { return self }
        return .literal(ComparedShape(try transform(shape.geometry)))
    }
}

/// What stands in the list of `IN`.
struct Candidates: Sendable, Hashable {
    let scalars: [Scalar]
    /// The values, when they are all written out and of one sort: then a list of thousands costs no more than one of two.
    private let values: Set<FilterValue>?

    /// - Parameter type: the type of what is looked for.
    init(_ scalars: [Scalar], for type: ValueType) {
        self.scalars = scalars
        var values: Set<FilterValue>? = []
        for scalar in scalars {
            // Days and moments meet each other by their order, not by being the same value.
            guard case .literal(let value) = scalar, scalar.type == type else {
                values = nil
                break
            }
            values?.insert(value)
        }
        self.values = values
    }

    /// Whether one of them equals a value; nil when none does, but one is absent, or the value itself is.
    ///
    /// - Complexity: O(1) for literals, otherwise O(candidates).
    func contain(_ value: FilterValue, for subject: some FilterSubject) -> Bool? {
        if value == .absent { return nil }
        if let values {
            guard case .number(let number) = value else { return values.contains(value) }
            return values.contains(FilterValue(simplest: number))
        }
        var result: Bool? = false
        for scalar in scalars {
            switch value.order(to: scalar.value(for: subject)) {
            case .same?: return true
            case nil: result = nil
            case .before?, .after?: break
            }
        }
        return result
    }
}

/// A pattern of `LIKE`: `%` stands for any number of characters, `_` for one, and a backslash takes the meaning away from
/// the character after it.
struct LikePattern: Sendable, Hashable {
    private enum Element: Sendable, Hashable {
        case anything
        case anyCharacter
        case character(Character)
    }

    /// The pattern as it was written.
    let text: String
    private let elements: [Element]

    init(_ text: String) {
        self.text = text
        var elements: [Element] = []
        var isEscaped = false
        for character in text {
            if isEscaped {
                elements.append(.character(character))
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "%" {
                if elements.last != .anything { elements.append(.anything) }
            } else {
                elements.append(character == "_" ? .anyCharacter : .character(character))
            }
        }
        // A backslash with nothing after it can only mean itself.
        if isEscaped { elements.append(.character("\\")) }
        self.elements = elements
    }

    /// True when the whole of a text fits the pattern.
    ///
    /// Only the last `%` is ever tried again: whatever an earlier one could take instead, the last one can take as well.
    ///
    /// - Complexity: O(text · pattern), in practice O(text + pattern).
    func matches(_ value: String) -> Bool {
        let characters = Array(value)
        var position = 0
        var element = 0
        var retry: (element: Int, position: Int)?
        while position < characters.count {
            if element < elements.count, elements[element] == .anything {
                retry = (element + 1, position)
                element += 1
            } else if element < elements.count, fits(elements[element], characters[position]) {
                element += 1
                position += 1
            } else if let last = retry {
                retry = (last.element, last.position + 1)
                element = last.element
                position = last.position + 1
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { $0 == .anything }
    }

    private func fits(_ element: Element, _ character: Character) -> Bool {
        switch element {
        case .anything: false
        case .anyCharacter: true
        case .character(let expected): expected == character
        }
    }
}
