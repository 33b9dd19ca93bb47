import ArgumentParser
import Configuration
import Disclosure
import Foundation
import Geodesy
import Logging
import MapLayers
import Service
import SystemPackage

/// The settings, from file, environment and options; the later goes before the earlier.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with settings, one NAME=VALUE a line.", discussion: "Or SMULTRON_CONFIG.", valueName: "file"))
    var config: String?

    /// - Parameters:
    ///   - host: from an option of the command, if it has one.
    ///   - port: likewise.
    /// - Throws: `ValidationError`, naming the setting.
    func settings(host: String? = nil, port: Int? = nil) async throws -> Settings {
        let reader = try await reader()
        func text(_ name: String) -> String? {
            // SMULTRON_PUBLIC_URL is smultron.public.url to the library.
            let value = reader.string(forKey: ConfigKey("smultron." + name.lowercased().replacing("_", with: ".")))
            return value.flatMap { $0.isEmpty ? nil : $0 }
        }
        func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
            guard let value = text(name) else { return nil }
            guard let number = Double(value), range.contains(number) else {
                throw ValidationError(
                    "SMULTRON_\(name) is \"\(value)\", but must be a number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
            return number
        }

        var settings = Settings()
        settings.host = host ?? settings.host
        settings.port = port ?? settings.port
        settings.municipality = Municipality(
            code: text("MUNICIPALITY_CODE") ?? settings.municipality.code,
            name: text("MUNICIPALITY_NAME") ?? settings.municipality.name, contact: text("MUNICIPALITY_CONTACT"))
        settings.areaBufferM = try number("AREA_BUFFER_M", in: 0...100_000) ?? settings.areaBufferM
        if let code = text("LOCAL_CRS") {
            guard let system = CoordinateSystem(code), !system.isGeographic else {
                throw ValidationError("SMULTRON_LOCAL_CRS is \"\(code)\", but must be one of 3006–3018.")
            }
            settings.localSystem = system
        }
        if let template = text("TILES") {
            guard ["{z}", "{x}", "{y}"].allSatisfy(template.contains),
                URL(string: template.prefix { $0 != "{" }.description)?.host() != nil
            else {
                throw ValidationError(
                    "SMULTRON_TILES is \"\(template)\", but must be an address with {z}, {x} and {y}.")
            }
            settings.tiles = .init(template: template, attribution: text("TILES_ATTRIBUTION") ?? "")
        }
        func threshold(_ name: String, _ standard: Int) throws -> Int {
            guard let value = try number(name, in: 1...1_000) else { return standard }
            guard let whole = Int(exactly: value) else {
                throw ValidationError("SMULTRON_\(name) must be a whole number.")
            }
            return whole
        }
        settings.thresholds = DisclosureThresholds(
            children: try threshold("OPEN_CHILDREN", settings.thresholds.children),
            preschools: try threshold("OPEN_PRESCHOOLS", settings.thresholds.preschools))
        if let licence = text("LICENCE") {
            guard let url = URL(string: licence), url.scheme != nil else {
                throw ValidationError(
                    "SMULTRON_LICENCE is \"\(licence)\", but must be an address such as "
                        + "http://creativecommons.org/publicdomain/zero/1.0/")
            }
            settings.licence = url
        }
        settings.edge.trustedProxies = try AddressBlock.list(text("TRUSTED_PROXIES") ?? "")
        settings.edge.clientPatienceS =
            try number("CLIENT_PATIENCE_S", in: 1...600) ?? settings.edge.clientPatienceS
        settings.edge.maxConnections =
            try number("MAX_CONNECTIONS", in: 2...100_000).map { Int($0) } ?? settings.edge.maxConnections
        func word<Value>(_ name: String, _ words: KeyValuePairs<String, Value>) throws -> Value? {
            guard let text = text(name) else { return nil }
            guard let value = words.first(where: { $0.key == text })?.value else {
                let known = words.map(\.key).joined(separator: ", ")
                throw ValidationError("SMULTRON_\(name) is \"\(text)\", but must be one of \(known).")
            }
            return value
        }
        settings.limits.areOn = try word("RATE_LIMITS", ["on": true, "off": false]) ?? settings.limits.areOn
        settings.log.format = try word("LOG", ["text": .text, "json": .json]) ?? settings.log.format
        settings.log.level =
            try word(
                "LOG_LEVEL",
                [
                    "debug": .debug, "info": .info, "notice": .notice, "warning": .warning, "error": .error,
                ]) ?? settings.log.level
        if let folder = text("BACKUP_FOLDER") {
            var backups = Settings.Backups(folder: folder)
            backups.intervalHours = try number("BACKUP_INTERVAL_HOURS", in: 0.01...8_760) ?? backups.intervalHours
            backups.keepDays = try number("BACKUP_KEEP_DAYS", in: 1...3_650).map { Int($0) } ?? backups.keepDays
            settings.backups = backups
        }
        settings.mbtilesPath = text("MBTILES")
        settings.privacy.auditHeadPath = text("AUDIT_HEAD")
        settings.publicURL = try publicURL(text("PUBLIC_URL"), settings)
        settings.signIn = try SignInSettings.read(text, publicURL: settings.publicURL)
        settings.webRoot = text("WEB") ?? (try? Installation.folder(named: "web", holding: "form.html"))
        return settings
    }

    private func reader() async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        if let file = config ?? ProcessInfo.processInfo.environment["SMULTRON_CONFIG"] {
            do {
                providers.append(try await EnvironmentVariablesProvider(environmentFilePath: FilePath(file)))
            } catch {
                throw ValidationError("The settings file \(file) cannot be read: \(error)")
            }
        }
        return ConfigReader(providers: providers)
    }

    private func publicURL(_ text: String?, _ settings: Settings) throws -> String {
        if let text {
            guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
                url.host() != nil
            else {
                throw ValidationError(
                    "SMULTRON_PUBLIC_URL is \"\(text)\", but must be an address such as https://smultron.example.se")
            }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
        guard ["127.0.0.1", "localhost", "::1"].contains(settings.host) else {
            throw ValidationError(
                """
                SMULTRON_PUBLIC_URL is needed when the service listens on \(settings.host): it goes into links, and \
                nobody can guess the address that users reach the service at.
                """)
        }
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        return "http://\(host):\(settings.port)"
    }
}

extension AddressBlock {
    /// - Throws: `ValidationError`, naming the setting.
    fileprivate static func list(_ text: String) throws -> [AddressBlock] {
        try text.split(separator: ",").map { part in
            guard let block = AddressBlock(part.trimmingCharacters(in: .whitespaces)) else {
                throw ValidationError(
                    "SMULTRON_TRUSTED_PROXIES holds \"\(part)\", but must be addresses or networks such as "
                        + "127.0.0.1, 10.0.0.0/8, with a comma between.")
            }
            return block
        }
    }
}
