import Clustering
import Foundation
import Hotspots
import Places

/// What there is to say of an analysis, for people and for programs.
struct DiagnosticsWords {
    let diagnostics: Diagnostics
    private var analysis: Analysis { diagnostics.analysis }

    init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    // MARK: For people

    var lines: [String] {
        let title = analysis.round?.title ?? "all rounds"
        return [
            "\(analysis.hotspots.count) hotspots from \(Console.number(analysis.markCount)) marks of \(title); "
                + "internal audience; \(analysis.parameters.description)"
        ] + diagnostics.preschools.map(nearness) + cautions + weightingLines + stabilityLines + distanceLines
            + changeLines
    }

    private func nearness(of preschool: Preschool) -> String {
        guard preschool.position != nil else { return "  \(preschool.name): no position known" }
        let near = Nearness.hotspots(
            analysis.hotspots, near: preschool.position, withinM: Double(NearnessBand.defaultM))
        let list = near.map { near in
            let bearing = near.bearingDegrees.map { ", \(Int($0.rounded()))°" } ?? ""
            return "rank \(near.hotspot.rank) at \(Int(near.distanceM.rounded())) m\(bearing)"
        }
        let note = preschool.positionQuality == .villageCentre ? " (placed at the village centre)" : ""
        return "  \(preschool.name)\(note): "
            + (list.isEmpty ? "none within \(NearnessBand.defaultM) m" : list.joined(separator: "; "))
    }

    private var cautions: [String] {
        func ranks(_ isMeant: (Hotspot) -> Bool) -> String? {
            let ranks = analysis.hotspots.filter(isMeant).map { String($0.rank) }
            return ranks.isEmpty ? nil : ranks.joined(separator: ", ")
        }
        return [
            ranks(\.isCarriedByOnePreschool).map {
                "Carried by one preschool, with more than three quarters of the children: rank \($0)."
            },
            ranks(\.isWeak).map { "Resting on under 5 marks or 2 groups: rank \($0)." },
        ].compactMap(\.self)
    }

    private var weightingLines: [String] {
        let others = diagnostics.participation.weightings.filter { !$0.isChosen }.map { other in
            "\(other.weighting.rawValue) \(Console.count(other.hotspots, "hotspot")), of these \(other.foundAgain) the same"
        }
        let answers = Dictionary(grouping: diagnostics.participation.responses, by: \.answer).mapValues(\.count)
        return [
            "With other weightings: \(others.joined(separator: "; ")).",
            "Preschools: \(answers[.answered] ?? 0) answered, \(answers[.silent] ?? 0) invited and silent, "
                + "\(answers[.notAsked] ?? 0) not asked.",
        ]
    }

    private var stabilityLines: [String] {
        guard let stability = diagnostics.stability else { return [] }
        func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
        return [
            "Found again in \(stability.draws) draws of preschools (seed \(stability.seed)) and with "
                + "\(stability.variations) other parameters:"
        ]
            + stability.hotspots.map { share in
                "  rank \(share.rank): \(percent(share.total)) of all runs (\(percent(share.resampled)) of the draws, "
                    + "\(percent(share.varied)) of the other parameters)"
            }
    }

    private var distanceLines: [String] {
        guard diagnostics.asksForDistances else { return [] }
        guard let suggestion = diagnostics.distances?.suggestion else {
            return ["No eps can be suggested: there are too few marks for the distances between them to show a knee."]
        }
        let knee = "to their neighbour number \(analysis.parameters.neighbours) has its knee at \(suggestion.epsM) m"
        let share = "\(Int((suggestion.share * 100).rounded())) % of the marks lie that close"
        let words =
            switch suggestion.reason {
            case .clear: "Suggested eps \(suggestion.epsM) m: the marks’ distance \(knee); \(share)."
            case .evenlySpread:
                "No eps stands out: the marks’ distance \(knee), but \(share), and marks farther out are not clearly sparser."
            case .fewOutside:
                "No eps stands out: the marks’ distance \(knee), but only a handful of marks lie farther out; \(share)."
            }
        return [words]
    }

    private var changeLines: [String] {
        guard let comparison = diagnostics.comparison else { return [] }
        return ["Since \(comparison.older.id):"]
            + comparison.changes.map { change, significance in
                let ids = (change.from.joined(separator: " + "), change.to ?? "–")
                let evidence =
                    significance.p.map {
                        "\(significance.came) preschools came, \(significance.went) went, p \(String(format: "%.3f", $0))"
                    } ?? "too few preschools changed to tell it from chance"
                return "  \(change.kind.rawValue): \(ids.0.isEmpty ? "–" : ids.0) → \(ids.1); \(evidence)"
            }
    }

    // MARK: For programs

    /// The parameters, and what was found with them, as members of one object.
    struct Summary: Encodable {
        var parameters: HotspotParameters
        var findings: Findings

        func encode(to encoder: any Encoder) throws {
            try parameters.encodeMembers(to: encoder)
            try findings.encode(to: encoder)
        }
    }

    struct Findings: Encodable {
        struct Change: Encodable {
            var from: [String]
            var to: String?
            var kind: ChangeKind
            var significance: ChangeSignificance
        }

        var analysis: String
        var round: String
        var synthetic: Bool
        var marks: Int
        var hotspots: Int
        var carriedByOnePreschool: [String]
        /// Called so since the first summaries.
        var fairness: Participation
        var stability: Stability?
        var suggestedEps: DistancePlot.Suggestion?
        var changes: [Change]?
    }

    var summary: Summary {
        let findings = Findings(
            analysis: analysis.id, round: analysis.round?.title ?? "all rounds", synthetic: analysis.isSynthetic,
            marks: analysis.markCount, hotspots: analysis.hotspots.count,
            carriedByOnePreschool: analysis.hotspots.filter(\.isCarriedByOnePreschool).map(\.id),
            fairness: diagnostics.participation, stability: diagnostics.stability,
            suggestedEps: diagnostics.distances?.suggestion,
            changes: diagnostics.comparison?.changes.map { change, significance in
                Findings.Change(from: change.from, to: change.to, kind: change.kind, significance: significance)
            })
        return Summary(parameters: analysis.parameters, findings: findings)
    }
}
