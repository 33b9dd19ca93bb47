/// An XML document about a whole file or about one of its layers.
public struct MetadataDocument: Sendable, Equatable {
    public var xml: String
    /// Says which standard the document follows.
    public var standardURI: String

    /// - Parameter standardURI: ISO 19115 in the XML of ISO 19139 unless told otherwise.
    public init(xml: String, standardURI: String = "http://www.isotc211.org/2005/gmd") {
        self.xml = xml
        self.standardURI = standardURI
    }
}
