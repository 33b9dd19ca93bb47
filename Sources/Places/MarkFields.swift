/// The names of a mark's own fields, besides its geometry: members of a Feature's `properties`, columns of a table.
public enum MarkField: String, CaseIterable, Sendable {
    case revision, category, children, recordedAt, kind, seasons, ageBand, frequency, walkingMinutes, quote, staffNote
    case language, placement, accuracyM

    public var pointer: String { "/properties/\(rawValue)" }
}

/// The fields that the service sets; accepted in a request if equal to what it has.
public enum ServerField: String, CaseIterable, Sendable {
    case preschool, group, round, receivedAt, late, review, origin

    public var pointer: String { "/properties/\(rawValue)" }
}

/// The bounds of a mark's fields.
public enum MarkLimits {
    public static let children = 1...150
    public static let walkingMinutes = 0...180
    /// Unicode scalars of quote and note, each.
    public static let text = 500
    /// Features in one request.
    public static let batch = 500
    /// Metres: half the earth's circumference, beyond which no accuracy means anything.
    public static let accuracyM = 0...20_000_000
}
