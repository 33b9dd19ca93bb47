import Foundation
import Places
import Testing

struct CursorSignerTests {
    private let signer = CursorSigner()
    private let message = Data("{\"place\":7}".utf8)

    @Test func whatWasSignedComesBack() {
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
            if let verified = signer.verify(String(changed)) { #expect(index == text.count - 1 && verified == message) }
        }
        #expect(CursorSigner().verify(String(text)) == nil)
    }

    @Test(arguments: ["", "A", "****", "å", String(repeating: "A", count: 5_000)])
    func whatWasNotSignedIsNothing(text: String) {
        #expect(signer.verify(text) == nil)
    }
}
