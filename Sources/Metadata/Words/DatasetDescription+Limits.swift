import Swedish

extension DatasetDescription {
    /// What the data must not be used for, and how far they reach, a sentence or two each, in Swedish.
    var limitsOfUse: [String] {
        [isSynthetic ? Words.synthetic.swedish : nil, Words.planningBasis, absence, accuracy, Words.distances]
            .compactMap(\.self)
    }

    /// What a place that is not there means.
    private var absence: String {
        switch edition {
        case .open:
            "Att en plats saknas betyder inte att barn inte använder den: förskolan kan ha låtit bli att svara, eller så "
                + "står för få barn eller förskolor bakom platsen för att den ska visas öppet."
        case .internal:
            "Att en plats saknas betyder inte att barn inte använder den: förskolan kan ha låtit bli att svara."
        }
    }

    /// How exact positions are, in words.
    var accuracy: String {
        switch edition {
        case .open:
            "Lägen är ungefärliga: de visas som rutor i SWEREF 99 TM med en sida på \(sides), och var i rutan "
                + "barnen är framgår inte."
        case .internal(let details):
            if let metres = details.medianAccuracyM {
                "Markeringarnas lägesosäkerhet är \(SwedishNumber.text(metres)) m i median; den kommer från enheten som "
                    + "markerade eller från sättet att markera."
            } else {
                "Markeringarnas lägesosäkerhet är inte känd."
            }
        }
    }

    private var sides: String {
        guard let smallest = disclosure.squareSidesM.min(), let largest = disclosure.squareSidesM.max() else {
            return "okänd längd"
        }
        return smallest == largest
            ? "\(SwedishNumber.text(smallest)) m" : "\(SwedishNumber.text(smallest))–\(SwedishNumber.text(largest)) m"
    }

    /// The finest detail that positions have, metres: a square's side for everyone, the marks' accuracy internally.
    var resolutionM: Double? {
        switch edition {
        case .open: disclosure.squareSidesM.min().map(Double.init)
        case .internal(let details): details.medianAccuracyM
        }
    }

    /// The layers with their attributes, units and code lists, for those who read and for programs without schemas.
    var layersInWords: String {
        layers.map { layer in
            let attributes = layer.attributes.map { attribute in
                let unit = attribute.unit.map { " (\($0))" } ?? ""
                let codes = attribute.codes.map { "\($0.value) = \($0.meaning)" }.joined(separator: ", ")
                let values = codes.isEmpty ? "" : " Värden: \(codes)."
                return "– \(attribute.name): \(attribute.title)\(unit). \(attribute.explanation)\(values)"
            }
            return (["\(layer.title) (\(layer.name), \(layer.geometry.inSwedish)). \(layer.summary)"] + attributes)
                .joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }
}

extension DatasetDescription.Geometry {
    var inSwedish: String {
        switch self {
        case .point: "punkter"
        case .line: "linjer"
        case .polygon: "ytor"
        }
    }
}
