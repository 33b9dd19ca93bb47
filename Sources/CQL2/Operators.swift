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
