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
    @OptionGroup var settings: SettingsOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 8080

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The private key, PEM.", valueName: "file"))
    var tlsKey: String?

    /// Somebody else listens there.
    struct AddressInUse: Error, CustomStringConvertible {
        var host: String
        var port: Int
        var description: String {
            "Port \(port) on \(host) is in use by another program. Stop that one, or choose another with --port."
        }
    }

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
    }

    func run() async throws {
        var settings = try await settings.settings(host: host, port: port)
        settings.tlsCertificatePath = tlsCert
        settings.tlsKeyPath = tlsKey
        let webRoot = try settings.webRoot ?? Installation.folder(named: "web", holding: "form.html")
        // What is made from now on, the socket among it, is for the owner alone.
        umask(0o177)
        settings.log.begin()
        let logger = Logger(label: "smultron")
        let writer = try StoreWriter(
            path: database.path, purpose: "smultron serve on \(host):\(port)",
            auditHead: settings.privacy.auditHeadPath, logger: logger)
        if let upgrade = writer.upgrade { Console.say(upgrade.sentence) }
        let transformer = try CoordinateTransformer()

        let address = settings.publicURL
        let application = try buildApplication(
            settings: settings, webRoot: webRoot, writer: writer, transformer: transformer, logger: logger
        ) { port in
            Console.say("Serving \(database.path) on \(host):\(port), reached at \(address)")
        }
        var configuration = ServiceGroupConfiguration(
            // Stopped from the last to the first: nobody new is let in while the rest comes to its end.
            services: [
                Housekeeping(settings: settings, writer: writer, transformer: transformer, logger: logger),
                try buildOwnersDoor(settings: settings, writer: writer, transformer: transformer, logger: logger),
                application,
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // An answer that takes long must not keep the service from stopping.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await StopDeadline.keeping(signals: [SIGTERM, SIGINT], database: database.path) {
                try await group.run()
            }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AddressInUse(host: host, port: port)
        }
        try WriterSocket.clear(database: database.path)
    }
}
