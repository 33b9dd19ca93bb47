/// The pages that somebody signs in on, and comes back to: no other address is ever gone to.
enum SignInPage: String, Sendable, CaseIterable {
    case layers = "/lager"
    case administration = "/admin"
}
