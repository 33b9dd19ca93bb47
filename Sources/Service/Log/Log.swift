import Foundation
public import Logging

extension Settings {
    /// What the service tells of its doings, on standard error.
    public struct Log: Sendable {
        public enum Format: String, Sendable, CaseIterable { case text, json }

        /// Lines for people, or one JSON object a line; unless it is set, lines for people in a terminal only.
        public var format: Format = isatty(2) == 1 ? .text : .json
        public var level = Logger.Level.notice
    }
}

extension Settings.Log {
    /// Directs the log of the whole process, libraries included. May be called once.
    public func begin() {
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
