import Foundation
import Places
import Testing

struct SealTests {
    private let seal = Seal()
    private let message = Data("{\"place\":7}".utf8)

    @Test func whatWasSealedComesBack() {
        let text = seal.close(message)
        #expect(seal.open(text) == message)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    }

    @Test func everyChangeOfALetterIsSeen() {
        let text = Array(seal.close(message))
        for index in text.indices {
            var changed = text
            changed[index] = changed[index] == "A" ? "B" : "A"
            // The last letter has bits that carry nothing.
            if let opened = seal.open(String(changed)) { #expect(index == text.count - 1 && opened == message) }
        }
        #expect(Seal().open(String(text)) == nil)
    }

    @Test(arguments: ["", "A", "****", "å", String(repeating: "A", count: 5_000)])
    func whatIsNoSealIsNothing(text: String) {
        #expect(seal.open(text) == nil)
    }
}
