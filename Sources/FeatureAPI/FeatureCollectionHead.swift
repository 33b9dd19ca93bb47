/// What stands before the features in the answer to `GET /ogc/collections/{collection}/items`.
public struct FeatureCollectionHead: Sendable, Encodable {
    public var type = "FeatureCollection"
    /// Of the answer, RFC 3339, UTC.
    public var timeStamp: String
    public var numberMatched: Int
    public var numberReturned: Int
    public var links: [Link]

    public init(timeStamp: String, numberMatched: Int, numberReturned: Int, links: [Link]) {
        self.timeStamp = timeStamp
        self.numberMatched = numberMatched
        self.numberReturned = numberReturned
        self.links = links
    }
}
