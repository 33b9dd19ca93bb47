import Foundation
import Geodesy
package import MapLayers
import Places

/// What a report needs to be told besides what was found.
package struct ReportOrder: Sendable {
    package var municipality: Municipality
    package var softwareVersion: String
    /// The whole line that makes the report again.
    package var command: String
    /// The day on which it is made, `2026-11-21`.
    package var day: String
    /// The code of the one preschool that it is about; nil for all.
    package var preschool: String?

    package init(
        municipality: Municipality, softwareVersion: String, command: String, day: String, preschool: String? = nil
    ) {
        self.municipality = municipality
        self.softwareVersion = softwareVersion
        self.command = command
        self.day = day
        self.preschool = preschool
    }

    func frame(round: String, date: String, isSynthetic: Bool) -> ReportFrame {
        ReportFrame(
            municipality: municipality.name, round: round, date: date, isSynthetic: isSynthetic,
            contact: municipality.contact)
    }

    func ground(outline: Polygon?, localities: [Locality]) -> MapGround {
        MapGround(
            outline: outline, localities: localities.map { NamedPosition(name: $0.name, position: $0.position) })
    }

    /// - Parameter parameters: all that had a say.
    func method(_ name: String, _ parameters: [MethodRecord.Parameter]) -> MethodRecord {
        MethodRecord(
            name: name, parameters: parameters, version: softwareVersion, command: command,
            sources: [
                .init(
                    what: "Kommungräns, orter och förskolor",
                    origin: "Kommunens register i tjänsten; källor, licenser och datum står i README för geodata.",
                    accuracy: nil)
            ])
    }
}

extension [Feedback] {
    /// What has been said of one preschool or hotspot, as reports tell it.
    func notes(on subject: Feedback.Subject) -> [FeedbackNote] {
        on(subject).compactMap { feedback in
            feedback.text.map {
                FeedbackNote(status: feedback.status, text: $0, link: feedback.link, date: feedback.date)
            }
        }
    }
}
