import Foundation
import Geodesy

/// Geometry as OGC well-known binary, little-endian: how polygons pass between Swift and SpatiaLite.
enum WellKnownBinary {
    private enum Kind: UInt32 {
        case polygon = 3
        case multiPolygon = 6
    }

    static func data(_ polygon: Polygon) -> Data { data(.polygon, polygon.rings.map(data)) }

    /// A number of positions, and the positions.
    private static func data(_ positions: [Position]) -> Data {
        var data = Data()
        append(UInt32(positions.count), to: &data)
        for position in positions { append(position, to: &data) }
        return data
    }

    private static func data(_ kind: Kind, _ parts: [Data]) -> Data {
        var data = header(kind)
        append(UInt32(parts.count), to: &data)
        for part in parts { data.append(part) }
        return data
    }

    /// The polygons of a Polygon or MultiPolygon; nil for anything else.
    static func polygons(_ data: Data) -> [Polygon]? {
        var reader = Reader(bytes: data)
        return reader.polygons()
    }

    private static func header(_ kind: Kind) -> Data {
        var data = Data([1])
        append(kind.rawValue, to: &data)
        return data
    }

    private static func append(_ number: UInt32, to data: inout Data) {
        withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }

    private static func append(_ position: Position, to data: inout Data) {
        for coordinate in [position.x, position.y] {
            withUnsafeBytes(of: coordinate.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    private struct Reader {
        let bytes: Data
        var offset = 0

        init(bytes: Data) { self.bytes = bytes }

        mutating func polygons() -> [Polygon]? {
            guard let kind = kind() else { return nil }
            switch kind {
            case .polygon: return polygon().map { [$0] }
            case .multiPolygon:
                guard let count: UInt32 = number() else { return nil }
                return (0..<count).compactMap { _ in self.kind() == .polygon ? polygon() : nil }
            }
        }

        private mutating func kind() -> Kind? {
            guard let order: UInt8 = number(), order == 1, let raw: UInt32 = number() else { return nil }
            return Kind(rawValue: raw)
        }

        private mutating func polygon() -> Polygon? {
            guard let count: UInt32 = number(), count > 0 else { return nil }
            var rings: [[Position]] = []
            for _ in 0..<count {
                guard let length: UInt32 = number() else { return nil }
                var ring: [Position] = []
                for _ in 0..<length {
                    guard let x: UInt64 = number(), let y: UInt64 = number() else { return nil }
                    ring.append(Position(x: Double(bitPattern: x), y: Double(bitPattern: y)))
                }
                rings.append(ring)
            }
            return Polygon(outer: rings[0], holes: Array(rings.dropFirst()))
        }

        private mutating func number<Number: FixedWidthInteger>() -> Number? {
            let size = MemoryLayout<Number>.size
            guard offset + size <= bytes.count else { return nil }
            defer { offset += size }
            return bytes.withUnsafeBytes {
                Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
            }
        }
    }
}
