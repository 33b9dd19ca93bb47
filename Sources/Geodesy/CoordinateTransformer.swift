import CProj
import Synchronization

/// Transforms positions between coordinate systems with PROJ, in batches.
///
/// WGS 84 to SWEREF 99 is a null shift in PROJ, with a stated accuracy of 1 m; between the SWEREF 99 systems it is exact
/// to well under a millimetre. One transformer may be used from many tasks; they take turns.
package final class CoordinateTransformer: Sendable {
    private let proj: Mutex<Proj>

    /// - Throws: ``GeodesyError/projDatabaseMissing`` when PROJ has no database: better at start than at the first mark.
    package init() throws {
        proj = Mutex(try Proj())
    }

    /// Transforms positions in place.
    ///
    /// - Parameter positions: x, y in the units of `source`; afterwards in the units of `target`.
    /// - Throws: ``GeodesyError``, with the index of the first position that has no counterpart. The positions are then
    ///   of no use.
    /// - Complexity: O(n), one call into PROJ.
    package func transform(
        _ positions: inout [Position], from source: CoordinateSystem, to target: CoordinateSystem
    ) throws {
        guard source != target, !positions.isEmpty else { return }
        let before = positions
        try proj.withLock { try $0.transform(&positions, from: source, to: target) }
        if let index = positions.firstIndex(where: { !$0.x.isFinite || !$0.y.isFinite }) {
            throw GeodesyError.notTransformable(index: index, before[index], from: source, to: target)
        }
    }

    /// Transforms one position.
    package func transform(
        _ position: Position, from source: CoordinateSystem, to target: CoordinateSystem
    ) throws -> Position {
        var batch = [position]
        try transform(&batch, from: source, to: target)
        return batch[0]
    }

    /// The box around what a box becomes. Its straight edges bend in the other system, and may reach farther than its
    /// corners: across 15° E in SWEREF 99 TM the north edge does so by more than a hundred metres.
    ///
    /// - Throws: ``GeodesyError``
    package func transform(
        _ box: BoundingBox, from source: CoordinateSystem, to target: CoordinateSystem
    ) throws -> BoundingBox {
        guard source != target else { return box }
        return try proj.withLock { try $0.transform(box, from: source, to: target) }
    }
}

/// PROJ's context and the transformations made in it. A context belongs to one thread at a time, hence the mutex above,
/// and costs an open of proj.db, hence only one.
private struct Proj: ~Copyable {
    private struct Pair: Hashable {
        var source: CoordinateSystem
        var target: CoordinateSystem
    }

    private let context: OpaquePointer
    private var transformations: [Pair: OpaquePointer] = [:]

    init() throws {
        guard let context = proj_context_create() else { throw GeodesyError.projDatabaseMissing }
        proj_log_level(context, PJ_LOG_NONE)
        guard proj_context_get_database_path(context) != nil else {
            proj_context_destroy(context)
            throw GeodesyError.projDatabaseMissing
        }
        self.context = context
    }

    deinit {
        for transformation in transformations.values { proj_destroy(transformation) }
        proj_context_destroy(context)
    }

    mutating func transform(
        _ positions: inout [Position], from source: CoordinateSystem, to target: CoordinateSystem
    ) throws {
        let transformation = try transformation(from: source, to: target)
        let stride = MemoryLayout<Position>.stride
        positions.withUnsafeMutableBytes { bytes in
            let x = bytes.baseAddress!.assumingMemoryBound(to: Double.self)
            let y = x + 1
            let count = bytes.count / stride
            proj_trans_generic(
                transformation, PJ_FWD, x, stride, count, y, stride, count, nil, 0, 0, nil, 0, 0)
        }
    }

    /// Between two points of an edge it bends by a 40 000th of what the whole edge bends: for a municipality millimetres.
    private static let pointsOnAnEdge: Int32 = 200

    mutating func transform(
        _ box: BoundingBox, from source: CoordinateSystem, to target: CoordinateSystem
    ) throws -> BoundingBox {
        let transformation = try transformation(from: source, to: target)
        var around = box
        let isDone = proj_trans_bounds(
            context, transformation, PJ_FWD, box.minX, box.minY, box.maxX, box.maxY, &around.minX, &around.minY,
            &around.maxX, &around.maxY, Proj.pointsOnAnEdge)
        guard isDone == 1, [around.minX, around.minY, around.maxX, around.maxY].allSatisfy(\.isFinite) else {
            throw GeodesyError.notTransformable(
                index: 0, Position(x: box.minX, y: box.minY), from: source, to: target)
        }
        return around
    }

    private mutating func transformation(
        from source: CoordinateSystem, to target: CoordinateSystem
    ) throws -> OpaquePointer {
        let pair = Pair(source: source, target: target)
        if let known = transformations[pair] { return known }
        guard
            let asRegistered = proj_create_crs_to_crs(
                context, "EPSG:\(source.epsg)", "EPSG:\(target.epsg)", nil)
        else { throw noTransformation(from: source, to: target) }
        defer { proj_destroy(asRegistered) }
        // EPSG lists latitude or northing first; this puts x first everywhere.
        guard let normalized = proj_normalize_for_visualization(context, asRegistered) else {
            throw noTransformation(from: source, to: target)
        }
        transformations[pair] = normalized
        return normalized
    }

