import Foundation
import Store

extension ServiceMeasurements {
    /// Adds what the process and the database come to.
    func addStanding(of store: Store) {
        let started = Date().timeIntervalSince1970
        add(Gauge("smultron_build_info", "The version that runs.", label: "version") { [(SoftwareVersion.text, 1)] })
        addGauge("smultron_time_seconds", "The service's clock, in seconds since 1970.") {
            Date().timeIntervalSince1970
        }
        addGauge("process_start_time_seconds", "When the service was started, in seconds since 1970.") { started }
        addGauge("process_resident_memory_bytes", "Memory of the process.") {
            // Pages in all, and those in memory (proc(5)).
            let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return (pages?[1]).flatMap { Double($0) }.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        addGauge("process_open_fds", "Files and connections that are open.") {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
        }
        addGauge("smultron_database_bytes", "Size of the database file.") {
            store.fileSizes.database.map(Double.init)
        }
        addGauge("smultron_write_ahead_log_bytes", "Size of the database's write-ahead log.") {
            store.fileSizes.writeAheadLog.map(Double.init)
        }
        addGauge("smultron_disk_free_bytes", "Room on the disk that holds the database.") {
            store.freeBytes.map(Double.init)
        }
    }
}
