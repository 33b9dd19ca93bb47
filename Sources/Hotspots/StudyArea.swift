import Geodesy
import Places

/// Where hotspots could have been found: the squares within reach of a preschool, whether or not they hold marks. What is
/// unusual depends on what it is compared with, so the area must not follow the marks.
enum StudyArea {
    /// How far from a preschool the children's land is taken to reach, metres, straight line.
    static let reachM = Double(NearnessBand.allM.last!)

    /// The squares whose centres lie within reach of a preschool, from south to north and west to east. Preschools without a
    /// position have none.
    ///
    /// - Complexity: O(preschools · (reach / size)²).
    static func squares(around preschools: [Preschool], sizeM: Int) -> [GridSquare] {
        let steps = Int((reachM / Double(sizeM)).rounded(.up)) + 1
        var squares: Set<GridSquare> = []
        for position in preschools.compactMap(\.position) {
            let middle = GridSquare(holding: position, sizeM: sizeM)
            for row in -steps...steps {
                for column in -steps...steps {
                    let square = GridSquare(
                        column: middle.column + column, row: middle.row + row, sizeM: sizeM)
                    if square.centre.distance(to: position) <= reachM { squares.insert(square) }
                }
            }
        }
        return squares.sorted()
    }
}

extension GridSquare {
    var centre: Position {
        Position(easting: (Double(column) + 0.5) * Double(sizeM), northing: (Double(row) + 0.5) * Double(sizeM))
    }
}
