import Foundation
import Store
import Synchronization

/// What the service counts of itself while it runs. Nothing here tells who asked, or what was sent.
public final class ServiceMeasurements: Sendable {
    let requests = Counter(
        "smultron_http_requests_total", "Requests answered, by the pattern of their address.",
        labels: ["route", "method", "status"])
    let requestSeconds = Histogram(
        "smultron_http_request_duration_seconds", "Time from a request's head to the end of its answer.",
        bounds: seconds, labels: ["route"])
    let sentBytes = Counter("smultron_http_sent_bytes_total", "Bytes of answers' bodies.")
    let limited = Counter(
        "smultron_limited_total", "Requests answered 429, by the limit that they met.", labels: ["limit"])
    let wrongSecrets = Counter(
        "smultron_wrong_credentials_total", "Invitations, tokens and sessions that open nothing.")
    private let marks = Counter(
        "smultron_marks_total", "Marks that devices sent, by what became of them.", labels: ["outcome"])
    private let commitSeconds = Histogram(
        "smultron_commit_duration_seconds", "Time that a commit took, disk included.", bounds: seconds)
    private let commitChanges = Histogram(
        "smultron_commit_changes", "Changes that were committed together; all marks of a request are one.",
        bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500])
    private let commitFailures = Counter("smultron_commit_failures_total", "Commits of which nothing was kept.")
    private let open = Atomic<Int>(0)
    private let gauges = Mutex<[Gauge]>([])

    private static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    public init() {}

    /// Counts what became of marks that a device sent.
    func count(_ outcomes: [MarkOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .created: marks.add(1, "created")
            case .alreadyThere: marks.add(1, "already_there")
            case .replaced: marks.add(1, "replaced")
            case .refused: marks.add(1, "refused")
            }
        }
    }

    /// Counts the commits of a database, and what waits for one.
    func observe(_ writer: StoreWriter, _ gate: UploadGate) {
        writer.observeCommits { [commitSeconds, commitChanges, commitFailures] commit in
            commitSeconds.observe(commit.duration / .seconds(1))
            if commit.hasFailed { commitFailures.add(1) } else { commitChanges.observe(Double(commit.changes)) }
        }
        addGauge("smultron_changes_waiting", "Changes that wait for a commit.") { Double(writer.waitingChanges) }
        addGauge("smultron_uploads_open", "Uploads of marks that are being received or kept.") { Double(gate.uploads) }
    }

    func add(_ backups: Settings.Backups) {
        let start = Date()
        addGauge(
            "smultron_backup_age_seconds",
            "Time since the latest backup that the service made by itself; since its start while there is none."
        ) { Date().timeIntervalSince((try? backups.latest()) ?? start) }
    }

    func add(_ audit: AuditWatch) {
        addGauge("smultron_audit_problems", "What was wrong with the audit log at the last look, once an hour.") {
            audit.problemCount.map(Double.init)
        }
    }

    func add(certificateEnd end: Date) {
        addGauge(
            "smultron_certificate_end_timestamp_seconds",
            "When the service's own certificate ends, in seconds since 1970."
        ) { end.timeIntervalSince1970 }
    }

    /// Adds a number that is read whenever somebody asks.
    ///
    /// - Parameters:
    ///   - name: begins with `smultron_` and ends in its unit, if it has one.
    ///   - read: the value, or nil when it is not known.
    public func addGauge(_ name: String, _ help: String, read: @escaping @Sendable () async -> Double?) {
        add(Gauge(name, help, read: read))
    }

    func add(_ readiness: Readiness) {
        add(
            Gauge("smultron_ready", "Whether a check of /health/ready is well, 1 or 0.", label: "check") {
                await readiness.findings().map { ($0.name, $0.isWell ? 1 : 0) }
            })
    }

    func add(_ gauge: Gauge) { gauges.withLock { $0.append(gauge) } }

    func requestBegins() { open.add(1, ordering: .relaxed) }
    func requestEnds() { open.subtract(1, ordering: .relaxed) }

    /// Everything, in Prometheus' text format.
    func exposition() async -> String {
        let openRequests = open.load(ordering: .relaxed)
        let metrics: [any Metric] =
            [
                requests, requestSeconds, sentBytes, limited, wrongSecrets, marks, commitSeconds, commitChanges,
                commitFailures,
                Gauge("smultron_http_requests_open", "Requests that are being answered.") { Double(openRequests) },
            ] + gauges.withLock { $0 }
        var exposition = Exposition()
        for metric in metrics { await metric.write(to: &exposition) }
        return exposition.text
    }
}
