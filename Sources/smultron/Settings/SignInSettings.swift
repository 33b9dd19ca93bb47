import Foundation
import Service

/// The settings of the sign-in with an identity provider, `SMULTRON_OIDC_…`: all that it needs, or none.
enum SignInSettings {
    /// - Parameters:
    ///   - text: gives a setting by its name; nil where it is not set.
    ///   - publicURL: where the provider sends the browser back to.
    ///   - refuse: is told what is wrong: the setting to look at, and a sentence.
    /// - Returns: nil where none is set, or something is wrong.
    static func read(
        _ text: (String) -> String?, publicURL: String, else refuse: (String, String) -> Void
    ) -> Settings.SignIn? {
        guard let given = Setting.signIn.map(\.name).first(where: { text($0) != nil }) else { return nil }
        func required(_ name: String) -> String? {
            let value = text(name)
            // It is what is there that needs it.
            if value == nil { refuse(given, "\(name) is needed, because \(given) is set.") }
            return value
        }
        let issuer = required("SMULTRON_OIDC_ISSUER")
        let isUsable = issuer.map { Settings.SignIn.isSafe($0) && URL(string: $0)?.query() == nil } ?? false
        if let issuer, !isUsable {
            refuse(
                "SMULTRON_OIDC_ISSUER",
                "SMULTRON_OIDC_ISSUER is \"\(issuer)\", but must be an https address, as the provider writes it.")
        }
        let isReachedSafely = Settings.SignIn.isSafe(publicURL)
        if !isReachedSafely {
            refuse(
                "SMULTRON_PUBLIC_URL",
                "SMULTRON_PUBLIC_URL is \"\(publicURL)\", but must be https when SMULTRON_OIDC_ISSUER is set.")
        }
        let clientID = required("SMULTRON_OIDC_CLIENT_ID")
        let admins = list(text("SMULTRON_OIDC_ADMIN_GROUPS"))
        let planners = list(text("SMULTRON_OIDC_PLANNER_GROUPS"))
        let hasGroups = !admins.isEmpty || !planners.isEmpty
        if !hasGroups {
            refuse(
                text("SMULTRON_OIDC_ADMIN_GROUPS") == nil ? given : "SMULTRON_OIDC_ADMIN_GROUPS",
                "SMULTRON_OIDC_ADMIN_GROUPS or SMULTRON_OIDC_PLANNER_GROUPS is needed: groups or roles, with commas between."
            )
        }
        guard let secret = secret(text, else: refuse), let issuer, let clientID, isUsable, isReachedSafely, hasGroups
        else { return nil }
        return Settings.SignIn(
            issuer: issuer, clientID: clientID, clientSecret: secret.text, tenant: text("SMULTRON_OIDC_TENANT"),
            groupsClaim: text("SMULTRON_OIDC_GROUPS_CLAIM") ?? "groups", adminGroups: admins, plannerGroups: planners,
            name: text("SMULTRON_OIDC_NAME") ?? URL(string: issuer)?.host() ?? issuer)
    }

    /// What the provider gave this service to be known by, if it did.
    private struct ClientSecret {
        var text: String?
    }

    /// - Returns: nil where it cannot be told.
    private static func secret(
        _ text: (String) -> String?, else refuse: (String, String) -> Void
    ) -> ClientSecret? {
        let name = "SMULTRON_OIDC_CLIENT_SECRET_FILE"
        guard let path = text(name) else { return ClientSecret(text: text("SMULTRON_OIDC_CLIENT_SECRET")) }
        guard text("SMULTRON_OIDC_CLIENT_SECRET") == nil else {
            refuse(name, "Of SMULTRON_OIDC_CLIENT_SECRET and \(name) only one can be set.")
            return nil
        }
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
            refuse(name, "\(name) is \"\(path)\", which cannot be read.")
            return nil
        }
        let secret = content.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else {
            refuse(name, "\(name) is \"\(path)\", which is empty.")
            return nil
        }
        return ClientSecret(text: secret)
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
