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

    static let boxes: [(CoordinateSystem, CoordinateSystem, BoundingBox)] = [
        // Across 15° E, where an edge that is straight in metres bends to the north.
        (.sweref99TM, .wgs84, BoundingBox(minX: 460_000, minY: 6_900_000, maxX: 540_000, maxY: 6_960_000)),
        (.sweref99TM, .wgs84, BoundingBox(minX: 300_000, minY: 6_100_000, maxX: 900_000, maxY: 7_600_000)),
        (.wgs84, .sweref99TM, BoundingBox(minX: 13, minY: 62, maxX: 17, maxY: 63)),
        (.wgs84, .sweref992015, BoundingBox(minX: 19, minY: 67, maxX: 22, maxY: 69)),
        (.sweref992015, .sweref99TM, BoundingBox(minX: 100_000, minY: 7_400_000, maxX: 200_000, maxY: 7_600_000)),
    ]

    @Test(arguments: boxes)
    func theBoxAroundABoxReachesAsFarAsItsEdgesDo(
        source: CoordinateSystem, target: CoordinateSystem, box: BoundingBox
    ) throws {
        var edges = (0...997).flatMap { step in
            let x = box.minX + (box.maxX - box.minX) * Double(step) / 997
            let y = box.minY + (box.maxY - box.minY) * Double(step) / 997
            return [
                Position(x: x, y: box.minY), Position(x: x, y: box.maxY), Position(x: box.minX, y: y),
                Position(x: box.maxX, y: y),
            ]
        }
        try Sample.transformer.transform(&edges, from: source, to: target)
        let expected = BoundingBox(of: edges)!
        let found = try Sample.transformer.transform(box, from: source, to: target)
        // Half a metre for half of Sweden, in either unit.
        let tolerance = target.isGeographic ? 5e-6 : 0.5
        for side in [\BoundingBox.minX, \.minY, \.maxX, \.maxY] {
            #expect(abs(found[keyPath: side] - expected[keyPath: side]) <= tolerance)
        }
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
