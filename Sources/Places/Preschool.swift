public import Geodesy

/// A preschool of the register.
public struct Preschool: Sendable, Hashable, Codable, Identifiable {
    /// Skolverket's code of the school unit.
    public var code: String
    public var name: String
    /// `kommunal`, `enskild`, … as the register has it.
    public var operatorName: String
    public var address: String
    public var place: String
    /// Registered children and groups, where known.
    public var children: Int?
    public var groups: Int?
    /// SWEREF 99 TM (EPSG:3006), metres; nil until somebody knows it.
    public var position: Position?
    public var positionQuality: PositionQuality
    public var note: String

    public var id: String { code }

    public init(
        code: String, name: String, operatorName: String = "kommunal", address: String = "", place: String = "",
        children: Int? = nil, groups: Int? = nil, position: Position? = nil,
        positionQuality: PositionQuality = .unknown, note: String = ""
    ) {
        self.code = code
        self.name = name
        self.operatorName = operatorName
        self.address = address
        self.place = place
        self.children = children
        self.groups = groups
        self.position = position
        self.positionQuality = positionQuality
        self.note = note
    }
}

/// A group (avdelning) of a preschool. The label is never the name of a person.
public struct PreschoolGroup: Sendable, Hashable, Codable {
    public var preschool: String
    /// nil for the unnamed group.
    public var label: String?
    /// How many children it has, where known.
    public var children: Int?

    public init(preschool: String, label: String?, children: Int? = nil) {
        self.preschool = preschool
        self.label = label
        self.children = children
    }
}

/// A place with a name, for labels on the map.
public struct Locality: Sendable, Hashable {
    public var name: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var position: Position

    public init(name: String, position: Position) {
        self.name = name
        self.position = position
    }
}
