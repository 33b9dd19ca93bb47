import Hummingbird

/// Counts every request by its address.
struct RequestLimitMiddleware: RouterMiddleware {
    let limits: Limits

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        try limits.admit(requestFrom: context.clientAddress)
        return try await next(request, context)
    }
}

/// Slows down who tries secrets: an invitation or a token in a header, a session in a cookie, or a token to sign in with.
/// A wrong one counts where it is refused; where everybody gets the same answer it has told nothing.
struct GuessingMiddleware: RouterMiddleware {
    let limits: Limits

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem
            where problem.isAboutWrongSecret || (context.credential.isWrong && problem.status == .unauthorized)
        {
            let refusal = limits.wrongSecret(from: context.clientAddress)
            try? await Task.sleep(for: limits.pause)
            throw refusal ?? problem
        }
    }
}

extension Credential {
    /// Something was sent, and it opens nothing.
    fileprivate var isWrong: Bool {
        switch self {
        case .invalid, .endedSession: true
        case .none, .revokedInvitation, .invitation, .user, .owner: false
        }
    }
}