    private func noTransformation(from source: CoordinateSystem, to target: CoordinateSystem) -> GeodesyError {
        let reason = String(cString: proj_context_errno_string(context, proj_context_errno(context)))
        return .noTransformation(from: source, to: target, reason: reason)
    }
}

/// What can go wrong between this software and PROJ.
package enum GeodesyError: Error, Equatable, CustomStringConvertible {
    /// PROJ cannot find its database of coordinate systems.
    case projDatabaseMissing
    /// PROJ knows no way between two systems: its database is damaged or far too old.
    case noTransformation(from: CoordinateSystem, to: CoordinateSystem, reason: String)
    /// PROJ does not know a system: its database is damaged or far too old.
    case noDefinition(of: CoordinateSystem, reason: String)
    /// A position has no counterpart in the other system. `index` counts from 0 in the batch.
    case notTransformable(index: Int, Position, from: CoordinateSystem, to: CoordinateSystem)

    package var description: String {
        switch self {
        case .projDatabaseMissing:
            """
            PROJ's database of coordinate systems, proj.db, cannot be found, and without it no position can be \
            computed. Install the package proj-data, or let PROJ_DATA (PROJ_LIB before PROJ 9.1) name the folder \
            that holds proj.db.
            """
        case .noTransformation(let from, let to, let reason):
            "PROJ offers no transformation from EPSG:\(from.epsg) to EPSG:\(to.epsg): \(reason)"
        case .noDefinition(let system, let reason):
            "PROJ has no definition of EPSG:\(system.epsg): \(reason)"
        case .notTransformable(let index, let position, let from, let to):
            """
            Position \(index) (\(position.x), \(position.y)) in EPSG:\(from.epsg) has no counterpart in \
            EPSG:\(to.epsg)
            """
        }
    }
}

/// Why a pair of coordinates cannot be a place in or near Sweden.
package enum CoordinateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A coordinate is infinite or not a number.
    case notFinite(Position)
    /// The coordinates fit when exchanged.
    case swapped(Position, CoordinateSystem)
    /// Degrees were expected, and these look like metres.
    case metresForDegrees(Position)
    /// Metres were expected, and these look like degrees.
    case degreesForMetres(Position, CoordinateSystem)
    /// The place is too far away for the system to be of use there.
    case farAway(Position, CoordinateSystem)

    package var description: String {
        switch self {
        case .notFinite(let p):
            "the coordinates (\(p.x), \(p.y)) are not finite numbers"
        case .swapped(let p, let system):
            """
            the axes seem to be exchanged: (\(p.x), \(p.y)) would fit as (\(p.y), \(p.x)); \
            \(system.axes) is expected
            """
        case .metresForDegrees(let p):
            "(\(p.x), \(p.y)) look like metres; degrees are expected, longitude first"
        case .degreesForMetres(let p, let system):
            "(\(p.x), \(p.y)) look like degrees; metres in \(system.name) are expected, easting first"
        case .farAway(let p, let system):
            """
            (\(p.x), \(p.y)) lies outside Sweden, where \(system.name) is of no use here; \
            \(system.axes) is expected
            """
        }
    }
}

extension CoordinateSystem {
    /// The order of the axes, in words.
    package var axes: String {
        isGeographic ? "longitude, latitude in degrees" : "easting, northing in metres"
    }

    /// Where the system is of use, generously around Sweden, in its own units.
    package var areaOfUse: BoundingBox {
        switch self {
        case .wgs84: BoundingBox(minX: 9, minY: 54, maxX: 26, maxY: 70)
        case .sweref99TM: BoundingBox(minX: 100_000, minY: 5_980_000, maxX: 1_000_000, maxY: 7_800_000)
        default: BoundingBox(minX: -500_000, minY: 5_980_000, maxX: 900_000, maxY: 7_800_000)
        }
    }

    /// Refuses what cannot be a place in or near Sweden, and says why.
    ///
    /// - Throws: ``CoordinateProblem``
    package func check(_ position: Position) throws(CoordinateProblem) {
        guard position.x.isFinite, position.y.isFinite else { throw .notFinite(position) }
        if areaOfUse.contains(position) { return }
        let exchanged = Position(x: position.y, y: position.x)
        if areaOfUse.contains(exchanged) { throw .swapped(position, self) }
        let looksLikeDegrees = abs(position.x) <= 180 && abs(position.y) <= 180
        if isGeographic, abs(position.x) > 10_000 || abs(position.y) > 10_000 {
            throw .metresForDegrees(position)
        }
        if !isGeographic, looksLikeDegrees { throw .degreesForMetres(position, self) }
        throw .farAway(position, self)
    }
}
