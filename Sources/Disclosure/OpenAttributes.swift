/// Which attributes of which layers everyone may see, and what they tell: the whole list, for whoever answers for disclosure
/// control. What is not named here is not published, whatever a layer's columns say; a test compares the two.
///
/// Besides its attributes, everyone gets a feature's outline: of a hotspot the shown squares that it is made of, of a square
/// itself, of a preschool the point in the register.
package enum OpenAttributes {
    /// What each attribute tells everyone, by the layer's name and then the attribute's.
    package static let byLayer: [String: [String: String]] = [
        "smultronstallen": [
            "id": "a number within the publication, which leads back to nothing",
            "objekttyp": "the same word everywhere",
            "omgang": "the round's title",
            "analys_id": "the name of the analysis that was published",
            "kalla": "the municipality, and whether the data are synthetic",
            "antal_markeringar": "favourite marks, as a band from 10 on",
            "antal_barn": "children, as a band from 10 on",
            "antal_forskolor": "preschools, as a band from 3 on",
            "narmaste_forskola": "plain geometry of the published outline and the register",
            "avstand_m": "plain geometry of the published outline and the register",
            "metod": "the method and its parameters",
            "framtagen": "the month of the publication",
            "aterkoppling": "what the municipality answers everyone",
            "aterkoppling_status": "how far the municipality has come with what it answers",
        ],
        "forskolor": [
            "id": "from the public register",
            "namn": "from the public register",
            "huvudman": "from the public register",
            "ort": "from the public register",
            "lageskvalitet": "how well the register's position is known",
            "svarat":
                "whether the preschool has an approved mark, so that no favourite places is not taken for not asked",
        ],
        "rutor": [
            "id": "where the square lies, and its size",
            "storlek_m": "the square's size",
            "antal_markeringar": "favourite marks, as a band from 10 on",
            "antal_barn": "children, as a band from 10 on",
            "antal_forskolor": "preschools, as a band from 3 on",
        ],
    ]

    /// Whether everyone may see anything of a layer.
    package static func include(layer: String) -> Bool { byLayer[layer] != nil }

    /// Whether everyone may see an attribute of a layer.
    package static func include(_ attribute: String, ofLayer layer: String) -> Bool {
        byLayer[layer]?[attribute] != nil
    }
}
