/// Whose software this is, for sources and metadata.
public struct Municipality: Sendable, Equatable {
    /// Four digits, as in SCB's list.
    public var code: String
    public var name: String
    public var contact: String?

    public init(code: String, name: String, contact: String? = nil) {
        self.code = code
        self.name = name
        self.contact = contact
    }

    /// Whom data comes from; what is synthetic says so.
    func source(isSynthetic: Bool) -> String {
        "Barnens smultronställen, \(name)" + (isSynthetic ? "; syntetiska data" : "")
    }
}
