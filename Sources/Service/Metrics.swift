import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Places
import Store
import Synchronization

/// What the service counts of itself while it runs. Nothing here tells who asked, or what was sent.
package final class ServiceMeasurements: Sendable {
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

    package init() {}

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
        ) { Date().timeIntervalSince((try? backups.latest(at: Date())) ?? start) }
    }

    func add(_ audit: AuditWatch) {
        addGauge("smultron_audit_problems", "What was wrong with the audit log at the last look, once an hour.") {
            audit.problemCount.map(Double.init)
        }
    }

    func add(_ certificate: ServerCertificate) {
        addGauge(
            "smultron_certificate_end_timestamp_seconds",
            "When the service's own certificate ends, in seconds since 1970."
        ) { certificate.end?.timeIntervalSince1970 }
    }

    /// Adds a number that is read whenever somebody asks.
    ///
    /// - Parameters:
    ///   - name: begins with `smultron_` and ends in its unit, if it has one.
    ///   - read: the value, or nil when it is not known.
    package func addGauge(_ name: String, _ help: String, read: @escaping @Sendable () async -> Double?) {
        add(Gauge(name, help, read: read))
    }

    func add(_ readiness: Readiness) {
        add(
            Gauge("smultron_ready", "Whether a check of /health/ready is well, 1 or 0.", label: "check") {
                await readiness.findings().map { ($0.name, $0.isWell ? 1 : 0) }
            })
    }

    func add(_ trial: MarkTrial) {
        addGauge(
            "smultron_mark_trial_duration_seconds",
            "How long the latest mark that was only tried out took to be stored, or has taken so far."
        ) { trial.duration.map { $0 / .seconds(1) } }
    }

    func add(_ gauge: Gauge) { gauges.withLock { $0.append(gauge) } }

    func requestBegins() { open.add(1, ordering: .relaxed) }
    func requestEnds() { open.subtract(1, ordering: .relaxed) }

    /// Everything, in Prometheus' text format.
    func text() async -> String {
        let openRequests = open.load(ordering: .relaxed)
        let metrics: [any Metric] =
            [
                requests, requestSeconds, sentBytes, limited, wrongSecrets, marks, commitSeconds, commitChanges,
                commitFailures,
                Gauge("smultron_http_requests_open", "Requests that are being answered.") { Double(openRequests) },
            ] + gauges.withLock { $0 }
        var text = PrometheusText()
        for metric in metrics { await metric.write(to: &text) }
        return text.text
    }
}

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

/// Outermost: measures every request until its answer is made, or written if it is long, and puts a line in the log at level info: the pattern
/// of the address, never the address itself, and the role of who asked.
struct RecordingMiddleware: RouterMiddleware {
    let measurements: ServiceMeasurements

    /// Shorter answers are written in one go with their head, which must not be given up for measuring them.
    private static let shortBytes = 65_536

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let record = RequestRecord(request, context, measurements)
        var response = try await next(request, context)
        record.status = response.status.code
        let body = response.body
        if let length = body.contentLength, length <= RecordingMiddleware.shortBytes {
            record.add(bytes: length)
        } else {
            response.body = ResponseBody(contentLength: body.contentLength) { writer in
                try await body.write(MeasuringWriter(writer: writer, record: record))
            }
        }
        return response
    }
}

/// One request, recorded when nobody has anything to do with it any more: its answer is made and written, or given up.
private final class RequestRecord: Sendable {
    private struct Answer {
        var status: Int?
        var bytes = 0
    }

    private let method: String
    private let path: String
    private let context: ServiceContext
    private let measurements: ServiceMeasurements
    private let begin = ContinuousClock.now
    private let answer = Mutex(Answer())

    var status: Int? {
        get { answer.withLock { $0.status } }
        set { answer.withLock { $0.status = newValue } }
    }

    init(_ request: Request, _ context: ServiceContext, _ measurements: ServiceMeasurements) {
        // A client can make methods and addresses up.
        method = RequestRecord.methods.contains(request.method) ? request.method.rawValue : "other"
        path = request.uri.path.hasPrefix("/assets/") ? "/assets/*" : "none"
        self.context = context
        self.measurements = measurements
        measurements.requestBegins()
    }

    func add(bytes: Int) { answer.withLock { $0.bytes += bytes } }

    /// 503 stands apart from the rest: it is how the service asks clients to wait, and not a fault.
    private static func kind(of status: Int) -> String { status == 503 ? "503" : "\(status / 100)xx" }

    deinit {
        let answer = answer.withLock { $0 }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        // Of what no call answers, the library has a word and no pattern.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? path
        measurements.requestEnds()
        measurements.requests.add(1, route, method, answer.status.map(RequestRecord.kind) ?? "none")
        measurements.requestSeconds.observe(seconds, route)
        measurements.sentBytes.add(answer.bytes)
        context.logger.info(
            "request",
            metadata: [
                "route": "\(route)", "method": "\(method)", "status": .stringConvertible(answer.status ?? 0),
                "ms": .stringConvertible((seconds * 10_000).rounded() / 10), "bytes": .stringConvertible(answer.bytes),
                "role": "\(context.asker.role)",
            ])
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}

private struct MeasuringWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let record: RequestRecord

    mutating func write(_ buffer: ByteBuffer) async throws {
        record.add(bytes: buffer.readableBytes)
        try await writer.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await writer.finish(trailingHeaders)
    }
}

