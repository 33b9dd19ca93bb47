import Foundation

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
