import Foundation

extension Data {
    /// In letters that go into an address as they are (RFC 4648, section 5), without padding.
    var base64URL: String {
        let letters = base64EncodedData().prefix { $0 != UInt8(ascii: "=") }.map { letter in
            switch letter {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: letter
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
