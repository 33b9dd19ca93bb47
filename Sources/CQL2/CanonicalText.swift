import Geodesy

/// Writes a filter in the text encoding, always in the same way: what is equal has equal text.
enum CanonicalText {
    static func text(_ condition: Condition) -> String {
        switch condition {
        case .always(let holds): holds ? "TRUE" : "FALSE"
        case .and(let conditions): conditions.map { enclosed($0, inside: .conjunction) }.joined(separator: " AND ")
        case .or(let conditions): conditions.map { enclosed($0, inside: .disjunction) }.joined(separator: " OR ")
        case .not(let negated): predicate(negated, isNegated: true) ?? "NOT \(enclosed(negated, inside: .negation))"
        case .comparison(let comparison, let left, let right):
            "\(text(left)) \(comparison.rawValue) \(text(right))"
        case .like, .between, .oneOf, .isNull: predicate(condition, isNegated: false) ?? ""
        case .spatial(let relation, let left, let right):
            "\(relation.rawValue.uppercased())(\(text(left)),\(text(right)))"
        case .temporal(let relation, let left, let right, _):
            "\(relation.rawValue.uppercased())(\(text(left)),\(text(right)))"
        }
    }

    /// A predicate that has a negated form of its own; nil for all others.
    private static func predicate(_ condition: Condition, isNegated: Bool) -> String? {
        let not = isNegated ? "NOT " : ""
        switch condition {
        case .like(let scalar, let pattern): return "\(text(scalar)) \(not)LIKE \(literal(pattern.text))"
        case .between(let scalar, let least, let greatest):
            return "\(text(scalar)) \(not)BETWEEN \(text(least)) AND \(text(greatest))"
        case .oneOf(let scalar, let list):
            return "\(text(scalar)) \(not)IN (\(list.scalars.map { text($0) }.joined(separator: ",")))"
        case .isNull(let test): return "\(text(test)) IS \(not)NULL"
        default: return nil
        }
    }

    /// From loose to tight.
    private enum Level: Int {
        case disjunction, conjunction, negation, predicate
    }

    private static func enclosed(_ condition: Condition, inside outer: Level) -> String {
        let level: Level =
            switch condition {
            case .or: .disjunction
            case .and: .conjunction
            case .not(let negated) where predicate(negated, isNegated: true) == nil: .negation
            default: .predicate
            }
        return level.rawValue < outer.rawValue ? "(\(text(condition)))" : text(condition)
    }

    private static func text(_ test: NullTest) -> String {
        switch test {
        case .scalar(let scalar): text(scalar)
        case .geometry(let operand): text(operand)
        case .time(let operand): text(operand)
        case .condition(let condition): "(\(text(condition)))"
        }
    }

    // MARK: Values

    private static func text(_ scalar: Scalar) -> String {
        switch scalar {
        case .property(let property): name(property.name)
        case .literal(let value): text(value)
        case .folded(let folding, let inner): "\(folding.rawValue.uppercased())(\(text(inner)))"
        case .arithmetic(let arithmetic, let left, let right):
            operand(left, isAtLeast: arithmetic.leftTightness) + " \(arithmetic.rawValue.uppercased()) "
                + operand(right, isAtLeast: arithmetic.tightness + 1)
        }
    }

    private static func operand(_ scalar: Scalar, isAtLeast tightness: Int) -> String {
        guard case .arithmetic(let arithmetic, _, _) = scalar, arithmetic.tightness < tightness else {
            return text(scalar)
        }
        return "(\(text(scalar)))"
    }

    private static func text(_ value: FilterValue) -> String {
        switch value {
        case .absent: "NULL"
        case .text(let text): literal(text)
        case .integer(let number): String(number)
        case .number(let number): self.number(number)
        case .boolean(let boolean): boolean ? "TRUE" : "FALSE"
        case .day(let day): "DATE('\(day.text)')"
        case .instant(let instant): "TIMESTAMP('\(instant.text)')"
        }
    }

    /// The shortest digits that give the same number back, without a fraction where there is none.
    static func number(_ number: Double) -> String {
        if case .integer(let whole) = FilterValue(simplest: number) { return String(whole) }
        return number.description
    }

    private static func literal(_ text: String) -> String {
        var written = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "'" {
                written.append(contentsOf: "''".unicodeScalars)
            } else if let escape = escapes[scalar] {
                written.append("\\")
                written.append(escape)
            } else {
                written.append(scalar)
            }
        }
        return "'\(String(written))'"
    }

    private static let escapes = Dictionary(
        uniqueKeysWithValues: Escapes.meaning.filter { $0.key != "'" }.map { ($0.value, $0.key) })

    /// Without quotes where the grammar allows it and the name is no keyword.
    private static func name(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let keyword = name.uppercased()
        if let first = scalars.first, Lexer.startsName(first), scalars.dropFirst().allSatisfy(Lexer.continuesName),
            !Keywords.reserved.contains(keyword), !Keywords.isFunction(keyword)
        {
            return name
        }
        return "\"\(name.replacing("\"", with: "\"\""))\""
    }

    // MARK: Times and places

    private static func text(_ operand: TimeOperand) -> String {
        switch operand {
        case .instant(let scalar): text(scalar)
        case .interval(let from, let to): "INTERVAL(\(bound(from)),\(bound(to)))"
        }
    }

    private static func bound(_ scalar: Scalar?) -> String {
        switch scalar {
        case nil: "'..'"
        case .literal(.day(let day)): "'\(day.text)'"
        case .literal(.instant(let instant)): "'\(instant.text)'"
        case .some(let scalar): text(scalar)
        }
    }

    private static func text(_ operand: GeometryOperand) -> String {
        switch operand {
        case .property(let property): name(property.name)
        case .literal(let geometry): text(geometry)
        }
    }

    static func text(_ geometry: Geometry) -> String {
        switch geometry {
        case .point(let position): tagged(.point, "(\(text(position)))")
        case .line(let line): tagged(.line, text(line))
        case .polygon(let polygon): tagged(.polygon, text(polygon))
        case .multiPoint(let points): tagged(.multiPoint, list(points) { "(\(text($0)))" })
        case .multiLine(let lines): tagged(.multiLine, list(lines, text))
        case .multiPolygon(let polygons): tagged(.multiPolygon, list(polygons, text))
        case .collection(let parts): tagged(.collection, list(parts, text))
        }
    }

    private static func tagged(_ type: GeometryType, _ coordinates: String) -> String {
        type.wellKnownText + coordinates
    }

    private static func text(_ polygon: Polygon) -> String { list(polygon.rings, text) }

    private static func text(_ positions: [Position]) -> String { list(positions, text) }

    private static func text(_ position: Position) -> String { "\(number(position.x)) \(number(position.y))" }

    private static func list<Element>(_ elements: [Element], _ text: (Element) -> String) -> String {
        "(\(elements.map(text).joined(separator: ",")))"
    }
}

extension ArithmeticOperator {
    /// How tight the operator binds; more is tighter.
    fileprivate var tightness: Int {
        switch self {
        case .plus, .minus: 1
        case .times, .dividedBy, .modulo, .wholeDivision: 2
        case .power: 3
        }
    }

    /// How tight the left operand must bind to go without parentheses. Operators are read from the left, but a power has
    /// no second one after it.
    fileprivate var leftTightness: Int { self == .power ? tightness + 1 : tightness }
}
