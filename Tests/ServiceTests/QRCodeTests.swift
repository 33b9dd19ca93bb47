import Service
import Testing

struct QRCodeTests {
    @Test func aLinkBecomesASquareWithAQuietZone() throws {
        let svg = try QRCode("https://smultron.example.se/f#AAAAAAAAAAAAAAAAAAAAAA").svg
        // 52 bytes at level M are version 4: 33 modules, and four on each side.
        #expect(svg.contains("viewBox=\"0 0 41 41\""))
        // The upper left finder pattern begins with seven dark modules.
        for column in 4..<11 { #expect(svg.contains("M\(column) 4h1v1h-1z")) }
        #expect(!svg.contains("M11 4h1"))
    }

    @Test func aTextThatIsTooLongIsRefused() {
        #expect(throws: QRCode.Problem.self) { try QRCode(String(repeating: "a", count: 5_000)) }
    }
}
