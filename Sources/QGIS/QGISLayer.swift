/// A layer as QGIS is told of it: what it is called, what its attributes mean, and for whom it is. How it is drawn
/// follows from its name.
public struct QGISLayer: Sendable, Equatable {
    /// What the features are drawn as; never a Multi type.
    public enum Geometry: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    /// Who the layer is for. What everyone sees has counts in bands, as text; the internal layers have numbers.
    public enum Audience: Sendable {
        case open, `internal`
    }

    /// The layer's name in every format and address, for example `smultronstallen`.
    public var name: String
    /// What people call it, in Swedish.
    public var title: String
    /// What the layer says, and what it leaves out, in Swedish.
    public var abstract: String
    public var geometry: Geometry
    /// In the order in which the layer has them; the first is the id.
    public var attributes: [QGISAttribute]
    public var audience: Audience
    /// Made-up data: the title says so wherever QGIS shows it.
    public var isSynthetic: Bool

    public init(
        name: String, title: String, abstract: String, geometry: Geometry, attributes: [QGISAttribute],
        audience: Audience, isSynthetic: Bool
    ) {
        self.name = name
        self.title = title
        self.abstract = abstract
        self.geometry = geometry
        self.attributes = attributes
        self.audience = audience
        self.isSynthetic = isSynthetic
    }

    /// The title as a legend shows it.
    public var displayTitle: String { isSynthetic ? "\(title) (syntetiska data)" : title }
}

/// One attribute of a layer, in the words that tables and forms show.
public struct QGISAttribute: Sendable, Equatable {
    /// The column's name, lower-case ASCII.
    public var name: String
    /// The heading in tables and forms, with the unit if there is one, in Swedish.
    public var title: String
    /// What the values mean, in Swedish.
    public var comment: String
    /// What each value is called, in the order of the legend; empty where values speak for themselves.
    public var codes: [QGISCode]

    public init(name: String, title: String, comment: String, codes: [QGISCode] = []) {
        self.name = name
        self.title = title
        self.comment = comment
        self.codes = codes
    }
}

/// A value of a code list, and the clear Swedish words for it.
public struct QGISCode: Sendable, Equatable {
    public var value: String
    public var title: String

    public init(value: String, title: String) {
        self.value = value
        self.title = title
    }
}
