import HTTPTypes
import Store

extension Endpoint {
    /// Data is handed out only while the database is sound: an empty or partial layer would pass for the truth. Whatever meets
    /// something damaged says so, and the database is looked at.
    func minding(_ soundness: Soundness, of store: Store) -> Endpoint {
        var endpoint = self
        endpoint.handler = { [access, handler] request, context in
            if case .audience = access {
                guard await soundness.latestFindings().isEmpty else { throw Problem.unsound }
            }
            do {
                return try await handler(request, context)
            } catch {
                guard StoreError(damageIn: error, path: store.path) != nil else { throw error }
                await soundness.suspect()
                throw error
            }
        }
        return endpoint
    }
}

extension Problem {
    static let unsound: Problem = {
        var problem = Problem(
            .serviceUnavailable,
            "Databasen är skadad, och inga uppgifter lämnas ut förrän den är lagad. Den som sköter tjänsten behöver veta det.",
            "The database is damaged, and no data is handed out until it has been mended. Tell whoever runs the service."
        )
        problem.headers[.retryAfter] = "60"
        return problem
    }()
}
