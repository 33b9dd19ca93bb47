extension DatasetDescription {
    /// A coordinate system by its number in the EPSG register.
    public struct CoordinateSystem: Sendable {
        public var epsg: Int
        /// As Lantmäteriet writes it: `SWEREF 99 TM`.
        public var name: String

        public init(epsg: Int, name: String) {
            self.epsg = epsg
            self.name = name
        }

        /// The name that OGC gives it on the web.
        var uri: String { "http://www.opengis.net/def/crs/EPSG/0/\(epsg)" }
    }

    /// A box around the data, in degrees, WGS 84 (EPSG:4326).
    public struct Extent: Sendable {
        public var west: Double
        public var south: Double
        public var east: Double
        public var north: Double

        public init(west: Double, south: Double, east: Double, north: Double) {
            self.west = west
            self.south = south
            self.east = east
            self.north = north
        }
    }

    /// A standard that is fulfilled.
    public struct Standard: Sendable {
        public var title: String
        /// What names it on the web.
        public var uri: String
        /// When it was published; nil where not known.
        public var published: Day?

        public init(title: String, uri: String, published: Day? = nil) {
            self.title = title
            self.uri = uri
            self.published = published
        }
    }
}
