/// Which attributes of which layers everyone may see. What is not named here is not published: a new layer or attribute is
/// internal until somebody adds it to this list, and to the guide.
package enum OpenAttributes {
    private static let byLayer: [String: Set<String>] = [
        "smultronstallen": [
            "id", "objekttyp", "omgang", "analys_id", "kalla", "antal_markeringar", "antal_barn", "antal_forskolor",
            "narmaste_forskola", "avstand_m", "metod", "framtagen", "aterkoppling", "aterkoppling_status",
        ],
        "forskolor": ["id", "namn", "huvudman", "ort", "lageskvalitet", "svarat"],
        "rutor": ["id", "storlek_m", "antal_markeringar", "antal_barn", "antal_forskolor"],
    ]

    /// Whether everyone may see anything of a layer.
    package static func include(layer: String) -> Bool { byLayer[layer] != nil }

    package static func include(_ attribute: String, ofLayer layer: String) -> Bool {
        byLayer[layer]?.contains(attribute) ?? false
    }
}
