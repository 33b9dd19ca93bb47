import Foundation
import Markup

extension DatasetDescription {
    /// In what formats and at what addresses the data can be had.
    var distributionInfo: MarkupElement {
        ISO.element(
            "gmd:distributionInfo/gmd:MD_Distribution",
            distributions.map { distribution in
                ISO.element(
                    "gmd:distributionFormat/gmd:MD_Format",
                    [
                        ISO.text("gmd:name", distribution.format.mediaType),
                        ISO.absent("gmd:version", reason: "unknown"),
                    ])
            } + [
                ISO.element(
                    "gmd:distributor/gmd:MD_Distributor",
                    [party("gmd:distributorContact", role: "distributor")]),
                ISO.element(
                    "gmd:transferOptions/gmd:MD_DigitalTransferOptions",
                    [information] + distributions.flatMap(onlineResources)),
            ])
    }

    /// The page for people.
    private var information: MarkupElement {
        onLine(
            addresses.landingPage, protocolName: "HTTP:Information", name: fullTitle.swedish,
            description: "Sida med karta, format och adresser.", function: "information")
    }

    /// Every file, and of the service for features its front door as well.
    private func onlineResources(_ distribution: Distribution) -> [MarkupElement] {
        let format = distribution.format
        let files = distribution.files.map { (address: $0.address, name: "\(title(of: $0)), \(format.title.swedish)") }
        let frontDoor = format == .featureService ? [(address: distribution.access, name: format.title.swedish)] : []
        return (frontDoor + files).map { place in
            onLine(
                place.address, protocolName: format.protocolName, name: place.name,
                description: format.explanation.swedish, function: "download")
        }
    }

    private func title(of file: File) -> String {
        guard let name = file.layer else { return "Alla lager" }
        return layers.first { $0.name == name }?.title ?? name
    }

    private func onLine(
        _ address: URL, protocolName: String, name: String, description: String, function: String
    ) -> MarkupElement {
        ISO.element(
            "gmd:onLine/gmd:CI_OnlineResource",
            [
                ISO.address("gmd:linkage", address),
                ISO.text("gmd:protocol", protocolName),
                ISO.text("gmd:name", name),
                ISO.text("gmd:description", description),
                ISO.code("gmd:function", "CI_OnLineFunctionCode", function),
            ])
    }
}

extension DatasetDescription.Format {
    /// From the Swedish profile's list of protocols, which does not know of OGC API.
    fileprivate var protocolName: String {
        switch self {
        case .featureService: "OGC API - Features"
        case .geoPackage, .geoJSON, .csv: "HTTP:Nedladdning"
        }
    }
}
