public import Foundation
public import Geodesy
import QGIS

/// Who publishes, where, and with which software: what files and metadata say of where they come from.
public struct Imprint: Sendable {
    public var municipality: Municipality
    /// The address that users reach the service at, without a slash at the end.
    public var publicURL: URL
    /// Under what everyone may use what is open; nil where the municipality has not chosen.
    public var licence: URL?
    /// Offered beside SWEREF 99 TM.
    public var localSystem: CoordinateSystem
    public var softwareVersion: String
    /// The file with the drawings that styles use, `pictograms.svg`.
    private var pictogramSheet: URL

    public init(
        municipality: Municipality, publicURL: URL, licence: URL? = nil, localSystem: CoordinateSystem,
        softwareVersion: String, pictogramSheet: URL
    ) {
        self.municipality = municipality
        self.publicURL = publicURL
        self.licence = licence
        self.localSystem = localSystem
        self.softwareVersion = softwareVersion
        self.pictogramSheet = pictogramSheet
    }

    /// Where OGC API – Features begins, within the service.
    public static let featurePath = "ogc"
    var featureService: URL { publicURL.appending(path: Imprint.featurePath) }

    /// - Throws: what the file system says, or `QGISError.sheetUnreadable`.
    func pictograms() throws -> Pictograms { try Pictograms(sheet: Data(contentsOf: pictogramSheet)) }

    /// Whom data comes from; what is synthetic says so.
    func source(isSynthetic: Bool) -> String { municipality.source(isSynthetic: isSynthetic) }
}
