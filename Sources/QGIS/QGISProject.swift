public import Foundation

/// A QGIS project that shows the service's layers live, each with its style. It holds no credential and no data.
public struct QGISProject: Sendable {
    /// What the project opens on: a box in the project's own system, easting and northing in metres.
    public struct Extent: Sendable, Equatable {
        public var minX: Double
        public var minY: Double
        public var maxX: Double
        public var maxY: Double

        public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
            self.minX = minX
            self.minY = minY
            self.maxX = maxX
            self.maxY = maxY
        }
    }

    public var title: String
    public var abstract: String
    /// Who publishes: the municipality's name.
    public var author: String
    /// Where questions go: an e-mail address or a web address, as the municipality has set it.
    public var contact: String?
    /// The landing page of OGC API – Features, for example `https://smultron.example.se/ogc`.
    public var serviceURL: URL
    /// All that the audience may see; points are drawn over lines over areas, whatever their order here.
    public var layers: [QGISLayer]
    public var extent: Extent
    /// The project's coordinate system as an EPSG code: 3006 (SWEREF 99 TM) or a local zone, 3007–3018.
    public var epsg: Int
    /// The id of an authentication setup in each planner's own QGIS, which adds her name and token to every call; nil
    /// where everyone may see the layers, or where she chooses it herself. Seven letters and digits.
    public var authenticationID: String?

    public init(
        title: String, abstract: String, author: String, contact: String? = nil, serviceURL: URL, layers: [QGISLayer],
        extent: Extent, epsg: Int = 3006, authenticationID: String? = nil
    ) {
        self.title = title
        self.abstract = abstract
        self.author = author
        self.contact = contact
        self.serviceURL = serviceURL
        self.layers = layers
        self.extent = extent
        self.epsg = epsg
        self.authenticationID = authenticationID
    }
}
