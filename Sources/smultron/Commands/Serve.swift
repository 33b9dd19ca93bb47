import ArgumentParser
import Foundation
import Geodesy
import Logging
import NIOCore
import Service
import ServiceLifecycle
import Store
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the API, the pages and the layers.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The address to listen on; 127.0.0.1 unless told. Or SMULTRON_HOST.")
    var host: String?

    @Option(help: "The port to listen on; 8080 unless told. Or SMULTRON_PORT.")
    var port: Int?

    @Option(
        help: ArgumentHelp("The certificate chain, PEM. Or SMULTRON_TLS_CERT.", valueName: "file"), completion: .file())
    var tlsCert: String?

    @Option(help: ArgumentHelp("The private key, PEM. Or SMULTRON_TLS_KEY.", valueName: "file"), completion: .file())
    var tlsKey: String?

    /// Somebody else listens there.
    struct AddressInUse: Error, CustomStringConvertible {
        var host: String
        var port: Int
        var description: String {
            "Port \(port) on \(host) is in use by another program. Stop that one, or choose another with --port."
        }
    }

    func run() async throws {
        let settings = try checkedSettings()
        let (host, port, database) = (settings.host, settings.port, settings.databasePath)
        let webRoot = try settings.webRoot ?? Installation.folder(named: "web", holding: "form.html")
        // What is made from now on, the socket among it, is for the owner alone.
        umask(0o177)
        settings.log.begin()
        let logger = Logger(label: "smultron")
        let writer = try StoreWriter(
            path: database, purpose: "smultron serve on \(host):\(port)",
            auditHead: settings.privacy.auditHeadPath, logger: logger)
        if let upgrade = writer.upgrade { Console.say(upgrade.sentence) }
        let transformer = try CoordinateTransformer()

        let ended = try await LocalService(settings: settings, writer: writer, transformer: transformer)
            .judgeStandings(at: Date())
        if !ended.isNothing {
            logger.notice(
                "the settings have ended what rested on the identity provider",
                metadata: ["sessions": "\(ended.sessions)", "tokens": "\(ended.tokens)"])
        }

        let address = settings.publicURL
        let application = try buildApplication(
            settings: settings, webRoot: webRoot, writer: writer, transformer: transformer, logger: logger
        ) { port in
            Console.say("Serving \(database) on \(host):\(port), reached at \(address)")
        }
        var configuration = ServiceGroupConfiguration(
            // Stopped from the last to the first: nobody new is let in while the rest comes to its end.
            services: [
                Housekeeping(settings: settings, writer: writer, transformer: transformer, logger: logger),
                try buildAdminSocket(settings: settings, writer: writer, transformer: transformer, logger: logger),
                application,
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // An answer that takes long must not keep the service from stopping.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await StopDeadline.keeping(signals: [SIGTERM, SIGINT], database: database) {
                defer { writer.close() }
                try await group.run()
            }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AddressInUse(host: host, port: port)
        }
        try WriterSocket.clear(database: database)
    }

    /// The settings, with what the options of this command say, after a look at the files that they name.
    private func checkedSettings() throws -> Settings {
        var options: [String: String] = [:]
        options["SMULTRON_DATABASE"] = database.database
        options["SMULTRON_HOST"] = host
        options["SMULTRON_PORT"] = port.map(String.init)
        options["SMULTRON_TLS_CERT"] = tlsCert
        options["SMULTRON_TLS_KEY"] = tlsKey
        let reading = try database.settings.read(options: options)
        let check = SettingsCheck(reading)
        for warning in check.defects + check.warnings { Console.say(warning) }
        guard check.problems.isEmpty else { throw BadInput(check.problems) }
        return reading.settings
    }
}
