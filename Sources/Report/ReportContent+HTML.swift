extension ReportContent {
    /// What a content must be to make a report.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case unknownFocus(String)
        case unknownHotspot(String, in: String)
        case doubleHotspot(String)

        public var description: String {
            switch self {
            case .unknownFocus(let code): "the report is to be about preschool \(code), but no preschool has that code"
            case .unknownHotspot(let id, let place):
                "\(place) names the hotspot \(id), but the report has none of that id"
            case .doubleHotspot(let id): "the hotspot \(id) is in the report twice, but an id must be unique"
            }
        }
    }

    /// The report as one HTML document that needs neither network nor script. The same content and assets give the same
    /// bytes.
    ///
    /// - Throws: ``Problem`` where the content names what it doesn't have.
    /// - Complexity: O(hotspots² + preschools · hotspots), and the length of the document.
    public func html(_ assets: ReportAssets) throws(Problem) -> String {
        try check()
        let report = Reading(self)
        let body: HTML
        if let focus {
            guard let preschool = report.preschools.first(where: { $0.code == focus }) else {
                throw .unknownFocus(focus)
            }
            body = PreschoolPage.body(preschool, report)
        } else {
            body = ReportBody.body(report)
        }
        return "<!DOCTYPE html>\n" + Document.document(report, assets, body).markup
    }

    private func check() throws(Problem) {
        let report = Reading(self)
        var known: Set<String> = []
        for place in report.places where !known.insert(place.id).inserted { throw .doubleHotspot(place.id) }
        for preschool in report.preschools {
            for near in preschool.near where !known.contains(near.hotspot) {
                throw .unknownHotspot(near.hotspot, in: "preschool \(preschool.code)")
            }
        }
        for words in report.internal?.words ?? [] {
            if let hotspot = words.hotspot, !known.contains(hotspot) {
                throw .unknownHotspot(hotspot, in: "a child's words")
            }
        }
    }
}
