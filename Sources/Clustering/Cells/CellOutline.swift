/// The parts of a set of grid cells, and the outline of each.
///
/// Cells belong to the same part when they share an edge, and so on along the chain. A part is one polygon: an outer ring
/// counter-clockwise, a ring clockwise for every hole, right angles only. Where two cells of a part touch at a corner
/// only, the rings part there, so that none touches itself. `CellOutline.md` beside this file explains the method.
public struct CellOutline: Sendable, Equatable {
    /// The cells of each part, as ascending indices in the list given. Parts are in the order of their first cells. A cell
    /// that is given twice is listed twice.
    public let parts: [[Int]]
    /// The polygon of each part, in the order of `parts`. Holes are in the order of their corners, from the south and then
    /// from the west.
    public let polygons: [CellPolygon]

    /// - Complexity: O(n log n) for sorting n cells and their corners; the rest is linear.
    public init(of cells: [LatticeCell]) {
        let runs = CellRuns(cells)
        var members = [[Int]](repeating: [], count: runs.partCount)
        for (index, part) in runs.partOfCell.enumerated() { members[Int(part)].append(index) }
        parts = members
        polygons = CellRings(around: runs).polygons()
    }
}
