/// What a file that the form saved says besides its marks: whose they are, and with which key they stay changeable.
public struct SavedForm: Sendable, Decodable {
    /// The device key.
    public var device: String
    public var preschool: String
    public var group: String?
    public var round: Int
    /// Ids of marks that were taken back on the device.
    public var removals: [String]?
}
