import Foundation
import Logging
import Service
import Store

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
