public import Geodesy
public import MapLayers

/// The answer to `GET /ogc/collections`.
public struct CollectionList: Sendable, Encodable {
    public var links: [Link]
    public var crs = ReferenceSystem.all.map(\.uri)
    public var collections: [CollectionDocument]

    public init(_ collections: [CollectionDocument], at addresses: Addresses, isHTML: Bool) {
        links = Link.forms(of: addresses.collections, isHTML: isHTML, json: .json, title: "Lagren")
        self.collections = collections
    }
}

/// The answer to `GET /ogc/collections/{collection}`: a layer as the standard describes it.
public struct CollectionDocument: Sendable, Encodable {
    public struct Extent: Sendable, Encodable {
        public struct Spatial: Sendable, Encodable {
            /// West, south, east, north, in degrees.
            public var bbox: [[Double]]
            public var crs = ReferenceSystem.crs84.uri
        }
        public var spatial: Spatial
    }

    public var id: String
    public var title: String
    public var description: String
    public var extent: Extent?
    public var itemType = "feature"
    public var crs = ReferenceSystem.all.map(\.uri)
    public var storageCrs = ReferenceSystem.storage.uri
    public var links: [Link]

    /// - Parameters:
    ///   - extent: WGS 84, degrees; nil for a layer that is empty.
    ///   - more: links to the whole layer in other formats, and to metadata.
    public init(
        _ layer: Layer, of layers: some Layers, extent: BoundingBox?, at addresses: Addresses, isHTML: Bool,
        more: [Link]
    ) {
        id = layer.name
        title = layers.titled(layer.title)
        description = layer.summary(for: layers.audience)
        self.extent = extent.map {
            Extent(spatial: .init(bbox: [[$0.minX, $0.minY, $0.maxX, $0.maxY]]))
        }
        links =
            Link.forms(of: addresses.collection(layer), isHTML: isHTML, json: .json, title: layer.title) + [
                Link(.items, addresses.items(layer) + "?f=json", .geoJSON, "\(layer.title), som GeoJSON"),
                Link(.items, addresses.items(layer) + "?f=html", .html, "\(layer.title), på en karta"),
                Link(.queryables, addresses.queryables(layer), .schema, "Vad man kan filtrera på"),
                Link(.schema, addresses.schema(layer), .schema, "Attributen"),
                Link(.describedby, addresses.schema(layer), .schema, "Attributen"),
            ] + more
    }
}
