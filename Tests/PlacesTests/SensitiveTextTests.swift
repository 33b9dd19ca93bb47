import Foundation
import Places
import Testing

struct SensitiveTextTests {
    /// The form is held to the same texts, in `Tests/Browser/test_form.py`.
    private struct Samples: Decodable {
        var sensitive: [String]
        var harmless: [String]
    }

    @Test func recognisesWhatMayIdentifySomebodyAndLeavesTheRestAlone() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "sensitive-texts.json")
        let samples = try JSONDecoder().decode(Samples.self, from: Data(contentsOf: file))
        for text in samples.sensitive { #expect(SensitiveText.mayIdentifySomebody(text), "\(text)") }
        for text in samples.harmless { #expect(!SensitiveText.mayIdentifySomebody(text), "\(text)") }
    }
}
