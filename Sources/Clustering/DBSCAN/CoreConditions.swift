/// What makes a core point, in the order of the input.
struct CoreConditions: Sendable {
    /// The least sum of weights.
    let minimum: Int64
    let minCount: Int
    /// The least number of different groups; 0 where they do not matter.
    let minGroups: Int
    let weights: [Int64]?
    /// Groups numbered below `groupCount`; nil where they do not matter.
    let groups: [Int32]?
    let groupCount: Int

    init(minimum: Int64, minCount: Int, minGroups: Int, weights: [Int64]?, groups: [Int32]?) {
        self.minimum = minimum
        self.minCount = minCount
        self.weights = weights
        guard minGroups > 1, let groups else {
            self.minGroups = 0
            self.groups = nil
            groupCount = 0
            return
        }
        self.minGroups = minGroups
        let largest = Int(groups.max() ?? 0)
        // Marks are kept for every group, so that large numbers must not cost memory.
        if largest < 2 * groups.count + 1024 {
            self.groups = groups
            groupCount = largest + 1
        } else {
            var numbers: [Int32: Int32] = [:]
            self.groups = groups.map { group in
                let number = numbers[group, default: Int32(numbers.count)]
                numbers[group] = number
                return number
            }
            groupCount = numbers.count
        }
    }

    /// The number of neighbours that is enough, where it alone decides.
    var countNeeded: Int? {
        guard weights == nil, groups == nil else { return nil }
        return max(minCount, Int((minimum + FixedWeight.one - 1) / FixedWeight.one))
    }

    @inline(__always)
    func weight(_ index: Int) -> Int64 { weights?[index] ?? FixedWeight.one }

    /// A sum that stops at the minimum: it is enough to know that it was reached, and the sum cannot overflow.
    @inline(__always)
    func sum(_ a: Int64, _ b: Int64) -> Int64 { min(a, minimum) + min(b, minimum) }
}
