import Logging
import Synchronization
import Testing

@testable import Service

struct ReadinessTests {
    @Test func findingsStandInTheOrderOfTheChecks() async {
        let readiness = Readiness(
            [
                ReadinessCheck(name: "slow") {
                    try? await Task.sleep(for: .milliseconds(20))
                    return nil
                },
                ReadinessCheck(name: "soundness") { "page 7 is damaged" },
            ], logger: Logger(label: "tests"))
        let findings = await readiness.findings()
        #expect(findings.map(\.name) == ["slow", "soundness"])
        #expect(findings.map(\.problem) == [nil, "page 7 is damaged"])
    }

    @Test func manyWhoAskAtOnceCostOneLook() async {
        let looks = Atomic<Int>(0)
        let readiness = Readiness(
            [
                ReadinessCheck(name: "counted") {
                    looks.add(1, ordering: .relaxed)
                    try? await Task.sleep(for: .milliseconds(20))
                    return nil
                }
            ], logger: Logger(label: "tests"))
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = await readiness.findings() } }
        }
        #expect(looks.load(ordering: .relaxed) == 1)
    }

    @Test func aDiskWithLittleRoomIsNotReady() {
        #expect(ReadinessCheck.problem(freeBytes: 200_000_000) == nil)
        #expect(ReadinessCheck.problem(freeBytes: 1_000) != nil)
        // Where nobody says how much there is, writing tells.
        #expect(ReadinessCheck.problem(freeBytes: nil) == nil)
    }
}
