package import Disclosure
package import Foundation
import GRDB
package import Geodesy
package import Places

/// What open outlets may read: publications, feedback on them, and reference data. It has no way to a mark, and neither has
/// whoever holds nothing else.
package struct PublishedData: Sendable {
    private let store: Store

    package init(of store: Store) {
        self.store = store
    }

    /// Why there is nothing to see.
    package enum Emptiness: Sendable {
        case nothingYet, allWithdrawn
    }

    /// The latest publication of a real round that has not been withdrawn; until there has been one, the demonstration's.
    package func current() async throws -> Result<Publication, Emptiness> {
        let latest = try await store.latestPublication()
        if let publication = latest.publication { return .success(publication) }
        return .failure(latest.hasBeenReal ? .allWithdrawn : .nothingYet)
    }

    /// When any of this last changed; no two changes have the same time.
    package func changedAt() async throws -> Date { try await store.version().openChangedAt }

    /// The municipality's outline in SWEREF 99 TM, metres; nil until reference data has been loaded.
    package func outline() async throws -> Polygon? { try await store.outline() }
    /// Names of places with positions in SWEREF 99 TM, metres, by name.
    package func localities() async throws -> [Locality] { try await store.localities() }
    /// The register, by name.
    package func preschools() async throws -> [Preschool] { try await store.preschools() }

    /// A preschool of the register: what an invitation may know of its own before anything is published.
    package func preschool(_ code: String) async throws -> Preschool? {
        try await store.preschool(code)
    }

    /// The feedback that an administrator has tied to a preschool, or to a hotspot of a publication.
    package func feedback(on publication: Publication) async throws -> [Feedback] {
        let hotspots = publication.hotspotIDs
        return try await store.feedback().filter {
            switch $0.subject {
            case .preschool: true
            case .hotspot(let id): hotspots.contains(id)
            }
        }
    }
}

extension PublishedData.Emptiness: Error {}
