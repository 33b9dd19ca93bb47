import Foundation

/// Which addresses a provider may have.
public enum ProviderAddress {
    private static let loopback: Set = ["127.0.0.1", "localhost", "::1"]

    /// https, or http on this machine, where nobody can listen on the way.
    public static func isSafe(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty, url.user() == nil,
            url.fragment() == nil
        else { return false }
        return url.scheme == "https" || url.scheme == "http" && loopback.contains(host)
    }
}
