import ArgumentParser
import Foundation
import Service

/// The settings of the sign-in with an identity provider, `SMULTRON_OIDC_…`: all that it needs, or none.
enum SignInSettings {
    /// - Parameters:
    ///   - text: gives a setting by its name without `SMULTRON_`; nil where it is not set.
    ///   - publicURL: where the provider sends the browser back to.
    static func read(_ text: (String) -> String?, publicURL: String) throws -> Settings.SignIn? {
        let names = Setting.signIn.map { String($0.name.dropFirst(Setting.prefix.count)) }
        guard let given = names.first(where: { text($0) != nil }) else { return nil }
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
}

/// They mean something together only, so ``SignInSettings`` reads them once all are known.
extension Setting {
    static let signIn = [
        signIn(
            "ISSUER",
            "sign-in with the municipality's own identity provider (docs/sign-in.md): its address, as it writes it",
            example: "https://login.microsoftonline.com/TENANT/v2.0"
        ) { $0.issuer },
        signIn("CLIENT_ID", "what the provider calls this service", example: "smultron") { $0.clientID },
        signIn(
            "CLIENT_SECRET", "the secret that the provider gave this service, if it did", example: "secret",
            isSecret: true
        ) { $0.clientSecret },
        signIn("CLIENT_SECRET_FILE", "a file with that secret instead", example: "/etc/smultron/oidc-secret") { _ in nil
        },
        signIn("TENANT", "the only tenant (claim `tid`) whose users are let in", example: "TENANT") { $0.tenant },
        signIn(
            "GROUPS_CLAIM", "the claim that holds a user's groups or roles", standard: "groups", example: "roles"
        ) { $0.groupsClaim },
        signIn("ADMIN_GROUPS", "groups of administrators, with commas between", example: "smultron-admin") {
            $0.adminGroups.sorted().joined(separator: ",")
        },
        signIn("PLANNER_GROUPS", "groups of planners, with commas between", example: "smultron-plan") {
            $0.plannerGroups.sorted().joined(separator: ",")
        },
        signIn(
            "NAME", "what the sign-in is called on the pages", standard: "the issuer's host", example: "Kiruna kommun"
        ) {
            $0.name
        },
    ]

    private static func signIn(
        _ name: String, _ meaning: String, standard: String = "none", example: String, isSecret: Bool = false,
        shown: @escaping @Sendable (Settings.SignIn) -> String?
    ) -> Setting {
        Setting(
            "OIDC_" + name, meaning, standard: standard, example: example, isSecret: isSecret,
            shown: { $0.signIn.flatMap(shown) }, apply: { _, _ in })
    }
}
