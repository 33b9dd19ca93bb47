import Swedish

extension DatasetDescription {
    /// What the data set is and is not, in Swedish, as paragraphs.
    var abstract: String {
        var paragraphs = [summary.swedish]
        if isSynthetic { paragraphs.append(Words.synthetic.swedish) }
        paragraphs.append(part)
        if !layers.isEmpty {
            let titles = layers.map { "\($0.title) (\($0.name))" }
            paragraphs.append("Datamängden består av \(titles.count == 1 ? "lagret" : "lagren") \(titles.inSwedish()).")
        }
        paragraphs.append(Words.planningBasis)
        paragraphs.append(citation)
        return paragraphs.joined(separator: "\n\n")
    }

    /// The same in English, as short as it can be.
    var englishAbstract: String {
        ([summary.english] + (isSynthetic ? [Words.synthetic.english] : [])).joined(separator: "\n\n")
    }

    /// What it is good for, in a sentence.
    var purpose: String {
        "Underlag för översiktsplanering, detaljplanering och barnkonsekvensanalyser: var barnen har sina favoritplatser "
            + "utomhus, så att de kan tas till vara."
    }

    private var part: String {
        switch edition {
        case .open(let published):
            "Detta är den öppna delen: \(version), från \(published.modified.inSwedish), av insamlingsomgången "
                + "\(quoted(roundTitle))."
        case .internal(let details):
            "Detta är det interna underlaget från insamlingsomgången \(quoted(roundTitle)), som pågick från den "
                + "\(details.opens.inSwedish) till den \(details.closes.inSwedish). Det innehåller små antal och "
                + "enskilda förskolors svar och får inte spridas vidare."
        }
    }

    /// How a report refers to the data: never to what may change under it.
    private var citation: String {
        guard let analysis else { return "Hänvisa inte till enskilda markeringar." }
        guard !analysis.isPreliminary else {
            return "Hänvisa inte till den preliminära analysen; låt spara den först, så får den ett id som består."
        }
        let when =
            switch edition {
            case .open(let published): published.modified.inSwedish
            case .internal(let details): details.modified.inSwedish
            }
        return "Hänvisa så: \(publisher.name), \(fullTitle.swedish), analys \(analysis.id), \(when)."
    }
}

/// In Swedish quotation marks.
func quoted(_ text: String) -> String { "”\(text)”" }
