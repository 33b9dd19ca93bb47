import ArgumentParser
import Disclosure
import Geodesy
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
        let lines = [
            ("SMULTRON_PUBLIC_URL", settings.publicURL),
            ("SMULTRON_TILES", settings.tiles?.template), ("SMULTRON_TILES_ATTRIBUTION", settings.tiles?.attribution),
            ("SMULTRON_MBTILES", settings.mbtilesPath), ("SMULTRON_MUNICIPALITY_CODE", settings.municipality.code),
            ("SMULTRON_MUNICIPALITY_NAME", settings.municipality.name),
            ("SMULTRON_MUNICIPALITY_CONTACT", settings.municipality.contact),
            ("SMULTRON_LOCAL_CRS", String(settings.localSystem.epsg)),
            ("SMULTRON_AREA_BUFFER_M", String(settings.areaBufferM)),
            ("SMULTRON_OPEN_CHILDREN", String(settings.thresholds.children)),
            ("SMULTRON_OPEN_PRESCHOOLS", String(settings.thresholds.preschools)), ("SMULTRON_WEB", settings.webRoot),
            ("SMULTRON_BACKUP_FOLDER", settings.backups?.folder.path),
            ("SMULTRON_BACKUP_INTERVAL_HOURS", settings.backups.map { String($0.intervalHours) }),
            ("SMULTRON_BACKUP_KEEP_DAYS", settings.backups.map { String($0.keepDays) }),
        ]
        let output = try Output(nil)
        for (name, value) in lines { try output.write("\(name)=\(value ?? "")\n") }
        try output.finish()
    }
}
