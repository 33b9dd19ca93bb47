import Testing

@testable import Clustering

struct CellOutlineTests {
    /// Cells where a picture has a #; its last line is row 0.
    private func cells(_ picture: [String]) -> [LatticeCell] {
        var cells: [LatticeCell] = []
        for (row, line) in picture.reversed().enumerated() {
            for (column, sign) in line.enumerated() where sign == "#" {
                cells.append(LatticeCell(column: Int32(column), row: Int32(row)))
            }
        }
        return cells
    }

    private func pairs(_ ring: [LatticeCorner]) -> [[Int]] { ring.map { [$0.x, $0.y] } }

    @Test func outlinesOneCell() {
        let outline = CellOutline(of: [LatticeCell(column: -3, row: 7)])
        #expect(outline.parts == [[0]])
        #expect(pairs(outline.polygons[0].outer) == [[-3, 7], [-2, 7], [-2, 8], [-3, 8], [-3, 7]])
        #expect(outline.polygons[0].holes.isEmpty)
    }

    @Test func leavesOutStraightVertices() {
        let outline = CellOutline(of: cells(["##", "##", "##"]))
        #expect(pairs(outline.polygons[0].outer) == [[0, 0], [2, 0], [2, 3], [0, 3], [0, 0]])
    }

    @Test func leavesHolesOpenClockwise() {
        let outline = CellOutline(of: cells(["###", "#.#", "###"]))
        #expect(outline.polygons.count == 1)
        #expect(outline.polygons[0].holes.map(pairs) == [[[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]])
    }

    @Test func partsWhereCellsTouchAtACornerOnly() {
        let outline = CellOutline(of: cells([".#", "#."]))
        #expect(outline.parts == [[0], [1]])
        #expect(pairs(outline.polygons[1].outer) == [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]])
    }

    @Test func ringsOfOnePartMeetAtACornerWithoutTouchingThemselves() {
        // The hole meets the outer ring at one corner, and two holes meet each other.
        for picture in [["###", "#.#", ".##"], ["####", "#.##", "##.#", "####"], [".###", "##.#", "#.##", "###."]] {
            let outline = CellOutline(of: cells(picture))
            #expect(outline.parts.count == 1)
            #expect(outline.polygons[0].holes.count == picture.count - 2)
            for ring in outline.polygons[0].rings { #expect(Set(ring).count == ring.count - 1) }
        }
    }

    @Test func numbersPartsByTheirFirstCells() {
        let cells = [(5, 0), (0, 0), (5, 1), (0, 0), (9, 9)].map { LatticeCell(column: $0.0, row: $0.1) }
        #expect(CellOutline(of: cells).parts == [[0, 2], [1, 3], [4]])
    }

    @Test func anIslandInAHoleIsItsOwnPart() {
        let outline = CellOutline(of: cells(["#####", "#...#", "#.#.#", "#...#", "#####"]))
        #expect(outline.parts.count == 2)
        #expect(outline.polygons.map(\.holes.count) == [1, 0])
    }

    @Test func takesNothingAndTheOutermostCells() {
        #expect(CellOutline(of: []).parts.isEmpty)
        let ends: [Int32] = [.min, .max]
        let corners = ends.flatMap { row in ends.map { LatticeCell(column: $0, row: row) } }
        let outline = CellOutline(of: corners)
        #expect(outline.parts.count == 4)
        #expect(outline.polygons[3].outer.max { $0.x < $1.x }?.x == Int(Int32.max) + 1)
    }
}
