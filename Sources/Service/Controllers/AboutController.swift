import Disclosure
import Foundation
import HTTPTypes
import Hummingbird

/// Whose service this is.
struct AboutController: Controller {
    let settings: Settings
    let baseMap: BaseMap?

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/about", summary: "The municipality, and where the base map comes from",
                access: .anyone, answers: [200: .json("About")]
            ) { _, _ in
                try JSON.response(
                    About(
                        municipality: .init(settings.municipality), publicUrl: settings.publicURL,
                        leastChildren: settings.thresholds.children, leastPreschools: settings.thresholds.preschools,
                        tilesHost: baseMap?.host),
                    headers: [.cacheControl: "no-cache"])
            }
        ]
    }
}

/// The answer to `GET /api/about`.
private struct About: Encodable {
    var municipality: MunicipalityAnswer
    var publicUrl: String
    /// What must stand behind what everyone may see.
    var leastChildren: Int
    var leastPreschools: Int
    /// Scheme and host that a reader's browser asks for tiles, if they come from elsewhere.
    var tilesHost: String?

    private enum Key: CodingKey { case municipality, publicUrl, leastChildren, leastPreschools, tilesHost }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(municipality, forKey: .municipality)
        try container.encode(publicUrl, forKey: .publicUrl)
        try container.encode(leastChildren, forKey: .leastChildren)
        try container.encode(leastPreschools, forKey: .leastPreschools)
        try container.encode(tilesHost, forKey: .tilesHost)
    }
}

/// Of this software, for what is recorded and told.
package enum SoftwareVersion {
    package static let text = "1"
}
