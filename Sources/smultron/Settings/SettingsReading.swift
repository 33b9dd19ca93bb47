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
    /// - Throws: ``BadSettings`` with all that is wrong.
    init(options: [String: String] = [:]) throws {
        let sources = try SettingSources(options: options)
        var settings = Settings()
        var origins: [String: SettingSources.Origin] = [:]
        var problems = SettingProblems(inFile: sources.problemsInFile)
        var unfit: Set<String> = []
        for setting in Setting.all {
            guard let (text, origin) = sources.value(of: setting.name) else { continue }
            origins[setting.name] = origin
            do throws(Setting.Unfit) {
                try setting.apply(text, &settings)
            } catch {
                unfit.insert(setting.name)
                problems.add(setting.refusal(of: text, error), from: origin)
            }
        }
        func refuse(_ setting: String, _ sentence: String) {
            // What follows from a value that was not taken is no problem of its own.
            if !unfit.contains(setting) { problems.add(sentence, from: origins[setting]) }
        }
        SettingsReading.complete(&settings, origins: origins, else: refuse)
        // It sends browsers back to where the service is reached.
        settings.signIn = SignInSettings.read(
            { sources.value(of: $0)?.text }, publicURL: settings.publicURL, else: refuse)
        try problems.throwIfAny()
        self.settings = settings
        self.origins = origins
        warnings = sources.strangersInEnvironment
        for setting in Setting.all where origins[setting.name] != nil {
            guard let other = setting.goesWith, origins[other] == nil else { continue }
            warnings.append("\(setting.name) counts for nothing without \(other).")
        }
        if let file = sources.file, file.isOpenToOthers,
            let secret = Setting.all.first(where: { $0.isSecret && file.line(of: $0.name) != nil })
        {
            warnings.append(
                "\(file.path) holds \(secret.name), and everybody on this computer may read it: chmod o= \(file.path)")
        }
    }

    /// What follows from several settings together.
    ///
    /// - Parameter refuse: is told what does not go together: the setting to look at, and a sentence.
    private static func complete(
        _ settings: inout Settings, origins: [String: SettingSources.Origin], else refuse: (String, String) -> Void
    ) {
        settings.webRoot = settings.webRoot ?? (try? Installation.folder(named: "web", holding: "form.html"))
        if (settings.tlsCertificatePath == nil) != (settings.tlsKeyPath == nil) {
            refuse(
                settings.tlsKeyPath == nil ? "SMULTRON_TLS_CERT" : "SMULTRON_TLS_KEY",
                "SMULTRON_TLS_CERT and SMULTRON_TLS_KEY (--tls-cert and --tls-key) go together.")
        }
        guard origins["SMULTRON_PUBLIC_URL"] == nil else { return }
        if ["127.0.0.1", "localhost", "::1"].contains(settings.host) {
            let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
            settings.publicURL = "http://\(host):\(settings.port)"
        } else {
            refuse(
                "SMULTRON_HOST",
                """
                SMULTRON_PUBLIC_URL is needed when the service listens on \(settings.host): it goes into links, and \
                nobody can guess the address that users reach the service at.
                """)
        }
    }
}

/// Gathers what is wrong, so that it is told at once.
private struct SettingProblems {
    private var lines: [String]
    private var areInFile: Bool

    init(inFile lines: [String]) {
        self.lines = lines
        areInFile = !lines.isEmpty
    }

    mutating func add(_ sentence: String, from origin: SettingSources.Origin?) {
        lines.append((origin?.place ?? "") + sentence)
        if case .file = origin { areInFile = true }
    }

    func throwIfAny() throws(BadSettings) {
        guard lines.isEmpty else { throw BadSettings(lines, areInFile: areInFile) }
    }
}
