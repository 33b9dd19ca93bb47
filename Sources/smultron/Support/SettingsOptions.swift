import ArgumentParser
import Service
import Synchronization

/// The settings, from file, environment and options; the later goes before the earlier. `Setting.all` says which there are.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with settings, one NAME=VALUE a line.", discussion: "Or SMULTRON_CONFIG.", valueName: "file"),
        completion: .file())
    var config: String?

    func validate() throws {
        // Before anything is read: the path of the database may stand in the file too.
        if let config { SettingsFile.named.withLock { $0 = config } }
    }

    /// - Parameter options: what other options of the command say, by the names of settings.
    /// - Throws: ``BadSettings``.
    func read(options: [String: String] = [:]) throws -> SettingsReading { try SettingsReading(options: options) }

    func settings() throws -> Settings { try read().settings }
}
