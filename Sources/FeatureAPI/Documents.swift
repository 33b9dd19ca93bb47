import CQL2
package import Geodesy
package import MapLayers

/// The answer to `GET /ogc`.
package struct LandingPage: Sendable, Encodable {
    package var title: String
    package var description: String
    package var links: [Link]

    package init(title: String, description: String, at addresses: Addresses, isHTML: Bool) {
        self.title = title
        self.description = description
        links =
            Link.forms(of: addresses.root, isHTML: isHTML, json: .json, title: "Den här sidan") + [
                Link(.serviceDescription, addresses.description, .openAPI, "Gränssnittet beskrivet med OpenAPI 3.0"),
                Link(.serviceDocumentation, addresses.root + "?f=html", .html, "Om gränssnittet"),
                Link(.conformance, addresses.conformance, .json, "Vad av standarden som uppfylls"),
                Link(.data, addresses.collections, .json, "Lagren"),
            ]
    }
}

/// The answer to `GET /ogc/conformance`: what is met, and nothing else.
package struct Conformance: Sendable, Encodable {
    package var conformsTo = Conformance.classes

    package init() {}

    /// The classes of OGC API – Features, Parts 1, 2, 3 and 5, and those of CQL2, by address.
    package static let classes =
        [
            "ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/geojson",
            "ogcapi-features-1/1.0/conf/html", "ogcapi-features-1/1.0/conf/oas30",
            "ogcapi-features-2/1.0/conf/crs",
            "ogcapi-features-3/1.0/conf/queryables", "ogcapi-features-3/1.0/conf/queryables-query-parameters",
            "ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter",
            "ogcapi-features-5/1.0/conf/schemas",
        ].map { "http://www.opengis.net/spec/" + $0 } + CQL2.Conformance.classes
}

/// The answer to `GET /ogc/collections`.
package struct CollectionList: Sendable, Encodable {
    package var links: [Link]
    package var crs = ReferenceSystem.all.map(\.uri)
    package var collections: [CollectionDocument]

    package init(_ collections: [CollectionDocument], at addresses: Addresses, isHTML: Bool) {
        links = Link.forms(of: addresses.collections, isHTML: isHTML, json: .json, title: "Lagren")
        self.collections = collections
    }
}

/// The answer to `GET /ogc/collections/{collection}`: a layer as the standard describes it.
package struct CollectionDocument: Sendable, Encodable {
    /// Where the features lie; no interval of time is told.
    package struct Extent: Sendable, Encodable {
        /// One box, in a list as the standard wants it, and its system.
        package struct Spatial: Sendable, Encodable {
            /// West, south, east, north, in degrees.
            package var bbox: [[Double]]
            package var crs = ReferenceSystem.crs84.uri
        }
        package var spatial: Spatial
    }

    package var id: String
    package var title: String
    package var description: String
    package var extent: Extent?
    package var itemType = "feature"
    package var crs = ReferenceSystem.all.map(\.uri)
    package var storageCrs = ReferenceSystem.storage.uri
    package var links: [Link]

    /// - Parameters:
    ///   - extent: WGS 84, degrees; nil for a layer that is empty.
    ///   - more: links to the whole layer in other formats, and to metadata.
    package init(
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

/// What stands before the features in the answer to `GET /ogc/collections/{collection}/items`.
package struct FeatureCollectionHead: Sendable, Encodable {
    package var type = "FeatureCollection"
    /// Of the answer, RFC 3339, UTC.
    package var timeStamp: String
    /// How many features the request selects in all.
    package var numberMatched: Int
    /// How many of them are in this answer.
    package var numberReturned: Int
    package var links: [Link]

    package init(timeStamp: String, numberMatched: Int, numberReturned: Int, links: [Link]) {
        self.timeStamp = timeStamp
        self.numberMatched = numberMatched
        self.numberReturned = numberReturned
        self.links = links
    }
}

/// A coordinate reference system as OGC API – Features, Part 2 names it: a coordinate system and the order of its axes.
package struct ReferenceSystem: Sendable, Hashable {
    package var system: CoordinateSystem
    /// Latitude or northing comes first, as EPSG lists the axes.
    package var isNorthingFirst: Bool

    /// WGS 84, longitude first: what everything is in unless told otherwise.
    package static let crs84 = ReferenceSystem(system: .wgs84, isNorthingFirst: false)
    /// How positions are stored.
    package static let storage = ReferenceSystem(system: .sweref99TM, isNorthingFirst: true)

    /// Every system that features can be asked for in; the first is the default.
    package static let all =
        [crs84] + CoordinateSystem.allCases.map { ReferenceSystem(system: $0, isNorthingFirst: true) }

    private init(system: CoordinateSystem, isNorthingFirst: Bool) {
        self.system = system
        self.isNorthingFirst = isNorthingFirst
    }

    /// One of the supported systems by its address; nil for any other.
    package init?(uri: String) {
        guard let known = ReferenceSystem.all.first(where: { $0.uri == uri }) else { return nil }
        self = known
    }

    /// As `crs` names it in requests and answers.
    package var uri: String {
        isNorthingFirst
            ? "http://www.opengis.net/def/crs/EPSG/0/\(system.epsg)" : "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    }

    /// Numbers in the order of the axes, as x, y.
    package func position(_ first: Double, _ second: Double) -> Position {
        isNorthingFirst ? Position(x: second, y: first) : Position(x: first, y: second)
    }
}
