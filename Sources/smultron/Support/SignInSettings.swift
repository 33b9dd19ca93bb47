import ArgumentParser
import Foundation
import Service

/// The settings of the sign-in with an identity provider, `SMULTRON_OIDC_…`: all that it needs, or none.
enum SignInSettings {
    private static let all = [
        "ISSUER", "CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRET_FILE", "TENANT", "GROUPS_CLAIM", "ADMIN_GROUPS",
        "PLANNER_GROUPS", "NAME",
    ].map { "OIDC_" + $0 }

    /// - Parameters:
    ///   - text: gives a setting by its name without `SMULTRON_`; nil where it is not set.
    ///   - publicURL: where the provider sends the browser back to.
    static func read(_ text: (String) -> String?, publicURL: String) throws -> Settings.SignIn? {
        guard let given = all.first(where: { text($0) != nil }) else { return nil }
        func required(_ name: String) throws -> String {
            guard let value = text(name) else {
                throw ValidationError("SMULTRON_\(name) is needed, because SMULTRON_\(given) is set.")
            }
            return value
        }
        let issuer = try required("OIDC_ISSUER")
        guard Settings.SignIn.isSafe(issuer), URL(string: issuer)?.query() == nil else {
            throw ValidationError(
                "SMULTRON_OIDC_ISSUER is \"\(issuer)\", but must be an https address, as the provider writes it.")
        }
        guard Settings.SignIn.isSafe(publicURL) else {
            throw ValidationError(
                "SMULTRON_PUBLIC_URL is \"\(publicURL)\", but must be https when SMULTRON_OIDC_ISSUER is set.")
        }
        let clientID = try required("OIDC_CLIENT_ID")
        let (admins, planners) = (list(text("OIDC_ADMIN_GROUPS")), list(text("OIDC_PLANNER_GROUPS")))
        guard !admins.isEmpty || !planners.isEmpty else {
            throw ValidationError(
                "SMULTRON_OIDC_ADMIN_GROUPS or SMULTRON_OIDC_PLANNER_GROUPS is needed: groups or roles, with commas between."
            )
        }
        return Settings.SignIn(
            issuer: issuer, clientID: clientID, clientSecret: try secret(text), tenant: text("OIDC_TENANT"),
            groupsClaim: text("OIDC_GROUPS_CLAIM") ?? "groups", adminGroups: admins, plannerGroups: planners,
            name: text("OIDC_NAME") ?? URL(string: issuer)?.host() ?? issuer)
    }

    private static func secret(_ text: (String) -> String?) throws -> String? {
        guard let path = text("OIDC_CLIENT_SECRET_FILE") else { return text("OIDC_CLIENT_SECRET") }
        guard text("OIDC_CLIENT_SECRET") == nil else {
            throw ValidationError(
                "Of SMULTRON_OIDC_CLIENT_SECRET and SMULTRON_OIDC_CLIENT_SECRET_FILE only one can be set.")
        }
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("SMULTRON_OIDC_CLIENT_SECRET_FILE is \"\(path)\", which cannot be read.")
        }
        let secret = content.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else {
            throw ValidationError("SMULTRON_OIDC_CLIENT_SECRET_FILE is \"\(path)\", which is empty.")
        }
        return secret
    }

    private static func list(_ text: String?) -> Set<String> {
        Set((text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
    }

    /// What `config check` shows; the secret only as being there.
    static func lines(_ signIn: Settings.SignIn?) -> [(String, String?)] {
        guard let signIn else { return [("SMULTRON_OIDC_ISSUER", nil)] }
        return [
            ("SMULTRON_OIDC_ISSUER", signIn.issuer), ("SMULTRON_OIDC_CLIENT_ID", signIn.clientID),
            ("SMULTRON_OIDC_CLIENT_SECRET", signIn.clientSecret.map { _ in "(set)" }),
            ("SMULTRON_OIDC_TENANT", signIn.tenant), ("SMULTRON_OIDC_GROUPS_CLAIM", signIn.groupsClaim),
            ("SMULTRON_OIDC_ADMIN_GROUPS", signIn.adminGroups.sorted().joined(separator: ",")),
            ("SMULTRON_OIDC_PLANNER_GROUPS", signIn.plannerGroups.sorted().joined(separator: ",")),
            ("SMULTRON_OIDC_NAME", signIn.name),
        ]
    }
}
