/// A layer of a GeoPackage: what its table is called, what it holds, and how it explains itself.
///
/// Besides ``columns`` the table has a row number, ``rowNumberColumn``, and a geometry, ``geometryColumn``.
public struct FeatureTable: Sendable, Equatable {
    /// The name of the table: a lower-case ASCII letter, then such letters, digits and underscores.
    public var name: String
    /// What people call the layer; no two tables of a file may have the same.
    public var title: String
    public var description: String
    public var geometryType: GeometryType
    public var columns: [FeatureColumn]
    /// How QGIS draws the layer unless told otherwise.
    public var style: LayerStyle?
    /// Documents about this layer alone.
    public var metadata: [MetadataDocument]

    /// The column with the row's number, counted from 1.
    public static let rowNumberColumn = "fid"
    /// The column with the geometry.
    public static let geometryColumn = "geom"

    public init(
        name: String, title: String, description: String, geometryType: GeometryType, columns: [FeatureColumn],
        style: LayerStyle? = nil, metadata: [MetadataDocument] = []
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.geometryType = geometryType
        self.columns = columns
        self.style = style
        self.metadata = metadata
    }
}

/// What all geometries of a table are; a geometry may also be absent.
public enum GeometryType: String, Sendable {
    case point = "POINT"
    case lineString = "LINESTRING"
    case polygon = "POLYGON"
}
