import Foundation
import Places
import Testing

struct SealTests {
    private let signer = CursorSigner()
    private let message = Data("{\"place\":7}".utf8)

    @Test func whatWasSealedComesBack() {
        let text = signer.sign(message)
        #expect(signer.verify(text) == message)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    }

    @Test func everyChangeOfALetterIsSeen() {
        let text = Array(signer.sign(message))
        for index in text.indices {
            var changed = text
            changed[index] = changed[index] == "A" ? "B" : "A"
            // The last letter has bits that carry nothing.
            if let opened = signer.verify(String(changed)) { #expect(index == text.count - 1 && opened == message) }
        }
        #expect(CursorSigner().open(String(text)) == nil)
    }

    @Test(arguments: ["", "A", "****", "å", String(repeating: "A", count: 5_000)])
    func whatIsNoSealIsNothing(text: String) {
        #expect(signer.verify(text) == nil)
    }
}
