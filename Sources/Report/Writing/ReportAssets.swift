/// What comes with the program and is put into every report.
public struct ReportAssets: Sendable {
    /// What an asset must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case styleSheetIsEmpty
        case styleSheetHoldsMarkup
        case noPictogram(String)

        public var description: String {
            switch self {
            case .styleSheetIsEmpty: "the report's style sheet is empty, but must hold CSS"
            case .styleSheetHoldsMarkup:
                "the report's style sheet holds a <, but must not, since it could end the element that it stands in"
            case .noPictogram(let name): "the pictograms have no <symbol id=\"\(name)\">, but the report draws it"
            }
        }
    }

    /// The pictograms that reports draw: categories, and a preschool.
    static let pictogramNames = PlaceCategory.allCases.filter { $0 != .mixed }.map(\.rawValue) + ["preschool"]

    let styleSheet: String
    /// The `<symbol>` elements, by name, in the order of ``pictogramNames``.
    let symbols: [String]

    /// - Parameters:
    ///   - styleSheet: the text of `web/report/report.css`.
    ///   - pictograms: the text of `web/pictograms.svg`.
    /// - Throws: ``Problem`` where something is missing that reports need.
    public init(styleSheet: String, pictograms: String) throws(Problem) {
        guard styleSheet.contains(where: { !$0.isWhitespace }) else { throw .styleSheetIsEmpty }
        guard !styleSheet.contains("<") else { throw .styleSheetHoldsMarkup }
        self.styleSheet = styleSheet
        var symbols: [String] = []
        for name in ReportAssets.pictogramNames {
            let start = "<symbol id=\"\(name)\""
            guard let from = pictograms.firstRange(of: start),
                let to = pictograms[from.upperBound...].firstRange(of: "</symbol>")
            else { throw .noPictogram(name) }
            symbols.append("<symbol id=\"p-\(name)\"" + pictograms[from.upperBound..<to.upperBound])
        }
        self.symbols = symbols
    }
}
