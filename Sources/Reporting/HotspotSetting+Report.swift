import Places
import Clustering
import Foundation
import Hotspots
import Report

extension HotspotSetting {
    /// Name, value and what it does, in Swedish.
    var report: MethodRecord.Parameter {
        func metres(_ value: Double) -> String { "\(number(value)) m" }
        func number(_ value: Double) -> String {
            value.formatted(.number.locale(Locale(identifier: "sv_SE")).grouping(.never))
        }
        return switch self {
        case .eps(let value): .init("eps", metres(value), meaning: "Så nära varandra räknas markeringar som grannar.")
        case .band(let value): .init("avstånd", metres(value), meaning: "Rutor som ligger så nära räknas som grannar.")
        case .bandwidth(let value):
            .init("bandbredd", metres(value), meaning: "Så långt räcker varje markerings inverkan.")
        case .outlineRadius(let value):
            .init("områdenas radie", metres(value), meaning: "Området är cirklar med den radien kring markeringarna.")
        case .minWeight(let value):
            .init(
                "minsta vikt", number(value), meaning: "Summan av grannarnas vikter som krävs för ett smultronställe.")
        case .minClusterSize(let value):
            .init("minsta storlek", "\(value)", meaning: "Antalet markeringar som krävs för ett smultronställe.")
        case .minSamples(let value):
            .init("minsta antal grannar", "\(value)", meaning: "Så många markeringar säger hur tätt det är.")
        case .selection(let value):
            .init("urval", value.rawValue, meaning: "Vilken nivå i hierarkin: eom de stabilaste, leaf de minsta.")
        case .cell(let value): .init("rutor", "\(value) m", meaning: "Rutornas sida.")
        case .falseDiscoveryRate(let value):
            .init("falska fynd", "högst \(number(value * 100)) %", meaning: "Andelen rutor som kan vara slumpens verk.")
        case .isopleth(let value):
            .init("andel", "\(number(value * 100)) %", meaning: "Andelen av markeringarna som områdena rymmer.")
        case .weighting(let value): .init("viktning", value.rawValue, meaning: "\(value.report).")
        case .groups(let value):
            .init("avdelningar", "minst \(value)", meaning: "Så många avdelningar ska ha markerat på platsen.")
        case .marks(let value):
            .init("markeringar", "minst \(value)", meaning: "En ensam markering är aldrig ett smultronställe.")
        case .kind(let value): .init("typ", value.report.lowercased(), meaning: "Vilka markeringar som räknas.")
        case .category(let value): .init("kategori", value.rawValue, meaning: "Bara markeringar med kategorin.")
        case .season(let value): .init("årstid", value.rawValue, meaning: "Bara markeringar för årstiden.")
        }
    }
}
