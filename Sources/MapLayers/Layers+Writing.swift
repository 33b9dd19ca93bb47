public import Geodesy

extension Layers {
    /// Writes whole layers: one in any format, or several into a GeoPackage.
    ///
    /// - Returns: how many features were written.
    public func write(
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
    public func write(
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
