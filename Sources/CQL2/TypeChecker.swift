import Foundation
import Planar

/// Turns what was read into what can be evaluated: looks up names, checks types and numbers of operands, and works out
/// what is constant.
struct TypeChecker {
    let queryables: [Queryable]

    func condition(_ node: Node) throws(FilterProblem) -> Condition {
        switch node.content {
        case .boolean(let holds): return .always(holds)
        case .operation(let operation, let operands):
            try checkCount(of: operands, for: operation, at: node.location)
            return try condition(operation, operands, node)
        default:
            throw FilterProblem(.wrongType(found: try type(of: node), expected: [.condition]), at: node.location)
        }
    }

    private func condition(
        _ operation: Operation, _ operands: [Node], _ node: Node
    ) throws(FilterProblem) -> Condition {
        switch operation {
        case .and: return .all(try conditions(operands))
        case .or: return .any(try conditions(operands))
        case .not: return .not(try condition(operands[0]))
        case .comparison(let comparison):
            let sides = try comparable(operands)
            return .comparison(comparison, sides[0], sides[1])
        case .like: return .like(try scalar(operands[0], [.text]), try pattern(operands[1]))
        case .between:
            let sides = try comparable(operands)
            guard sides[0].type == .number || sides[0].type.isTemporal else {
                let reason = FilterProblem.Reason.wrongType(
                    found: sides[0].type, expected: [.number, .day, .instant])
                throw FilterProblem(reason, at: operands[0].location)
            }
            return .between(sides[0], least: sides[1], greatest: sides[2])
        case .oneOf: return try oneOf(operands[0], operands[1])
        case .isNull: return .isNull(try nullTest(operands[0]))
        case .spatial(let relation):
            return .spatial(relation, try geometry(operands[0]), try geometry(operands[1]))
        case .temporal(let relation): return try temporal(relation, operands[0], operands[1])
        case .folding, .arithmetic:
            throw FilterProblem(.wrongType(found: try type(of: node), expected: [.condition]), at: node.location)
        }
    }

    private func conditions(_ nodes: [Node]) throws(FilterProblem) -> [Condition] {
        var conditions: [Condition] = []
        for node in nodes { conditions.append(try condition(node)) }
        return conditions
    }

    private func oneOf(_ value: Node, _ list: Node) throws(FilterProblem) -> Condition {
        guard case .list(let nodes) = list.content, !nodes.isEmpty else {
            throw FilterProblem(.unexpected(found: "[]", expected: .value), at: list.location)
        }
        let sides = try comparable([value] + nodes)
        return .oneOf(sides[0], Candidates(Array(sides.dropFirst()), for: sides[0].type))
    }

    private func pattern(_ node: Node) throws(FilterProblem) -> LikePattern {
        // A folded literal is a literal again by now.
        guard case .literal(.text(let text)) = try scalar(node, [.text]) else {
            throw FilterProblem(.patternNotLiteral, at: node.location)
        }
        return LikePattern(text)
    }

    private func nullTest(_ node: Node) throws(FilterProblem) -> NullTest {
        switch try type(of: node) {
        case .condition: return .condition(try condition(node))
        case .geometry: return .geometry(try geometry(node))
        case .interval: return .time(try time(node))
        default: return .scalar(try scalar(node))
        }
    }

    private func temporal(
        _ relation: TemporalRelation, _ left: Node, _ right: Node
    ) throws(FilterProblem) -> Condition {
        let sides = (try time(left), try time(right))
        if !relation.takesInstants {
            for (side, node) in [(sides.0, left), (sides.1, right)] {
                guard case .interval = side else {
                    let name = relation.rawValue.uppercased()
                    throw FilterProblem(.notForInstants(relation: name), at: node.location)
                }
            }
        }
        return .temporal(relation, sides.0, sides.1, inDays: sides.0.isInDays && sides.1.isInDays)
    }

    func checkCount(
        of operands: [Node], for operation: Operation, at location: FilterProblem.Location
    ) throws(FilterProblem) {
        let isRight = operation.operandCount.map { $0 == operands.count } ?? (operands.count >= 2)
        guard isRight else {
            let reason = FilterProblem.Reason.operandCount(
                operation: operation.name, found: operands.count, expected: operation.operandCount ?? 2,
                isMinimum: operation.operandCount == nil)
            throw FilterProblem(reason, at: location)
        }
    }
}

/// Names, and expressions with one value.
extension TypeChecker {
    func property(_ name: String, at location: FilterProblem.Location) throws(FilterProblem) -> PropertyReference {
        guard let index = queryables.firstIndex(where: { $0.name == name }) else {
            throw FilterProblem(.unknownProperty(name, known: queryables.map(\.name)), at: location)
        }
        return PropertyReference(name: queryables[index].name, index: index, kind: queryables[index].kind)
    }

    /// The type of anything, without a check of what it is made of.
    func type(of node: Node) throws(FilterProblem) -> ValueType {
        switch node.content {
        case .property(let name): return ValueType(try property(name, at: node.location).kind)
        case .text: return .text
        case .number: return .number
        case .boolean: return .boolean
        case .day: return .day
        case .instant: return .instant
        case .interval: return .interval
        case .geometry: return .geometry
        case .list: return .list
        case .operation(.folding, _): return .text
        case .operation(.arithmetic, _): return .number
        case .operation: return .condition
        }
    }

