import Geodesy

/// Writes geometries as the standard keeps them: a header with the coordinate system and, for lines and polygons, the
/// extent, then OGC well-known binary; all of it little-endian.
///
/// - Source: GeoPackage 1.3, clause 2.1.3, "GeoPackageBinary format".
struct GeometryEncoder {
    private let system: CoordinateSystem
    /// The geometry that was encoded last. The same bytes are used over and over.
    private(set) var bytes: [UInt8] = []

    private enum Flag {
        static let littleEndian: UInt8 = 1
        /// The extent is written as four numbers: least and greatest x, least and greatest y.
        static let envelope: UInt8 = 1 << 1
        static let empty: UInt8 = 1 << 4
    }

    private enum Kind: UInt32 {
        case point = 1
        case lineString = 2
        case polygon = 3
    }

    init(system: CoordinateSystem) { self.system = system }

    /// - Parameter box: the geometry's extent; nil for an empty one.
    /// - Complexity: O(positions).
    mutating func encode(_ geometry: Feature.Geometry, box: BoundingBox?) {
        bytes.removeAll(keepingCapacity: true)
        switch geometry {
        case .point(let position):
            appendHeader(flags: 0)
            append(.point)
            append(position)
        case .lineString(let positions):
            appendHeader(box)
            append(.lineString)
            append(positions)
        case .polygon(let polygon):
            appendHeader(box)
            append(.polygon)
            let rings = box == nil ? [] : polygon.rings
            append(UInt32(rings.count))
            for ring in rings { append(ring) }
        }
    }

    private mutating func appendHeader(_ box: BoundingBox?) {
        guard let box else { return appendHeader(flags: Flag.empty) }
        appendHeader(flags: Flag.envelope)
        for coordinate in [box.minX, box.maxX, box.minY, box.maxY] { append(coordinate.bitPattern) }
    }

    private mutating func appendHeader(flags: UInt8) {
        bytes.append(contentsOf: [UInt8(ascii: "G"), UInt8(ascii: "P"), 0, flags | Flag.littleEndian])
        append(UInt32(system.epsg))
    }

    private mutating func append(_ kind: Kind) {
        bytes.append(1)
        append(kind.rawValue)
    }

    private mutating func append(_ positions: [Position]) {
        append(UInt32(positions.count))
        for position in positions { append(position) }
    }

    private mutating func append(_ position: Position) {
        append(position.x.bitPattern)
        append(position.y.bitPattern)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Feature.Geometry {
    /// The extent; nil when there are no positions.
    var boundingBox: BoundingBox? {
        switch self {
        case .point(let position):
            BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y)
        case .lineString(let positions): BoundingBox(of: positions)
        case .polygon(let polygon): BoundingBox(of: polygon.outer)
        }
    }

    var type: GeometryType {
        switch self {
        case .point: .point
        case .lineString: .lineString
        case .polygon: .polygon
        }
    }
}
