import Foundation
import Geodesy
import Planar

extension Condition {
    /// Whether the condition holds; nil when that is unknown, as in SQL.
    func holds(for subject: some FilterSubject) throws -> Bool? {
        switch self {
        case .always(let holds): return holds
        case .and(let conditions):
            var result: Bool? = true
            for condition in conditions {
                switch try condition.holds(for: subject) {
                case false?: return false
                case nil: result = nil
                case true?: break
                }
            }
            return result
        case .or(let conditions):
            var result: Bool? = false
            for condition in conditions {
                switch try condition.holds(for: subject) {
                case true?: return true
                case nil: result = nil
                case false?: break
                }
            }
            return result
        case .not(let condition):
            return try condition.holds(for: subject).map { !$0 }
        case .comparison(let comparison, let left, let right):
            return left.value(for: subject).order(to: right.value(for: subject)).map(comparison.holds)
        case .like(let scalar, let pattern):
            guard case .text(let text) = scalar.value(for: subject) else { return nil }
            return pattern.matches(text)
        case .between(let scalar, let least, let greatest):
            return scalar.value(for: subject).isBetween(
                least.value(for: subject), greatest.value(for: subject))
        case .oneOf(let scalar, let candidates):
            return candidates.contain(scalar.value(for: subject), for: subject)
        case .isNull(let test):
            return try test.isNull(for: subject)
        case .spatial(let relation, let left, let right):
            guard let a = left.geometry(of: subject), let b = right.geometry(of: subject) else { return nil }
            // What is written out is indexed once, and compared with every feature.
            return switch (left, right) {
            case (_, .literal(let shape)): try shape.isMet(by: a, relation)
            case (.literal(let shape), _): try shape.isMet(by: b, relation.converse)
            case (.property, .property): try ComparedShape(b).isMet(by: a, relation)
            }
        case .temporal(let relation, let left, let right, let inDays):
            guard let a = left.span(for: subject, inDays: inDays), let b = right.span(for: subject, inDays: inDays)
            else { return nil }
            return relation.holds(a, b)
        }
    }
}

extension FilterValue {
    /// Both bounds are included; false as soon as one bound tells so, even if the other is unknown.
    fileprivate func isBetween(_ least: FilterValue, _ greatest: FilterValue) -> Bool? {
        let above = order(to: least).map { $0 != .before }
        let below = order(to: greatest).map { $0 != .after }
        if above == false || below == false { return false }
        return above == nil || below == nil ? nil : true
    }
}

extension Scalar {
    func value(for subject: some FilterSubject) -> FilterValue {
        switch self {
        case .property(let property): return subject.value(at: property.index)
        case .literal(let value): return value
        case .arithmetic(let arithmetic, let left, let right):
            return arithmetic.apply(left.value(for: subject), right.value(for: subject))
        case .folded(let folding, let scalar):
            guard case .text(let text) = scalar.value(for: subject) else { return .absent }
            return .text(folding.fold(text))
        }
    }
}

extension ArithmeticOperator {
    /// The result, in its simplest form; absent when an operand is, or when there is no result, as for a division by zero.
    func apply(_ left: FilterValue, _ right: FilterValue) -> FilterValue {
        guard let a = left.asNumber, let b = right.asNumber else { return .absent }
        let result =
            switch self {
            case .plus: a + b
            case .minus: a - b
            case .times: a * b
            case .dividedBy: a / b
            case .modulo: a.truncatingRemainder(dividingBy: b)
            case .wholeDivision: (a / b).rounded(.towardZero)
            case .power: pow(a, b)
            }
        return result.isFinite ? FilterValue(simplest: result) : .absent
    }
}

extension GeometryOperand {
    fileprivate func geometry(of subject: some FilterSubject) -> Geometry? {
        switch self {
        case .property: subject.geometry
        case .literal(let shape): shape.geometry
        }
    }
}

extension TimeOperand {
    /// The time that the operand covers, in days or milliseconds; nil when that is unknown, and for an interval that ends
    /// before it starts, which is none.
    fileprivate func span(for subject: some FilterSubject, inDays: Bool) -> TimeSpan? {
        switch self {
        case .instant(let scalar):
            return scalar.value(for: subject).span(inDays: inDays)
        case .interval(let from, let to):
            var span = TimeSpan(start: .min, end: .max)
            if let from {
                guard let first = from.value(for: subject).span(inDays: inDays) else { return nil }
                span.start = first.start
            }
            if let to {
                guard let last = to.value(for: subject).span(inDays: inDays) else { return nil }
                span.end = last.end
            }
            return span.start <= span.end ? span : nil
        }
    }
}

extension FilterValue {
    /// Among milliseconds a day lasts from its first to its last.
    fileprivate func span(inDays: Bool) -> TimeSpan? {
        switch self {
        case .day(let day):
            if inDays { return TimeSpan(start: Int64(day.daysSince1970), end: Int64(day.daysSince1970)) }
            return TimeSpan(start: day.start.millisecondsSince1970, end: day.end.millisecondsSince1970)
        case .instant(let instant):
            return TimeSpan(start: instant.millisecondsSince1970, end: instant.millisecondsSince1970)
        default:
            return nil
        }
    }
}

extension NullTest {
    fileprivate func isNull(for subject: some FilterSubject) throws -> Bool {
        switch self {
        case .scalar(let scalar): scalar.value(for: subject) == .absent
        case .geometry(let operand): operand.geometry(of: subject) == nil
        case .time(let operand): operand.span(for: subject, inDays: false) == nil
        case .condition(let condition): try condition.holds(for: subject) == nil
        }
    }
}
