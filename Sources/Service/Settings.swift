package import Disclosure
package import Foundation
package import Geodesy
package import MapLayers
import OpenIDConnect
import Places

/// What a municipality can set. Read once at start, by the executable; nothing below looks at the environment.
package struct Settings: Sendable {
    /// Where the base map comes from.
    package struct Tiles: Sendable, Equatable {
        /// An address with {z}, {x} and {y}.
        package var template: String
        package var attribution: String

        package init(template: String, attribution: String) {
            self.template = template
            self.attribution = attribution
        }
    }

    package var databasePath = "smultron.sqlite"
    package var host = "127.0.0.1"
    package var port = 8080
    /// The address that users reach the service at, without a slash at the end.
    package var publicURL = "http://127.0.0.1:8080"
    package var tiles: Tiles?
    /// An MBTiles file that the service serves itself; goes before `tiles`.
    package var mbtilesPath: String?
    package var municipality = Municipality(code: "2584", name: "Kiruna kommun")
    /// Offered beside SWEREF 99 TM.
    package var localSystem = CoordinateSystem.sweref992015
    /// Metres around the outline and around every preschool in which marks are taken.
    package var areaBufferM = 5_000.0
    /// What must stand behind what everyone may see.
    package var thresholds = DisclosureThresholds.standard
    /// Under what everyone may use what is published: the licence's address.
    package var licence: URL?
    /// The folder with the pages; nil where there is none.
    package var webRoot: String?
    /// PEM files; both or none.
    package var tlsCertificatePath: String?
    package var tlsKeyPath: String?
    package var edge = Edge()
    package var limits = Limits()
    package var log = Log()

    /// Sign-in with the municipality's identity provider; nil where there is none.
    package var signIn: SignIn?

    package var privacy = Privacy()
    /// nil for none.
    package var backups: Backups?

    package init() {}

    package var usesTLS: Bool { tlsCertificatePath != nil }
    /// Cookies must be kept to https whenever users come that way, also when a proxy in front ends the encryption.
    var isReachedByTLS: Bool { usesTLS || publicURL.hasPrefix("https:") }
}

extension Settings {
    /// Why the settings cannot be used.
    package enum Problem: Error, CustomStringConvertible {
        case publicURL(String)
        case noWebRoot

        package var description: String {
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
    package func attribution(webRoot: String?) throws -> Attribution {
        guard let url = URL(string: publicURL) else { throw Problem.publicURL(publicURL) }
        guard let webRoot else { throw Problem.noWebRoot }
        return Attribution(
            municipality: municipality, publicURL: url, licence: licence, localSystem: localSystem,
            thresholds: thresholds, softwareVersion: SoftwareVersion.text,
            pictogramSheet: URL(fileURLWithPath: webRoot, isDirectory: true).appending(path: "pictograms.svg"))
    }
}

extension Settings {
    /// Sign-in with the municipality's own identity provider, by OpenID Connect.
    package struct SignIn: Sendable, Equatable {
        /// The provider's name for itself, to the letter.
        package var issuer: String
        package var clientID: String
        /// nil for a public client.
        package var clientSecret: String?
        /// What the claim `tid` must say, where it is set.
        package var tenant: String?
        /// The claim that lists groups or roles.
        package var groupsClaim: String
        package var adminGroups: Set<String>
        package var plannerGroups: Set<String>
        /// What the button says after "Sign in with".
        package var name: String

        package init(
            issuer: String, clientID: String, clientSecret: String?, tenant: String?, groupsClaim: String,
            adminGroups: Set<String>, plannerGroups: Set<String>, name: String
        ) {
            self.issuer = issuer
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.tenant = tenant
            self.groupsClaim = groupsClaim
            self.adminGroups = adminGroups
            self.plannerGroups = plannerGroups
            self.name = name
        }

        /// Whether the provider, or this service, may be spoken to at an address: https, or http on this machine.
        package static func isSafe(_ address: String) -> Bool { ProviderAddress.isSafe(address) }

        /// What a member of these groups has proved; groups that mean nothing here are not kept.
        func proof(of groups: Set<String>) -> IdentityProof {
            IdentityProof(provider: source, groups: groups.intersection(adminGroups.union(plannerGroups)))
        }

        /// What somebody may be; nil for nothing. What another provider has proved is good for nothing, and so is what the same
        /// one proved to another client, of another tenant, or by another claim.
        func role(of proof: IdentityProof) -> Role? {
            guard proof.provider == source else { return nil }
            if !adminGroups.isDisjoint(with: proof.groups) { return .admin }
            if !plannerGroups.isDisjoint(with: proof.groups) { return .planner }
            return nil
        }

        /// Stands for whoever says which groups somebody has, and how.
        private var source: String {
            Fingerprint.letters(of: [issuer, clientID, tenant ?? "", groupsClaim].joined(separator: "\n"), count: 12)
        }
    }
}

extension Settings {
    /// What is set for data protection.
    package struct Privacy: Sendable {
        /// Where the head of the audit log is written; beside the database unless told.
        package var auditHeadPath: String?
    }
}

extension Settings {
    /// How the service meets the network.
    package struct Edge: Sendable {
        /// The reverse proxies in front of the service; what they say of where a request comes from is believed.
        package var trustedProxies: [AddressBlock] = []
        /// How long a client may keep the service waiting: for a whole head, for a body beside its least rate, or
        /// without taking any more of an answer.
        package var clientPatienceS = 30.0
        /// Connections open at once; one address may have half of them.
        package var maxConnections = 1_000

        package init() {}
    }
}