    /// - Parameter expected: the types that will do.
    func scalar(_ node: Node, _ expected: [ValueType]) throws(FilterProblem) -> Scalar {
        let found = try type(of: node)
        guard expected.contains(found) else {
            throw FilterProblem(.wrongType(found: found, expected: expected), at: node.location)
        }
        return try scalar(node)
    }

    func scalar(_ node: Node) throws(FilterProblem) -> Scalar {
        switch node.content {
        case .property(let name):
            let property = try property(name, at: node.location)
            if property.kind == .geometry { break }
            return .property(property)
        case .text(let text): return .literal(.text(text.precomposedStringWithCanonicalMapping))
        case .number(let number): return .literal(FilterValue(simplest: number))
        case .boolean(let boolean): return .literal(.boolean(boolean))
        case .day(let day): return .literal(.day(day))
        case .instant(let instant): return .literal(.instant(instant))
        case .operation(let operation, let operands):
            guard let scalar = try scalar(operation, operands, at: node.location) else { break }
            return scalar
        case .interval, .geometry, .list: break
        }
        let expected: [ValueType] = [.text, .number, .boolean, .day, .instant]
        throw FilterProblem(.wrongType(found: try type(of: node), expected: expected), at: node.location)
    }

    /// An operation with a value; nil for one that is a condition.
    private func scalar(
        _ operation: Operation, _ operands: [Node], at location: FilterProblem.Location
    ) throws(FilterProblem) -> Scalar? {
        switch operation {
        case .folding(let folding):
            try checkCount(of: operands, for: operation, at: location)
            let operand = try scalar(operands[0], [.text])
            guard case .literal(.text(let text)) = operand else { return .folded(folding, operand) }
            return .literal(.text(folding.fold(text)))
        case .arithmetic(let arithmetic):
            try checkCount(of: operands, for: operation, at: location)
            let sides = (try scalar(operands[0], [.number]), try scalar(operands[1], [.number]))
            guard case (.literal(let a), .literal(let b)) = sides else {
                return .arithmetic(arithmetic, sides.0, sides.1)
            }
            let result = arithmetic.apply(a, b)
            // What has no result, such as 1 / 0, stays as it is and is unknown wherever it is asked for.
            return result == .absent ? .arithmetic(arithmetic, sides.0, sides.1) : .literal(result)
        default:
            return nil
        }
    }

    /// Values that are to be compared with each other. A text that is written out where others are days or moments is
    /// taken for one.
    func comparable(_ nodes: [Node]) throws(FilterProblem) -> [Scalar] {
        var scalars: [Scalar] = []
        for node in nodes { scalars.append(try scalar(node)) }
        if let kind = scalars.map(\.type).first(where: \.isTemporal) {
            for (index, node) in nodes.enumerated() {
                guard case .literal(.text(let text)) = scalars[index] else { continue }
                scalars[index] = .literal(try time(text, insteadOf: kind, at: node.location))
            }
        }
        let first = scalars[0].type
        for (scalar, node) in zip(scalars, nodes) {
            guard scalar.type == first || scalar.type.isTemporal && first.isTemporal else {
                throw FilterProblem(.incomparable(first, scalar.type), at: node.location)
            }
        }
        return scalars
    }

    private func time(
        _ text: String, insteadOf type: ValueType, at location: FilterProblem.Location
    ) throws(FilterProblem) -> FilterValue {
        if let day = CalendarDay(text) { return .day(day) }
        if let instant = Instant(text) { return .instant(instant) }
        throw FilterProblem(type == .day ? .notADay(text) : .notAnInstant(text), at: location)
    }
}

/// Sides of spatial and temporal relations.
extension TypeChecker {
    func geometry(_ node: Node) throws(FilterProblem) -> GeometryOperand {
        switch node.content {
        case .geometry(let geometry): return .literal(ComparedShape(geometry))
        case .property(let name):
            let property = try property(name, at: node.location)
            if property.kind == .geometry { return .property(property) }
        default: break
        }
        throw FilterProblem(.wrongType(found: try type(of: node), expected: [.geometry]), at: node.location)
    }

    func time(_ node: Node) throws(FilterProblem) -> TimeOperand {
        guard case .interval(let from, let to) = node.content else {
            let found = try type(of: node)
            guard found.isTemporal else {
                let reason = FilterProblem.Reason.wrongType(found: found, expected: [.day, .instant, .interval])
                throw FilterProblem(reason, at: node.location)
            }
            return .instant(try scalar(node))
        }
        let bounds = (try bound(from), try bound(to))
        if case (.literal(let start)?, .literal(let end)?) = bounds, end.order(to: start) == .before {
            throw FilterProblem(.reversedInterval, at: node.location)
        }
        return .interval(from: bounds.0, to: bounds.1)
    }

    private func bound(_ node: Node?) throws(FilterProblem) -> Scalar? {
        guard let node else { return nil }
        return try scalar(node, [.day, .instant])
    }
}

extension TimeOperand {
    /// True when nothing finer than a day is in it.
    var isInDays: Bool {
        switch self {
        case .instant(let scalar): scalar.type == .day
        case .interval(let from, let to): [from, to].allSatisfy { $0.map { $0.type == .day } ?? true }
        }
    }
}
