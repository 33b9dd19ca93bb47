/// The squares that marks are counted in, on whole multiples of their size in SWEREF 99 TM.
public enum DisclosureGrid {
    /// Sides, metres; each a whole multiple of the one before.
    public static let sizesM = [100, 200, 400, 800]
    /// Squares up to this side make up hotspots.
    public static let largestHotspotSquareM = 200
}
