import CGEOS
import Geodesy

/// A session with GEOS, for one thread at a time; the shapes that it makes are gone with it.
///
/// - Source: GEOS 3.11, C API (`geos_c.h`).
final class GEOS {
    /// GEOS could not do what it was asked.
    struct Failure: Error {
        /// In GEOS' own words.
        var message: String
    }

    /// A shape of GEOS.
    typealias Shape = OpaquePointer

    private let handle: GEOSContextHandle_t
    private var message = ""
    private var shapes: [Shape] = []
    private var prepared: [OpaquePointer] = []

    init() {
        _ = GEOS.interruption
        handle = GEOS_init_r()
        GEOSContext_setErrorMessageHandler_r(
            handle,
            { message, session in
                guard let message, let session else { return }
                Unmanaged<GEOS>.fromOpaque(session).takeUnretainedValue().message = String(cString: message)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        for prepared in prepared { GEOSPreparedGeom_destroy_r(handle, prepared) }
        for shape in shapes { GEOSGeom_destroy_r(handle, shape) }
        GEOS_finish_r(handle)
    }

    /// GEOS asks in the midst of long computations whether to go on. The request to stop is one for the whole process, so another
    /// thread may take it: ``attempt(_:)`` begins anew what was stopped for no reason of its own.
    private static let interruption: Void = {
        _ = GEOS_interruptRegisterCallback { if WorkBudget.problem != nil { GEOS_interruptRequest() } }
    }()

    /// - Parameter body: gives nil when GEOS has failed.
    /// - Throws: ``Failure``, or why the work should stop.
    private func attempt<Value>(_ body: (GEOSContextHandle_t) -> Value?) throws -> Value {
        while true {
            message = ""
            if let value = body(handle) { return value }
            if let problem = WorkBudget.problem { throw problem }
            guard message.contains("Interrupt") else { throw Failure(message: message) }
        }
    }

    /// The answer to a question that GEOS answers with 0 or 1, and 2 when it has failed.
    func ask(_ question: (GEOSContextHandle_t) -> CChar) throws -> Bool {
        try attempt { handle in
            let answer = question(handle)
            return answer == 2 ? nil : answer == 1
        }
    }

    /// A number that GEOS computes, telling by 0 that it could not.
    func measure(_ body: (GEOSContextHandle_t, UnsafeMutablePointer<Double>) -> Int32) throws -> Double {
        var value = 0.0
        return try attempt { handle in body(handle, &value) == 1 ? value : nil }
    }

    /// A shape that is made from others, and belongs to the session from now on.
    func make(_ body: (GEOSContextHandle_t) -> Shape?) throws -> Shape {
        let shape = try attempt(body)
        shapes.append(shape)
        return shape
    }

    /// The same shape, ready to be compared with many.
    func prepare(_ shape: Shape) throws -> OpaquePointer {
        let ready = try attempt { GEOSPrepare_r($0, shape) }
        prepared.append(ready)
        return ready
    }

    /// Takes out of memory what was made last.
    func forget(_ shape: Shape) {
        guard let index = shapes.lastIndex(of: shape) else { return }
        shapes.remove(at: index)
        GEOSGeom_destroy_r(handle, shape)
    }

    /// What is wrong with a shape, and where; nil when nothing is.
    func invalidity(of shape: Shape) throws -> (reason: String, position: Position?)? {
        var reason: UnsafeMutablePointer<CChar>?
        var place: Shape?
        defer {
            if let reason { GEOSFree_r(handle, reason) }
            if let place { GEOSGeom_destroy_r(handle, place) }
        }
        let isValid = try ask { GEOSisValidDetail_r($0, shape, 0, &reason, &place) }
        guard !isValid else { return nil }
        var position = Position(x: 0, y: 0)
        let isKnown =
            place.map { GEOSGeomGetX_r(handle, $0, &position.x) == 1 && GEOSGeomGetY_r(handle, $0, &position.y) == 1 }
        return (reason.map { String(cString: $0) } ?? "", isKnown == true ? position : nil)
    }
}

/// From our shapes to those of GEOS.
extension GEOS {
    /// - Throws: ``Failure`` for what is no shape: a ring that is not closed, a line of one position.
    func shape(_ geometry: Geometry) throws -> Shape { try make { build(geometry, $0) } }

    /// - Returns: nil where GEOS refuses.
    private func build(_ geometry: Geometry, _ handle: GEOSContextHandle_t) -> Shape? {
        switch geometry {
        case .point(let position): GEOSGeom_createPointFromXY_r(handle, position.x, position.y)
        case .line(let line): sequence(line, handle).flatMap { GEOSGeom_createLineString_r(handle, $0) }
        case .polygon(let polygon): build(polygon, handle)
        case .multiPoint(let points):
            collection(GEOS_MULTIPOINT, points.map { build(.point($0), handle) }, handle)
        case .multiLine(let lines): collection(GEOS_MULTILINESTRING, lines.map { build(.line($0), handle) }, handle)
        case .multiPolygon(let polygons):
            collection(GEOS_MULTIPOLYGON, polygons.map { build($0, handle) }, handle)
        case .collection(let parts):
            collection(GEOS_GEOMETRYCOLLECTION, parts.map { build($0, handle) }, handle)
        }
    }

    private func build(_ polygon: Polygon, _ handle: GEOSContextHandle_t) -> Shape? {
        let rings = polygon.rings.map { ring in
            sequence(ring, handle).flatMap { GEOSGeom_createLinearRing_r(handle, $0) }
        }
        guard var whole = complete(rings, handle) else { return nil }
        let outer = whole.removeFirst()
        return whole.withUnsafeMutableBufferPointer {
            GEOSGeom_createPolygon_r(handle, outer, $0.baseAddress, UInt32($0.count))
        }
    }

    private func collection(_ kind: GEOSGeomTypes, _ parts: [Shape?], _ handle: GEOSContextHandle_t) -> Shape? {
        guard var whole = complete(parts, handle) else { return nil }
        return whole.withUnsafeMutableBufferPointer {
            GEOSGeom_createCollection_r(handle, Int32(kind.rawValue), $0.baseAddress, UInt32($0.count))
        }
    }

    /// All parts; or none, and nothing of them stays in memory, where one is missing.
    private func complete(_ parts: [Shape?], _ handle: GEOSContextHandle_t) -> [Shape?]? {
        guard parts.contains(where: { $0 == nil }) else { return parts }
        for case let part? in parts { GEOSGeom_destroy_r(handle, part) }
        return nil
    }

    private func sequence(_ positions: [Position], _ handle: GEOSContextHandle_t) -> OpaquePointer? {
        positions.withUnsafeBytes {
            GEOSCoordSeq_copyFromBuffer_r(
                handle, $0.bindMemory(to: Double.self).baseAddress, UInt32(positions.count), 0, 0)
        }
    }
}

/// From shapes of GEOS to ours.
extension GEOS {
    /// The polygons that a shape consists of; its points and lines are left out.
    func polygons(of shape: Shape) throws -> [Polygon] {
        try (0..<GEOSGetNumGeometries_r(handle, shape)).compactMap { index in
            let part = try attempt { GEOSGetGeometryN_r($0, shape, index) }
            guard GEOSGeomTypeId_r(handle, part) == Int32(GEOS_POLYGON.rawValue), GEOSisEmpty_r(handle, part) == 0
            else {
                return nil
            }
            let holes = try (0..<GEOSGetNumInteriorRings_r(handle, part)).map { hole in
                try ring(attempt { GEOSGetInteriorRingN_r($0, part, hole) })
            }
            return Polygon(outer: try ring(attempt { GEOSGetExteriorRing_r($0, part) }), holes: holes)
        }
    }

    private func ring(_ ring: OpaquePointer) throws -> [Position] {
        let sequence = try attempt { GEOSGeom_getCoordSeq_r($0, ring) }
        var count: UInt32 = 0
        _ = try attempt { GEOSCoordSeq_getSize_r($0, sequence, &count) == 1 ? true : nil }
        return try Array(unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            let numbers = UnsafeMutableRawPointer(buffer.baseAddress!).assumingMemoryBound(to: Double.self)
            _ = try attempt { GEOSCoordSeq_copyToBuffer_r($0, sequence, numbers, 0, 0) == 1 ? true : nil }
            initialized = Int(count)
        }
    }
}
