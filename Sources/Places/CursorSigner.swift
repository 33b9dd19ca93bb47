import Crypto
package import Foundation

/// Marks messages that go out into the world and come back, so that one that somebody has changed is told from one that was
/// made here. The key lasts as long as the process.
package struct CursorSigner: Sendable {
    private let key = SymmetricKey(size: .bits256)
    private static let codeBytes = 32

    package init() {}

    /// The message and its authentication code, as text for an address.
    package func sign(_ message: Data) -> String {
        let code = Data(HMAC<SHA256>.authenticationCode(for: message, using: key))
        return (code + message).base64URL
    }

    /// The message; nil if it was not signed here, or has been changed.
    package func verify(_ text: String) -> Data? {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/")
        let fill = String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
        guard text.utf8.count <= 2_000, let data = Data(base64Encoded: padded + fill),
            data.count > CursorSigner.codeBytes
        else { return nil }
        let message = Data(data.dropFirst(CursorSigner.codeBytes))
        return HMAC<SHA256>.isValidAuthenticationCode(
            data.prefix(CursorSigner.codeBytes), authenticating: message, using: key)
            ? message : nil
    }
}
