import Disclosure
import Foundation
import Geodesy
import Logging
import MapLayers
import Places
import Service
import Store

extension Setting {
    /// All of them, in the order in which they are told. What belongs to one part of the service stands in a list of its own.
    static let all = serving + edge + baseMap + municipality + disclosure + watching + keeping + signIn

    /// What the service listens on, is reached at, and keeps.
    private static let serving = [
        Setting(
            "DATABASE", "the database file; also `--database`", standard: "smultron.sqlite",
            example: "/var/lib/smultron/smultron.sqlite", shown: { $0.databasePath }
        ) { text, settings in settings.databasePath = text },
        Setting(
            "HOST", "the address to listen on; also `--host`", standard: "127.0.0.1", example: "127.0.0.1",
            shown: { $0.host }
        ) { text, settings in settings.host = text },
        Setting(
            "PORT", "the port to listen on; also `--port`", standard: "8080", example: "8080",
            shown: { String($0.port) }
        ) { text, settings throws(Unfit) in settings.port = try whole(text, in: 0...65_535) },
        Setting(
            "PUBLIC_URL", "the address that users reach the service at: goes into links",
            standard: "http://HOST:PORT on loopback, otherwise required", example: "https://smultron.example.se",
            shown: { $0.publicURL }
        ) { text, settings throws(Unfit) in settings.publicURL = try publicAddress(text) },
        Setting(
            "TLS_CERT", "the certificate chain, a PEM file, when the service itself speaks https; also `--tls-cert`",
            example: "/etc/smultron/chain.pem", shown: { $0.tlsCertificatePath }
        ) { text, settings in settings.tlsCertificatePath = text },
        Setting(
            "TLS_KEY", "the private key, a PEM file; also `--tls-key`", example: "/etc/smultron/key.pem",
            shown: { $0.tlsKeyPath }
        ) { text, settings in settings.tlsKeyPath = text },
        Setting(
            "WEB", "the folder with the pages, and with the drawings that styles use", standard: "beside the program",
            example: "/usr/share/smultron/web", shown: { $0.webRoot }
        ) { text, settings in settings.webRoot = text },
    ]

    private static let baseMap = [
        Setting(
            "TILES", "base map: an address with `{z}`, `{x}`, `{y}`; its host enters the content security policy",
            standard: "none; `make run` sets OpenStreetMap's", example: "https://tile.example.se/{z}/{x}/{y}.png",
            shown: { $0.tiles?.template }
        ) { text, settings throws(Unfit) in settings.tiles = .init(template: try tileTemplate(text), attribution: "") },
        // After TILES, to whose value it belongs.
        Setting(
            "TILES_ATTRIBUTION", "whom the base map is from, as its licence asks",
            example: "© OpenStreetMap contributors", goesWith: "TILES",
            shown: { $0.tiles?.attribution }
        ) { text, settings throws(Unfit) in
            let attribution = try line(text)
            settings.tiles?.attribution = attribution
        },
        Setting(
            "MBTILES", "base map: an MBTiles file (png, jpg, webp) that the service serves itself; goes before tiles",
            example: "/var/lib/smultron/map.mbtiles", shown: { $0.mbtilesPath }
        ) { text, settings in settings.mbtilesPath = text },
    ]

    private static let municipality = [
        Setting(
            "MUNICIPALITY_CODE", "whose layers these are: SCB's code", standard: "2584", example: "2584",
            shown: { $0.municipality.code }
        ) { text, settings throws(Unfit) in
            guard text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw Unfit("the four digits of SCB's list, such as 2584")
            }
            settings.municipality.code = text
        },
        Setting(
            "MUNICIPALITY_NAME", "the municipality's name", standard: "Kiruna kommun", example: "Kiruna kommun",
            shown: { $0.municipality.name }
        ) { text, settings throws(Unfit) in settings.municipality.name = try line(text) },
        Setting(
            "MUNICIPALITY_CONTACT", "whom to turn to, on the pages and in the metadata", example: "gis@example.se",
            shown: { $0.municipality.contact }
        ) { text, settings throws(Unfit) in settings.municipality.contact = try line(text) },
        Setting(
            "LOCAL_CRS", "a SWEREF 99 zone offered beside SWEREF 99 TM", standard: "3016", example: "3016",
            shown: { String($0.localSystem.epsg) }
        ) { text, settings throws(Unfit) in
            guard let system = CoordinateSystem(text), !system.isGeographic else { throw Unfit("one of 3006–3018") }
            settings.localSystem = system
        },
        Setting(
            "AREA_BUFFER_M", "marks are taken this far around the outline and around every preschool",
            standard: "5000", example: "5000", shown: { plain($0.areaBufferM) }
        ) { text, settings throws(Unfit) in settings.areaBufferM = try number(text, in: 0...100_000) },
        Setting(
            "LICENCE", "under what everyone may use what is published: the licence's address, for the metadata",
            example: "http://creativecommons.org/publicdomain/zero/1.0/", shown: { $0.licence?.absoluteString }
        ) { text, settings throws(Unfit) in
            // Which has a slash at the end, and is http, in the licences' own lists.
            _ = try webAddress(text, such: "http://creativecommons.org/publicdomain/zero/1.0/")
            settings.licence = URL(string: text)
        },
    ]

    private static let disclosure = [
        Setting(
            "OPEN_CHILDREN",
            "how many children must stand behind what everyone may see; a looser value needs `publish --reason`",
            standard: "10", example: "10", shown: { String($0.thresholds.children) }
        ) { text, settings throws(Unfit) in settings.thresholds.children = try whole(text, in: 1...1_000) },
        Setting(
            "OPEN_PRESCHOOLS",
            "how many preschools must stand behind what everyone may see; a looser value needs `publish --reason`",
            standard: "3", example: "3", shown: { String($0.thresholds.preschools) }
        ) { text, settings throws(Unfit) in settings.thresholds.preschools = try whole(text, in: 1...1_000) },
    ]
}

