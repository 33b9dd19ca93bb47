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
