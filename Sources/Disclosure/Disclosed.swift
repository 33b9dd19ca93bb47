public import Geodesy

/// What everyone may know of the marks of one round at one moment.
public struct Disclosed: Sendable, Hashable, Codable {
    /// A square that is shown.
    public struct Square: Sendable, Hashable, Codable {
        public var square: GridSquare
        public var counts: BandedCounts

        public init(square: GridSquare, counts: BandedCounts) {
            self.square = square
            self.counts = counts
        }
    }

    /// A maximal set, connected by edges, of shown squares of at most 200 m, and nothing else.
    public struct Hotspot: Sendable, Hashable, Codable {
        public var squares: [GridSquare]
        public var counts: BandedCounts

        /// The squares' union.
        public var outline: Polygon { SquareOutline.polygon(around: squares) }
    }

    /// From south to north and from west to east.
    public var squares: [Square]
    /// In the order of their first squares.
    public var hotspots: [Hotspot]
    /// Codes of the preschools that took part: those with an approved mark of any kind.
    public var participants: [String]
}
