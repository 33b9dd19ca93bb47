/// What can go wrong between this software and PROJ.
public enum GeodesyError: Error, Equatable, CustomStringConvertible {
    /// PROJ cannot find its database of coordinate systems.
    case projDatabaseMissing
    /// PROJ knows no way between two systems: its database is damaged or far too old.
    case noTransformation(from: CoordinateSystem, to: CoordinateSystem, reason: String)
    /// PROJ does not know a system: its database is damaged or far too old.
    case noDefinition(of: CoordinateSystem, reason: String)
    /// A position has no counterpart in the other system. `index` counts from 0 in the batch.
    case notTransformable(index: Int, Position, from: CoordinateSystem, to: CoordinateSystem)

    public var description: String {
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
