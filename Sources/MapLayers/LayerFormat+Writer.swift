extension LayerFormat {
    func writer(_ heading: LayerHeading) -> any LayerWriter {
        switch self {
        case .geojson: GeoJSONWriter(heading)
        case .csv: CSVWriter(heading)
        }
    }
}
