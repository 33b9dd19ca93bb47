import Clustering
import Foundation
package import Hotspots
import Places

extension HotspotParameters {
    /// Method and parameters, as the layer has them.
    package var swedish: String {
        ([method.swedish] + settings.map(\.swedish)).joined(separator: ", ")
    }
}

extension HotspotMethod {
    /// What the method is called in Swedish.
    package var swedish: String {
        switch self {
        case .dbscan, .hdbscan, .gistar: title
        case .density: "kärntäthet"
        }
    }
}

extension HotspotSetting {
    fileprivate var swedish: String {
        func number(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)".replacing(".", with: ",")
        }
        return switch self {
        case .eps(let metres): "eps \(number(metres)) m"
        case .band(let metres): "avstånd \(number(metres)) m"
        case .bandwidth(let metres): "bandbredd \(number(metres)) m"
        case .outlineRadius(let metres): "områden \(number(metres)) m"
        case .minWeight(let weight): "minsta vikt \(number(weight))"
        case .minClusterSize(let size): "minsta storlek \(size)"
        case .minSamples(let samples): "minsta antal grannar \(samples)"
        case .selection(let selection): "urval \(selection.rawValue)"
        case .cell(let metres): "rutor \(metres) m"
        case .falseDiscoveryRate(let rate): "högst \(number(rate * 100)) % falska fynd"
        case .isopleth(let share): "\(number(share * 100)) % av markeringarna"
        case .weighting(let weighting): "viktning \(weighting.rawValue)"
        case .groups(let groups): "minst \(groups) avdelningar"
        case .marks(let marks): "minst \(marks) markeringar"
        case .kind(let kind): "typ \(kind.layerWord)"
        case .category(let category): "kategori \(category.layerWord)"
        case .season(let season): "årstid \(season.layerWord)"
        }
    }
}
