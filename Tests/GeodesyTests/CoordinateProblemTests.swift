import Geodesy
import Testing

struct CoordinateProblemTests {
    private func problem(_ x: Double, _ y: Double, in system: CoordinateSystem) -> CoordinateProblem? {
        do {
            try system.check(Position(x: x, y: y))
            return nil
        } catch {
            return error
        }
    }

    @Test func takesKiruna() {
        #expect(problem(20.2253, 67.8558, in: .wgs84) == nil)
        #expect(problem(719_000, 7_536_000, in: .sweref99TM) == nil)
        #expect(problem(149_000, 7_529_000, in: .sweref992015) == nil)
    }

    @Test func tellsExchangedAxes() {
        guard case .swapped = problem(67.8558, 20.2253, in: .wgs84) else { return #expect(Bool(false)) }
        guard case .swapped = problem(7_536_000, 719_000, in: .sweref99TM) else { return #expect(Bool(false)) }
        #expect(problem(67.8558, 20.2253, in: .wgs84)!.description.contains("exchanged"))
    }

    @Test func tellsMetresFromDegrees() {
        guard case .metresForDegrees = problem(719_000, 7_536_000, in: .wgs84) else { return #expect(Bool(false)) }
        guard case .degreesForMetres = problem(20.2, 67.8, in: .sweref99TM) else { return #expect(Bool(false)) }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func refusesWhatIsNotFinite(value: Double) {
        guard case .notFinite = problem(value, 67, in: .wgs84) else { return #expect(Bool(false)) }
        guard case .notFinite = problem(20, value, in: .wgs84) else { return #expect(Bool(false)) }
    }

    @Test func refusesFarAway() {
        guard case .farAway = problem(0, 0, in: .wgs84) else { return #expect(Bool(false)) }
        guard case .farAway = problem(-70, 40, in: .wgs84) else { return #expect(Bool(false)) }
        guard case .farAway = problem(500_000, 4_000_000, in: .sweref99TM) else { return #expect(Bool(false)) }
    }
}
