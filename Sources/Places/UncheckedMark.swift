public import Foundation
public import Geodesy

/// A mark as somebody wrote it down, read field by field but not yet judged: the common form of a GeoJSON Feature and of
/// a row in a table. Problems that reading met are kept, so that one answer can name them all.
public struct UncheckedMark: Sendable {
    public var id: String?
    /// The id that follows from the content, where the source gives none.
    public var derivedID: UUID?
    public var revision: Int?
    /// x, y in the coordinate system of the source.
    public var coordinates: Position?
    public var category: String?
    public var children: Int?
    public var recordedAt: String?
    public var kind: String?
    public var seasons: [String]?
    public var ageBand: String?
    public var frequency: String?
    public var walkingMinutes: Int?
    public var quote: String?
    public var staffNote: String?
    public var language: String?
    public var placement: String?
    public var accuracyM: Double?
    /// What the source claims of the fields that the service sets.
    public var claims: [ServerField: String] = [:]
    public var problems: [FieldProblem] = []

    public init() {}
}
