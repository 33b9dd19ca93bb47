/// An attribute of a layer.
public struct FeatureColumn: Sendable, Equatable {
    /// The types of the standard that attributes are kept in.
    public enum ValueType: String, Sendable {
        case text = "TEXT"
        case integer = "INTEGER"
        case real = "REAL"
        /// A day, written `2026-11-21`.
        case date = "DATE"
        /// A moment in UTC, written `2026-11-21T09:30:00.000Z`.
        case dateTime = "DATETIME"
    }

    /// A value that may stand in a column, and what it means.
    public struct Code: Sendable, Equatable {
        public var value: String
        public var title: String

        public init(_ value: String, _ title: String) {
            self.value = value
            self.title = title
        }
    }

    /// As ``FeatureTable/name``.
    public var name: String
    /// What people call the attribute; programs show it instead of the name. No two columns of a table have the same.
    public var title: String
    public var description: String
    public var type: ValueType
    /// All values that may stand in the column; empty where any may. Programs offer them as a list, by their titles.
    public var codes: [Code]

    public init(_ name: String, title: String, description: String, type: ValueType, codes: [Code] = []) {
        self.name = name
        self.title = title
        self.description = description
        self.type = type
        self.codes = codes
    }
}
