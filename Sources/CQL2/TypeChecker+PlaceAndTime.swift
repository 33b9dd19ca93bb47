/// Sides of spatial and temporal relations.
extension TypeChecker {
    func geometry(_ node: Node) throws(FilterProblem) -> GeometryOperand {
        switch node.content {
        case .geometry(let geometry): return .literal(geometry)
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
