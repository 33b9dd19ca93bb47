import Foundation
import Markup

extension DatasetDescription {
    /// What the data may be used for, who gets at them, and under what licence.
    var constraints: [MarkupElement] {
        [
            ISO.element(
                "gmd:resourceConstraints/gmd:MD_Constraints",
                limitsOfUse.map { ISO.text("gmd:useLimitation", $0) }),
            legal("gmd:accessConstraints", accessRestriction),
            legal("gmd:useConstraints", conditionsOfUse),
        ]
    }

    private func legal(_ kind: String, _ words: MarkupElement) -> MarkupElement {
        ISO.element(
            "gmd:resourceConstraints/gmd:MD_LegalConstraints",
            [ISO.code(kind, "MD_RestrictionCode", "otherRestrictions"), words])
    }

    /// From the Swedish profile's list of restrictions, or from Inspire's where that is more exact.
    private var accessRestriction: MarkupElement {
        let swedish = "https://resources.geodata.se/codelist/metadata/atkomstrestriktioner.xml#"
        let (words, address) =
            switch edition {
            case .open:
                ("Inga tillämpliga villkor: alla får ta del av datamängden.", swedish + "ingaTillampligaVillkor")
            case .internal(let details):
                switch details.access {
                case .restricted:
                    (
                        "Annan begränsning: datamängden lämnas ut till den som kommunen har gett tillgång.",
                        swedish + "AnnanBegransning"
                    )
                case .nonPublic:
                    (
                        "Datamängden publiceras inte: den innehåller uppgifter som rör få barn och enskilda förskolor.",
                        "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/"
                            + "INSPIRE_Directive_Article13_1f"
                    )
                }
            }
        return ISO.anchor("gmd:otherConstraints", words, to: address)
    }

    private var conditionsOfUse: MarkupElement {
        switch edition {
        case .open(let published):
            guard let licence = published.licence else {
                return ISO.anchor(
                    "gmd:otherConstraints", "Villkoren för användning är inte angivna.",
                    to:
                        "http://inspire.ec.europa.eu/metadata-codelist/ConditionsApplyingToAccessAndUse/conditionsUnknown"
                )
            }
            return ISO.anchor(
                "gmd:otherConstraints", "Licens: \(licence.name)", to: licence.address.absoluteString)
        case .internal:
            return ISO.text("gmd:otherConstraints", "Används inom kommunen och får inte spridas vidare.")
        }
    }
}
