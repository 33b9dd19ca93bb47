import Hotspots

/// The layers that planners get. The raw value is the layer's name in every format and address.
package enum Layer: String, CaseIterable, Sendable {
    case hotspots = "smultronstallen"
    case preschools = "forskolor"
    case marks = "markeringar"
    case cells = "rutor"
    case density = "tathet"
    case nearness = "narhet"
    case changes = "forandringar"

    package var name: String { rawValue }

    package var title: String {
        switch self {
        case .hotspots: "Smultronställen"
        case .preschools: "Förskolor"
        case .marks: "Markeringar"
        case .cells: "Rutor"
        case .density: "Täthet"
        case .nearness: "Närhet"
        case .changes: "Förändringar"
        }
    }

    /// What the layer says to an audience, in one sentence.
    package func summary(for audience: Audience) -> String {
        switch (self, audience) {
        case (.hotspots, .internal):
            "Områden där barnens markeringar samlas, rangordnade efter hur många barn som står bakom."
        case (.hotspots, .open): "Områden där många barn från flera förskolor har sina favoritplatser."
        case (.preschools, .internal):
            "Alla förskolor i registret, om de har svarat och hur många smultronställen de har nära."
        case (.preschools, .open): "Alla förskolor i registret, och om de har svarat."
        case (.marks, _): "Varje markering för sig, med barnens egna ord. Endast för internt bruk."
        case (.cells, .internal):
            "Antal favoritmarkeringar, barn och förskolor i rutor i SWEREF 99 TM, och om det är fler än slumpen ger."
        case (.cells, .open):
            "Rutor i SWEREF 99 TM med favoritplatser för tillräckligt många barn från flera förskolor; antalen anges "
                + "i steg, och det som rör få barn visas inte."
        case (.density, _):
            "De minsta områden som rymmer 50 och 95 % av markeringarna, efter hur tätt de ligger. Endast för internt bruk."
        case (.nearness, _):
            "En linje från varje förskola till närmaste kant av varje smultronställe inom \(NearnessBand.allM.last!) m."
        case (.changes, _):
            "Vad som blivit av varje smultronställe från en sparad analys till nästa, parat efter hur mycket de överlappar."
        }
    }

    package enum GeometryType: String, Sendable {
        case point = "Point"
        case line = "LineString"
        case polygon = "Polygon"
    }

    package var geometryType: GeometryType {
        switch self {
        case .preschools, .marks: .point
        case .nearness: .line
        case .hotspots, .cells, .density, .changes: .polygon
        }
    }
}

/// Who a layer or a file is for.
package enum Audience: String, CaseIterable, Sendable {
    case open, `internal`

    /// The word in files and on pages.
    package var swedish: String {
        switch self {
        case .open: "öppen"
        case .internal: "intern"
        }
    }
}
