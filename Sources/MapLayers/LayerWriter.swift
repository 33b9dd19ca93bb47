import Foundation
package import Geodesy
import Places

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

/// The formats that layers are written in.
package enum LayerFormat: String, CaseIterable, Sendable {
    case geojson, gpkg, csv

    package var mediaType: String {
        switch self {
        case .geojson: "application/geo+json"
        case .gpkg: "application/geopackage+sqlite3"
        case .csv: "text/csv; charset=utf-8"
        }
    }

    /// The coordinate system unless another is asked for.
    package var usualSystem: CoordinateSystem {
        switch self {
        case .geojson, .csv: .wgs84
        case .gpkg: .sweref99TM
        }
    }
}

extension Layers {
    /// Writes whole layers: one in any format, or several into a GeoPackage.
    ///
    /// - Returns: how many features were written.
    package func write(
        _ layers: [Layer], as format: LayerFormat, in system: CoordinateSystem,
        _ selection: LayerSelection = LayerSelection(), to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        if format == .gpkg { return try await writeGeoPackage(layers, in: system, selection, to: emit) }
        var count = 0
        for layer in layers { count += try await write(layer, as: format, in: system, selection, to: emit) }
        return count
    }

    /// Writes a whole layer; memory does not grow with the number of its features.
    ///
    /// - Parameter emit: gets the bytes, in order.
    /// - Returns: how many features were written.
    package func write(
        _ layer: Layer, as format: LayerFormat, in system: CoordinateSystem,
        _ selection: LayerSelection = LayerSelection(), to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        let heading = heading(of: layer, in: system)
        switch format {
        case .geojson: return try await write(GeoJSONWriter(heading), selection, to: emit)
        case .csv: return try await write(CSVWriter(heading), selection, to: emit)
        case .gpkg: return try await writeGeoPackage([layer], in: system, selection, to: emit)
        }
    }

    private func heading(of layer: Layer, in system: CoordinateSystem) -> LayerHeading {
        LayerHeading(
            layer: layer, audience: audience, system: system, roundTitle: roundTitle, isSynthetic: isSynthetic,
            source: source)
    }

    private func write(
        _ writer: some LayerWriter, _ selection: LayerSelection, to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        var count = 0
        try await emit(writer.begin())
        try await pages(of: writer.heading.layer, selection, in: writer.heading.system) { features in
            (features.count, try writer.write(features))
        } _: { number, bytes in
            guard number > 0 else { return }
            try await emit(count == 0 ? Array(bytes.dropFirst(writer.separator)) : bytes)
            count += number
        }
        try await emit(writer.end())
        return count
    }
}

/// Bytes of text in the making.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
        if isDone == nil { bytes.append(contentsOf: text.utf8) }
    }

    /// Text in quotation marks, if it is text that needs no escapes in JSON, as nearly all does.
    ///
    /// - Returns: whether it was such text; otherwise nothing has been appended.
    mutating func appendQuoted(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { characters in
            // All of them, without a branch for each: many are compared at a time.
            let escaped = characters.reduce(into: UInt8(0)) { found, character in
                found |= (character < 0x20 ? 1 : 0) | (character == 0x22 ? 1 : 0) | (character == 0x5C ? 1 : 0)
            }
            guard escaped == 0 else { return false }
            bytes.append(0x22)
            bytes.append(contentsOf: characters)
            bytes.append(0x22)
            return true
        } ?? false
    }

    mutating func append(_ text: [UInt8]) { bytes += text }
    mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
    mutating func append(byte: UInt8) { bytes.append(byte) }
    mutating func append(_ moment: Date) { Timestamp.append(moment, to: &bytes) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func append(_ integer: Int) { append(integer.magnitude, isNegative: integer < 0, decimals: 0) }

    /// A number with a fixed number of decimals, rounded half away from zero: several times faster than printing and
    /// parsing through a locale-aware formatter, which matters for a hundred thousand coordinates.
    mutating func append(_ number: Double, decimals: Int) {
        let scaled = (number * TextBuffer.powersOfTen[decimals]).rounded()
        guard abs(scaled) < 9e18 else { return append("\(number)") }
        append(UInt(scaled.magnitude), isNegative: scaled < 0, decimals: decimals)
    }

    /// The digits of a number of units of the last decimal, from the last to the first.
    private mutating func append(_ units: UInt, isNegative: Bool, decimals: Int) {
        var digits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = units
            var start = buffer.count
            func put(_ byte: UInt8) {
                start -= 1
                buffer[start] = byte
            }
            for _ in 0..<decimals {
                put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            }
            if decimals > 0 { put(0x2E) }
            repeat {
                put(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            if isNegative { put(0x2D) }
            bytes.append(contentsOf: buffer[start...])
        }
    }

    private static let powersOfTen = (0...12).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
}
