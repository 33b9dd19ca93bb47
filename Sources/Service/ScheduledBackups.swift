package import Foundation
import Logging
import ServiceLifecycle
package import Store

extension Settings {
    /// Backups that the service makes by itself.
    package struct Backups: Sendable, Equatable {
        package var folder: BackupFolder
        package var intervalHours = 24.0
        /// Days that a backup is kept, and so the longest that something erased lives on in one.
        package var keepDays = 14

        package init(folder: String) {
            self.folder = BackupFolder(path: folder)
        }

        /// When the latest backup was made; nil if there is none.
        package func latest(at time: Date) throws -> Date? { try folder.latest(at: time) }

        func isDue(at time: Date) throws -> Bool {
            guard let latest = try latest(at: time) else { return true }
            // Names have minutes.
            return time.timeIntervalSince(latest) >= max(60, intervalHours * 3600)
        }
    }
}

/// Makes backups when they are due, and removes those that are too old.
struct ScheduledBackups: ServiceLifecycle.Service {
    let backups: Settings.Backups
    let store: Store
    let logger: Logger

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await untilShutdown {
            await keep(at: Date())
            return ScheduledBackups.pause
        }
    }

    private func keep(at time: Date) async {
        do {
            if try backups.isDue(at: time) { _ = try await backups.folder.backUp(store, at: time) }
            _ = try backups.folder.rotate(before: time.addingTimeInterval(-Double(backups.keepDays) * 24 * 3600))
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("the backup failed", metadata: ["error": "\(LogWords.of(error))"])
        }
    }
}
