import Foundation
package import Logging

extension Settings {
    /// What the service tells of its doings, on standard error.
    package struct Log: Sendable {
        /// How a line of the log is written.
        package enum Format: String, Sendable, CaseIterable { case text, json }

        /// Lines for people, or one JSON object a line; unless it is set, lines for people in a terminal only.
        package var format: Format = isatty(2) == 1 ? .text : .json
        package var level = Logger.Level.notice
    }
}

extension Settings.Log {
    /// Directs the log of the whole process, libraries included. May be called once.
    package func begin() {
        let settings = self
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch settings.format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler()
                }
            handler.logLevel = settings.level
            return handler
        }
    }
}

/// Writes each event as one line of JSON to standard error: time, level, message, and the metadata as members beside them.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // A log that cannot be written, because the disk is full for one, must not stop the service.
        try? FileHandle.standardError.write(contentsOf: line(event, at: Date()))
    }

    /// The line, with its end.
    func line(_ event: LogEvent, at time: Date) -> Data {
        var members = (metadataProvider?.get() ?? [:]).merging(metadata) { _, own in own }
            .merging(event.metadata ?? [:]) { _, own in own }.mapValues(DocumentNode.init)
        members["time"] = .text(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        members["level"] = .text(event.level.rawValue)
        members["message"] = .text(event.message.description)
        // Text always has its JSON, and so have lists of it.
        return (try? JSON.encoder.encode(members)).map { $0 + Data("\n".utf8) } ?? Data()
    }
}

extension DocumentNode {
    fileprivate init(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .stringConvertible(let number as Int): self = .number(number)
        case .stringConvertible(let number as Double): self = .decimal(number)
        case .stringConvertible(let value): self = .text(value.description)
        case .array(let values): self = .list(values.map(DocumentNode.init))
        case .dictionary(let values): self = .object(values.mapValues(DocumentNode.init))
        }
    }
}
