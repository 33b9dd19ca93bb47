package import Disclosure
package import Foundation
package import Geodesy
import Places
import QGIS

/// Who publishes, where, by which rule and with which software: what files and metadata say of where they come from.
package struct Attribution: Sendable {
    package let municipality: Municipality
    /// The address that users reach the service at, without a slash at the end.
    package let publicURL: URL
    /// Under what everyone may use what is open; nil where the municipality has not chosen.
    package let licence: URL?
    /// Offered beside SWEREF 99 TM.
    package let localSystem: CoordinateSystem
    /// What must stand behind what is published from now on; a publication knows its own.
    package let thresholds: DisclosureThresholds
    package let softwareVersion: String
    /// The file with the drawings that styles use, `pictograms.svg`.
    private let pictogramSheet: URL
    /// Tells two imprints apart, whichever part of them differs.
    private(set) var tag = ""

    package init(
        municipality: Municipality, publicURL: URL, licence: URL? = nil, localSystem: CoordinateSystem,
        thresholds: DisclosureThresholds, softwareVersion: String, pictogramSheet: URL
    ) {
        self.municipality = municipality
        self.publicURL = publicURL
        self.licence = licence
        self.localSystem = localSystem
        self.thresholds = thresholds
        self.softwareVersion = softwareVersion
        self.pictogramSheet = pictogramSheet
        tag = Fingerprint.letters(of: String(reflecting: self), count: 20)
    }

    /// Where OGC API – Features begins, within the service.
    package static let featurePath = "ogc"
    var featureService: URL { publicURL.appending(path: Attribution.featurePath) }

    /// - Throws: what the file system says, or `QGISError.sheetUnreadable`.
    func pictograms() throws -> Pictograms { try Pictograms(sheet: Data(contentsOf: pictogramSheet)) }

    /// Whom data comes from; what is synthetic says so.
    func source(isSynthetic: Bool) -> String { municipality.source(isSynthetic: isSynthetic) }
}

/// Whose software this is, for sources and metadata.
package struct Municipality: Sendable, Equatable {
    /// Four digits, as in SCB's list.
    package var code: String
    package var name: String
    package var contact: String?

    package init(code: String, name: String, contact: String? = nil) {
        self.code = code
        self.name = name
        self.contact = contact
    }

    /// Whom data comes from; what is synthetic says so.
    func source(isSynthetic: Bool) -> String {
        "Barnens smultronställen, \(name)" + (isSynthetic ? "; syntetiska data" : "")
    }
}
