public import Geodesy

/// What maps are drawn on: no tiles, since the report must open without network. SWEREF 99 TM (EPSG:3006), metres.
public struct MapGround: Sendable {
    /// The municipality's outline; nil where it isn't known, then maps show as much as the findings take up.
    public var outline: Polygon?
    /// Places with names, the most important first: where labels don't fit, the later ones give way.
    public var localities: [NamedPosition]

    public init(outline: Polygon?, localities: [NamedPosition]) {
        self.outline = outline
        self.localities = localities
    }
}

/// A name on the map. SWEREF 99 TM (EPSG:3006), metres.
public struct NamedPosition: Sendable {
    public var name: String
    public var position: Position

    public init(name: String, position: Position) {
        self.name = name
        self.position = position
    }
}
