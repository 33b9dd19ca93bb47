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
protocol LayerWriter {
    var heading: LayerHeading { get }
    mutating func begin() throws -> [UInt8]
    mutating func write(_ features: [LayerFeature]) throws -> [UInt8]
    mutating func end() -> [UInt8]
}
