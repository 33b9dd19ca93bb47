import CProj

/// The coordinate systems that this software speaks: WGS 84 in degrees, and the thirteen projected SWEREF 99 systems
/// in metres.
///
/// Axis order is always x, y here and in everything above: longitude, latitude in degrees, or easting, northing in
/// metres, although the EPSG register lists the projected systems as northing, easting.
package enum CoordinateSystem: Int, CaseIterable, Sendable, Hashable {
    case wgs84 = 4326
    case sweref99TM = 3006
    case sweref991200 = 3007
    case sweref991330 = 3008
    case sweref991500 = 3009
    case sweref991630 = 3010
    case sweref991800 = 3011
    case sweref991415 = 3012
    case sweref991545 = 3013
    case sweref991715 = 3014
    case sweref991845 = 3015
    case sweref992015 = 3016
    case sweref992145 = 3017
    case sweref992315 = 3018

    /// The EPSG code.
    package var epsg: Int { rawValue }

    /// Reads `3006` as well as `EPSG:3006`.
    package init?(_ text: some StringProtocol) {
        let digits = text.uppercased().hasPrefix("EPSG:") ? text.dropFirst(5) : text[...]
        guard let code = Int(digits), let system = CoordinateSystem(rawValue: code) else { return nil }
        self = system
    }

    /// True where coordinates are degrees.
    package var isGeographic: Bool { self == .wgs84 }

    /// The name as Lantmäteriet writes it.
    package var name: String {
        switch self {
        case .wgs84: "WGS 84"
        case .sweref99TM: "SWEREF 99 TM"
        default:
            "SWEREF 99 \(twoDigits(Int(centralMeridian))) "
                + twoDigits(Int((centralMeridian.truncatingRemainder(dividingBy: 1) * 60).rounded()))
        }
    }

    /// The central meridian in degrees; 0 for WGS 84, which has none.
    package var centralMeridian: Double {
        switch self {
        case .wgs84: 0
        case .sweref99TM: 15
        case .sweref991200: 12
        case .sweref991330: 13.5
        case .sweref991500: 15
        case .sweref991630: 16.5
        case .sweref991800: 18
        case .sweref991415: 14.25
        case .sweref991545: 15.75
        case .sweref991715: 17.25
        case .sweref991845: 18.75
        case .sweref992015: 20.25
        case .sweref992145: 21.75
        case .sweref992315: 23.25
        }
    }

    /// Decimals that coordinates are written with: 9 in degrees (0.1 mm), 3 in metres.
    package var decimals: Int { isGeographic ? 9 : 3 }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension CoordinateSystem {
    /// The system's definition as OGC well-known text of the first version (OGC 01-009, in the flavour that GDAL writes
    /// and reads), on one line. Axes are in the order of the EPSG register: latitude or northing first.
    ///
    /// - Throws: ``GeodesyError/projDatabaseMissing``, ``GeodesyError/noDefinition(of:reason:)``
    package var wellKnownText: String {
        get throws(GeodesyError) {
            guard let context = proj_context_create() else { throw .projDatabaseMissing }
            defer { proj_context_destroy(context) }
            proj_log_level(context, PJ_LOG_NONE)
            guard proj_context_get_database_path(context) != nil else { throw .projDatabaseMissing }
            guard let system = proj_create(context, "EPSG:\(epsg)") else { throw noDefinition(context) }
            defer { proj_destroy(system) }
            guard let text = oneLine({ proj_as_wkt(context, system, PJ_WKT1_GDAL, $0) }) else {
                throw noDefinition(context)
            }
            return text
        }
    }

    /// Asks PROJ for text without line breaks.
    private func oneLine(
        _ write: (UnsafePointer<UnsafePointer<CChar>?>) -> UnsafePointer<CChar>?
    ) -> String? {
        "MULTILINE=NO".withCString { option in
            [option, nil].withUnsafeBufferPointer { options in
                options.baseAddress.flatMap(write).map { String(cString: $0) }
            }
        }
    }

    private func noDefinition(_ context: OpaquePointer) -> GeodesyError {
        .noDefinition(
            of: self, reason: String(cString: proj_context_errno_string(context, proj_context_errno(context))))
    }
}
