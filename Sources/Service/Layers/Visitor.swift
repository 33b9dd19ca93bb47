import Disclosure
import Places
import Store

/// Who looks at layers and hotspots, and what they can reach: nobody gets hold of the internal reader but those who may see
/// what is internal, and the open shelf holds no mark.
enum Visitor: Sendable {
    case open(OpenShelf)
    case `internal`(InternalReader)
}

/// The database as planners and administrators see it.
struct InternalReader: Sendable {
    let store: Store

    fileprivate init(store: Store) {
        self.store = store
    }
}

/// Tells visitors apart.
struct VisitorGate: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    /// - Throws: 401 for a credential that is not valid, 403 for a role without access.
    func visitor(_ context: ServiceContext) throws(Problem) -> Visitor {
        switch context.credential {
        case .none, .invitation: return .open(OpenShelf(of: store))
        case .invalid, .endedSession, .revokedInvitation: throw .noCredential
        case .owner: return .internal(InternalReader(store: store))
        case .user(let user):
            switch user.role {
            case .planner, .admin: return .internal(InternalReader(store: store))
            case .operator: throw .wrongRole
            }
        }
    }
}

extension OpenShelf {
    /// - Throws: 404 with one sentence that says why there is nothing.
    func requirePublication() async throws -> Publication {
        switch try await current() {
        case .success(let publication): return publication
        case .failure(.nothingYet): throw Problem.nothingPublished
        case .failure(.allWithdrawn): throw Problem.publicationWithdrawn
        }
    }
}
