package import Geodesy

/// A control point: the same place in degrees and in metres.
package struct ControlPoint: Sendable {
    package var system: CoordinateSystem
    package var degrees: Position
    package var metres: Position

    private init(_ epsg: Int, _ latitude: Double, _ longitude: Double, _ northing: Double, _ easting: Double) {
        system = CoordinateSystem(rawValue: epsg)!
        degrees = Position(longitude: longitude, latitude: latitude)
        metres = Position(easting: easting, northing: northing)
    }

    /// Source: Lantmäteriet's published control points for SWEREF 99 TM and SWEREF 99 20 15.
    package static let published = [
        ControlPoint(3006, 55, 12.75, 6097106.672, 356083.438),
        ControlPoint(3006, 55, 14.25, 6095048.642, 452024.069),
        ControlPoint(3006, 57, 12.75, 6319636.937, 363331.554),
        ControlPoint(3006, 57, 19.5, 6326392.707, 773251.054),
        ControlPoint(3006, 59, 11.25, 6546096.724, 284626.066),
        ControlPoint(3006, 59, 19.5, 6548757.206, 758410.519),
        ControlPoint(3006, 61, 12.75, 6764877.311, 378323.440),
        ControlPoint(3006, 61, 18.75, 6768593.345, 702745.127),
        ControlPoint(3006, 63, 12, 6989134.048, 348083.148),
        ControlPoint(3006, 63, 19.5, 6993565.630, 727798.671),
        ControlPoint(3006, 65, 13.5, 7209293.753, 429270.201),
        ControlPoint(3006, 65, 21.75, 7225449.115, 817833.405),
        ControlPoint(3006, 67, 16.5, 7432168.174, 565398.458),
        ControlPoint(3006, 67, 24, 7459745.672, 891298.142),
        ControlPoint(3006, 69, 21, 7666089.698, 739639.195),
        ControlPoint(3016, 63, 19.5, 6988606.198, 111996.020),
        ControlPoint(3016, 65, 19.5, 7211548.993, 114619.001),
        ControlPoint(3016, 67, 19.5, 7434550.943, 117285.739),
        ControlPoint(3016, 69, 19.5, 7657608.465, 119992.964),
        ControlPoint(3016, 65, 21, 7211548.993, 185380.999),
        ControlPoint(3016, 67, 21, 7434550.943, 182714.261),
        ControlPoint(3016, 69, 21, 7657608.465, 180007.036),
    ]
}
