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
