import Geodesy

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

extension GeometryOperand {
    fileprivate var isProperty: Bool {
        guard case .property = self else { return false }
        return true
    }

    fileprivate func mapGeometry(_ transform: (Geometry) throws -> Geometry) rethrows -> GeometryOperand {
        guard case .literal(let geometry) = self else { return self }
        return .literal(try transform(geometry))
    }
}