/// Something that is written for Prometheus.
protocol Metric: Sendable {
    func write(to text: inout PrometheusText) async
}

/// A number that only grows, one for each combination of labels.
final class Counter: Metric {
    private let family: PrometheusText.Family
    private let values = Mutex<[[String]: Int]>([:])

    /// - Parameters:
    ///   - name: ends in `_total`.
    ///   - labels: the names of the labels; their values must come from lists of our own, never from a request.
    init(_ name: String, _ help: String, labels: [String] = []) {
        family = PrometheusText.Family(name: name, kind: .counter, help: help, labels: labels)
        if labels.isEmpty { add(0) }
    }

    /// - Parameter labels: their values, in the order of the names.
    func add(_ count: Int = 1, _ labels: String...) {
        values.withLock { $0[labels, default: 0] += count }
    }

    func write(to text: inout PrometheusText) {
        let samples = values.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.write(family, samples.map { .init(labels: $0.key, value: Double($0.value)) })
    }
}

/// A number that rises and falls, read when somebody asks.
struct Gauge: Metric {
    private let family: PrometheusText.Family
    private let read: @Sendable () async -> [PrometheusText.Sample]

    /// - Parameter read: the value, or nil when it is not known.
    init(_ name: String, _ help: String, read: @escaping @Sendable () async -> Double?) {
        family = PrometheusText.Family(name: name, kind: .gauge, help: help, labels: [])
        self.read = { await read().map { [.init(labels: [], value: $0)] } ?? [] }
    }

    /// - Parameters:
    ///   - label: the name of the only label.
    ///   - read: the values by the label's.
    init(_ name: String, _ help: String, label: String, read: @escaping @Sendable () async -> [(String, Double)]) {
        family = PrometheusText.Family(name: name, kind: .gauge, help: help, labels: [label])
        self.read = { await read().map { .init(labels: [$0.0], value: $0.1) } }
    }

    func write(to text: inout PrometheusText) async {
        text.write(family, await read())
    }
}

/// How often a number was at most this large, for fixed bounds, one for each combination of labels.
final class Histogram: Metric {
    private struct Counts {
        /// How many fell into each bucket, the last of which has no bound.
        var inBucket: [Int]
        var sum = 0.0
    }

    private let family: PrometheusText.Family
    private let bounds: [Double]
    private let counts = Mutex<[[String]: Counts]>([:])

    /// - Parameters:
    ///   - bounds: rising.
    ///   - labels: the names of the labels; their values must come from lists of our own, never from a request.
    init(_ name: String, _ help: String, bounds: [Double], labels: [String] = []) {
        family = PrometheusText.Family(name: name, kind: .histogram, help: help, labels: labels)
        self.bounds = bounds
        if labels.isEmpty {
            counts.withLock { $0[[]] = Counts(inBucket: Array(repeating: 0, count: bounds.count + 1)) }
        }
    }

    /// - Parameter labels: their values, in the order of the names.
    func observe(_ value: Double, _ labels: String...) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock { counts in
            counts[labels, default: Counts(inBucket: Array(repeating: 0, count: bounds.count + 1))].inBucket[bucket] +=
                1
            counts[labels]?.sum += value
        }
    }

    func write(to text: inout PrometheusText) {
        let samples = counts.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.write(family, samples.flatMap { labels, counts in self.samples(labels, counts) })
    }

    private func samples(_ labels: [String], _ counts: Counts) -> [PrometheusText.Sample] {
        var total = 0
        var samples: [PrometheusText.Sample] = []
        for (bound, count) in zip(bounds + [.infinity], counts.inBucket) {
            total += count
            samples.append(.init(suffix: "_bucket", labels: labels, bound: bound, value: Double(total)))
        }
        samples.append(.init(suffix: "_sum", labels: labels, value: counts.sum))
        samples.append(.init(suffix: "_count", labels: labels, value: Double(total)))
        return samples
    }
}

/// Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram }

    /// Numbers of one name.
    struct Family: Sendable {
        var name: String
        var kind: Kind
        var help: String
        var labels: [String]
    }

    struct Sample: Sendable {
        /// Behind the name of the family.
        var suffix = ""
        /// Values, in the order of the family's labels.
        var labels: [String]
        /// The upper bound of a histogram's bucket.
        var bound: Double?
        var value: Double
    }

    private(set) var text = ""

    mutating func write(_ family: Family, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(family.name) \(family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
        text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
        for sample in samples {
            var pairs = zip(family.labels, sample.labels).map { "\($0)=\"\(PrometheusText.escaped($1))\"" }
            if let bound = sample.bound { pairs.append("le=\"\(PrometheusText.number(bound))\"") }
            let labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
            text += "\(family.name)\(sample.suffix)\(labels) \(PrometheusText.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ number: Double) -> String {
        if number == .infinity { return "+Inf" }
        return Int(exactly: number).map(String.init) ?? "\(number)"
    }
}

/// What the service has counted, for Prometheus.
struct MetricsController: Controller {
    let measurements: ServiceMeasurements

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/metrics", summary: "What the service has counted, for Prometheus",
                access: .operator, answers: [200: .media("text/plain"), 401: .problem, 403: .problem], handler: metrics)
        ]
    }

    @Sendable private func metrics(_ request: Request, _ context: ServiceContext) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "private, no-store"],
            body: .init(byteBuffer: ByteBuffer(string: await measurements.text())))
    }
}
