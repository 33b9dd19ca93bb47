import Foundation
import Geodesy
import TestSupport
import Testing

struct CoordinateTransformerTests {
    @Test(arguments: ControlPoint.published)
    func meetsPublishedControlPointsWithinAMillimetreBothWays(point: ControlPoint) throws {
        let metres = try Sample.transformer.transform(point.degrees, from: .wgs84, to: point.system)
        #expect(abs(metres.easting - point.metres.easting) <= 0.001)
        #expect(abs(metres.northing - point.metres.northing) <= 0.001)

        let degrees = try Sample.transformer.transform(point.metres, from: point.system, to: .wgs84)
        let back = try Sample.transformer.transform(degrees, from: .wgs84, to: point.system)
        #expect(back.distance(to: point.metres) <= 0.0001)
        // A millimetre is 9e-9 degrees of latitude, and no less of longitude.
        #expect(abs(degrees.latitude - point.degrees.latitude) <= 1e-8)
        #expect(abs(degrees.longitude - point.degrees.longitude) <= 2.5e-8)
    }

    static let zones = CoordinateSystem.allCases.filter { $0 != .wgs84 && $0 != .sweref99TM }

    @Test(arguments: zones, [56.0, 60.0, 64.0, 68.0])
    func zonesHaveTheirCentralMeridianAt150kmAndAreSymmetricAboutIt(zone: CoordinateSystem, latitude: Double) throws {
        func at(_ offset: Double) throws -> Position {
            try Sample.transformer.transform(
                Position(longitude: zone.centralMeridian + offset, latitude: latitude), from: .wgs84, to: zone)
        }
        #expect(abs(try at(0).easting - 150_000) < 0.0005)
        let west = try at(-0.7)
        let east = try at(0.7)
        #expect(abs((150_000 - west.easting) - (east.easting - 150_000)) < 0.0005)
        #expect(abs(west.northing - east.northing) < 0.0005)
        let back = try Sample.transformer.transform(east, from: zone, to: .wgs84)
        #expect(abs(back.longitude - zone.centralMeridian - 0.7) < 1e-9)
        #expect(abs(back.latitude - latitude) < 1e-9)
    }

    @Test func batchEqualsOneByOneFromManyTasks() async throws {
        let degrees = (0..<500).map { Position(longitude: 12 + Double($0) * 0.02, latitude: 56 + Double($0) * 0.025) }
        var batch = degrees
        try Sample.transformer.transform(&batch, from: .wgs84, to: .sweref99TM)
        let expected = batch
        await withTaskGroup(of: Bool.self) { group in
            for index in degrees.indices {
                group.addTask {
                    (try? Sample.transformer.transform(degrees[index], from: .wgs84, to: .sweref99TM))
                        == expected[index]
                }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    @Test func saysWhichPositionHasNoCounterpart() {
        var positions = [Position(longitude: 20, latitude: 67), Position(longitude: 20, latitude: 91)]
        #expect {
            try Sample.transformer.transform(&positions, from: .wgs84, to: .sweref99TM)
        } throws: { error in
            guard case GeodesyError.notTransformable(index: 1, let position, _, _) = error else { return false }
            return position.latitude == 91
        }
    }

    @Test func namesAndCodes() {
        #expect(CoordinateSystem("EPSG:3006") == .sweref99TM)
        #expect(CoordinateSystem("3016")?.name == "SWEREF 99 20 15")
        #expect(CoordinateSystem("3007")?.name == "SWEREF 99 12 00")
        #expect(CoordinateSystem("3021") == nil)
        #expect(CoordinateSystem("tm") == nil)
    }
}
