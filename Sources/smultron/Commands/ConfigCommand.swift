import ArgumentParser
import Disclosure
import Geodesy
import Logging
import MapLayers
import Service
import Store

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The settings.", subcommands: [ConfigCheck.self])
}

struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the settings, and show what they come to.")

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try await settings.settings()
        let lines: [(String, String?)] = [
            ("SMULTRON_PUBLIC_URL", settings.publicURL),
            ("SMULTRON_TILES", settings.tiles?.template), ("SMULTRON_TILES_ATTRIBUTION", settings.tiles?.attribution),
            ("SMULTRON_MBTILES", settings.mbtilesPath), ("SMULTRON_MUNICIPALITY_CODE", settings.municipality.code),
            ("SMULTRON_MUNICIPALITY_NAME", settings.municipality.name),
            ("SMULTRON_MUNICIPALITY_CONTACT", settings.municipality.contact),
            ("SMULTRON_LOCAL_CRS", String(settings.localSystem.epsg)),
            ("SMULTRON_AREA_BUFFER_M", String(settings.areaBufferM)),
            ("SMULTRON_OPEN_CHILDREN", String(settings.thresholds.children)),
            ("SMULTRON_OPEN_PRESCHOOLS", String(settings.thresholds.preschools)), ("SMULTRON_WEB", settings.webRoot),
            ("SMULTRON_TRUSTED_PROXIES", settings.edge.trustedProxies.map(\.text).joined(separator: ",")),
            ("SMULTRON_CLIENT_PATIENCE_S", String(settings.edge.clientPatienceS)),
            ("SMULTRON_MAX_CONNECTIONS", String(settings.edge.maxConnections)),
            ("SMULTRON_RATE_LIMITS", settings.limits.areOn ? "on" : "off"),
            ("SMULTRON_LOG", settings.log.format.rawValue), ("SMULTRON_LOG_LEVEL", settings.log.level.rawValue),
            ("SMULTRON_AUDIT_HEAD", settings.privacy.auditHeadPath),
            ("SMULTRON_BACKUP_FOLDER", settings.backups?.folder.path),
            ("SMULTRON_BACKUP_INTERVAL_HOURS", settings.backups.map { String($0.intervalHours) }),
            ("SMULTRON_BACKUP_KEEP_DAYS", settings.backups.map { String($0.keepDays) }),
        ] + SignInSettings.lines(settings.signIn)
        let output = try Output(nil)
        for (name, value) in lines { try output.write("\(name)=\(value ?? "")\n") }
        try output.finish()
    }
}
