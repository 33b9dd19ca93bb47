import Disclosure
import Places
import Store

/// Whose voice it is: who took part, and what other weightings would have found.
package struct Participation: Sendable, Hashable, Codable {
    /// A weighting beside the one that was chosen.
    package struct Comparison: Sendable, Hashable, Codable {
        package var weighting: Weighting
        package var isChosen: Bool
        package var hotspots: Int
        /// How many of the hotspots of the analysis are found again with it.
        package var foundAgain: Int
    }

    /// What became of asking a preschool.
    package enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has marks.
        case answered
        /// It was invited, and has none.
        case silent
        /// Nobody invited it, as far as is known.
        case notAsked
    }

    /// A preschool and what became of asking it.
    package struct Response: Sendable, Hashable, Codable {
        /// By code.
        package var preschool: String
        package var answer: Answer
        /// Of all kinds.
        package var marks: Int
        /// How many children the preschool has, where known.
        package var children: Int?
        package var marksPerChild: Double?

        init(preschool: String, answer: Answer, marks: Int, children: Int?) {
            self.preschool = preschool
            self.answer = answer
            self.marks = marks
            self.children = children
            marksPerChild = children.flatMap { $0 > 0 ? Double(marks) / Double($0) : nil }
        }
    }

    /// All weightings, in the order of their declaration.
    package var weightings: [Comparison]
    /// All preschools of the register.
    package var responses: [Response]

    private enum CodingKeys: String, CodingKey {
        case weightings
        case responses = "participation"
    }

    /// - Parameters:
    ///   - analysis: what was found.
    ///   - groups: the marks of each hotspot.
    ///   - points: the marks that took part.
    /// - Throws: what the method's own `Problem` says.
    /// - Complexity: that of the method, for each other weighting.
    init(
        of analysis: Analysis, groups: [[Int]], among points: [MarkPoint], preschools: [Preschool], in store: Store
    ) async throws {
        let parameters = analysis.parameters
        weightings = []
        for weighting in Weighting.allCases {
            var other = parameters
            other.weighting = weighting
            let isChosen = weighting == parameters.weighting
            let found =
                isChosen
                ? groups : try HotspotFinder.found(in: points, preschools: preschools, with: other).map(\.marks)
            weightings.append(
                Comparison(
                    weighting: weighting, isChosen: isChosen, hotspots: found.count,
                    foundAgain: ClusterRecovery.recovered(groups, among: found).count { $0 }))
        }
        var invited: Set<String> = []
        for round in try await store.rounds() where analysis.round.map({ $0.id == round.id }) ?? !round.isDemonstration
        {
            invited.formUnion(try await store.activity(in: round.id).filter { $0.invitations > 0 }.map(\.preschool))
        }
        responses = preschools.map { preschool in
            let marks = analysis.marksByPreschool[preschool.code] ?? 0
            return Response(
                preschool: preschool.code,
                answer: marks > 0 ? .answered : invited.contains(preschool.code) ? .silent : .notAsked, marks: marks,
                children: preschool.children)
        }
    }
}

extension Hotspot {
    /// More than three quarters of the children come from one preschool, though others may have marked there too. The same
    /// limit as what may be published has.
    package var isCarriedByOnePreschool: Bool {
        children.largestShare * 100 > Double(DisclosureThresholds.largestSharePercent)
    }
}
