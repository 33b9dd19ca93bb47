import Geodesy

/// What a file says about itself.
struct LayerHeading: Sendable {
    var layer: Layer
    var audience: Audience
    var system: CoordinateSystem
    var roundTitle: String
    var isSynthetic: Bool
    var source: String
}

/// Writes a layer in some format, piece by piece.
protocol LayerWriter: Sendable {
    var heading: LayerHeading { get }
    /// How many bytes stand before each feature, to part it from the one before.
    var separator: Int { get }
    func begin() throws -> [UInt8]
    /// Each feature with the separator before it.
    func write(_ features: [LayerFeature]) throws -> [UInt8]
    func end() -> [UInt8]
}
