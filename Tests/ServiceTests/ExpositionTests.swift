import Foundation
import Logging
import Testing

@testable import Service

struct ExpositionTests {
    private func text(_ metric: any Metric) async -> String {
        var text = PrometheusText()
        await metric.write(to: &text)
        return text.text
    }

    @Test func countersWithoutLabelsBeginAtNothing() async {
        let counter = Counter("x_total", "One\nand \\ two.")
        #expect(await text(counter) == "# HELP x_total One\\nand \\\\ two.\n# TYPE x_total counter\nx_total 0\n")
    }

    @Test func labelsAreEscapedAndInOrder() async {
        let counter = Counter("x_total", "x", labels: ["a", "b"])
        counter.add(2, "z", "1")
        counter.add(1, "\"\\\n", "1")
        counter.add(3, "z", "1")
        #expect(
            await text(counter).split(separator: "\n").dropFirst(2) == [
                #"x_total{a="\"\\\n",b="1"} 1"#, #"x_total{a="z",b="1"} 5"#,
            ])
    }

    @Test func bucketsCountWhatIsAtMostTheirBound() async {
        let histogram = Histogram("x_seconds", "x", bounds: [0.5, 1])
        for value in [0.25, 0.5, 0.75, 4] { histogram.observe(value) }
        #expect(
            await text(histogram).split(separator: "\n").dropFirst(2) == [
                #"x_seconds_bucket{le="0.5"} 2"#, #"x_seconds_bucket{le="1"} 3"#, #"x_seconds_bucket{le="+Inf"} 4"#,
                "x_seconds_sum 5.5", "x_seconds_count 4",
            ])
    }

    @Test func aGaugeThatIsNotKnownIsLeftOut() async {
        #expect(await text(Gauge("x", "x") { nil }) == "")
        #expect(await text(Gauge("x", "x") { 1.5 }).hasSuffix("\nx 1.5\n"))
    }

    @Test func aLineOfTheLogIsOneJSONObject() throws {
        var handler = JSONLogHandler()
        handler[metadataKey: "kept"] = "always"
        let event = LogEvent(
            level: .warning, message: "two\nlines",
            metadata: ["count": .stringConvertible(3), "ms": .stringConvertible(0.5)],
            source: nil, file: "", function: "", line: 0)
        let line = handler.line(event, at: Date(timeIntervalSince1970: 0.25))
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"count":3,"kept":"always","level":"warning","message":"two\nlines","ms":0.5,"#
                + #""time":"1970-01-01T00:00:00.250Z"}"# + "\n")
    }
}
