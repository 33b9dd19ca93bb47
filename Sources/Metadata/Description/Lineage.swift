extension DatasetDescription {
    /// The analysis that found the hotspots.
    public struct Analysis: Sendable {
        /// What a report cites: `2584-2026a`; preliminary ones begin with `p-`.
        public var id: String
        /// Preliminary ones change with new marks, saved ones never.
        public var isPreliminary: Bool
        /// Method and all parameters, in Swedish.
        public var method: String

        public init(id: String, isPreliminary: Bool, method: String) {
            self.id = id
            self.isPreliminary = isPreliminary
            self.method = method
        }
    }

    /// Who was asked, and who did not answer. Both are public: the layer of preschools says so of each. For everyone as
    /// the publication has it, not as it is now.
    public struct Participation: Sendable {
        /// The names of the preschools that were asked.
        public var asked: [String]
        /// The names of those of them that did not answer.
        public var silent: [String]

        public init(asked: [String], silent: [String]) {
            self.asked = asked
            self.silent = silent
        }
    }

    /// The rule for what everyone may see, with the thresholds that apply. It is public.
    public struct DisclosureRule: Sendable {
        /// At least so many children.
        public var minimumChildren: Int
        /// At least so many preschools.
        public var minimumPreschools: Int
        /// No preschool may have a larger part of the children, per cent.
        public var largestSharePercent: Int
        /// The sides of the squares, metres, from the smallest.
        public var squareSidesM: [Int]

        public init(
            minimumChildren: Int, minimumPreschools: Int, largestSharePercent: Int, squareSidesM: [Int]
        ) {
            self.minimumChildren = minimumChildren
            self.minimumPreschools = minimumPreschools
            self.largestSharePercent = largestSharePercent
            self.squareSidesM = squareSidesM
        }
    }
}
