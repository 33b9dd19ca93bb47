import Geodesy

/// The abstract syntax of a filter: names are looked up, types are right, constants are worked out. What is the same in
/// both encodings is the same value here.
indirect enum Condition: Sendable, Hashable {
    case always(Bool)
    /// Two or more, none of them an `and`.
    case and([Condition])
    /// Two or more, none of them an `or`.
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
        .and(conditions.flatMap { if case .and(let inner) = $0 { inner } else { [$0] } })
    }

    /// Any of the conditions, those of inner disjunctions among them.
    static func any(_ conditions: [Condition]) -> Condition {
        .or(conditions.flatMap { if case .or(let inner) = $0 { inner } else { [$0] } })
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
    case literal(Geometry)
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
