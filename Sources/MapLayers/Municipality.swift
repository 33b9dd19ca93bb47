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
}
