import Crypto
import Foundation

/// Values that nobody can guess, and what is derived from them.
enum RandomText {
    /// 256 bits from the system's generator: 43 characters, which is also what PKCE asks of a verifier at least.
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return base64URL(Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    /// What is shown of a PKCE verifier before it is used: the method S256 (RFC 7636, section 4.2).
    static func challenge(of verifier: String) -> String {
        base64URL(Data(SHA256.hash(data: Data(verifier.utf8))))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