/// What matters to those who run the service.
extension Setting {
    /// How it meets the network.
    static let edge = [
        Setting(
            "TRUSTED_PROXIES",
            "addresses or networks of the reverse proxies in front: only what they add to `X-Forwarded-For` says where a "
                + "request comes from; `Forwarded` is not read",
            example: "127.0.0.1, 10.0.0.0/8",
            shown: { $0.edge.trustedProxies.map(\.text).joined(separator: ", ") }
        ) { text, settings throws(Unfit) in
            let blocks = text.split(separator: ",").map { AddressBlock($0.trimmingCharacters(in: .whitespaces)) }
            guard !blocks.contains(nil) else {
                throw Unfit("addresses or networks such as 127.0.0.1, 10.0.0.0/8, with a comma between")
            }
            settings.edge.trustedProxies = blocks.compactMap(\.self)
        },
        Setting(
            "CLIENT_PATIENCE_S",
            "seconds a client may keep the service waiting: for the head of a request, for a body (and one more for every "
                + "KiB), or without taking any more of an answer",
            standard: "30", example: "30", shown: { plain($0.edge.clientPatienceS) }
        ) { text, settings throws(Unfit) in settings.edge.clientPatienceS = try number(text, in: 1...600) },
        Setting(
            "MAX_CONNECTIONS",
            "connections open at once; one address, other than a trusted proxy, may have half of them",
            standard: "1000", example: "1000", shown: { String($0.edge.maxConnections) }
        ) { text, settings throws(Unfit) in settings.edge.maxConnections = try whole(text, in: 2...100_000) },
        Setting(
            "RATE_LIMITS", "`off` refuses nobody for asking too much: behind protection of your own, or to measure",
            standard: "on", example: "on", shown: { $0.limits.areOn ? "on" : "off" }
        ) { text, settings throws(Unfit) in
            settings.limits.areOn = try word(text, ["on": true, "off": false])
        },
    ]

    /// What it tells of itself.
    static let watching = [
        Setting(
            "LOG", "how `serve` logs to standard error: lines to read, or one JSON object a line (`text`, `json`)",
            standard: "text in a terminal, json otherwise", example: "json", shown: { $0.log.format.rawValue }
        ) { text, settings throws(Unfit) in
            settings.log.format = try word(text, ["text": .text, "json": .json])
        },
        Setting(
            "LOG_LEVEL", "debug, info (a line for every request), notice, warning or error", standard: "notice",
            example: "info", shown: { $0.log.level.rawValue }
        ) { text, settings throws(Unfit) in
            settings.log.level = try word(
                text,
                ["debug": .debug, "info": .info, "notice": .notice, "warning": .warning, "error": .error])
        },
    ]

    /// What it keeps besides the database.
    static let keeping = [
        Setting(
            "AUDIT_HEAD",
            "where the head of the audit log is written at every entry: another disk shows more",
            standard: "`smultron.sqlite-audit` beside the database", example: "/srv/audit/smultron-audit",
            shown: { $0.privacy.auditHeadPath }
        ) { text, settings in settings.privacy.auditHeadPath = text },
        Setting(
            "BACKUP_FOLDER", "where the service makes backups by itself; nobody else's files are touched there",
            example: "/srv/backup/smultron", shown: { $0.backups?.folder.path }
        ) { text, settings in settings.backups = .init(folder: text) },
        // After BACKUP_FOLDER, to whose value they belong.
        Setting(
            "BACKUP_INTERVAL_HOURS", "how often", standard: "24", example: "24", goesWith: "BACKUP_FOLDER",
            shown: { ($0.backups?.intervalHours).map(plain) }
        ) { text, settings throws(Unfit) in
            let hours = try number(text, in: 0.01...8_760)
            settings.backups?.intervalHours = hours
        },
        Setting(
            "BACKUP_KEEP_DAYS",
            "how long a backup is kept, and so the longest that something erased lives on in one; the latest always stays",
            standard: "14", example: "14", goesWith: "BACKUP_FOLDER",
            shown: { ($0.backups?.keepDays).map(String.init) }
        ) { text, settings throws(Unfit) in
            let days = try whole(text, in: 1...3_650)
            settings.backups?.keepDays = days
        },
    ]
}

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
        let name = text("SMULTRON_OIDC_NAME") ?? URL(string: issuer ?? "")?.host() ?? ""
        let shownName = try? Setting.line(name)
        if text("SMULTRON_OIDC_NAME") != nil, shownName == nil {
            refuse(
                "SMULTRON_OIDC_NAME",
                "SMULTRON_OIDC_NAME must be \(SettingText.rule.expectation(in: .english)): it is shown on the pages.")
        }
        guard let secret = secret(text, else: refuse), let issuer, let clientID, let shownName, isUsable,
            isReachedSafely,
            hasGroups
        else { return nil }
        return Settings.SignIn(
            issuer: issuer, clientID: clientID, clientSecret: secret.text, tenant: text("SMULTRON_OIDC_TENANT"),
            groupsClaim: text("SMULTRON_OIDC_GROUPS_CLAIM") ?? "groups", adminGroups: admins, plannerGroups: planners,
            name: shownName)
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
