public import Foundation

/// What a file that the form saved says besides its marks: whose they are, and with which key they stay changeable.
public struct SavedForm: Sendable, Decodable {
    /// The device key.
    public var device: String
    public var preschool: String
    public var group: String?
    public var round: Int
    /// Ids of marks that were taken back on the device.
    public var removals: [String]?

    private struct File: Decodable { var smultron: SavedForm? }

    /// - Returns: nil for a file that the form has not saved.
    public init?(geoJSON data: Data) {
        guard let saved = (try? JSONDecoder().decode(File.self, from: data))?.smultron else { return nil }
        self = saved
    }
}
