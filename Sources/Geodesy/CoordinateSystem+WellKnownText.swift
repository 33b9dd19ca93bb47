import CProj

extension CoordinateSystem {
    /// The system's definition as OGC well-known text of the first version (OGC 01-009, in the flavour that GDAL writes
    /// and reads), on one line. Axes are in the order of the EPSG register: latitude or northing first.
    ///
    /// - Throws: ``GeodesyError/projDatabaseMissing``, ``GeodesyError/noDefinition(of:reason:)``
    public var wellKnownText: String {
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
