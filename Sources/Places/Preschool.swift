package import Geodesy

/// A preschool of the register.
package struct Preschool: Sendable, Hashable, Codable, Identifiable {
    /// Skolverket's code of the school unit.
    package var code: String
    package var name: String
    /// `kommunal`, `enskild`, … as the register has it.
    package var operatorName: String
    package var address: String
    package var place: String
    /// Registered children and groups, where known.
    package var children: Int?
    package var groups: Int?
    /// SWEREF 99 TM (EPSG:3006), metres; nil until somebody knows it.
    package var position: Position?
    package var positionQuality: PositionQuality
    package var note: String

    package var id: String { code }

    package init(
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
package struct PreschoolGroup: Sendable, Hashable, Codable {
    package var preschool: String
    /// nil for the unnamed group.
    package var label: String?
    /// How many children it has, where known.
    package var children: Int?

    package init(preschool: String, label: String?, children: Int? = nil) {
        self.preschool = preschool
        self.label = label
        self.children = children
    }
}

/// A place with a name, for labels on the map.
package struct Locality: Sendable, Hashable {
    package var name: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var position: Position

    package init(name: String, position: Position) {
        self.name = name
        self.position = position
    }
}
