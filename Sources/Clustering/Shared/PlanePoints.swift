/// Points in the plane in whole centimetres from a local origin: squares of distances are then exact integers, and a
/// distance that equals eps is never decided by rounding.
package struct PlanePoints: Sendable, Equatable {
    package private(set) var x: [Int32] = []
    package private(set) var y: [Int32] = []
    /// Where x = 0, y = 0 lies in the system that the points were given in: whole metres, next to the first point. Zero as
    /// long as there are no points.
    package private(set) var origin = Origin(x: 0, y: 0)
    /// How many points had a coordinate finer than a centimetre and were rounded to the nearest one.
    package private(set) var roundedCount = 0

    package var count: Int { x.count }

    /// A place in metres.
    package struct Origin: Sendable, Hashable {
        package var x: Double
        package var y: Double
    }

    /// The coordinates as they lie in memory, for loops over all of them.
    @inline(__always)
    func withCoordinates<Value>(
        _ body: (UnsafePointer<Int32>, UnsafePointer<Int32>) throws -> Value
    ) rethrows -> Value {
        try x.withUnsafeBufferPointer { x in
            try y.withUnsafeBufferPointer { y in try body(x.baseAddress!, y.baseAddress!) }
        }
    }

    /// Why points cannot be taken. `index` counts from 0.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case notFinite(index: Int)
        /// Further than 10 000 km from the first point.
        case tooFarApart(index: Int)

        package var description: String {
            switch self {
            case .notFinite(let index): "point \(index) has a coordinate that is not a finite number"
            case .tooFarApart(let index):
                "point \(index) lies more than 10 000 km from the first point; metres are expected"
            }
        }
    }

    /// - Parameters:
    ///   - metres: x and y in metres, of any local system. The first point is the origin, rounded to a whole metre.
    /// - Throws: ``Problem``
    /// - Complexity: O(n).
    package init(metres: some Collection<(x: Double, y: Double)>) throws(Problem) {
        try append(metres)
    }

    /// As for any collection; an array, which nearly all are, is gone through some times as fast.
    ///
    /// - Throws: ``Problem``
    /// - Complexity: O(n).
    package init(metres: [(x: Double, y: Double)]) throws(Problem) {
        try append(metres)
    }

    @inline(__always)
    private mutating func append(_ metres: some Collection<(x: Double, y: Double)>) throws(Problem) {
        x.reserveCapacity(metres.count)
        y.reserveCapacity(metres.count)
        guard let first = metres.first else { return }
        origin = Origin(x: first.x.rounded(), y: first.y.rounded())
        var index = 0
        for point in metres {
            guard point.x.isFinite, point.y.isFinite else { throw .notFinite(index: index) }
            let exactX = (point.x - origin.x) * 100
            let exactY = (point.y - origin.y) * 100
            // What would be rounded to 10 000 km counts as that far.
            guard max(abs(exactX), abs(exactY)) < 999_999_999.5 else { throw .tooFarApart(index: index) }
            let centimetreX = PlanePoints.rounded(exactX)
            let centimetreY = PlanePoints.rounded(exactY)
            // Sums of decimal metres are off by some billionths; only what is really finer counts as rounded.
            if abs(exactX - Double(centimetreX)) > 1e-4 || abs(exactY - Double(centimetreY)) > 1e-4 {
                roundedCount += 1
            }
            x.append(centimetreX)
            y.append(centimetreY)
            index += 1
        }
    }

    /// The nearest whole number, halves away from zero, as `rounded()` has it but without a call to the system.
    @inline(__always)
    private static func rounded(_ value: Double) -> Int32 {
        let whole = Int32(value)
        let rest = value - Double(whole)
        return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
    }
}

/// Weights as whole multiples of 1/65536: their sums do not depend on the order of addition.
package enum FixedWeight {
    package static let one: Int64 = 65_536

    /// Rounds half up; nil for what is negative, not finite, or above a million million.
    package static func make(_ weight: Double) -> Int64? {
        guard weight.isFinite, weight >= 0, weight <= 1e12 else { return nil }
        return Int64((weight * Double(one) + 0.5).rounded(.down))
    }
}

/// Lengths in centimetres, the unit of ``PlanePoints``.
enum Centimetres {
    /// Metres as centimetres. Decimal metres such as 0.29 are whole centimetres that binary arithmetic misses by a
    /// trifle, so what is next to a whole number is taken as one.
    static func from(metres: Double) -> Double {
        let exact = metres * 100
        return abs(exact - exact.rounded()) < 1e-6 ? exact.rounded() : exact
    }

    /// The largest whole square of a distance of at most so many metres, in square centimetres.
    static func reach(metres: Double) -> Int64 {
        let length = from(metres: metres)
        if let whole = Int64(exactly: length) { return whole * whole }
        return Int64((length * length).rounded(.down))
    }

    /// The largest whole number whose square is at most this.
    static func root(of square: Int64) -> Int64 {
        var root = Int64(Double(square).squareRoot())
        while root * root > square { root -= 1 }
        while (root + 1) * (root + 1) <= square { root += 1 }
        return root
    }
}

/// Parameters or values that a method cannot work with; the description says what was given and what is expected.
package protocol ParameterProblem: Error, Sendable, CustomStringConvertible {}
