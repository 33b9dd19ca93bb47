/// What stands in the list of `IN`.
struct Candidates: Sendable, Hashable {
    let scalars: [Scalar]
    /// The values, when they are all written out and of one sort: then a list of thousands costs no more than one of two.
    private let values: Set<FilterValue>?

    /// - Parameter type: the type of what is looked for.
    init(_ scalars: [Scalar], for type: ValueType) {
        self.scalars = scalars
        var values: Set<FilterValue>? = []
        for scalar in scalars {
            // Days and moments meet each other by their order, not by being the same value.
            guard case .literal(let value) = scalar, scalar.type == type else {
                values = nil
                break
            }
            values?.insert(value)
        }
        self.values = values
    }

    /// Whether one of them equals a value; nil when none does, but one is absent, or the value itself is.
    ///
    /// - Complexity: O(1) for literals, otherwise O(candidates).
    func contain(_ value: FilterValue, for subject: some FilterSubject) -> Bool? {
        if value == .absent { return nil }
        if let values {
            guard case .number(let number) = value else { return values.contains(value) }
            return values.contains(FilterValue(simplest: number))
        }
        var result: Bool? = false
        for scalar in scalars {
            switch value.order(to: scalar.value(for: subject)) {
            case .same?: return true
            case nil: result = nil
            case .before?, .after?: break
            }
        }
        return result
    }
}
