import GRDB

/// Positions: finite, in SWEREF 99 TM, and somewhere near Sweden. SpatiaLite's triggers let infinity and swapped axes pass.
enum GeometryCheck {
    /// Metres; wide enough for every municipality with its surroundings.
    private static let eastings = 100_000...1_100_000
    private static let northings = 5_900_000...7_900_000

    static func findings(_ db: Database) throws -> [Finding] {
        try SpatialIndex.all.compactMap { index in
            let column = index.column
            let count = try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM \(index.table) WHERE \(column) IS NOT NULL AND NOT coalesce(
                        ST_SRID(\(column)) = 3006
                        AND ST_MinX(\(column)) >= \(eastings.lowerBound) AND ST_MaxX(\(column)) <= \(eastings.upperBound)
                        AND ST_MinY(\(column)) >= \(northings.lowerBound) AND ST_MaxY(\(column)) <= \(northings.upperBound),
                        0)
                    """)
            guard let count, count > 0 else { return nil }
            return Finding(
                "\(count) rows of the table \(index.table) lie nowhere near Sweden, or are no SWEREF 99 TM positions.",
                .restore)
        }
    }
}
