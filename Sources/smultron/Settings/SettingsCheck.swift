import Foundation
import Service
import Store

/// Whether what the settings name can be used: looked at by `config check` and before the service starts. What a command in
/// between does not need is no reason to stop it.
struct SettingsCheck {
    /// Reasons not to start.
    private(set) var problems: [String] = []
    /// What has to be mended, but keeps nobody from collecting marks meanwhile.
    private(set) var defects: [String] = []
    /// What somebody should know.
    private(set) var warnings: [String]

    /// A certificate that ends within this many days is told.
    private static let warningDays = 14

    init(_ reading: SettingsReading) {
        let settings = reading.settings
        warnings = reading.warnings
        func told(_ setting: String, _ reason: String) -> String {
            "\(reading.origins[setting]?.place ?? "")\(setting): \(reason)"
        }
        func refuse(_ setting: String, _ reason: String) { problems.append(told(setting, reason)) }
        if let web = settings.webRoot {
            if !FileManager.default.isReadableFile(atPath: web + "/form.html") {
                refuse("SMULTRON_WEB", "the folder \(web) with form.html in it cannot be read")
            }
        } else {
            refuse("SMULTRON_WEB", "the folder with the pages is not beside the program, so this must name it")
        }
        if let path = settings.mbtilesPath {
            do { _ = try TileArchive(path: path) } catch { refuse("SMULTRON_MBTILES", "\(error)") }
        }
        do {
            if let end = try ServerCertificate(settings)?.end {
                let days = Int((end.timeIntervalSinceNow / 86_400).rounded(.down))
                if days < 0 {
                    refuse("SMULTRON_TLS_CERT", "the certificate is no longer valid")
                } else if days < SettingsCheck.warningDays {
                    warnings.append("The certificate of SMULTRON_TLS_CERT ends in \(Console.count(days, "day")).")
                }
            }
        } catch { refuse("SMULTRON_TLS_CERT", "\(error)") }
        if let reason = SettingsCheck.obstacle(toWriting: settings.databasePath, andBeside: true) {
            refuse("SMULTRON_DATABASE", reason)
        } else if !FileManager.default.fileExists(atPath: settings.databasePath) {
            warnings.append("There is no database \(settings.databasePath) yet; smultron init makes it.")
        }
        // Its folder need not be writable once it is there, so that nobody can put another in its place.
        if let path = settings.privacy.auditHeadPath,
            let reason = SettingsCheck.obstacle(toWriting: path, andBeside: false)
        {
            refuse("SMULTRON_AUDIT_HEAD", reason)
        }
        if let reason = (settings.backups?.folder.path).flatMap(SettingsCheck.obstacle(toFolder:)) {
            // A disk that is not mounted today may be tomorrow, and is tried again every minute.
            defects.append(told("SMULTRON_BACKUP_FOLDER", reason))
        }
        for (place, exposure) in SettingsCheck.exposures(reading) {
            let sentence = "\(place): \(exposure)"
            // Marks are collected all the same: they are safer here than on a telephone.
            if exposure.isToEveryone { defects.append(sentence) } else { warnings.append(sentence) }
        }
        for (setting, path) in reading.secretFiles where FileTrust.isReadableByEveryone(path) {
            warnings.append(
                told(setting, "everybody on this computer may read the secret in \(path): chmod o= \(path)"))
        }
        if settings.publicURL.hasPrefix("http:"), reading.origins["SMULTRON_PUBLIC_URL"] != nil,
            !["127.0.0.1", "localhost", "[::1]"].contains(URL(string: settings.publicURL)?.host() ?? "")
        {
            warnings.append(
                "SMULTRON_PUBLIC_URL begins with http: telephones tell where they are, and keep sign-ins, with https only."
            )
        }
        if settings.usesTLS, settings.publicURL.hasPrefix("http:"), reading.origins["SMULTRON_PUBLIC_URL"] != nil {
            refuse("SMULTRON_PUBLIC_URL", "must begin with https: when the service itself speaks https")
        }
    }

    /// What somebody else may change of what the service writes, or reads and believes, with the setting that names it.
    private static func exposures(_ reading: SettingsReading) -> [(place: String, exposure: Exposure)] {
        let (settings, trust) = (reading.settings, FileTrust(ownerOf: reading.settings.databasePath))
        func found(_ setting: String, _ exposures: [Exposure]) -> [(place: String, exposure: Exposure)] {
            exposures.map { ("\(reading.origins[setting]?.place ?? "")\(setting)", $0) }
        }
        var all = found("SMULTRON_DATABASE", FileTrust.exposures(ofDatabase: settings.databasePath))
        func look(_ setting: String, _ path: String?, isList: Bool = false) {
            guard let path, let exposure = trust.exposure(of: path, isList: isList) else { return }
            all += found(setting, [exposure])
        }
        look("SMULTRON_AUDIT_HEAD", settings.privacy.auditHeadPath)
        look("SMULTRON_BACKUP_FOLDER", settings.backups?.folder.path, isList: true)
        for (setting, path) in reading.secretFiles { look(setting, path) }
        if let file = reading.settingsFile, let exposure = trust.exposure(of: file) { all.append((file, exposure)) }
        return all
    }

    /// Why a file cannot be written, or made where there is none; nil if it can.
    ///
    /// - Parameter needsOthers: whether other files are made beside it.
    private static func obstacle(toWriting path: String, andBeside needsOthers: Bool) -> String? {
        let isThere = FileManager.default.fileExists(atPath: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if needsOthers || !isThere {
            guard isFolder(folder), FileManager.default.isWritableFile(atPath: folder) else {
                return "the folder \(folder) is not there, or cannot be written"
            }
        }
        guard isThere else { return nil }
        return isFolder(path) || !FileManager.default.isWritableFile(atPath: path) ? "\(path) cannot be written" : nil
    }

    /// Why a folder cannot be made, with those above it, or written to if it is there; nil if it can.
    private static func obstacle(toFolder path: String) -> String? {
        var nearest = URL(fileURLWithPath: path)
        while !FileManager.default.fileExists(atPath: nearest.path), nearest.path != "/" {
            nearest.deleteLastPathComponent()
        }
        guard !isFolder(nearest.path) else {
            return FileManager.default.isWritableFile(atPath: nearest.path)
                ? nil : "the folder \(nearest.path) cannot be written"
        }
        return "\(nearest.path) is there, and is no folder"
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
