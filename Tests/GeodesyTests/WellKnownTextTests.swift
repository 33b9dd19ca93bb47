import Geodesy
import Testing

struct WellKnownTextTests {
    @Test(arguments: CoordinateSystem.allCases)
    func everySystemDefinesItself(system: CoordinateSystem) throws {
        let text = try system.wellKnownText
        #expect(text.hasPrefix(system.isGeographic ? "GEOGCS[" : "PROJCS["))
        #expect(text.hasSuffix("AUTHORITY[\"EPSG\",\"\(system.epsg)\"]]"))
        #expect(!text.contains("\n"))
    }

    @Test func aZoneHasItsOwnMeridian() throws {
        let text = try CoordinateSystem.sweref992015.wellKnownText
        #expect(text.contains("PARAMETER[\"central_meridian\",20.25]"))
        #expect(text.contains("PARAMETER[\"false_easting\",150000]"))
    }
}
