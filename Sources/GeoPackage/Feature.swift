public import Foundation
public import Geodesy

/// A row of a feature table: a geometry, if the place is known, and values in the order of the table's columns.
public struct Feature: Sendable {
    public var geometry: Geometry?
    public var values: [Value]

    public init(geometry: Geometry?, values: [Value]) {
        self.geometry = geometry
        self.values = values
    }

    /// Positions in x, y order of the file's coordinate system, whatever order the EPSG register has: so the standard
    /// wants it.
    public enum Geometry: Sendable, Equatable {
        case point(Position)
        /// No positions at all make an empty line.
        case lineString([Position])
        case polygon(Polygon)
    }

    /// What stands in a column.
    public enum Value: Sendable, Equatable {
        case absent
        /// For a column of text; for one of days or moments if it is written as the standard has it.
        case text(String)
        /// For a column of whole numbers or of numbers.
        case integer(Int)
        case number(Double)
        /// For a column of moments or of days; the day is the one in UTC.
        case moment(Date)
    }
}
