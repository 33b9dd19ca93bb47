import Geodesy

/// A part of a filter as it was read, in either encoding, before names are looked up and types checked.
struct Node {
    indirect enum Content {
        case property(String)
        case text(String)
        case number(Double)
        case boolean(Bool)
        case day(CalendarDay)
        case instant(Instant)
        /// Bounds that are nil are open.
        case interval(from: Node?, to: Node?)
        case geometry(Geometry)
        /// What stands to the right of `IN`.
        case list([Node])
        case operation(Operation, [Node])
    }

    var location: FilterProblem.Location
    var content: Content
    /// How many operations lie within each other here. Bounded, because everything that walks the tree recurs.
    private let height: Int

    init(_ content: Content, at location: FilterProblem.Location) {
        self.location = location
        self.content = content
        height = 0
    }

    /// - Throws: when the operands are nested too deep already.
    init(
        _ operation: Operation, _ operands: [Node], at location: FilterProblem.Location
    ) throws(FilterProblem) {
        self.location = location
        content = .operation(operation, operands)
        height = 1 + (operands.map(\.greatestHeight).max() ?? 0)
        guard height <= FilterLimits.depth else {
            throw FilterProblem(.tooDeep(limit: FilterLimits.depth), at: location)
        }
    }

    private var greatestHeight: Int {
        guard case .list(let nodes) = content else { return height }
        return nodes.map(\.height).max() ?? 0
    }
}

/// How much a filter may ask for.
enum FilterLimits {
    /// Levels of expressions within each other.
    static let depth = 64
    /// Characters of text, or bytes of JSON.
    static let length = 20_000
}

/// What can be done with operands.
enum Operation: Hashable {
    case and
    case or
    case not
    case comparison(ComparisonOperator)
    case like
    case between
    case oneOf
    case isNull
    case folding(TextFolding)
    case arithmetic(ArithmeticOperator)
    case spatial(SpatialRelation)
    case temporal(TemporalRelation)

    /// The operation of a name in the JSON encoding, or of a function's name in the text encoding; letters in either case.
    init?(name: String) {
        let name = name.lowercased()
        switch name {
        case "and": self = .and
        case "or": self = .or
        case "not": self = .not
        case "like": self = .like
        case "between": self = .between
        case "in": self = .oneOf
        case "isnull": self = .isNull
        default:
            if let comparison = ComparisonOperator(rawValue: name) {
                self = .comparison(comparison)
            } else if let folding = TextFolding(rawValue: name) {
                self = .folding(folding)
            } else if let arithmetic = ArithmeticOperator(rawValue: name) {
                self = .arithmetic(arithmetic)
            } else if let spatial = SpatialRelation(rawValue: name) {
                self = .spatial(spatial)
            } else if let temporal = TemporalRelation(rawValue: name) {
                self = .temporal(temporal)
            } else {
                return nil
            }
        }
    }

    var name: String {
        switch self {
        case .and: "and"
        case .or: "or"
        case .not: "not"
        case .comparison(let comparison): comparison.rawValue
        case .like: "like"
        case .between: "between"
        case .oneOf: "in"
        case .isNull: "isNull"
        case .folding(let folding): folding.rawValue
        case .arithmetic(let arithmetic): arithmetic.rawValue
        case .spatial(let spatial): spatial.rawValue
        case .temporal(let temporal): temporal.rawValue
        }
    }

    /// True for what the text encoding writes as a name with operands in parentheses.
    var isFunction: Bool {
        switch self {
        case .folding, .spatial, .temporal: true
        default: false
        }
    }

    /// How many operands there are; nil for two or more.
    var operandCount: Int? {
        switch self {
        case .and, .or: nil
        case .not, .isNull, .folding: 1
        case .between: 3
        default: 2
        }
    }
}

/// The operators between two values, by their names in CQL2.
enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case greater = ">"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="

    func holds(_ order: Order) -> Bool {
        switch self {
        case .equal: order == .same
        case .notEqual: order != .same
        case .less: order == .before
        case .greater: order == .after
        case .lessOrEqual: order != .after
        case .greaterOrEqual: order != .before
        }
    }
}

/// The operators between two numbers, by their names in CQL2.
enum ArithmeticOperator: String, Sendable, Hashable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case dividedBy = "/"
    case modulo = "%"
    /// Division whose fraction is dropped.
    case wholeDivision = "div"
    case power = "^"
}

/// The kinds of geometry, by their names in GeoJSON.
enum GeometryType: String, CaseIterable {
    case point = "Point"
    case line = "LineString"
    case polygon = "Polygon"
    case multiPoint = "MultiPoint"
    case multiLine = "MultiLineString"
    case multiPolygon = "MultiPolygon"
    case collection = "GeometryCollection"

    /// From the tag of well-known text, in upper case.
    init?(wellKnownText tag: String) {
        guard let type = GeometryType.allCases.first(where: { $0.wellKnownText == tag }) else { return nil }
        self = type
    }

    var wellKnownText: String { rawValue.uppercased() }
}
