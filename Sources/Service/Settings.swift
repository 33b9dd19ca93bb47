public import Disclosure
public import Foundation
public import Geodesy
public import MapLayers

/// What a municipality can set. Read once at start, by the executable; nothing below looks at the environment.
public struct Settings: Sendable {
    /// Where the base map comes from.
    public struct Tiles: Sendable, Equatable {
        /// An address with {z}, {x} and {y}.
        public var template: String
        public var attribution: String

        public init(template: String, attribution: String) {
            self.template = template
            self.attribution = attribution
        }
    }

    public var databasePath = "smultron.sqlite"
    public var host = "127.0.0.1"
    public var port = 8080
    /// The address that users reach the service at, without a slash at the end.
    public var publicURL = "http://127.0.0.1:8080"
    public var tiles: Tiles?
    /// An MBTiles file that the service serves itself; goes before `tiles`.
    public var mbtilesPath: String?
    public var municipality = Municipality(code: "2584", name: "Kiruna kommun")
    /// Offered beside SWEREF 99 TM.
    public var localSystem = CoordinateSystem.sweref992015
    /// Metres around the outline and around every preschool in which marks are taken.
    public var areaBufferM = 5_000.0
    /// What must stand behind what everyone may see.
    public var thresholds = DisclosureThresholds.standard
    /// Under what everyone may use what is published: the licence's address.
    public var licence: URL?
    /// The folder with the pages; nil where there is none.
    public var webRoot: String?
    /// PEM files; both or none.
    public var tlsCertificatePath: String?
    public var tlsKeyPath: String?
    public var edge = Edge()
    public var limits = Limits()
    public var log = Log()

    /// Sign-in with the municipality's identity provider; nil where there is none.
    public var signIn: SignIn?

    public var privacy = Privacy()
    /// nil for none.
    public var backups: Backups?

    public init() {}

    public var usesTLS: Bool { tlsCertificatePath != nil }
    /// Cookies must be kept to https whenever users come that way, also when a proxy in front ends the encryption.
    var isReachedByTLS: Bool { usesTLS || publicURL.hasPrefix("https:") }
}

extension Settings {
    /// Why the settings cannot be used.
    public enum Problem: Error, CustomStringConvertible {
        case publicURL(String)
        case noWebRoot

        public var description: String {
            switch self {
            case .publicURL(let text): "SMULTRON_PUBLIC_URL is \"\(text)\", which is no address"
            case .noWebRoot:
                "The folder with the pages, which styles need for their drawings, is not beside the program; let SMULTRON_WEB name it"
            }
        }
    }

    /// What files and metadata say of where they come from.
    ///
    /// - Parameter webRoot: the folder with the pages, and with the drawings that styles use.
    /// - Throws: ``Problem``
    public func imprint(webRoot: String?) throws -> Imprint {
        guard let url = URL(string: publicURL) else { throw Problem.publicURL(publicURL) }
        guard let webRoot else { throw Problem.noWebRoot }
        return Imprint(
            municipality: municipality, publicURL: url, licence: licence, localSystem: localSystem,
            thresholds: thresholds, softwareVersion: SoftwareVersion.text,
            pictogramSheet: URL(fileURLWithPath: webRoot, isDirectory: true).appending(path: "pictograms.svg"))
    }
}
