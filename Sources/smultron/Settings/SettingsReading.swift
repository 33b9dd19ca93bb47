import ArgumentParser
import Foundation
import Service

/// The settings as they were read, with where each comes from.
struct SettingsReading {
    var settings: Settings
    /// By name; what is not there holds by itself.
    var origins: [String: SettingSources.Origin]
    /// What is no reason to stop, but somebody should know.
    var warnings: [String]

    /// - Parameter options: what the command line says, by the names of settings.
    /// - Throws: `ValidationError` when the environment or an option is wrong, ``BadInput`` when the file is; both tell all
    ///   that is wrong.
    init(options: [String: String] = [:]) throws {
        let sources = try SettingSources(options: options)
        var settings = Settings()
        var origins: [String: SettingSources.Origin] = [:]
        var problems: [String] = []
        var problemsInFile = sources.strangersInFile
        for setting in Setting.all {
            guard let (text, origin) = sources.value(of: setting.name) else { continue }
            origins[setting.name] = origin
            do throws(Setting.Unfit) {
                try setting.apply(text, &settings)
            } catch {
                let line = origin.place + setting.refusal(of: text, error)
                if case .file = origin { problemsInFile.append(line) } else { problems.append(line) }
            }
        }
        if problems.isEmpty, problemsInFile.isEmpty {
            problems += SettingsReading.complete(&settings, isReachable: origins["SMULTRON_PUBLIC_URL"] != nil)
            // It sends browsers back to where the service is reached.
            do {
                settings.signIn = try SignInSettings.read(
                    { sources.value(of: Setting.prefix + $0)?.text }, publicURL: settings.publicURL)
            } catch let error as ValidationError {
                let isInFile = Setting.signIn.contains { if case .file = origins[$0.name] { true } else { false } }
                if isInFile { problemsInFile.append(error.message) } else { problems.append(error.message) }
            }
        }
        guard problemsInFile.isEmpty else { throw BadInput(problemsInFile + problems) }
        guard problems.isEmpty else { throw ValidationError(problems.joined(separator: "\n")) }
        self.settings = settings
        self.origins = origins
        warnings = sources.strangersInEnvironment
        if let file = sources.file, file.isOpenToOthers,
            let secret = Setting.all.first(where: { $0.isSecret && file.line(of: $0.name)?.value.isEmpty == false })
        {
            warnings.append(
                "\(file.path) holds \(secret.name), and everybody on this computer may read it: chmod o= \(file.path)")
        }
    }

    /// What follows from several settings together; says what does not go together.
    private static func complete(_ settings: inout Settings, isReachable: Bool) -> [String] {
        settings.webRoot = settings.webRoot ?? (try? Installation.folder(named: "web", holding: "form.html"))
        var problems: [String] = []
        if (settings.tlsCertificatePath == nil) != (settings.tlsKeyPath == nil) {
            problems.append("SMULTRON_TLS_CERT and SMULTRON_TLS_KEY (--tls-cert and --tls-key) go together.")
        }
        guard !isReachable else { return problems }
        if ["127.0.0.1", "localhost", "::1"].contains(settings.host) {
            let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
            settings.publicURL = "http://\(host):\(settings.port)"
        } else {
            problems.append(
                """
                SMULTRON_PUBLIC_URL is needed when the service listens on \(settings.host): it goes into links, and \
                nobody can guess the address that users reach the service at.
                """)
        }
        return problems
    }
}
