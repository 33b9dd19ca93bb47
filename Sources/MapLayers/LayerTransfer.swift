import Foundation
import Geodesy

/// Takes the features of a layer to another coordinate system and writes them, page by page: the same for every audience.
struct LayerTransfer {
    var heading: LayerHeading
    var format: LayerFormat
    /// In the coordinate system of the answer; touching is enough.
    var box: BoundingBox?
    var transformer: CoordinateTransformer

    /// - Parameters:
    ///   - emit: gets the bytes, in order.
    ///   - pages: hands over the features, in SWEREF 99 TM.
    /// - Returns: how many features were written.
    func write(
        to emit: ([UInt8]) async throws -> Void,
        pages: @escaping (([LayerFeature]) async throws -> Void) async throws -> Void
    ) async throws -> Int {
        var writer = format.writer(heading)
        var count = 0
        try await emit(writer.begin())
        try await pages { page in
            var features = page
            try transformer.transform(&features, to: heading.system)
            // Coordinates that a client has read from an answer are rounded; they still enclose what they came from.
            if let box = box?.expanded(by: 0.5 * pow(10, -Double(heading.system.decimals))) {
                features = features.filter { $0.geometry.boundingBox.map(box.intersects) ?? false }
            }
            count += features.count
            try await emit(writer.write(features))
        }
        try await emit(writer.end())
        return count
    }
}
