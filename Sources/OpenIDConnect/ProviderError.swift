/// Why the provider could not be used: for the log, so nothing in it tells of a person.
public enum ProviderError: Error, Equatable, CustomStringConvertible {
    /// What was asked of the provider.
    public enum Step: String, Sendable {
        case discovery, keys, token
    }

    case unreachable(Step)
    case slow(Step)
    case tooLarge(Step)
    /// A status other than 200; for a code that is refused, the provider's error code.
    case refused(Step, status: Int, code: String?)
    case unreadable(Step)
    /// The provider calls itself something else than the setting says.
    case otherIssuer
    /// An address of the provider's that is neither https nor on this machine.
    case insecureAddress

    public var description: String {
        switch self {
        case .unreachable(let step): "\(step.rawValue): the provider cannot be reached"
        case .slow(let step): "\(step.rawValue): the provider did not answer in time"
        case .tooLarge(let step): "\(step.rawValue): the answer is too large"
        case .refused(let step, let status, let code):
            "\(step.rawValue): the provider answered \(status)" + (code.map { " \($0)" } ?? "")
        case .unreadable(let step): "\(step.rawValue): the answer cannot be read"
        case .otherIssuer: "discovery: the provider calls itself something else than the setting"
        case .insecureAddress: "discovery: an address is not https"
        }
    }
}
