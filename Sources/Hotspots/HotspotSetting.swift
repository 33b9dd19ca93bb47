public import Clustering
public import Places

/// A parameter that has a say in an analysis, for those who put them into words.
public enum HotspotSetting: Sendable, Hashable {
    /// Metres.
    case eps(Double), band(Double), bandwidth(Double), outlineRadius(Double)
    case minWeight(Double)
    case minClusterSize(Int), minSamples(Int)
    case selection(HDBSCAN.Selection)
    /// Metres.
    case cell(Int)
    /// Shares, 0–1.
    case falseDiscoveryRate(Double), isopleth(Double)
    case weighting(Weighting)
    case groups(Int), marks(Int)
    case kind(Kind)
    case category(Places.Category)
    case season(Season)
}

extension HotspotParameters {
    /// The parameters that have a say with this method, in the order in which they are told.
    public var settings: [HotspotSetting] {
        var settings: [HotspotSetting] =
            switch method {
            case .dbscan: [.eps(epsM), .minWeight(minWeight)]
            case .hdbscan:
                [
                    .minClusterSize(minClusterSize), .minSamples(minSamples), .selection(selection),
                    .outlineRadius(outlineRadiusM),
                ]
            case .gistar:
                [.cell(cellM), .band(bandM), .falseDiscoveryRate(SquareScores.hotspotLevel.falseDiscoveryRate)]
            case .density: [.bandwidth(bandwidthM), .isopleth(DensityArea.hotspotShare)]
            }
        // HDBSCAN* counts marks.
        let isWeighted = method != .hdbscan
        if isWeighted { settings.append(.weighting(weighting)) }
        if minGroups > 1 { settings.append(.groups(groups)) }
        if isWeighted, weighting.minCount > 0 { settings.append(.marks(weighting.minCount)) }
        settings.append(.kind(kind))
        if let category { settings.append(.category(category)) }
        if let season { settings.append(.season(season)) }
        return settings
    }

    /// Method and parameters in words: enough to do it again.
    public var description: String {
        ([method.title] + settings.map(\.description)).joined(separator: ", ")
    }
}

extension HotspotMethod {
    /// What the method is called.
    public var title: String {
        switch self {
        case .dbscan: "DBSCAN"
        case .hdbscan: "HDBSCAN*"
        case .gistar: "Gi*"
        case .density: "kernel density"
        }
    }
}

extension HotspotSetting: CustomStringConvertible {
    public var description: String {
        switch self {
        case .eps(let metres): "eps \(metres) m"
        case .band(let metres): "band \(metres) m"
        case .bandwidth(let metres): "bandwidth \(metres) m"
        case .outlineRadius(let metres): "outline radius \(metres) m"
        case .minWeight(let weight): "minimum weight \(weight)"
        case .minClusterSize(let size): "minimum cluster size \(size)"
        case .minSamples(let samples): "minimum samples \(samples)"
        case .selection(let selection): "selection \(selection.rawValue)"
        case .cell(let metres): "cells \(metres) m"
        case .falseDiscoveryRate(let rate): "false discovery rate \(rate)"
        case .isopleth(let share): "isopleth \(share)"
        case .weighting(let weighting): "weighting \(weighting.rawValue)"
        case .groups(let groups): "at least \(groups) groups"
        case .marks(let marks): "at least \(marks) marks"
        case .kind(let kind): "kind \(kind.rawValue)"
        case .category(let category): "category \(category.rawValue)"
        case .season(let season): "season \(season.rawValue)"
        }
    }
}
