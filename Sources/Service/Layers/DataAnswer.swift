import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import MapLayers
import NIOCore
import Places

/// What answers with data have in common, apart from the data.
enum DataAnswer {
    /// A withdrawal takes effect at once, so nothing is kept without asking. Anyone's page may show what is open.
    static let openHeaders: HTTPFields = [
        .cacheControl: "no-cache", .vary: "Authorization, Cookie", .accessControlAllowOrigin: "*",
    ]

    static let internalHeaders: HTTPFields = [
        .cacheControl: "private, no-store", .vary: "Authorization, Cookie",
    ]

    static func headers(for audience: Audience) -> HTTPFields {
        switch audience {
        case .open: openHeaders
        case .internal: internalHeaders
        }
    }

    /// When this service began to answer: before, it may have answered otherwise, by other settings.
    private static let settingsRead = Date()

    /// Whole layers, sent as they are written.
    static func body(
        of chosen: [Layer], _ layers: some Layers, as format: LayerFormat, in system: CoordinateSystem,
        _ selection: LayerSelection
    ) -> ResponseBody {
        ResponseBody { writer in
            _ = try await layers.write(chosen, as: format, in: system, selection) { bytes in
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }

    /// The answer, or 304 when the client has it already.
    ///
    /// - Parameters:
    ///   - revision: of what the answer is made from.
    ///   - variant: what else the answer depends on, besides the address.
    ///   - make: makes the answer; not called if the client has it.
    static func conditional(
        _ request: Request, _ revision: LayerRevision, for audience: Audience, variant: String = "",
        at now: Date = Date(), _ make: () async throws -> Response
    ) async throws -> Response {
        let content = [revision.tag, request.uri.string, variant].joined(separator: "\n")
        let tag = "\"\(Fingerprint.letters(of: content, count: 20))\""
        let modified = Modification(max(revision.changedAt, settingsRead), for: audience)
        var headers = headers(for: audience)
        headers[.eTag] = tag
        headers[.lastModified] = modified.text
        if request.has(tag: tag, or: modified, at: now) { return Response(status: .notModified, headers: headers) }
        var response = try await make()
        response.headers = headers.merging(response.headers)
        return response
    }
}

/// When something was last changed, as `Last-Modified` tells it. Outside, nothing more exact than the day is told.
private struct Modification {
    private let start: Date
    private let length: TimeInterval

    init(_ date: Date, for audience: Audience) {
        length = audience == .open ? 24 * 3600 : 1
        start = Date(timeIntervalSince1970: (date.timeIntervalSince1970 / length).rounded(.down) * length)
    }

    var text: String { Modification.style.format(start) }

    /// While the day, or the second, goes on, there may be another change within it.
    func isOver(at now: Date) -> Bool { now >= start.addingTimeInterval(length) }

    /// RFC 9110, section 5.6.7.
    private static let style = Date.VerbatimFormatStyle(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
            """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}

extension Request {
    /// Whether the client has what has this tag, or if it names none, what was changed at that time. Dates are compared for being
    /// the same: after a withdrawal, what is shown is older than what was.
    fileprivate func has(tag: String, or modified: Modification, at now: Date) -> Bool {
        if let known = headers[.ifNoneMatch] {
            return known.split(separator: ",").contains { known in
                let known = known.trimmingCharacters(in: .whitespaces)
                return known == "*" || known == tag || known == "W/" + tag
            }
        }
        return headers[.ifModifiedSince] == modified.text && modified.isOver(at: now)
    }
}

extension HTTPFields {
    func merging(_ others: HTTPFields) -> HTTPFields {
        var merged = self
        for field in others { merged[field.name] = field.value }
        return merged
    }
}
