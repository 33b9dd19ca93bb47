extension DatasetDescription {
    /// What names the data set, and only it, as long as it lives: the same from publication to publication, another one
    /// for the internal data, for a saved analysis and for made-up data, so that no portal takes one for the other.
    public var identifier: String {
        var parts = [publisher.code, "barnens-smultronstallen"]
        switch edition {
        case .open: parts.append("oppen")
        case .internal: parts.append(analysis.flatMap { $0.isPreliminary ? nil : "intern-\($0.id)" } ?? "intern")
        }
        if isSynthetic { parts.append("syntetisk") }
        return parts.joined(separator: "-")
    }

    /// The title, which says where the data set is not what one would take it for.
    var fullTitle: Bilingual {
        var remarks: [Bilingual] = []
        if case .internal = edition { remarks.append(Bilingual("internt underlag", english: "internal")) }
        if isSynthetic { remarks.append(Bilingual("syntetiska data", english: "synthetic data")) }
        guard !remarks.isEmpty else { return title }
        return Bilingual(
            "\(title.swedish) (\(remarks.map(\.swedish).joined(separator: ", ")))",
            english: "\(title.english) (\(remarks.map(\.english).joined(separator: ", ")))")
    }

    /// Which state of the data set this is.
    var version: String {
        switch edition {
        case .open(let published): "publicering \(published.number)"
        case .internal: analysis.map { "analys \($0.id)" } ?? "markeringarna själva"
        }
    }

    /// What is to be known of this state.
    var versionNotes: String {
        switch edition {
        case .open(let published):
            "Publicerad i \(published.modified.inSwedish)" + (analysis.map { " från analysen \($0.id)." } ?? ".")
        case .internal:
            isChanging
                ? "Preliminär analys, räknas om när nya markeringar kommer in." : "Sparad analys, ändras inte."
        }
    }
}
