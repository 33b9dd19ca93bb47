import Foundation
import Geodesy
import Planar

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
            } else if name.hasPrefix("s_"), let spatial = SpatialRelation(rawValue: String(name.dropFirst(2))) {
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
        case .spatial(let spatial): "s_" + spatial.rawValue
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

/// What both encodings ask of a geometry.
enum GeometryRules {
    static func line(
        _ positions: [Position], at location: FilterProblem.Location
    ) throws(FilterProblem) -> [Position] {
        try atLeast(2, positions, location)
        return positions
    }

    /// - Parameter rings: the outer ring first.
    static func polygon(
        _ rings: [[Position]], at location: FilterProblem.Location
    ) throws(FilterProblem) -> Polygon {
        for ring in rings {
            try atLeast(4, ring, location)
            guard ring.first == ring.last else { throw FilterProblem(.geometry(.ringNotClosed), at: location) }
        }
        guard let outer = rings.first else { throw FilterProblem(.geometry(.empty), at: location) }
        return Polygon(outer: outer, holes: Array(rings.dropFirst()))
    }

    /// - Parameter numbers: two numbers, and perhaps a height, which is dropped.
    static func position(
        _ numbers: [Double], at location: FilterProblem.Location
    ) throws(FilterProblem) -> Position {
        guard numbers.count == 2 || numbers.count == 3 else {
            throw FilterProblem(.geometry(.coordinateCount(numbers.count)), at: location)
        }
        return Position(x: numbers[0], y: numbers[1])
    }

    /// A box, as a polygon. One whose west edge lies east of its east edge spans the antimeridian, as the standard has it,
    /// and becomes two polygons; that has a meaning for degrees of longitude only.
    ///
    /// - Parameter numbers: the lower corner and the upper corner, in two or three dimensions; heights are dropped.
    static func box(_ numbers: [Double], at location: FilterProblem.Location) throws(FilterProblem) -> Geometry {
        guard numbers.count == 4 || numbers.count == 6 else {
            throw FilterProblem(.geometry(.boxNumberCount(numbers.count)), at: location)
        }
        let upper = numbers.count / 2
        let (west, south, east, north) = (numbers[0], numbers[1], numbers[upper], numbers[upper + 1])
        guard south <= north else { throw FilterProblem(.geometry(.boxReversed(axis: 2)), at: location) }
        func rectangle(_ minX: Double, _ maxX: Double) -> Polygon {
            let corners = [(minX, south), (maxX, south), (maxX, north), (minX, north), (minX, south)]
            return Polygon(outer: corners.map { Position(x: $0.0, y: $0.1) })
        }
        if west <= east { return .polygon(rectangle(west, east)) }
        guard west <= 180, east >= -180 else { throw FilterProblem(.geometry(.boxReversed(axis: 1)), at: location) }
        return .multiPolygon([rectangle(west, 180), rectangle(-180, east)])
    }

    /// The standard's collections hold no collections.
    static func checkPart(_ part: Geometry, at location: FilterProblem.Location) throws(FilterProblem) {
        if case .collection = part { throw FilterProblem(.geometry(.nestedCollection), at: location) }
    }

    private static func atLeast(
        _ minimum: Int, _ positions: [Position], _ location: FilterProblem.Location
    ) throws(FilterProblem) {
        guard positions.count >= minimum else {
            let problem = FilterProblem.GeometryProblem.tooFewPositions(found: positions.count, minimum: minimum)
            throw FilterProblem(.geometry(problem), at: location)
        }
    }
}

/// The standard's functions that make texts alike before they are compared.
enum TextFolding: String, Sendable, Hashable {
    case caseInsensitive = "casei"
    case accentInsensitive = "accenti"

    /// The same in every language and region.
    ///
    /// - Complexity: O(characters).
    func fold(_ text: String) -> String {
        switch self {
        case .caseInsensitive: TextFolding.withoutCaseTable.map(text) ?? TextFolding.withoutCase(text)
        case .accentInsensitive: TextFolding.withoutAccentsTable.map(text) ?? TextFolding.withoutAccents(text)
        }
    }

    private static let withoutCaseTable = LatinTable(withoutCase)
    private static let withoutAccentsTable = LatinTable(withoutAccents)

    /// Upper case on the way makes ß and SS, ς and Σ, ſ and S meet; lower case first does so for ẞ.
    private static func withoutCase(_ text: String) -> String {
        text.lowercased().uppercased().lowercased()
    }

    /// Takes off the marks that Unicode sees as additions to a letter, and the strokes that it does not. Marks that make
    /// another letter in Japanese or Hindi are left.
    private static func withoutAccents(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars
        where !diacritics.contains(where: { $0.contains(scalar.value) }) {
            plain.append(stroked[scalar] ?? scalar)
        }
        return String(plain).precomposedStringWithCanonicalMapping
    }

    /// The blocks of combining diacritical marks: plain, extended, supplement, for symbols, halves.
    private static let diacritics: [ClosedRange<UInt32>] = [
        0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F,
    ]

    /// Letters with a stroke through them, which have no decomposition.
    private static let stroked: [Unicode.Scalar: Unicode.Scalar] = [
        "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t",
        "Ɨ": "I", "ɨ": "i", "Ƶ": "Z", "ƶ": "z", "Ǥ": "G", "ǥ": "g", "ı": "i",
    ]
}

/// What becomes of each Latin letter, looked up once: nearly all texts have no others, and going through Unicode's tables
/// takes many times longer than comparing the texts.
private struct LatinTable: Sendable {
    private let images: [[Unicode.Scalar]]

    init(_ fold: (String) -> String) {
        // Basic Latin to Latin Extended-B. None of these letters changes what becomes of the next.
        images = (0..<0x250).map { Unicode.Scalar($0).map { Array(fold(String($0)).unicodeScalars) } ?? [] }
    }

    /// Nil for a text with other characters.
    func map(_ text: String) -> String? {
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard scalar.value < images.count else { return nil }
            for image in images[Int(scalar.value)] { mapped.append(image) }
        }
        return String(mapped)
    }
}
