/// What the report says of one preschool: map, list, what is doubtful.
enum PreschoolPart {
    static func part(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        element("div", ["class": preschool.position == nil ? "part" : "part with-map"]) {
            if let position = preschool.position {
                element("figure") { PreschoolMap.draw(preschool, at: position, report) }
            }
            element("div") {
                element("p", ["class": "facts"], text: facts(preschool, report))
                if let doubt = doubt(preschool) { element("p", ["class": "notice"], text: doubt) }
                if preschool.position != nil { nearList(preschool, report) }
                if !preschool.feedback.isEmpty { FeedbackList.list(preschool.feedback) }
            }
        }
    }

    private static func facts(_ preschool: ReportPreschool, _ report: Reading) -> String {
        var facts = [preschool.operatorName, preschool.place, "kod \(preschool.code)"].filter { !$0.isEmpty }
        if let participation = report.internal?.participation.first(where: { $0.code == preschool.code }) {
            facts.append(participation.answer.swedish.lowercasedFirst)
            if participation.answer == .answered {
                facts.append(SwedishText.count(participation.marks, "markering", "markeringar"))
            }
        } else {
            facts.append(preschool.tookPart ? "har varit med" : "har inte varit med")
        }
        return facts.joined(separator: " · ").capitalizedFirst
    }

    /// What must be said of a position that isn't the preschool's own.
    private static func doubt(_ preschool: ReportPreschool) -> String? {
        guard preschool.position != nil else {
            return
                "Förskolans läge är inte känt. Därför finns ingen karta, och inga avstånd kan räknas. Kommunen kan ange "
                + "läget i registret."
        }
        switch preschool.positionQuality {
        case .address: return nil
        case .neighbour: return "Läget är grannadressens: avstånden kan vara några tiotal meter fel."
        case .villageCentre:
            return "Förskolan är placerad mitt i orten, eftersom adressens läge inte är känt. Ringar, avstånd och "
                + "riktningar räknas därifrån och kan vara flera hundra meter fel."
        case .unknown: return "Hur säkert läget är, är inte känt."
        }
    }

    private static func nearList(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        let near = preschool.near.compactMap { near in report.place(near.hotspot).map { ($0, near) } }
        guard !near.isEmpty else {
            return element("p") {
                preschool.tookPart
                    ? "Inget smultronställe ligger inom 1\u{A0}000\u{A0}m."
                    : "Inget smultronställe ligger inom 1\u{A0}000\u{A0}m. Förskolan har inte varit med, så det säger inget om var "
                        + "dess barn är."
            }
        }
        return element("ol", ["class": "near"]) {
            for (place, near) in near {
                element("li") {
                    element("span", ["class": "number"], text: "\(place.number)")
                    element("span") {
                        element("span", text: SwedishText.way(near.distanceM, near.bearingDegrees).capitalizedFirst)
                        if let category = place.category {
                            ", "
                            Pictogram.inText(category)
                            category.swedish.lowercased()
                        }
                        if let children = place.children { ", \(children) barn" }
                        if let note = place.feedback.last { ". \(note.status.swedish): \(note.text)" }
                    }
                }
            }
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
